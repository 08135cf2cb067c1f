import { exponentialDelay } from './exponential-delay.ts';
import { checkStable, type QueueWithQuantiles, queueOf } from './queue.ts';

/**
 * M/M/1, first come first served: Poisson arrivals, exponential service (Kleinrock 1975, ch. 3;
 * Gross, Shortle, Thompson & Harris 2008, ch. 2). Its sojourn is exponential with rate µ - λ.
 *
 * `arrivalRate` λ and `serviceRate` µ per unit of time, 0 < λ < µ; a RangeError otherwise.
 */
export function mm1(station: {
  readonly arrivalRate: number;
  readonly serviceRate: number;
}): QueueWithQuantiles {
  const { arrivalRate, serviceRate } = station;
  checkStable(arrivalRate, 1 / serviceRate, 1);
  const utilization = arrivalRate / serviceRate;
  const relief = serviceRate - arrivalRate;
  const waiting = exponentialDelay(utilization, relief);
  const sojourn = exponentialDelay(1, relief);
  return {
    ...queueOf(arrivalRate, 1 / serviceRate, 1, utilization, utilization / relief),
    waitingTail: waiting.tail,
    waitingQuantile: waiting.quantile,
    sojournTail: sojourn.tail,
    sojournQuantile: sojourn.quantile,
  };
}
