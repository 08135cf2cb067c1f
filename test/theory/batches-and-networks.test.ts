import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sojournByBatch } from '../../src/theory/dynamic-batching.ts';
import {
  batchService,
  batchTrace,
  batchWindow,
  cheHitRatio,
  closedNetwork,
  dynamicBatching,
  dynamicBatchingBound,
  fifoWaits,
  finiteSource,
  jacksonNetwork,
  lruHitRatio,
  md1,
  mg1Sharing,
  mm1,
  mmc,
  retryAmplification,
  slowedSharing,
  tandem,
  ttlHitRatio,
  urgencyStarts,
  zipf,
} from '../../src/theory/index.ts';
import { stationary } from '../../src/theory/markov-chain.ts';
import { same } from './same.ts';

const runs = { seed: 13, numRuns: 40 };
const share = fc.double({ min: 0.05, max: 0.9, noNaN: true });

describe('batches of a time that does not grow', () => {
  test('of one job are M/M/1', () => {
    fc.assert(
      fc.property(share, (utilization) => {
        const queue = batchService({ arrivalRate: utilization, batchRate: 1, least: 1, most: 1 });
        const one = mm1({ arrivalRate: utilization, serviceRate: 1 });
        same(queue.meanWaiting, one.meanWaiting);
        same(queue.utilization, utilization);
        same(queue.meanBatch, 1);
      }),
      runs,
    );
  });

  test('that wait for a least size agree with the chain solved state by state', () => {
    const [arrivalRate, batchRate, least, most] = [2.5, 1, 3, 5];
    // States 0 to 2: idle with that many waiting. 3 + n: busy with n waiting, cut where next to none are.
    const size = 3 + 200;
    const chain = Array.from({ length: size }, () => new Array<number>(size).fill(0));
    for (let n = 0; n < least; n++) chain[n]![n + 1 < least ? n + 1 : 3] = arrivalRate;
    for (let n = 0; n < 200; n++) {
      if (n + 1 < 200) chain[3 + n]![3 + n + 1] = arrivalRate;
      const next = n < least ? n : 3 + Math.max(n - most, 0);
      chain[3 + n]![next] = chain[3 + n]![next]! + batchRate;
    }
    const chances = stationary(chain, size);
    const queue = batchService({ arrivalRate, batchRate, least, most });
    const waiting = chances.reduce((sum, chance, i) => sum + chance * (i < 3 ? i : i - 3), 0);
    same(queue.meanBacklog, waiting, 1e-10);
    same(
      queue.utilization,
      chances.slice(3).reduce((sum, chance) => sum + chance, 0),
      1e-10,
    );
  });
});

