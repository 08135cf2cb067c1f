import { checkPositive, checkShare, checkWhole } from './domain.ts';
import { power } from './elementary.ts';
import { checkStable } from './queue.ts';

/**
 * M/M/1/1 with classical retrials: there is no queue; a job that finds the worker busy tries again after
 * an exponential time with rate θ, as often as it takes. Jobs in orbit ρ(λ + ρθ)/((1-ρ)θ) (Falin &
 * Templeton 1997, ch. 1).
 *
 * `arrivalRate` λ, `serviceRate` µ and `retryRate` θ of one job, positive, λ < µ; a RangeError otherwise.
 */
export function mm1Retrials(station: {
  readonly arrivalRate: number;
  readonly serviceRate: number;
  readonly retryRate: number;
}): {
  readonly utilization: number;
  /** Share of the first attempts that find the worker busy. */
  readonly blocked: number;
  /** Mean time from a job's arrival to the start of its service. */
  readonly meanWaiting: number;
  /** Mean number of jobs between two attempts. */
  readonly meanOrbit: number;
} {
  const { arrivalRate, serviceRate, retryRate } = station;
  checkStable(arrivalRate, 1 / serviceRate, 1);
  checkPositive(retryRate, 'retry rate');
  const utilization = arrivalRate / serviceRate;
  const meanOrbit =
    (utilization * (arrivalRate + utilization * retryRate)) / ((1 - utilization) * retryRate);
  return { utilization, blocked: utilization, meanWaiting: meanOrbit / arrivalRate, meanOrbit };
}

/**
 * Retries where every attempt fails with the same chance p, independently, and a job makes up to k
 * attempts (truncated geometric): (1 - pᵏ)/(1 - p) attempts per job.
 *
 * `failure` p between 0 and 1; `mostAttempts` k a positive whole number; a RangeError otherwise.
 */
export function retryAmplification(retries: {
  readonly failure: number;
  readonly mostAttempts: number;
}): {
  /** Mean attempts per job: the amplification. */
  readonly attempts: number;
  /** Share of the jobs that succeed in the end. */
  readonly success: number;
  /** Attempts for each job that succeeds; Infinity where all fail. */
  readonly attemptsPerSuccess: number;
} {
  const { failure, mostAttempts } = retries;
  checkShare(failure, 'failure share');
  checkWhole(mostAttempts, 1, 'attempts');
  const lost = power(failure, mostAttempts);
  return {
    attempts: failure === 1 ? mostAttempts : (1 - lost) / (1 - failure),
    success: 1 - lost,
    attemptsPerSuccess: 1 / (1 - failure),
  };
}
