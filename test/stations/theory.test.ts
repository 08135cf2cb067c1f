import { describe, expect, test } from 'vitest';
import {
  type ModelDescription,
  type ReplicationResult,
  readModel,
  replicate,
} from '../../src/model/index.ts';
import { type Estimate, Histogram, meanOver, quantileOver } from '../../src/statistics/index.ts';
import { cobham, mm1, mmc } from '../../src/theory/index.ts';

/**
 * Replications are ten and seeds are fixed. A right simulation has |z| above 4.75 (Student, 9 degrees of
 * freedom) for one figure and seed in a thousand; as the seeds are fixed, what passes once passes always.
 */
const REPLICATIONS = 10;
const MOST_Z = 4.75;

const SERVICE = 10_000; // microseconds: 10 ms, exponential
const SECOND = 1_000_000;

/** M/M/c with jobs of a class for each rate (per second), the most urgent first. */
function queue(workers: number, ...rates: readonly number[]): ModelDescription {
  const classes = rates.map((_, i) => `  class${i}: { urgency: ${i} }`);
  const routes = rates.map(
    (rate, i) => `  route${i}:
    kind: jobs
    class: class${i}
    through: [queue]
    traffic: { poisson: { rate: ${rate}/s } }`,
  );
  const reading = readModel(
    'queue.yaml',
    `model: queue
classes:
${classes.join('\n')}
stations:
  queue:
    kind: batching_pool
    workers: ${workers}
    service: { exponential: { mean: 10ms } }
routes:
${routes.join('\n')}
`,
  );
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}

/** `jobs` at about that number in each replication, after a transient of a tenth. */
function runs(model: ModelDescription, rate: number, jobs: number): ReplicationResult[] {
  const measure = Math.round((jobs / rate) * SECOND);
  const spans = { transient: Math.round(measure / 10), measure, window: measure };
  return Array.from({ length: REPLICATIONS }, (_, i) => replicate(model, null, `run ${i}`, spans));
}

function expectNear(found: Estimate, exact: number): void {
  expect(found.lacks).toBeNull();
  expect(Math.abs(found.value - exact) / found.standardError).toBeLessThan(MOST_Z);
}

/** What the jobs of a route waited, in each replication. */
const waitings = (results: readonly ReplicationResult[], route = 0): Histogram[] =>
  results.map((result) => Histogram.from(result.stations[0]!.routes[route]!.waiting));

const means = (histograms: readonly Histogram[]): Estimate =>
  meanOver(histograms.map(({ mean }) => mean));

describe('M/M/1 at utilization .8', () => {
  const theory = mm1({ arrivalRate: 80, serviceRate: 100 });
  const results = runs(queue(1, 80), 80, 25_000);
  const station = results.map(({ stations }) => stations[0]!);

  test('waits as long as theory says', () => {
    expectNear(means(waitings(results)), theory.meanWaiting * SECOND);
  });

  test('stays as long as theory says', () => {
    const sojourns = station.map(({ routes }) => Histogram.from(routes[0]!.sojourn));
    expectNear(means(sojourns), theory.meanSojourn * SECOND);
  });

  test('has the response time of its sojourn, for there is nothing else', () => {
    const responses = results.map(({ routes }) => Histogram.from(routes[0]!.delays[0]!.histogram));
    const sojourns = station.map(({ routes }) => Histogram.from(routes[0]!.sojourn));
    expect(responses.map(({ sum }) => sum)).toEqual(sojourns.map(({ sum }) => sum));
  });

  test('has the backlog, the busy worker and the arrivals of theory', () => {
    expectNear(meanOver(station.map(({ routes }) => routes[0]!.backlog)), theory.meanBacklog);
    expectNear(meanOver(station.map(({ busyWorkers }) => busyWorkers)), theory.utilization);
    expectNear(meanOver(station.map(({ routes }) => routes[0]!.arrivalRate)), 80);
    expectNear(meanOver(results.map(({ routes }) => routes[0]!.inProgress)), theory.meanJobs);
  });
});

describe('M/M/4 at utilization .8', () => {
  const theory = mmc({ arrivalRate: 320, serviceRate: 100, workers: 4 });
  const results = runs(queue(4, 320), 320, 30_000);

  test('waits as long as theory says', () => {
    expectNear(means(waitings(results)), theory.meanWaiting * SECOND);
  });

  test('has the p95 of waiting of theory', () => {
    const samples = waitings(results).map((histogram) => ({ histogram, missing: 0 }));
    expectNear(quantileOver(samples, 0.95), theory.waitingQuantile(0.95) * SECOND);
  });

  test('lets as many jobs wait as theory says', () => {
    const shares = results.map(({ stations }) => {
      const { counts } = stations[0]!.routes[0]!.waiting; // bucket, count, bucket, count, ...
      const total = counts.reduce((sum, count, i) => sum + (i % 2 === 1 ? count : 0), 0);
      expect(counts[0]).toBe(0); // the bucket of those who did not wait
      return 1 - counts[1]! / total;
    });
    expectNear(meanOver(shares), theory.waitProbability);
  });
});

describe('M/M/8 with strict urgency at utilization .9, 30 % urgent (Cobham 1954)', () => {
  const rates = [216, 504];
  const theory = cobham({ arrivalRates: rates, serviceRate: 100, workers: 8 });
  const results = runs(queue(8, ...rates), 720, 80_000);

  test.each([0, 1])('class %d waits as long as theory says', (route) => {
    expectNear(means(waitings(results, route)), theory[route]! * SECOND);
  });

  test('urgency only shares the waiting out: over all jobs it is that of M/M/8', () => {
    const all = results.map((_, i) => {
      const [urgent, others] = [waitings(results, 0)[i]!, waitings(results, 1)[i]!];
      return (urgent.sum + others.sum) / (urgent.count + others.count);
    });
    const { meanWaiting } = mmc({ arrivalRate: 720, serviceRate: 100, workers: 8 });
    expectNear(meanOver(all), meanWaiting * SECOND);
  });

  test('the urgent wait less, so the order of the classes shows', () => {
    expect(means(waitings(results, 0)).high).toBeLessThan(means(waitings(results, 1)).low / 4);
  });
});

test('jobs in service take the mean time that they were given', () => {
  const results = runs(queue(8, 216, 504), 720, 5_000);
  const times = results.map(({ stations }) => {
    const { busyWorkers, routes } = stations[0]!;
    return busyWorkers / routes.reduce((sum, { arrivalRate }) => sum + arrivalRate, 0);
  });
  expectNear(meanOver(times), SERVICE / SECOND);
});
