import { describe, expect, test } from 'vitest';
import {
  type ModelDescription,
  type ReplicationResult,
  readModel,
  replicate,
} from '../../src/model/index.ts';
import {
  type Estimate,
  Histogram,
  meanOver,
  ratioOver,
  shareOver,
} from '../../src/statistics/index.ts';
import { cheHitRatio, mmc, ttlHitRatio, zipf } from '../../src/theory/index.ts';
import { knownAnswer, theoryModel } from './theory-models.ts';

/**
 * Replications are ten and seeds are fixed. A right simulation has |z| above 4.75 (Student, 9 degrees of
 * freedom) for one figure and seed in a thousand; as the seeds are fixed, what passes once passes always.
 */
const REPLICATIONS = 10;
const MOST_Z = 4.75;
const SECOND = 1_000_000;

function runs(model: ModelDescription, measured: number): ReplicationResult[] {
  const measure = measured * SECOND;
  const spans = { transient: Math.round(measure / 5), measure, window: measure };
  return Array.from({ length: REPLICATIONS }, (_, i) => replicate(model, null, `run ${i}`, spans));
}

/** Within its error of the exact value; that error is so small that one of a seventh would show. */
function expectNear(found: Estimate, exact: number): void {
  expect(found.lacks).toBeNull();
  expect(Math.abs(found.value - exact) / found.standardError).toBeLessThan(MOST_Z);
  expect(found.standardError).toBeLessThan(0.03 * exact);
}

describe('hit ratio', () => {
  const hitRatio = (results: readonly ReplicationResult[]): Estimate => {
    const seen = results.map(({ stations }) => stations[0]!.routes[0]!);
    return shareOver(
      seen.map(({ hits }) => hits),
      seen.map(({ lookups }) => lookups),
    );
  };
  /** A cache that is asked 100 times a second. */
  function cacheOf(keys: string): ModelDescription {
    const text = `model: cache
classes: { request: { urgency: 0 } }
stations: { cache: { kind: cache, ${keys} } }
routes:
  requests: { kind: jobs, class: request, through: [cache], traffic: { poisson: { rate: 100/s } } }`;
    const reading = readModel('cache.yaml', text);
    if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
    return reading.value;
  }

  test('LRU of 10 among 100 keys: exact (King 1971; Fill & Holst 1996)', () => {
    expectNear(hitRatio(runs(theoryModel('lru'), 150)), knownAnswer('lru-100-10/hit_ratio'));
  });

  test('LRU of 1,000 among 10,000 keys: as Che approximates; its error is 0.01 % at 50 of 500 and falls', () => {
    const model = cacheOf('capacity: 1000, keys: { zipf: { keys: 10000, exponent: 0.8 } }');
    const exact = cheHitRatio({ capacity: 1000, popularity: zipf(10_000, 0.8) });
    expectNear(hitRatio(runs(model, 150)), exact);
  });

  test('FIFO of 2 among 3 keys (Gelenbe 1973)', () => {
    // Which two are there has a chance in proportion to the product of their popularities, 6 : 3 : 2 in 11.
    const exact = ((18 * 9 + 12 * 8 + 6 * 5) / (18 + 12 + 6)) * (1 / 11);
    const model = cacheOf('capacity: 2, eviction: fifo, keys: { zipf: { keys: 3, exponent: 1 } }');
    expectNear(hitRatio(runs(model, 150)), exact);
  });

  test('LFU of 10 among 100 keys: the ten most popular ones (Breslau et al. 1999)', () => {
    expectNear(hitRatio(runs(theoryModel('lfu'), 150)), knownAnswer('lfu-100-10/hit_ratio'));
  });

  test('entries that last from their insertion (Fofack, Nain, Neglia & Towsley 2012)', () => {
    expectNear(hitRatio(runs(theoryModel('ttl'), 1000)), knownAnswer('ttl-1000/hit_ratio'));
  });

  test('entries that last from their last use', () => {
    const model = cacheOf(
      'capacity: 500, keep: 2s, renewed: true, keys: { zipf: { keys: 500, exponent: 0.9 } }',
    );
    const popularity = zipf(500, 0.9);
    const exact = ttlHitRatio({ popularity, requestRate: 100, lifetime: 2, renewed: true });
    expectNear(hitRatio(runs(model, 150)), exact);
  });
});

