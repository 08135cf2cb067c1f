import { checkBelow, checkPositive } from './domain.ts';
import { meansOf, type QueueMeans } from './queue.ts';

/** Mean and second moment of the number of jobs that arrive together. */
export interface GroupSize {
  readonly mean: number;
  readonly second: number;
}

/** A geometric group size on 1, 2, ... with a mean of at least 1. */
export function geometricGroup(mean: number): GroupSize {
  if (!(mean >= 1 && mean < Infinity)) {
    throw new RangeError(`expected a mean group of at least 1, found ${mean}`);
  }
  return { mean, second: mean * (2 * mean - 1) };
}

/**
 * M^X/M/1: jobs arrive in groups, the groups by a Poisson process, and are served one by one, exponentially.
 * Mean jobs present ρ(1 + E[X²]/E[X]) / (2(1-ρ)) (Gross, Shortle, Thompson & Harris 2008, sec. 3.1). The
 * waiting behind other jobs of the own group counts.
 *
 * `groupRate` and `serviceRate` µ per unit of time, positive; `group` the moments of the group size X, its
 * mean at least 1; ρ = groupRate × E[X] / µ below 1; a RangeError otherwise.
 */
export function mxm1(station: {
  readonly groupRate: number;
  readonly group: GroupSize;
  readonly serviceRate: number;
}): QueueMeans {
  const { groupRate, group, serviceRate } = station;
  checkPositive(groupRate, 'group rate');
  checkPositive(serviceRate, 'service rate');
  if (!(group.mean >= 1 && group.second * (1 + 1e-12) >= group.mean * group.mean)) {
    throw new RangeError(
      `expected a mean group of at least 1 and a second moment of at least its square, found ${group.mean} and ${group.second}`,
    );
  }
  const arrivalRate = groupRate * group.mean;
  const utilization = arrivalRate / serviceRate;
  checkBelow(utilization, 1, 'a utilization');
  // ρ jobs in service on average, the rest wait.
  const waitingJobs =
    (utilization * (group.second / group.mean - 1 + 2 * utilization)) / (2 * (1 - utilization));
  return meansOf(arrivalRate, 1 / serviceRate, 1, waitingJobs / arrivalRate);
}
