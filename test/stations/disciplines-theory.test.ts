import { describe, expect, test } from 'vitest';
import {
  type ModelDescription,
  type ReplicationResult,
  readModel,
  replicate,
} from '../../src/model/index.ts';
import { type Estimate, Histogram, meanOver, ratioOver } from '../../src/statistics/index.ts';

/**
 * Replications are ten and seeds are fixed. A right simulation has |z| above 4.75 (Student, 9 degrees of
 * freedom) for one figure and seed in a thousand; as the seeds are fixed, what passes once passes always.
 */
const REPLICATIONS = 10;
const MOST_Z = 4.75;
const SECOND = 1_000_000;

/** Two classes of Poisson jobs at one pool; `live` is urgent. Times in seconds. */
function model(pool: string, rates: readonly [live: number, bulk: number]): ModelDescription {
  const route = (name: string, rate: number) =>
    `  ${name}: { kind: jobs, class: ${name}, through: [pool], traffic: { poisson: { rate: ${rate}/s } } }`;
  const text = `
model: two_classes
classes: { live: { urgency: 0 }, bulk: { urgency: 1 } }
stations:
  pool: { kind: batching_pool, ${pool} }
routes:
${route('live', rates[0])}
${route('bulk', rates[1])}
`;
  const reading = readModel('model.yaml', text);
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}

function runs(of: ModelDescription, seconds: number): ReplicationResult[] {
  const measure = seconds * SECOND;
  const spans = { transient: Math.round(measure / 20), measure, window: measure };
  return Array.from({ length: REPLICATIONS }, (_, i) => replicate(of, null, `run ${i}`, spans));
}

const pool = ({ stations }: ReplicationResult) => stations[0]!;

function meanOf(results: readonly ReplicationResult[], route: number, time: 'waiting' | 'sojourn') {
  const all = results.map((result) => Histogram.from(pool(result).routes[route]![time]));
  return ratioOver(
    all.map(({ sum }) => sum / SECOND),
    all.map(({ count }) => count),
  );
}

const shareShed = (results: readonly ReplicationResult[], route: number): Estimate =>
  ratioOver(
    results.map(({ routes }) => routes[route]!.shed),
    results.map(({ routes }) => routes[route]!.offered),
  );

/** `within`: standard error as a share of the figure, so that the test sees an error of five times as much. */
function expectFigure(found: Estimate, exact: number, within: number): void {
  expect(Math.abs(found.value - exact) / found.standardError).toBeLessThan(MOST_Z);
  expect(found.standardError).toBeLessThan(within * exact);
}

describe('a token bucket with Poisson arrivals is M/D/1 with as many places as it has tokens', () => {
  const share = (burst: number): Estimate => {
    const admission = `admission: { live: { rate: 1/s, burst: ${burst} } }`;
    return shareShed(runs(model(`workers: 50, service: 1ms, ${admission}`, [0.8, 0.1]), 5000), 0);
  };

  test('one token: a / (1 + a), Erlang 1917, of which .8 / 1.8 are turned away', () => {
    expectFigure(share(1), 0.8 / 1.8, 0.01);
  });

  test('two: 1 - 1 / (a + e^-a), from the chain of those left behind (0 or 1)', () => {
    expectFigure(share(2), 1 - 1 / (0.8 + Math.exp(-0.8)), 0.02);
  });
});

test('shortest first has the mean waiting of Phipps (1956)', () => {
  // M/M/1 at .8: W0 = λ E[S²] / 2 = .8, and of jobs of length x W0 / (1 - ρ(x))², where ρ(x) = .8 (1 - (1 + x) e^-x)
  // is the utilization by shorter ones; the mean by Simpson's rule in steps of 1 / 100 up to 40.
  const load = (x: number): number => 0.8 * (1 - (1 + x) * Math.exp(-x));
  const at = (x: number): number => (Math.exp(-x) * 0.8) / (1 - load(x)) ** 2;
  let exact = 0;
  for (let i = 0; i < 4000; i += 2) {
    exact += (at(i / 100) + 4 * at((i + 1) / 100) + at((i + 2) / 100)) / 300;
  }
  const shortest = 'workers: 1, dispatch: shortest_first, service: { exponential: { mean: 1s } }';
  const results = runs(model(shortest, [0.3, 0.5]), 20_000);
  expectFigure(meanOf(results, 0, 'waiting'), exact, 0.03);
  expectFigure(meanOf(results, 1, 'waiting'), exact, 0.03);
});

test('preemption with restart: what a job holds its worker for is that of Gaver (1962)', () => {
  // Repeat identical: C = (e^(λd) - 1) (1 / λ + E[B]) for a service of d, interrupted at the rate λ for busy periods of
  // mean B = E[S] / (1 - λE[S]); urgent .3/s of mean 1 s, so B = 1 / .7; d = 1 s: 1.666 s. Waiting of the
  // others as of M/M/1 with .3/s and mean sojourn 1 / .7. One bulk job at a time is there if they come seldom:
  // its sojourn is the urgent work that it finds, .3 x 2 / 2 / .7² for Poisson arrivals, and C.
  const restart =
    'workers: 1, preemption: restart, service: { live: { exponential: { mean: 1s } }, bulk: 1s }';
  const results = runs(model(restart, [0.3, 0.001]), 400_000);
  expectFigure(meanOf(results, 0, 'sojourn'), 1 / 0.7, 0.01);
  const held = (Math.exp(0.3) - 1) * (1 / 0.3 + 1 / 0.7);
  const before = 0.3 / 0.7 / 0.7;
  expectFigure(meanOf(results, 1, 'sojourn'), before + held, 0.03);
});