describe('one key that takes 2 s to make and lasts for 3 s, asked for once a second', () => {
  const [rate, making, lasting] = [1, 2, 3];
  const made = (more: string): ReplicationResult[] => {
    const reading = readModel(
      'cache.yaml',
      `model: fills
classes: { request: { urgency: 0 } }
stations:
  cache: { kind: cache, capacity: 1, keep: 3s, keys: { zipf: { keys: 1, exponent: 1 } }, backend: maker, inserted: when_made, ${more} }
  maker: { kind: delay, time: 2s }
routes:
  requests: { kind: jobs, class: request, through: [cache, maker], traffic: { poisson: { rate: 1/s } } }`,
    );
    if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
    return runs(reading.value, 4000);
  };
  const fills = (results: readonly ReplicationResult[]): Estimate =>
    meanOver(results.map(({ stations }) => stations[1]!.routes[0]!.arrivalRate));

  test('single flight: one fill for each expiry, in a cycle of making, lasting and the next request', () => {
    expectNear(fills(made('single_flight: 10s')), 1 / (making + lasting + 1 / rate));
  });

  test('a stampede: all who ask while it is made make it too, and the last one renews it', () => {
    const lastAsks = making - (1 - Math.exp(-rate * making)) / rate; // after the first one
    const cycle = 1 / rate + lastAsks + making + lasting;
    expectNear(fills(made('eviction: lru')), (1 + rate * making) / cycle);
  });
});

describe('workers that are set up when they are needed', () => {
  const pool = ({ stations }: ReplicationResult) => stations[0]!;
  const waiting = (results: readonly ReplicationResult[]): Estimate => {
    const times = results.map((result) => Histogram.from(pool(result).routes[0]!.waiting));
    return ratioOver(
      times.map(({ sum }) => sum / SECOND),
      times.map(({ count }) => count),
    );
  };

  test.each([
    ['cold-start', 'setup-mm1-exp'],
    ['setup-mm1-det', 'setup-mm1-det'],
    ['setup-mm1-keep', 'setup-mm1-keep'],
  ])('%s: waiting, cold starts and utilization are those of M/G/1 with setup', (file, answers) => {
    const results = runs(theoryModel(file), 6000);
    const coldStarts = ratioOver(
      results.map((result) => pool(result).coldStarts),
      results.map((result) => pool(result).departures),
    );
    expectNear(waiting(results), knownAnswer(`${answers}/wq_mean`));
    expectNear(coldStarts, knownAnswer(`${answers}/cold_starts_per_job`));
    const busy = meanOver(results.map((result) => pool(result).busyWorkers));
    expectNear(busy, knownAnswer(`${answers}/utilization_busy`));
  });

  test('as many as are kept warm never are: M/M/4 without setup', () => {
    const model = theoryModel('cold-starts');
    const [station] = model.stations;
    if (station?.kind !== 'batching_pool') throw new Error('no pool');
    const warm = { ...station, setup: { ...station.setup!, prewarm: 4 } };
    const results = runs({ ...model, stations: [warm] }, 10_000);
    const exact = mmc({ arrivalRate: 2.4, serviceRate: 1, workers: 4 });
    expectNear(waiting(results), exact.meanWaiting);
    expect(results.map((result) => pool(result).coldStarts)).toEqual(Array(10).fill(0));
  });

  test('four workers: jobs there and workers in setup are those of M/M/4/setup', () => {
    const results = runs(theoryModel('cold-starts'), 5000);
    const sojourn = waiting(results).value + 1; // of which the mean service is exact
    const busy = meanOver(results.map((result) => pool(result).busyWorkers));
    const inSetup = meanOver(results.map((result) => pool(result).workersInSetup));
    expectNear({ ...waiting(results), value: sojourn }, knownAnswer('setup-mmc-4/w_mean'));
    expectNear(busy, knownAnswer('setup-mmc-4/mean_on_busy'));
    expectNear(inSetup, knownAnswer('setup-mmc-4/mean_in_setup'));
  });
});