describe('dynamic batching', () => {
  const loads = fc.record({
    load: fc.double({ min: 0.02, max: 0.85, noNaN: true }),
    base: fc.double({ min: 0.2, max: 3, noNaN: true }),
    perJob: fc.double({ min: 0.1, max: 1, noNaN: true }),
  });

  test('of one job at a time is M/D/1', () => {
    fc.assert(
      fc.property(loads, ({ load, base, perJob }) => {
        const serviceTime = base + perJob;
        const arrivalRate = load / serviceTime;
        const queue = dynamicBatching({ arrivalRate, base, perJob, most: 1 });
        const one = md1({ arrivalRate, serviceTime });
        same(queue.meanWaiting, one.meanWaiting, 1e-10);
        same(queue.meanSojourn, one.meanSojourn, 1e-10);
        same(queue.utilization, load, 1e-10);
        same(queue.meanBatch, 1, 1e-10);
      }),
      runs,
    );
  });

  test('of any size has a sojourn that its mean batch alone decides, below the bound', () => {
    fc.assert(
      fc.property(loads, ({ load, base, perJob }) => {
        const station = { arrivalRate: load / perJob, base, perJob, most: Infinity };
        const queue = dynamicBatching(station);
        same(queue.meanSojourn, sojournByBatch(station, queue.meanBatch), 1e-10);
        const bound = dynamicBatchingBound(station);
        expect(queue.meanSojourn).toBeLessThanOrEqual(bound * (1 + 1e-10));
        // Close to it where the worker hardly idles.
        if (queue.utilization > 0.9999) same(queue.meanSojourn, bound, 1e-3);
      }),
      runs,
    );
  });

  test('with bounds that are never met is that of any size', () => {
    const station = { arrivalRate: 3, base: 1, perJob: 0.2 };
    const free = dynamicBatching({ ...station, most: Infinity });
    const wide = dynamicBatching({ ...station, most: 120 });
    same(wide.meanSojourn, free.meanSojourn, 1e-10);
    same(wide.utilization, free.utilization, 1e-10);
    const narrow = dynamicBatching({ ...station, most: 10 });
    expect(narrow.meanSojourn).toBeGreaterThan(free.meanSojourn);
  });

  test('at little load serves jobs alone', () => {
    const queue = dynamicBatching({ arrivalRate: 1e-9, base: 2, perJob: 1, most: 8 });
    same(queue.meanBatch, 1, 1e-8);
    same(queue.meanSojourn, 3, 1e-8);
    // φ₀ of the paper: batches of 1.
    const low = { arrivalRate: 1e-9, base: 2, perJob: 1, most: Infinity };
    same(dynamicBatchingBound(low), 3, 1e-8);
  });

  test('keeps the work: λ jobs in batches of its mean size', () => {
    const station = { arrivalRate: 2, base: 1.5, perJob: 0.25, most: 16 };
    const { utilization, meanBatch } = dynamicBatching(station);
    // Batches per unit of time × their mean time.
    same((2 / meanBatch) * (1.5 + 0.25 * meanBatch), utilization, 1e-10);
  });

  test('too close to saturation to be solved is refused', () => {
    const close = { arrivalRate: 0.9999, base: 1, perJob: 1, most: Infinity };
    expect(() => dynamicBatching(close)).toThrow('expected a load further below saturation');
    const bounded = { arrivalRate: 2.6666, base: 1, perJob: 0.25, most: 8 };
    expect(() => dynamicBatching(bounded)).toThrow('expected a load further below saturation');
  });
});

describe('a batch window', () => {
  test('for one job does not wait', () => {
    const batcher = batchWindow({ arrivalRate: 3, window: 2, most: 1 });
    expect(batcher).toEqual({ meanBatch: 1, meanWaiting: 0, full: 1, batchRate: 3 });
  });

  test('that is never full takes what comes: 1 + λd jobs, the first waits d, the others half', () => {
    const { meanBatch, meanWaiting, full } = batchWindow({ arrivalRate: 3, window: 2, most: 1000 });
    same(meanBatch, 7);
    same(meanWaiting, (2 + 6 * 1) / 7);
    expect(full).toBeLessThan(1e-100);
  });
});

describe('sharing', () => {
  test('in parts that add up to one worker has the sojourn of processor sharing', () => {
    fc.assert(
      fc.property(share, fc.integer({ min: 1, max: 50 }), (arrivalRate, mostTogether) => {
        const station = { arrivalRate, serviceRate: 1, mostTogether, slowdown: 1 };
        const { meanSojourn } = mg1Sharing({ arrivalRate, meanWork: 1 });
        same(slowedSharing(station).meanSojourn, meanSojourn);
      }),
      runs,
    );
  });

  test('that slows nobody down is M/M/c', () => {
    fc.assert(
      fc.property(share, fc.integer({ min: 1, max: 50 }), (utilization, workers) => {
        const arrivalRate = utilization * workers;
        const shared = slowedSharing({
          arrivalRate,
          serviceRate: 1,
          mostTogether: workers,
          slowdown: 0,
        });
        const queue = mmc({ arrivalRate, serviceRate: 1, workers });
        same(shared.meanWaiting, queue.meanWaiting);
        same(shared.meanSojourn, queue.meanSojourn);
        same(shared.meanService, 1);
      }),
      runs,
    );
  });
});

