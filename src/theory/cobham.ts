import { erlangC } from './erlang.ts';
import { checkStable } from './queue.ts';

/**
 * Mean waiting of each class in M/M/c with urgencies that never preempt, one service rate for all:
 * C / (cµ) / ((1 - σₖ₋₁)(1 - σₖ)), where σₖ is the utilization by the classes up to k (Cobham 1954;
 * Kella & Yechiali 1985). The mean over all jobs is that of M/M/c: urgency only shares it out.
 *
 * `arrivalRates` of the classes, the most urgent first, each at least 0, and `serviceRate` µ of one
 * worker per unit of time; `workers` c a whole number. Stable as a whole, 0 < Σ λ < cµ; a RangeError
 * otherwise.
 */
export function cobham(station: {
  readonly arrivalRates: readonly number[];
  readonly serviceRate: number;
  readonly workers: number;
}): number[] {
  const { arrivalRates, serviceRate, workers } = station;
  const negative = arrivalRates.find((rate) => !(rate >= 0));
  if (negative !== undefined) {
    throw new RangeError(`expected arrival rates of at least 0, found ${negative}`);
  }
  const total = arrivalRates.reduce((sum, rate) => sum + rate, 0);
  checkStable(total, 1 / serviceRate, workers);
  const capacity = workers * serviceRate;
  const residual = erlangC(workers, total / serviceRate) / capacity;
  let more = 0; // utilization by the more urgent classes
  return arrivalRates.map((rate) => {
    const upTo = more + rate / capacity;
    const waiting = residual / ((1 - more) * (1 - upTo));
    more = upTo;
    return waiting;
  });
}
