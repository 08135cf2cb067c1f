import { describe, expect, test } from 'vitest';
import { describeMistake } from '../../src/files/index.ts';
import {
  ceilings,
  type Load,
  type ModelDescription,
  pace,
  readModel,
  replicate,
  type Spans,
  stationDemands,
} from '../../src/model/index.ts';
import { Histogram } from '../../src/statistics/index.ts';

const SECOND = 1_000_000;

const textWith = (traffic: string, service = '100ms'): string => `model: m
classes: { job: { urgency: 0 } }
stations: { pool: { kind: batching_pool, workers: 1, service: ${service} } }
routes:
  jobs:
    kind: jobs
    class: job
    through: [pool]
    traffic: ${traffic}
`;

function modelWith(traffic: string, service?: string): ModelDescription {
  const reading = readModel('m.yaml', textWith(traffic, service));
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.value;
}

const spans: Spans = {
  transient: 0,
  measure: 400 * SECOND,
  window: SECOND / 5,
  terminating: true,
};

const at = (level: number, highest = level): Load => ({
  route: 'jobs',
  quantity: 'rate',
  level,
  highest,
});

/** How many jobs came in each window of 200 ms. */
function came(model: ModelDescription, load: Load | null, seed = 'a'): number[] {
  return replicate(model, load, seed, spans).windows.map(({ routes }) => routes[0]!.offered);
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const kinds = {
  poisson: '{ poisson: { rate: 2/s } }',
  batches: '{ poisson: { rate: 0.5/s, batch: { geometric: { mean: 4 } } } }',
  cycle: '{ poisson: { rate: 2/s, cycle: { amplitude: 80%, period: 40s } } }',
  mmpp: '{ mmpp: { rates: [5/s, 1/s], leave: [1/s, 0.3333333333/s] } }',
  renewal: '{ renewal: { interarrival: { uniform: { from: 0s, to: 1s } } } }',
};

describe('common random numbers: a lower load', () => {
  test.each(['poisson', 'batches', 'cycle', 'mmpp'] as const)(
    'of %s leaves some arrivals out, and the others are where they were',
    (kind) => {
      const model = modelWith(kinds[kind]);
      const all = came(model, at(2));
      const some = came(model, at(1, 2));
      expect(some.every((count, i) => count <= all[i]!)).toBe(true);
      const share = sum(some) / sum(all);
      expect(share).toBeGreaterThan(0.35);
      expect(share).toBeLessThan(0.65);
    },
  );

  test('of mmpp leaves its bursts where they are, though the rates are those of a higher load', () => {
    const model = modelWith(kinds.mmpp);
    expect(sum(came(model, at(2, 4)))).toBeGreaterThan(600);
    expect(came(model, at(2))).toEqual(came(model, null)); // the mean rate of the file is 2/s
  });

  test('of a renewal process, or of a trace, is the same arrivals further apart', () => {
    const trace = '{ trace: { times: [1s, 2s, 5s, 7s] } }'; // three in 6 s
    for (const [traffic, own] of [
      [kinds.renewal, 2],
      [trace, 0.5],
    ] as const) {
      const model = modelWith(traffic);
      const usual = came(model, at(own));
      expect(usual).toEqual(came(model, null));
      const slower = came(model, at(own / 2, own));
      const numbers = (counts: readonly number[]): number[] =>
        counts.flatMap((count, i) => Array(count).fill(i));
      const [fast, slow] = [numbers(usual), numbers(slower)];
      expect(slow.length).toBeGreaterThan(3);
      for (const [i, window] of slow.entries()) {
        expect(Math.abs(window / 2 - fast[i]!)).toBeLessThanOrEqual(1);
      }
    }
  });
});

test.each(Object.entries(kinds))('as many come as the mean rate of %s says', (_, traffic) => {
  const model = modelWith(traffic, '1ms');
  const whole = { ...spans, window: spans.measure };
  const runs = Array.from({ length: 20 }, (_, i) => {
    return replicate(model, null, `run ${i}`, whole).routes[0]!.offered;
  });
  const mean = sum(runs) / runs.length;
  const error = Math.sqrt(sum(runs.map((x) => (x - mean) ** 2)) / 19 / 20);
  // Student with 19 degrees of freedom is above 3.9 for one seed in a thousand.
  expect(Math.abs(mean - 800)).toBeLessThan(4 * error + 1); // a renewal process begins with a whole gap
  expect(error).toBeLessThan(0.05 * 800);
});

test('files come like jobs: in batches, regularly and in bursts', () => {
  const files = (traffic: string): number => {
    const text = `model: m
classes: { file: { urgency: 0 } }
stations: { pool: { kind: batching_pool, workers: 4, batch_time: { base: 1ms } } }
routes:
  files: { kind: bulk_transcription, class: file, recognizer: pool, file: 1s, segment: 1s, traffic: ${traffic} }
`;
    const reading = readModel('m.yaml', text);
    if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
    return replicate(reading.value, null, 'a', spans).routes[0]!.served;
  };
  expect(files('{ renewal: { interarrival: 500ms, count: 9 } }')).toBe(9);
  expect(files('{ renewal: { interarrival: 600ms } }')).toBe(666); // 400 s / 0.6 s
  expect(files('{ poisson: { rate: 1/s, batch: 5, count: 23 } }')).toBe(23);
  expect(files(kinds.mmpp)).toBeGreaterThan(600);
});

test('a rate that swings begins where its phase says', () => {
  const first = (phase: string): number => {
    const cycle = `cycle: { amplitude: 100%, period: 400s, phase: ${phase} }`;
    const counts = came(modelWith(`{ poisson: { rate: 20/s, ${cycle} } }`, '1ms'), null);
    return sum(counts.slice(0, counts.length / 2)) / sum(counts);
  };
  // Half a period: of the peak's half 1/2 + 1/π of all, of the trough's 1/2 - 1/π, of a half from the peak on
  // 1/2. A share of 8,000 has a standard error of .0056.
  expect(first('0s')).toBeCloseTo(0.5 + 1 / Math.PI, 1);
  expect(first('200s')).toBeCloseTo(0.5 - 1 / Math.PI, 1);
  expect(first('100s')).toBeCloseTo(0.5, 1);
});

describe('a run from empty', () => {
  test('counts what comes at its first instant; a transient of nothing still leaves that out', () => {
    const model = modelWith('{ trace: { times: [0s, 0s, 3s], work: [1s, 2s, 3s] } }', 'of_job');
    const { terminating: _, ...usual } = spans;
    const offered = (of: Spans) => replicate(model, null, 'a', of).routes[0];
    expect(offered(spans)).toMatchObject({ offered: 3, served: 3, censored: 0 });
    expect(offered(usual)).toMatchObject({ offered: 1, served: 1 });
  });

  test('goes on to the end of the measured time, long after the last job', () => {
    const model = modelWith('{ poisson: { rate: 10/s, count: 7 } }');
    const { routes, windows } = replicate(model, null, 'a', spans);
    expect(routes[0]).toMatchObject({ offered: 7, served: 7 });
    expect(windows.at(-1)!.end).toBe(400 * SECOND);
    expect(windows.at(-1)!.routes[0]!.insideEnd).toBe(0);
  });
});

test('jobs of a trace take the work that they bring', () => {
  const model = modelWith('{ trace: { times: [0s, 9s, 20s], work: [2s, 5s, 0.5s] } }', 'of_job');
  const { stations } = replicate(model, null, 'a', spans);
  const { sojourn } = stations[0]!.routes[0]!;
  expect(Histogram.from(sojourn)).toMatchObject({ count: 3, sum: 7.5 * SECOND });
  expect(stations[0]!.busyWorkers * 400).toBeCloseTo(7.5, 9);
});

describe('the number inside at the end of a window', () => {
  const { windows } = replicate(
    modelWith('{ trace: { times: [0s, 0s, 1s, 2s] } }', '1s'),
    null,
    'a',
    {
      ...spans,
      measure: 5 * SECOND,
      window: SECOND / 2,
    },
  );

  test('is that after all that happens at that instant', () => {
    // Two come at 0, one is done in each second: at 1 s one leaves and one comes.
    const numbers = [2, 2, 2, 2, 2, 1, 1, 0, 0, 0];
    expect(windows.map(({ routes }) => routes[0]!.insideEnd)).toEqual(numbers);
    expect(windows.map(({ stations }) => stations[0]!.insideEnd)).toEqual(numbers);
  });
});

describe('demand', () => {
  const demand = (traffic: string, load: Load[] = []) =>
    stationDemands(modelWith(traffic, '{ exponential: { mean: 100ms } }'), load)[0]!;

  test.each(Object.entries(kinds))('of %s: 2 jobs/s of 100 ms', (_, traffic) => {
    expect(demand(traffic).utilization).toBeCloseTo(0.2, 9);
  });

  test('of a trace: arrivals by the time from the first to the last', () => {
    expect(
      demand('{ trace: { times: [4s, 5s, 8s], work: [1s, 1s, 1s] } }').utilization,
    ).toBeCloseTo(0.05, 9);
    expect(demand('{ trace: { times: [4s, 4s] } }').utilization).toBe(0);
  });

  test('at another load: as many jobs as that says, batches counting for all that is in them', () => {
    for (const kind of ['poisson', 'cycle', 'mmpp', 'renewal'] as const) {
      expect(demand(kinds[kind], [at(6)]).utilization).toBeCloseTo(0.6, 9);
      const model = modelWith(kinds[kind]);
      expect(ceilings(model, at(1))[0]!.load).toBeCloseTo(10, 6);
    }
    expect(demand(kinds.batches, [at(1)]).utilization).toBeCloseTo(0.4, 9);
    expect(ceilings(modelWith(kinds.batches), at(1))[0]!.load).toBeCloseTo(2.5, 6);
  });

  /** Relaxation is (ca² + cs²) times a factor of the load: with cs² = 1, 2 for a Poisson process. */
  const ca2 = (traffic: string, load: Load[] = []): number =>
    (2 * demand(traffic, load).relaxation) / demand(kinds.poisson, load).relaxation - 1;

  test('burstier arrivals are remembered longer', () => {
    expect(ca2(kinds.renewal)).toBeCloseTo(1 / 3, 6); // uniform from 0: (1/12) / (1/4)
    // Batches, geometric of mean 4: E[X²] / E[X] = (12 + 16) / 4.
    expect(ca2(kinds.batches)).toBeCloseTo(7, 6);
    // Two states: 1 + 2 (5 - 1)² p (1 - p) / ((1 + 1/3) 2) with p = 1/4 (Fischer & Meier-Hellstern 1993).
    const exact = 1 + (2 * 16 * (3 / 16)) / ((4 / 3) * 2);
    expect(ca2(kinds.mmpp)).toBeCloseTo(exact, 6);
    expect(ca2(kinds.mmpp, [at(1)])).toBeCloseTo(1 + (exact - 1) / 2, 6);
    const states = '{ mmpp: { rates: [4/s, 2/s, 1/s, 1/s], leave: [1/s, 1/s, 1/s, 1/s] } }';
    expect(ca2(states, [at(2)])).toBeCloseTo(
      ca2('{ mmpp: { rates: [2/s, 1/s, 1/s, 4/s], leave: [1/s, 1/s, 1/s, 1/s] } }', [at(2)]),
      6,
    );
  });

  test('the index of dispersion is what long counts show', () => {
    const model = modelWith(
      '{ mmpp: { rates: [6/s, 0/s, 3/s], leave: [2/s, 1/s, 0.5/s] } }',
      '1ms',
    );
    const span = 50; // windows of 50 s, long beside the states
    const counts = Array.from({ length: 10 }, (_, i) =>
      replicate(model, null, `run ${i}`, {
        transient: 0,
        measure: 200 * span * SECOND,
        window: span * SECOND,
      }).windows.map(({ routes }) => routes[0]!.offered),
    ).flat();
    const mean = sum(counts) / counts.length;
    const found = sum(counts.map((x) => (x - mean) ** 2)) / (counts.length - 1) / mean;
    // Service is constant, 1 ms, so that relaxation is ca² / (2.8 µ (1 - √ρ)²).
    const { utilization, relaxation } = stationDemands(model, [])[0]!;
    const slack = 1 - Math.sqrt(utilization);
    const exact = (relaxation * 2.8 * slack * slack) / 1000;
    // The variance of 2,000 nearly normal counts is known to 3.2 %; at the ends of windows of 50 s states of
    // up to 2 s hold back a few percent more.
    expect(Math.abs(found / exact - 1)).toBeLessThan(0.2);
    expect(exact).toBeGreaterThan(2);
  });

  test('a rate that swings wants a period at least', () => {
    const model = modelWith(kinds.cycle);
    expect(pace(model.routes[0]!, model)).toBe(40 * SECOND);
  });
});

describe('one slip, one mistake', () => {
  const mistakes = (traffic: string): string[] => {
    const reading = readModel('m.yaml', textWith(traffic));
    return 'mistakes' in reading ? reading.mistakes.map(describeMistake) : [];
  };

  test.each([
    [
      '{ renewal: { interarrival: 0s } }',
      '9:41: routes.jobs.traffic.renewal.interarrival: expected a duration above 0, found 0s',
    ],
    [
      '{ renewal: { interarrival: { empirical: { quantiles: [[0%, 0s], [100%, 0s]] } } } }',
      '9:27: routes.jobs.traffic.renewal.interarrival: expected a mean above 0, found a mapping',
    ],
    [
      '{ renewal: {} }',
      '9:16: routes.jobs.traffic.renewal.interarrival: expected a value such as 5s, or a distribution such as { exponential: { mean: 5s } }, found nothing',
    ],
    [
      '{ mmpp: { rates: [1/s, 2/s], leave: [1/s] } }',
      '9:43: routes.jobs.traffic.mmpp.leave: expected a list of 2, found a list of 1',
    ],
    [
      '{ mmpp: { rates: [1/s, 2/s], leave: [1/s, 1/s, 1/s] } }',
      '9:43: routes.jobs.traffic.mmpp.leave: expected a list of 2, found a list of 3',
    ],
    [
      '{ mmpp: { rates: [0/s, 0/s], leave: [1/s, 1/s] } }',
      '9:24: routes.jobs.traffic.mmpp.rates: expected a rate above 0 in one state at least, found a list',
    ],
    [
      '{ mmpp: { rates: [1/s, 2/s], leave: [1/s, 0/s] } }',
      '9:56: routes.jobs.traffic.mmpp.leave[1]: expected a rate above 0, found 0/s',
    ],
    [
      '{ trace: { times: [1s, 3s, 2s] } }',
      '9:41: routes.jobs.traffic.trace.times[2]: expected no earlier than the one before, found 2s',
    ],
    [
      '{ trace: { times: [1s, 3s], work: [1s] } }',
      '9:42: routes.jobs.traffic.trace.work: expected a list of 2, found a list of 1',
    ],
    [
      '{ trace: { times: [] } }',
      '9:25: routes.jobs.traffic.trace.times: expected at least 1 entry, found an empty list',
    ],
    [
      '{ poisson: { rate: 1/s, count: 0 } }',
      '9:45: routes.jobs.traffic.poisson.count: expected a positive integer, found 0',
    ],
    [
      '{ poisson: { rate: 1/s, batch: 0 } }',
      '9:45: routes.jobs.traffic.poisson.batch: expected a positive integer, found 0',
    ],
    [
      '{ poisson: { batch: 3 } }',
      '9:16: routes.jobs.traffic.poisson: expected exactly one of rate, found none of them',
    ],
    [
      '{ poisson: { rate: 1/s, cycle: { amplitude: 120%, period: 1h } } }',
      '9:58: routes.jobs.traffic.poisson.cycle.amplitude: expected a share of at most 100%, found 120%',
    ],
    [
      '{ poisson: { rate: 1/s, cycle: { amplitude: 50% } } }',
      '9:38: routes.jobs.traffic.poisson.cycle.period: expected a duration with its unit, such as 20ms, found nothing',
    ],
  ])('%s', (traffic, message) => {
    expect(mistakes(traffic)).toEqual([`m.yaml:${message}`]);
  });
});
