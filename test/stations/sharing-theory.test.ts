import { describe, expect, test } from 'vitest';
import {
  type ModelDescription,
  type ReplicationResult,
  replicate,
  type SharingDescription,
} from '../../src/model/index.ts';
import { type Estimate, Histogram, meanOver, ratioOver } from '../../src/statistics/index.ts';
import { mmc } from '../../src/theory/index.ts';
import { knownAnswer, theoryModel } from './theory-models.ts';

/**
 * Replications are ten and seeds are fixed. A right simulation has |z| above 4.75 (Student, 9 degrees of
 * freedom) for one figure and seed in a thousand; as the seeds are fixed, what passes once passes always.
 */
const REPLICATIONS = 10;
const MOST_Z = 4.75;
const SECOND = 1_000_000;

/** Replications of so many seconds, after a transient of a tenth. */
function runs(model: ModelDescription, seconds: number): ReplicationResult[] {
  const measure = seconds * SECOND;
  const spans = { transient: measure / 10, measure, window: measure };
  return Array.from({ length: REPLICATIONS }, (_, i) => replicate(model, null, `run ${i}`, spans));
}

function expectNear(found: Estimate, exact: number): void {
  expect(found.lacks).toBeNull();
  expect(Math.abs(found.value - exact) / found.standardError).toBeLessThan(MOST_Z);
  expect(found.standardError).toBeLessThan(0.03 * exact); // so the test sees an error of a seventh
}

const responses = (results: readonly ReplicationResult[], route = 0): Histogram[] =>
  results.map(({ routes }) => Histogram.from(routes[route]!.delays[0]!.histogram));

/** Mean over all jobs of the replications, in seconds. */
const mean = (histograms: readonly Histogram[]): Estimate =>
  ratioOver(
    histograms.map(({ sum }) => sum / SECOND),
    histograms.map(({ count }) => count),
  );

describe.each(['processor-sharing', 'ps-r80-deterministic', 'ps-r80-lognormal'])(
  '%s: M/G/1-PS does not feel the distribution of the work',
  (name) => {
    const results = runs(theoryModel(name), 30_000);

    test('mean sojourn', () => {
      expectNear(mean(responses(results)), knownAnswer('ps-r80/w_mean'));
    });

    test('mean number inside', () => {
      const inside = results.map(({ routes }) => routes[0]!.inProgress);
      expectNear(meanOver(inside), knownAnswer('ps-r80/l_mean'));
    });

    test('the worker is busy for the share of time that the work takes', () => {
      expectNear(meanOver(results.map(({ stations }) => stations[0]!.busyWorkers)), 0.8);
    });

    test('nobody waits', () => {
      for (const { stations } of results) expect(stations[0]!.routes[0]!.waiting.sum).toBe(0);
    });
  },
);

test('with exponential work the spread of sojourns is that of theory (Sakata et al. 1969)', () => {
  const results = runs(theoryModel('processor-sharing'), 30_000);
  const deviations = responses(results).map((histogram) => {
    const { counts } = histogram.sparse();
    const squares = counts.reduce((sum, count, i) => {
      if (i % 2 === 0) return sum;
      const alone = Histogram.from({ sum: 0, counts: [counts[i - 1]!, 1] });
      const distance = alone.quantile(0.5) - histogram.mean; // the middle of the bucket, within 1/256
      return sum + count * distance * distance;
    }, 0);
    return Math.sqrt(squares / histogram.count) / SECOND;
  });
  expectNear(meanOver(deviations), knownAnswer('ps-r80/w_sd_exponential_only'));
});

describe('ps-r80-two-sizes: the sojourn is in proportion to the work', () => {
  const results = runs(theoryModel('ps-r80-two-sizes'), 40_000);

  test('of jobs of the mean work', () => {
    expectNear(mean(responses(results, 0)), knownAnswer('ps-r80/w_mean'));
  });

  test('of jobs of twice the work', () => {
    expectNear(mean(responses(results, 1)), knownAnswer('ps-r80/w_mean_given_work_2x'));
  });
});

/** The same model with other workers. */
function withWorkers(model: ModelDescription, change: Partial<SharingDescription>) {
  const [pool] = model.stations;
  if (pool?.kind !== 'sharing') throw new Error('not a sharing station');
  return { ...model, stations: [{ ...pool, ...change }] };
}

test('several workers that are shared have the sojourn of M/M/c, whatever the work (M/G/c-PS)', () => {
  // Work of 4 s on 4 workers is offered as much as work of 1 s on one.
  const work = { job: { family: 'lognormal', mean: 4 * SECOND, cv: 1 } } as const;
  const results = runs(withWorkers(theoryModel('processor-sharing'), { workers: 4, work }), 40_000);
  const { meanSojourn } = mmc({ arrivalRate: 0.8, serviceRate: 0.25, workers: 4 });
  expectNear(mean(responses(results)), meanSojourn);
});

test('with as many places as workers it is a pool: M/M/c, first come first served', () => {
  const one = { workers: 4, concurrency: 4 };
  const work = { job: { family: 'exponential', mean: 4 * SECOND } } as const;
  const results = runs(withWorkers(theoryModel('processor-sharing'), { ...one, work }), 40_000);
  const waiting = results.map(({ stations }) => Histogram.from(stations[0]!.routes[0]!.waiting));
  const { meanWaiting } = mmc({ arrivalRate: 0.8, serviceRate: 0.25, workers: 4 });
  expectNear(mean(waiting), meanWaiting);
});

describe('continuous-batching: up to 16 jobs, each slowed by 20 % for every other', () => {
  const results = runs(theoryModel('continuous-batching'), 30_000);
  const waiting = results.map(({ stations }) => Histogram.from(stations[0]!.routes[0]!.waiting));

  test('mean sojourn', () => {
    expectNear(mean(responses(results)), knownAnswer('cb-16/w_mean'));
  });

  test('mean waiting', () => {
    const found = mean(waiting);
    const exact = knownAnswer('cb-16/wq_mean');
    expect(Math.abs(found.value - exact) / found.standardError).toBeLessThan(MOST_Z);
    // Few jobs wait, in rare crowds: so the figure is known to a tenth only.
    expect(found.standardError).toBeLessThan(0.1 * exact);
  });

  test('mean time in service', () => {
    const times = responses(results).map(
      ({ sum, count }, i) => (sum / count - waiting[i]!.mean) / SECOND,
    );
    expectNear(meanOver(times), knownAnswer('cb-16/inservice_mean'));
  });

  test('mean number in service', () => {
    const running = results.map(
      ({ routes, stations }) => routes[0]!.inProgress - stations[0]!.routes[0]!.backlog,
    );
    expectNear(meanOver(running), knownAnswer('cb-16/mean_concurrency'));
  });
});
