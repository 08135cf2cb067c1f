import { checkBelow, checkPositive, checkWhole } from './domain.ts';
import { power } from './elementary.ts';
import { fallTo } from './root.ts';

/** A worker that serves jobs in batches. Times in the unit of time of the rates. */
export interface BatchQueue {
  /** Busy share of the time. */
  readonly utilization: number;
  /** Mean jobs in a batch, over the batches. */
  readonly meanBatch: number;
  readonly meanWaiting: number;
  readonly meanSojourn: number;
  readonly meanBacklog: number;
}

/**
 * M/M^[a,b]/1: an idle worker starts once at least `least` a jobs wait, takes up to `most` b of them, nobody
 * joins a running batch, and its time is exponential whatever its size (Neuts 1967; Medhi 2003, ch. 4).
 * P(busy, n waiting) = P(busy, 0) rⁿ with r the root below 1 of µ(r + r² + ... + rᵇ) = λ.
 *
 * `arrivalRate` λ, `batchRate` µ, positive, λ < bµ; `least` and `most` whole numbers, 1 ≤ a ≤ b; a RangeError
 * otherwise.
 */
export function batchService(station: {
  readonly arrivalRate: number;
  readonly batchRate: number;
  readonly least: number;
  readonly most: number;
}): BatchQueue {
  const { arrivalRate, batchRate, least, most } = station;
  checkPositive(arrivalRate, 'arrival rate');
  checkPositive(batchRate, 'batch rate');
  checkWhole(least, 1, 'jobs that start a batch');
  checkWhole(most, least, 'jobs that fill a batch');
  checkBelow(arrivalRate, most * batchRate, 'an arrival rate');
  // Sought is x = 1 - r, where the sum falls: from b at 0 to 0 at 1. Horner's rule sums it.
  const powers = (r: number): number => {
    let sum = 0;
    for (let k = 0; k < most; k++) sum = r * (1 + sum);
    return sum;
  };
  const load = arrivalRate / batchRate;
  const rest = fallTo(load, (x) => powers(Math.max(1 - x, 0)), 0.5);
  const ratio = 1 - rest;
  // In units of P(busy, 0). λP(idle, n) = µ(P(busy, 0) + ... + P(busy, n)).
  const busy = 1 / rest;
  const waitingBusy = ratio / (rest * rest);
  let idle = 0;
  let waitingIdle = 0;
  for (let n = 0; n < least; n++) {
    const chance = (1 - power(ratio, n + 1)) / rest / load;
    idle += chance;
    waitingIdle += n * chance;
  }
  const total = busy + idle;
  const meanBacklog = (waitingBusy + waitingIdle) / total;
  const utilization = busy / total;
  const meanWaiting = meanBacklog / arrivalRate;
  return {
    utilization,
    meanBatch: load / utilization,
    meanWaiting,
    meanSojourn: meanWaiting + 1 / batchRate,
    meanBacklog,
  };
}
