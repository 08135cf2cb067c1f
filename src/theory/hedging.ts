import { checkNotNegative, checkPositive } from './domain.ts';
import { decay, logarithm } from './elementary.ts';
import { beyond, checkTime } from './queue.ts';

/** M/M/inf in which a second attempt sets out beside the first, and the first answer counts. */
interface Hedged {
  /** Share of the requests that have a second attempt, e^(-µd). */
  readonly hedges: number;
  readonly meanResponse: number;
  tail(t: number): number;
  quantile(p: number): number;
}

/**
 * Exponential attempts of rate µ, the second one after d: until d the response is that of one, from then on two
 * attempts of rate µ race, so that P(T > t) = e^(-µd) e^(-2µ(t - d)). (Elementary; of replicas from the beginning, d
 * = 0: Joshi, Soljanin & Wornell 2015.)
 *
 * `serviceRate` µ positive, `delay` d at least 0; a RangeError otherwise.
 */
export function hedgedExponential(parameters: {
  readonly serviceRate: number;
  readonly delay: number;
}): Hedged {
  const { serviceRate, delay } = parameters;
  checkPositive(serviceRate, 'service rate');
  checkNotNegative(delay, 'delay');
  const hedges = decay(serviceRate * delay);
  return {
    hedges,
    meanResponse: (1 - hedges / 2) / serviceRate,
    tail: (t) => {
      checkTime(t);
      if (t <= delay) return decay(serviceRate * t);
      return hedges * decay(2 * serviceRate * (t - delay));
    },
    quantile: (p) => {
      const left = beyond(p);
      if (left >= hedges) return logarithm(1 / left) / serviceRate;
      return delay + logarithm(hedges / left) / (2 * serviceRate);
    },
  };
}

/**
 * Requests that a circuit breaker refuses for each attempt that it lets through, to a service that always fails after
 * s: the breaker is open for `open`, then the next request that comes is its only probe and fails, and all that come
 * in between are refused, λ(open + s) on average (renewal argument).
 *
 * `arrivalRate` λ and `open` positive, `service` s at least 0; a RangeError otherwise.
 */
export function refusalsPerAttempt(parameters: {
  readonly arrivalRate: number;
  readonly open: number;
  readonly service: number;
}): number {
  const { arrivalRate, open, service } = parameters;
  checkPositive(arrivalRate, 'arrival rate');
  checkPositive(open, 'time open');
  checkNotNegative(service, 'service');
  return arrivalRate * (open + service);
}
