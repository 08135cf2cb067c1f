import { describe, expect, test } from 'vitest';
import {
  type ModelDescription,
  type ReplicationResult,
  replicate,
  type Spans,
  type WindowResult,
} from '../../src/model/index.ts';
import { type Estimate, Histogram, meanOver, quantileOver } from '../../src/statistics/index.ts';
import { theoryModel } from './theory-model.ts';

/**
 * Every kind of traffic beside theory, with the models that are shipped; their unit of time is 1 s. Replications
 * are ten where not said and seeds are fixed. A right simulation has |z| above 4.75 (Student, 9 degrees of
 * freedom) for one figure and seed in a thousand; as the seeds are fixed, what passes once passes always.
 */
const MOST_Z = 4.75;
const SECOND = 1_000_000;

function runs(model: ModelDescription, spans: Spans, replications = 10): ReplicationResult[] {
  return Array.from({ length: replications }, (_, i) => replicate(model, null, `run ${i}`, spans));
}

/** So many seconds measured, after a transient of a tenth. */
const steady = (seconds: number, window = seconds): Spans => ({
  transient: (seconds / 10) * SECOND,
  measure: seconds * SECOND,
  window: window * SECOND,
});

/** So many seconds from an empty start. */
const fromEmpty = (seconds: number, window = seconds): Spans => ({
  transient: 0,
  measure: seconds * SECOND,
  window: window * SECOND,
  terminating: true,
});

/** Near in standard errors, and known so well that `within` of the value would show. */
function expectNear(found: Estimate, exact: number, within = 0.05): void {
  expect(found.lacks).toBeNull();
  expect(Math.abs(found.value - exact) / found.standardError).toBeLessThan(MOST_Z);
  expect(found.standardError).toBeLessThan(within * exact);
}

/** Times of the jobs at the first station, in each replication. */
const histograms = (results: readonly ReplicationResult[], of: 'waiting' | 'sojourn') =>
  results.map(({ stations }) => Histogram.from(stations[0]!.routes[0]![of]));

/** Seconds. */
const meanOf = (results: readonly ReplicationResult[], of: 'waiting' | 'sojourn'): Estimate =>
  meanOver(histograms(results, of).map(({ mean }) => mean / SECOND));

function quantileOf(results: readonly ReplicationResult[], of: 'waiting' | 'sojourn', p: number) {
  const samples = histograms(results, of).map((histogram) => ({ histogram, missing: 0 }));
  return quantileOver(samples, p);
}

/** Share of the jobs that did not start at once. */
const waitShare = (results: readonly ReplicationResult[]): Estimate =>
  meanOver(
    results.map(({ stations }) => {
      const { counts } = stations[0]!.routes[0]!.waiting; // bucket, count, bucket, count, ...
      const total = counts.reduce((sum, count, i) => sum + (i % 2 === 1 ? count : 0), 0);
      return 1 - (counts[0] === 0 ? counts[1]! : 0) / total;
    }),
  );

const inside = (results: readonly ReplicationResult[]): Estimate =>
  meanOver(results.map(({ routes }) => routes[0]!.inProgress));

describe.each([
  ['D/M/1 at utilization .8', 'gm1', 0.6286297964969467, 1.6927308399198975, 11.150483782889783],
  ['H2/M/1 at utilization .7', 'h2m1-r70', 0.8478636627668198, 5.573051633728335, 29.1852350042292],
])('%s', (_, name, waits, meanWaiting, p99) => {
  const results = runs(theoryModel(name), steady(60_000));

  test('as many wait as theory says', () => {
    expectNear(waitShare(results), waits);
  });

  test('for as long as theory says', () => {
    expectNear(meanOf(results, 'waiting'), meanWaiting);
    expectNear(quantileOf(results, 'waiting', 0.99), p99 * SECOND);
  });
});

test('Mˣ/M/1 at utilization .8 with geometric batches of mean 4: as many are inside, and as long', () => {
  const results = runs(theoryModel('batch-arrivals'), steady(80_000));
  expectNear(inside(results), 16);
  expectNear(meanOf(results, 'sojourn'), 20);
});

test('MMPP/M/1 at utilization .6: as many are inside, and as long, as of the QBD', () => {
  const results = runs(theoryModel('bursty-arrivals'), steady(60_000));
  expectNear(inside(results), 1.8533284158553722);
  expectNear(meanOf(results, 'sojourn'), 3.088880693092287);
});

/** Numbers inside the first station at the ends of the windows. */
const ends = ({ windows }: ReplicationResult): number[] =>
  windows.map(({ stations }) => stations[0]!.insideEnd);

const averageOf = (values: readonly number[]): number =>
  values.reduce((sum, x) => sum + x, 0) / values.length;

