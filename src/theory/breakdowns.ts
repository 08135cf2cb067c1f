import { checkPositive } from './domain.ts';
import { checkStable, type QueueMeans } from './queue.ts';

/**
 * M/M/1 with breakdowns: the worker fails at rate ξ, idle or busy, is repaired in an exponential time
 * with rate η, and goes on with the interrupted job (White & Christie 1958; Avi-Itzhak & Naor 1963). From
 * the generating function of the jobs present: L = (λ + ξλ/η + ξλ²/η²)/(µ - λ/A) + ξλA/η², with A the
 * availability.
 *
 * `arrivalRate` λ, `serviceRate` µ, `failureRate` ξ and `repairRate` η per unit of time, positive; λ <
 * Aµ; a RangeError otherwise.
 */
export function mm1Breakdowns(station: {
  readonly arrivalRate: number;
  readonly serviceRate: number;
  readonly failureRate: number;
  readonly repairRate: number;
}): Omit<QueueMeans, 'meanWaiting' | 'meanBacklog'> & {
  /** Share of the time in which the worker is not failed. */
  readonly availability: number;
} {
  const { arrivalRate, serviceRate, failureRate, repairRate } = station;
  checkPositive(serviceRate, 'service rate');
  checkPositive(failureRate, 'failure rate');
  checkPositive(repairRate, 'repair rate');
  const availability = repairRate / (failureRate + repairRate);
  checkStable(arrivalRate, 1 / (availability * serviceRate), 1);
  const down = failureRate / repairRate;
  const rise = arrivalRate * (1 + down + (down * arrivalRate) / repairRate);
  const meanJobs =
    rise / (serviceRate - arrivalRate / availability) +
    (down * arrivalRate * availability) / repairRate;
  return {
    utilization: arrivalRate / serviceRate,
    meanSojourn: meanJobs / arrivalRate,
    meanJobs,
    availability,
  };
}
