import { birthDeath, expected } from './birth-death.ts';
import { checkNotNegative, checkPositive, checkWhole } from './domain.ts';

/**
 * M/M/c//N: N callers, each of whom thinks for an exponential time and then brings one job to c workers
 * (Gross, Shortle, Thompson & Harris 2008, sec. 2.7). A birth-death process.
 *
 * `callers` N and `workers` c positive whole numbers, `thinkRate` 1 / mean think time and `serviceRate` µ
 * of one worker, positive; a RangeError otherwise.
 */
export function finiteSource(station: {
  readonly callers: number;
  readonly workers: number;
  readonly thinkRate: number;
  readonly serviceRate: number;
}): {
  /** Jobs served per unit of time. */
  readonly throughput: number;
  readonly utilization: number;
  readonly meanWaiting: number;
  readonly meanSojourn: number;
  readonly meanBacklog: number;
  readonly meanJobs: number;
} {
  const { callers, workers, thinkRate, serviceRate } = station;
  checkWhole(callers, 1, 'callers');
  checkWhole(workers, 1, 'workers');
  checkPositive(thinkRate, 'think rate');
  checkPositive(serviceRate, 'service rate');
  const chances = birthDeath(
    callers,
    (n) => (callers - n) * thinkRate,
    (n) => Math.min(n, workers) * serviceRate,
  );
  const meanBusy = expected(chances, (n) => Math.min(n, workers));
  const meanBacklog = expected(chances, (n) => Math.max(n - workers, 0));
  const throughput = meanBusy * serviceRate;
  return {
    throughput,
    utilization: meanBusy / workers,
    meanWaiting: meanBacklog / throughput,
    meanSojourn: meanBacklog / throughput + 1 / serviceRate,
    meanBacklog,
    meanJobs: meanBacklog + meanBusy,
  };
}

/**
 * Closed network of single workers: N callers think, then visit every station, first come first served
 * with exponential service or sharing with any. Exact mean value analysis: an arrival sees the stations
 * as they are with one caller less (Reiser & Lavenberg 1980).
 *
 * `callers` N a positive whole number, `thinkTime` at least 0, `demands` the mean service time that a
 * visit to all stations takes at each, at least 0 and not all 0; a RangeError otherwise.
 */
export function closedNetwork(network: {
  readonly callers: number;
  readonly thinkTime: number;
  readonly demands: readonly number[];
}): {
  /** Rounds through all stations per unit of time. */
  readonly throughput: number;
  /** Mean time from the end of thinking until the last station is done. */
  readonly meanSojourn: number;
  /** Mean number of jobs at each station. */
  readonly meanJobs: readonly number[];
} {
  const { callers, thinkTime, demands } = network;
  checkWhole(callers, 1, 'callers');
  checkNotNegative(thinkTime, 'think time');
  for (const demand of demands) checkNotNegative(demand, 'demand');
  checkPositive(Math.max(0, ...demands), 'largest demand');
  let meanJobs = demands.map(() => 0);
  let throughput = 0;
  let meanSojourn = 0;
  for (let n = 1; n <= callers; n++) {
    const times = demands.map((demand, k) => demand * (1 + meanJobs[k]!));
    meanSojourn = times.reduce((sum, time) => sum + time, 0);
    throughput = n / (thinkTime + meanSojourn);
    meanJobs = times.map((time) => throughput * time);
  }
  return { throughput, meanSojourn, meanJobs };
}