describe('who is served first shares waiting out and takes none away', () => {
  const disciplines = {
    fifo: 'dispatch: fifo',
    strict_urgency: 'dispatch: strict_urgency',
    earliest_deadline: 'dispatch: earliest_deadline, deadline: { live: 1s, bulk: 20s }',
    weighted_fair: 'dispatch: weighted_fair, weights: { live: 4, bulk: 1 }',
    preemption: 'preemption: resume',
  };
  const spans = { transient: 0, measure: 2000 * SECOND, window: SECOND, terminating: true };
  const run = (discipline: string): ReplicationResult =>
    replicate(
      model(`workers: 1, service: 1s, ${discipline}`, [0.3, 0.6]),
      null,
      'the same jobs',
      spans,
    );
  const fifo = run(disciplines.fifo);

  test.each(Object.keys(disciplines))('%s: the worker is busy at the same instants', (name) => {
    const busy = (result: ReplicationResult): number[] =>
      result.windows.map(({ stations }) => stations[0]!.busyWorkers);
    expect(busy(run(disciplines[name as keyof typeof disciplines]))).toEqual(busy(fifo));
  });

  test.each(Object.keys(disciplines).filter((name) => name !== 'preemption'))(
    '%s: as all services take 1 s, as many jobs wait at every instant',
    (name) => {
      const waiting = (result: ReplicationResult): number[] =>
        result.windows.map(({ stations }) => Math.round(stations[0]!.backlog * SECOND)); // in us
      expect(waiting(run(disciplines[name as keyof typeof disciplines]))).toEqual(waiting(fifo));
    },
  );

  test('urgent jobs wait the less the more a discipline favours them', () => {
    const waits = ['fifo', 'earliest_deadline', 'strict_urgency', 'preemption'] as const;
    const means = waits.map((name) => meanOf([run(disciplines[name])], 0, 'waiting').value);
    expect(means).toEqual([...means].sort((a, b) => b - a));
    expect(new Set(means).size).toBe(4);
  });

  test('earliest deadline with one deadline for all is fifo', () => {
    const one = run('dispatch: earliest_deadline, deadline: 3s');
    expect(pool(one)).toEqual(pool(fifo));
  });
});

test('in overload weights share the workers 3 to 1, however much more one class asks for', () => {
  const fair =
    'workers: 4, dispatch: weighted_fair, weights: { live: 3, bulk: 1 }, queue_limit: { live: 50, bulk: 50 }';
  const results = runs(model(`${fair}, service: { exponential: { mean: 1s } }`, [5, 40]), 500);
  const [live, bulk] = [0, 1].map((route) =>
    meanOver(results.map((result) => pool(result).routes[route]!.workerTime / 500 / SECOND)),
  );
  // Over 500 s nearly exact: shares may differ by a job of each class and worker, about 8 s of 500 s in each run.
  expect(Math.abs(live!.value - 3)).toBeLessThan(0.016);
  expect(Math.abs(bulk!.value - 1)).toBeLessThan(0.016);
});

test('without overflow reserved workers are two loss systems (Erlang 1917)', () => {
  // B(2, 1.5) = 1.125 / (1 + 1.5 + 1.125) = .3103; B(1, .5) = .5 / 1.5.
  const reserved = 'workers: 3, reserved: { live: 2 }, overflow: false, queue_limit: 0';
  const results = runs(
    model(`${reserved}, service: { exponential: { mean: 1s } }`, [1.5, 0.5]),
    4000,
  );
  expectFigure(shareShed(results, 0), 1.125 / 3.625, 0.01);
  expectFigure(shareShed(results, 1), 0.5 / 1.5, 0.02);
});

test('what waits too long is shed as if its patience had ended, which is constant', () => {
  const lossy = (rule: string): ReplicationResult =>
    replicate(
      model(`workers: 2, service: { exponential: { mean: 1s } }, ${rule}`, [1.3, 1.4]),
      null,
      'the same jobs',
      { transient: 0, measure: 1000 * SECOND, window: 1000 * SECOND, terminating: true },
    );
  const shed = lossy('shed_after: { bulk: 3s }');
  const abandoned = lossy('patience: { bulk: 3s }');
  expect(shed.routes[1]!.shed).toBe(abandoned.routes[1]!.abandoned);
  expect(shed.routes[1]!.shed).toBeGreaterThan(100);
  expect(shed.routes[1]!.served).toBe(abandoned.routes[1]!.served);
  expect(shed.routes[1]!.delays).toEqual(abandoned.routes[1]!.delays);
});