describe('callers who think', () => {
  test('are a closed network of one station', () => {
    for (const callers of [1, 2, 10, 60]) {
      const source = finiteSource({ callers, workers: 1, thinkRate: 0.2, serviceRate: 1.5 });
      const network = closedNetwork({ callers, thinkTime: 5, demands: [1 / 1.5] });
      same(source.throughput, network.throughput);
      same(source.meanSojourn, network.meanSojourn);
      same(source.meanJobs, network.meanJobs[0]!);
    }
  });

  test('never wait if there is a worker for each', () => {
    const source = finiteSource({ callers: 4, workers: 4, thinkRate: 0.5, serviceRate: 2 });
    expect(source.meanWaiting).toBe(0);
    same(source.throughput, 4 / (2 + 0.5));
  });

  test('in great number are M/M/c', () => {
    const callers = 100_000;
    const source = finiteSource({
      callers,
      workers: 3,
      thinkRate: 2 / callers,
      serviceRate: 1,
    });
    // Callers who do not think, about 3 of 100,000, are missing from the arrivals.
    same(source.meanWaiting, mmc({ arrivalRate: 2, serviceRate: 1, workers: 3 }).meanWaiting, 1e-3);
  });

  test('saturate the slowest station: asymptotic bounds (Denning & Buzen 1978)', () => {
    const network = closedNetwork({ callers: 200, thinkTime: 10, demands: [2, 5, 1] });
    same(network.throughput, 1 / 5, 1e-6);
    same(network.meanSojourn, 200 * 5 - 10, 1e-6);
    const jobs = network.meanJobs.reduce((sum, jobs) => sum + jobs, 0);
    same(jobs, 200 - network.throughput * 10);
  });
});

describe('an open network', () => {
  test('of one station is M/M/c, and sees jobs again that are sent back', () => {
    const one = (external: number, back: number) =>
      jacksonNetwork({ external: [external], routing: [[back]], serviceRates: [1], workers: [3] });
    const queue = mmc({ arrivalRate: 2, serviceRate: 1, workers: 3 });
    same(one(2, 0).meanSojourn, queue.meanSojourn);
    same(one(1, 0.5).meanSojourn, 2 * queue.meanSojourn);
  });

  test('in a row has the mean of the row, and quantiles of an Erlang sum where rates are equal', () => {
    const row = tandem({ arrivalRate: 0.5, serviceRates: [1, 1] });
    same(row.meanSojourn, 4);
    const t = row.sojournQuantile(0.95);
    same(Math.exp(-t / 2) * (1 + t / 2), 0.05);
    const network = jacksonNetwork({
      external: [0.5, 0],
      routing: [
        [0, 1],
        [0, 0],
      ],
      serviceRates: [1, 1],
      workers: [1, 1],
    });
    same(network.meanSojourn, row.meanSojourn);
    const single = tandem({ arrivalRate: 0.5, serviceRates: [1] });
    same(
      single.sojournQuantile(0.99),
      mm1({ arrivalRate: 0.5, serviceRate: 1 }).sojournQuantile(0.99),
    );
  });
});

describe('a cache', () => {
  test('of equally popular items hits by its share of them', () => {
    for (const capacity of [1, 7, 39]) {
      const cache = { popularity: zipf(40, 0), capacity };
      same(lruHitRatio(cache), capacity / 40, 1e-9);
      same(cheHitRatio(cache), capacity / 40, 1e-9);
    }
  });

  test('of one item hits repetitions, of two those of the last two (King 1971)', () => {
    const popularity = zipf(6, 1.3);
    const repeated = popularity.reduce((sum, p) => sum + p * p, 0);
    same(lruHitRatio({ popularity, capacity: 1 }), repeated, 1e-9);
    let two = 0;
    for (const [i, p] of popularity.entries()) {
      for (const [j, q] of popularity.entries()) {
        if (i !== j) two += ((p * q) / (1 - p)) * (p + q);
      }
    }
    same(lruHitRatio({ popularity, capacity: 2 }), two, 1e-9);
  });

  test('hits more the larger it is', () => {
    const popularity = zipf(30, 1);
    const ratios = [1, 2, 5, 10, 20, 29].map((capacity) => lruHitRatio({ popularity, capacity }));
    expect(ratios).toEqual(ratios.toSorted((a, b) => a - b));
    expect(ratios.at(-1)).toBeLessThan(1);
  });

  test('whose items expire hits more if hits renew them', () => {
    const cache = { popularity: zipf(100, 1), requestRate: 10 };
    const ratio = (lifetime: number, renewed: boolean): number =>
      ttlHitRatio({ ...cache, lifetime, renewed });
    expect(ratio(0, false)).toBe(0);
    expect(ratio(3, true)).toBeGreaterThan(ratio(3, false));
    same(ratio(1e9, true), 1);
    same(ratio(1e12, false), 1, 1e-9);
    // Where requests hardly repeat within the lifetime, both are λᵢT.
    same(ratio(1e-9, true), ratio(1e-9, false), 1e-8);
  });

  test('asks for items by the law of Zipf', () => {
    const popularity = zipf(3, 1);
    [6 / 11, 3 / 11, 2 / 11].forEach((p, i) => {
      same(popularity[i]!, p);
    });
    same(zipf(500, 0.8)[0]! / zipf(500, 0.8)[31]!, 16); // 32 ^ 0.8
  });
});

