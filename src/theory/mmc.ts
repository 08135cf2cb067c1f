import { decay, meanDecay } from './elementary.ts';
import { erlangC } from './erlang.ts';
import { exponentialDelay } from './exponential-delay.ts';
import { beyond, checkStable, checkTime, type QueueWithQuantiles, queueOf } from './queue.ts';
import { fallTo } from './root.ts';

/**
 * M/M/c, first come first served: Poisson arrivals, exponential service, c workers (Erlang 1917;
 * Gross, Shortle, Thompson & Harris 2008, sec. 2.4). A share C of the jobs waits, for an exponential
 * time with rate cµ - λ.
 *
 * `arrivalRate` λ and `serviceRate` µ of one worker per unit of time, `workers` c a whole number,
 * 0 < λ < cµ; a RangeError otherwise.
 */
export function mmc(station: {
  readonly arrivalRate: number;
  readonly serviceRate: number;
  readonly workers: number;
}): QueueWithQuantiles {
  const { arrivalRate, serviceRate, workers } = station;
  checkStable(arrivalRate, 1 / serviceRate, workers);
  const waitProbability = erlangC(workers, arrivalRate / serviceRate);
  const relief = workers * serviceRate - arrivalRate;
  const waiting = exponentialDelay(waitProbability, relief);

  // P(sojourn > t) = e^(-µt) + C µ (e^(-µt) - e^(-rt)) / (r - µ) with r = cµ - λ. The quotient is
  // written as t times the mean of the exponentials between, which holds at r = µ too.
  const slower = Math.min(serviceRate, relief);
  const apart = Math.abs(relief - serviceRate);
  const sojournBeyond = (t: number): number =>
    decay(serviceRate * t) +
    waitProbability * serviceRate * t * decay(slower * t) * meanDecay(apart * t);

  return {
    ...queueOf(arrivalRate, 1 / serviceRate, workers, waitProbability, waitProbability / relief),
    waitingTail: waiting.tail,
    waitingQuantile: waiting.quantile,
    sojournTail: (t) => {
      checkTime(t);
      return t === Infinity ? 0 : sojournBeyond(t);
    },
    sojournQuantile: (p) => fallTo(beyond(p), sojournBeyond, 1 / serviceRate),
  };
}
