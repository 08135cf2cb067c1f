import type { Micros } from '../engine/index.ts';
import { mostAttempts } from './attempts-plan.ts';
import type { RouteDescription, StationDescription } from './description.ts';
import { distributionOf } from './distributions.ts';
import type { AttemptsDescription, BackoffDescription } from './retry-description.ts';

const attemptsOf = (route: RouteDescription): AttemptsDescription =>
  route.kind === 'jobs' ? route : {};

/** Do all jobs of a route that a station loses come again, however often? */
export function neverGivesUp(route: RouteDescription): boolean {
  const { retry } = attemptsOf(route);
  return retry !== undefined && retry.attempts === undefined && retry.deadline === undefined;
}

/** The most jobs of one request at stations at a time, but for those in service that were called off. */
export function jobsAtATime(route: RouteDescription): number {
  const { retry, hedge } = attemptsOf(route);
  const isGivenUp = retry?.timeout !== undefined || retry?.deadline !== undefined;
  if (isGivenUp && !retry.cancelLate) return mostAttempts({ retry, hedge });
  return hedge === undefined ? 1 : 2;
}

/**
 * How long a station remembers an empty start at most, where all jobs that come are called off after a time: that
 * time and a service; Infinity if they are not.
 */
export function timeoutRelaxation(
  { kind }: StationDescription,
  routes: readonly RouteDescription[],
  serviceTime: Micros,
): Micros {
  if (kind !== 'batching_pool' && kind !== 'continuous_batching') return Infinity;
  const longest = Math.max(...routes.map((route) => longestAttempt(attemptsOf(route))));
  return longest + serviceTime;
}

function longestAttempt({ retry }: AttemptsDescription): Micros {
  if (retry === undefined || !retry.cancelLate) return Infinity;
  return Math.min(retry.timeout ?? Infinity, retry.deadline ?? Infinity);
}

/**
 * How long requests that wait for another attempt remember an empty start: all their backoffs; where they come as
 * often as it takes, one for each time that they are turned away at the station's utilization. Roughly: it does
 * not know of a storm of retries that keeps itself alive.
 */
export const retryRelaxation = (routes: readonly RouteDescription[], utilization: number): Micros =>
  routes.reduce((longest, route) => Math.max(longest, backoffs(attemptsOf(route), utilization)), 0);

function backoffs({ retry, hedge }: AttemptsDescription, utilization: number): Micros {
  if (retry === undefined) return 0;
  const { attempts, deadline = Infinity } = retry;
  if (attempts === undefined) {
    if (utilization >= 1) return deadline < Infinity ? deadline : 0; // the station itself remembers for ever
    return Math.min(deadline, meanBackoff(retry.backoff, 1) / (1 - utilization));
  }
  let sum = 0;
  const retries = mostAttempts({ retry, hedge }) - 1;
  for (let i = 1; i <= retries && sum < deadline; i++) sum += meanBackoff(retry.backoff, i);
  return Math.min(deadline, sum);
}

/** Of the retry of that number, from 1. */
function meanBackoff(backoff: BackoffDescription, retry: number): Micros {
  if (backoff.kind === 'drawn') return distributionOf(backoff.time).mean;
  let time = backoff.base;
  for (let i = 1; i < retry && time < backoff.most && backoff.factor > 1; i++)
    time *= backoff.factor;
  return Math.min(time, backoff.most) / (backoff.jitter === 'full' ? 2 : 1);
}