describe('Mt/M/inf: a day of 24 s, the number inside at the full hours', () => {
  const HOURS = 24;
  const transient = 2 * HOURS * SECOND;
  const days = 100;
  const spans = { transient, measure: days * HOURS * SECOND, window: SECOND };
  /** By replication: mean number inside at each hour of the day. */
  const hours = runs(theoryModel('daily-load'), spans).map((result) => {
    const numbers = ends(result);
    return Array.from({ length: HOURS }, (_, hour) =>
      averageOf(numbers.filter((_, i) => (i + 1) % HOURS === hour)),
    );
  });
  /** What swings with the sine and the cosine of the day: of the number inside there is nothing else. */
  const swing = (day: readonly number[], wave: (angle: number) => number): number =>
    2 * averageOf(day.map((number, hour) => number * wave((2 * Math.PI * hour) / HOURS)));

  test('at six is what theory says (Eick, Massey & Whitt 1993)', () => {
    expectNear(meanOver(hours.map((day) => day[6]!)), 14.679286742839658);
  });

  test('peaks as high, and as late after the rate', () => {
    const sines = hours.map((day) => swing(day, Math.sin));
    const cosines = hours.map((day) => swing(day, Math.cos));
    expectNear(
      meanOver(hours.map((day, i) => averageOf(day) + Math.hypot(sines[i]!, cosines[i]!))),
      14.83698601550576,
    );
    const lags = sines.map((sine, i) => (Math.atan2(-cosines[i]!, sine) * HOURS) / (2 * Math.PI));
    expectNear(meanOver(lags), 0.9780495368354237);
  });
});

describe('M/M/1 at utilization .8 from empty', () => {
  const results = runs(theoryModel('mm1'), fromEmpty(100, 5), 1000);

  test.each([
    [5, 1.4694608277855408],
    [20, 2.6476349239576655],
    [100, 3.79187269258436],
  ])('has as many inside at %d s as theory says (Abate & Whitt 1987)', (at, exact) => {
    expectNear(meanOver(results.map((result) => ends(result)[at / 5 - 1]!)), exact);
  });
});

describe('the first jobs of M/M/1 at utilization .9', () => {
  test.each([
    [25, 'first-jobs', 200, 2.1244893465319628],
    [100, 'first-jobs-100', 400, 4.134184602984621],
  ])(
    '%d (%s): wait as long on average as theory says (Kelton & Law 1985)',
    (count, name, seconds, exact) => {
      const results = runs(theoryModel(name), fromEmpty(seconds), 1500);
      const waiting = histograms(results, 'waiting');
      expect(waiting.every((histogram) => histogram.count === count)).toBe(true);
      expectNear(meanOver(waiting.map(({ mean }) => mean / SECOND)), exact);
    },
  );
});

describe.each([
  ['lognormal times', 'infinite-workers'],
  ['times that do not vary', 'infinite-workers-constant'],
])('M/G/inf with %s: the number inside is Poisson with mean 20', (_, name) => {
  const spans: Spans = { ...steady(8000, 10), transient: 1000 * SECOND };
  // Thirty, for counts of a rare number are so uneven that ten do not tell their own spread.
  const numbers = runs(theoryModel(name), spans, 30).map(ends);

  test('in its mean and variance', () => {
    expectNear(meanOver(numbers.map(averageOf)), 20);
    const squares = numbers.map((inside) => averageOf(inside.map((n) => (n - 20) * (n - 20))));
    expectNear(meanOver(squares), 20);
  });

  test('in its tail', () => {
    const shares = numbers.map((inside) => averageOf(inside.map((n) => (n >= 30 ? 1 : 0))));
    expectNear(meanOver(shares), 0.02181821752555739, 0.1);
  });
});

describe('traces by hand', () => {
  /** In windows of 1 s, when jobs of the route arrived and when they were done, in seconds. */
  function seen(name: string, route = 0): { came: number[]; done: number[]; waited: number } {
    const result = replicate(theoryModel(name), null, 'any', fromEmpty(20, 1));
    const instants = (of: (window: WindowResult) => number): number[] =>
      result.windows.flatMap((window) => Array(of(window)).fill(window.end / SECOND));
    return {
      // A window ends with what happens at its end, so what comes at 0 s is in the first.
      came: instants(({ routes }) => routes[route]!.offered),
      done: instants(({ routes }) => routes[route]!.served),
      waited: Histogram.from(result.stations[0]!.routes[route]!.waiting).sum / SECOND,
    };
  }

  test('one worker: waits of 0, 2, 5, 6, 10 and 10 s', () => {
    // Starts at 0, 3, 7, 9, 14, 15, for 3, 4, 2, 5, 1 and 2 s.
    expect(seen('trace')).toEqual({
      came: [1, 1, 2, 3, 4, 5],
      done: [3, 7, 9, 14, 15, 17],
      waited: 33,
    });
  });

  test('two workers: waits of 0, 0, 1, 2, 1 and 1 s', () => {
    // Starts at 0, 1, 3, 5, 5, 6: the work of 5 s from 5 on ends at 10.
    expect(seen('trace-fcfs-2').done).toEqual([3, 5, 5, 6, 8, 10]);
    expect(seen('trace-fcfs-2').waited).toBe(5);
  });

  test('two urgencies: starts at 0, 6, 4 and 5 s', () => {
    expect(seen('trace-np-prio', 0)).toMatchObject({ done: [4, 8], waited: 5 });
    expect(seen('trace-np-prio', 1)).toMatchObject({ done: [5, 6], waited: 4 });
  });

  test('batches of up to three: done at 3, 8, 8, 8, 11 and 14 s, in batches of 1, 3, 1 and 1', () => {
    expect(seen('trace-batch').done).toEqual([3, 8, 8, 8, 11, 14]);
    const { stations } = replicate(theoryModel('trace-batch'), null, 'any', fromEmpty(20));
    expect(stations[0]).toMatchObject({ batches: 4, departures: 6 });
  });
});
