import { describe, expect, test } from 'vitest';
import { type ReplicationResult, replicate } from '../../src/model/index.ts';
import {
  type Estimate,
  Histogram,
  type HistogramData,
  meanOver,
  ratioOver,
} from '../../src/statistics/index.ts';
import { knownAnswer, theoryModel } from './theory-models.ts';

/**
 * Replications are ten and seeds are fixed. A right simulation has |z| above 4.75 (Student, 9 degrees of
 * freedom) for one figure and seed in a thousand; as the seeds are fixed, what passes once passes always.
 */
const REPLICATIONS = 10;
const MOST_Z = 4.75;
const SECOND = 1_000_000;

/** A figure of each replication as a ratio: of sums, or of the figure itself to 1. */
type Figure = (result: ReplicationResult) => readonly [above: number, below: number];

const station = (result: ReplicationResult) => result.stations[0]!;
const route = (result: ReplicationResult) => result.routes[0]!;
const times = (data: HistogramData): readonly [number, number] => {
  const { sum, count } = Histogram.from(data);
  return [sum / SECOND, count];
};

/** Jobs whose waiting is 0 are those in the first bucket. */
const zeros = ({ counts }: HistogramData): number => (counts[0] === 0 ? counts[1]! : 0);

const waiting = (result: ReplicationResult) => station(result).routes[0]!;

function waitingOfAll(result: ReplicationResult): readonly [number, number] {
  const [sum, count] = times(waiting(result).waiting);
  const [inVain, lost] = times(waiting(result).waitedInVain);
  return [sum + inVain, count + lost];
}

/** The figures by the names that known answers have. */
const figures: Readonly<Record<string, (workers: number, measured: number) => Figure>> = {
  p_block: () => (result) => [route(result).shed, route(result).offered],
  p_abandon: () => (result) => [route(result).abandoned, route(result).offered],
  p_wait: () => (result) => {
    const [, count] = waitingOfAll(result);
    return [count - zeros(waiting(result).waiting), count];
  },
  utilization: (workers) => (result) => [station(result).busyWorkers / workers, 1],
  throughput: (_, measured) => (result) => [station(result).departures / measured, 1],
  l_mean: () => (result) => [route(result).inProgress, 1],
  lq_mean: () => (result) => [station(result).routes[0]!.backlog, 1],
  wq_mean: () => (result) => times(waiting(result).waiting),
  wq_mean_accepted: () => (result) => times(waiting(result).waiting),
  wq_mean_served: () => (result) => times(waiting(result).waiting),
  wq_mean_all: () => waitingOfAll,
  batch_wait_mean: () => (result) => times(waiting(result).waiting),
  batch_mean: () => (result) => [station(result).departures, station(result).batches],
  p_close_by_size: () => (result) => [station(result).fullBatches, station(result).batches],
  batches_per_time: (_, measured) => (result) => [station(result).batches / measured, 1],
};

function estimate(results: readonly ReplicationResult[], figure: Figure): Estimate {
  const ratios = results.map(figure);
  if (ratios.every(([, below]) => below === 1)) return meanOver(ratios.map(([above]) => above));
  return ratioOver(
    ratios.map(([above]) => above),
    ratios.map(([, below]) => below),
  );
}

interface Trial {
  /** File in models/theory. */
  readonly file: string;
  /** Known answers, such as erlb-10-10. */
  readonly answers: string;
  readonly metrics: readonly string[];
  /** Of each replication, in seconds. */
  readonly measured: number;
}

const LOSS = ['p_block', 'utilization'];
const PLACES = ['p_block', 'l_mean', 'wq_mean_accepted', 'throughput', 'utilization'];
const ERLANG_A = ['p_wait', 'p_abandon', 'wq_mean_all', 'utilization'];
const BULK = ['lq_mean', 'wq_mean', 'utilization', 'batch_mean'];
const WINDOW = ['batch_mean', 'batch_wait_mean', 'p_close_by_size', 'batches_per_time'];

const trials: readonly Trial[] = [
  // Erlang (1917): the share lost does not depend on the law of the service time.
  { file: 'erlang-b', answers: 'erlb-10-10', metrics: LOSS, measured: 1500 },
  { file: 'erlb-10-10-deterministic', answers: 'erlb-10-10', metrics: LOSS, measured: 1500 },
  { file: 'erlb-10-10-lognormal', answers: 'erlb-10-10', metrics: LOSS, measured: 1500 },
  { file: 'erlb-100-90', answers: 'erlb-100-90', metrics: LOSS, measured: 1000 },
  { file: 'mmck', answers: 'mmck-4-10-r120', metrics: PLACES, measured: 3000 },
  { file: 'mm1k-10-r110', answers: 'mm1k-10-r110', metrics: PLACES, measured: 10_000 },
  { file: 'simmer-mm23', answers: 'simmer-mm23', metrics: PLACES, measured: 4000 },
  { file: 'erlang-a', answers: 'erla-5-r120', metrics: ERLANG_A, measured: 2500 },
  { file: 'erla-50-r100', answers: 'erla-50-r100', metrics: ERLANG_A, measured: 1200 },
  {
    file: 'constant-patience',
    answers: 'mm1d-r90-t2',
    metrics: ['p_abandon', 'utilization', 'wq_mean_served', 'wq_mean_all'],
    measured: 10_000,
  },
  { file: 'bulk-service', answers: 'mmb-1-8', metrics: BULK, measured: 8000 },
  { file: 'mmb-1-4', answers: 'mmb-1-4', metrics: BULK, measured: 6000 },
  { file: 'batch-window', answers: 'bwin-8', metrics: WINDOW, measured: 14_000 },
  { file: 'bwin-4', answers: 'bwin-4', metrics: WINDOW, measured: 2000 },
];

describe.each(trials)('$file', ({ file, answers, metrics, measured }) => {
  const model = theoryModel(file);
  const [pool] = model.stations;
  const workers = pool?.kind === 'batching_pool' ? pool.speeds.length : NaN;
  const measure = measured * SECOND;
  const spans = { transient: Math.round(measure / 20), measure, window: measure };
  const results = Array.from({ length: REPLICATIONS }, (_, i) =>
    replicate(model, null, `run ${i}`, spans),
  );

  test.each(metrics)('%s is that of theory', (metric) => {
    const found = estimate(results, figures[metric]!(workers, measured));
    const exact = knownAnswer(`${answers}/${metric}`);
    expect(found.lacks).toBeNull();
    expect(Math.abs(found.value - exact) / found.standardError).toBeLessThan(MOST_Z);
    expect(found.standardError).toBeLessThan(0.03 * exact); // so the test sees an error of a seventh
  });

  test('every job is served, shed, abandoned or inside', () => {
    for (const result of results) {
      const { offered, served, failed, shed, abandoned, censored } = route(result);
      expect(failed).toBe(0);
      expect(served + shed + abandoned + censored).toBe(offered);
      expect(censored).toBeLessThan(offered / 20);
    }
  });
});