describe('retries', () => {
  test('make attempts that success pays for', () => {
    const { attempts, success, attemptsPerSuccess } = retryAmplification({
      failure: 0.4,
      mostAttempts: 4,
    });
    same(attempts, 1 + 0.4 + 0.16 + 0.064);
    same(attempts / success, attemptsPerSuccess);
  });

  test('that all fail use up all attempts', () => {
    expect(retryAmplification({ failure: 1, mostAttempts: 5 })).toEqual({
      attempts: 5,
      success: 0,
      attemptsPerSuccess: Infinity,
    });
  });
});

describe('a trace', () => {
  const jobs = fc
    .array(
      fc.record({ gap: fc.integer({ min: 0, max: 4 }), service: fc.integer({ min: 0, max: 6 }) }),
      {
        minLength: 1,
        maxLength: 30,
      },
    )
    .map((list) => {
      let at = 0;
      const arrivals = list.map(({ gap }) => {
        at += gap;
        return at;
      });
      return { arrivals, services: list.map(({ service }) => service) };
    });

  test('at one worker follows the recursion of Lindley', () => {
    fc.assert(
      fc.property(jobs, (trace) => {
        let wait = 0;
        const waits = trace.arrivals.map((arrival, i) => {
          if (i > 0) {
            const gap = arrival - trace.arrivals[i - 1]!;
            wait = Math.max(0, wait + trace.services[i - 1]! - gap);
          }
          return wait;
        });
        expect(fifoWaits({ ...trace, workers: 1 })).toEqual(waits);
      }),
      runs,
    );
  });

  test('waits no longer with one worker more, and not at all with one for each job', () => {
    fc.assert(
      fc.property(jobs, fc.integer({ min: 1, max: 4 }), (trace, workers) => {
        const some = fifoWaits({ ...trace, workers });
        const more = fifoWaits({ ...trace, workers: workers + 1 });
        for (const [i, wait] of more.entries()) expect(wait).toBeLessThanOrEqual(some[i]!);
        const all = fifoWaits({ ...trace, workers: trace.arrivals.length });
        expect(all.every((wait) => wait === 0)).toBe(true);
      }),
      runs,
    );
  });

  test('of one urgency is served in order of arrival', () => {
    fc.assert(
      fc.property(jobs, (trace) => {
        const waits = fifoWaits({ ...trace, workers: 1 });
        const urgencies = trace.arrivals.map(() => 1);
        const starts = urgencyStarts({ ...trace, urgencies });
        expect(starts).toEqual(trace.arrivals.map((arrival, i) => arrival + waits[i]!));
      }),
      runs,
    );
  });

  test('in batches of one is served in order, each for base + perJob', () => {
    fc.assert(
      fc.property(jobs, ({ arrivals }) => {
        const services = arrivals.map(() => 3);
        const waits = fifoWaits({ arrivals, services, workers: 1 });
        const { completions, batches } = batchTrace({ arrivals, most: 1, base: 2, perJob: 1 });
        expect(completions).toEqual(arrivals.map((arrival, i) => arrival + waits[i]! + 3));
        expect(batches).toEqual(arrivals.map(() => 1));
      }),
      runs,
    );
  });
});
