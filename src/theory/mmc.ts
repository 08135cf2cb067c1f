import { decay, logarithm, meanDecay } from './elementary.ts';
import { erlangC } from './erlang.ts';
import { beyond, checkStable, type QueueWithQuantiles, queueOf } from './queue.ts';

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

  // P(sojourn > t) = e^(-µt) + C µ (e^(-µt) - e^(-rt)) / (r - µ) with r = cµ - λ. The quotient is
  // written as t times the mean of the exponentials between, which holds at r = µ too.
  const slower = Math.min(serviceRate, relief);
  const apart = Math.abs(relief - serviceRate);
  const sojournBeyond = (t: number): number =>
    decay(serviceRate * t) +
    waitProbability * serviceRate * t * decay(slower * t) * meanDecay(apart * t);

  return {
    ...queueOf(arrivalRate, 1 / serviceRate, workers, waitProbability, waitProbability / relief),
    waitingQuantile: (p) =>
      waitProbability <= beyond(p) ? 0 : logarithm(waitProbability / beyond(p)) / relief,
    sojournQuantile: (p) => fallTo(beyond(p), sojournBeyond, 1 / serviceRate),
  };
}

/** Where a function that falls from 1 to 0 comes down to `level`: by bisection, to the last bit. */
function fallTo(level: number, falling: (t: number) => number, scale: number): number {
  let high = scale;
  while (falling(high) > level) high *= 2;
  let low = 0;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return high;
    if (falling(middle) > level) low = middle;
    else high = middle;
  }
}
