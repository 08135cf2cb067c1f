import type { Micros } from '../engine/index.ts';
import type { Backoff } from '../policies/index.ts';
import { Constant } from '../random/index.ts';
import type { AttemptsPlan } from '../speech/index.ts';
import { distributionOf } from './distributions.ts';
import type { AttemptsDescription, BackoffDescription } from './retry-description.ts';

const AT_ONCE: Backoff = { kind: 'drawn', time: new Constant(0) };

/** How a route asks; null if each request has one attempt, which takes as long as it takes. */
export function attemptsPlan(attempts: AttemptsDescription): AttemptsPlan | null {
  const { retry, hedge, breaker } = attempts;
  if (retry === undefined && hedge === undefined && breaker === undefined) return null;
  return requestsPlan(attempts);
}

/** The same; where nothing is said each request has one attempt. */
export function requestsPlan({ retry, hedge, breaker }: AttemptsDescription): AttemptsPlan {
  return {
    attempts: mostAttempts({ retry, hedge }),
    on: retry?.on ?? [],
    backoff: retry === undefined ? AT_ONCE : backoffOf(retry.backoff),
    timeout: whole(retry?.timeout),
    cancelLate: retry?.cancelLate ?? true,
    deadline: whole(retry?.deadline),
    budget: retry?.budget ?? null,
    hedgeAfter: whole(hedge?.after),
    breaker: breaker === undefined ? null : { ...breaker, open: whole(breaker.open) },
  };
}

/** The most attempts that a request may have. */
export const mostAttempts = ({ retry, hedge }: AttemptsDescription): number =>
  retry === undefined ? (hedge === undefined ? 1 : 2) : (retry.attempts ?? Infinity);

const whole = (time = Infinity): Micros => Math.max(1, Math.round(time));

const backoffOf = (backoff: BackoffDescription): Backoff =>
  backoff.kind === 'drawn'
    ? { kind: 'drawn', time: distributionOf(backoff.time) }
    : { ...backoff, jitter: backoff.jitter === 'full' };
