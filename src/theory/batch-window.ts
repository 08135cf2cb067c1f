import { checkPositive, checkWhole } from './domain.ts';
import { poissonTail } from './poisson.ts';

/**
 * A batcher alone, with workers enough behind it: a window opens at the first job and closes after
 * `window`, or at once when `most` jobs are there. The arrivals in a window are those of a Poisson number
 * X with mean λd, up to b - 1, and windows renew: mean batch 1 + Σ_{j<b} P(X ≥ j), mean wait Σ_{j<b} j
 * P(X ≥ j) / (λ × mean batch), by integrating the jobs inside over the window.
 *
 * `arrivalRate` λ per unit of time, `window` d in that unit, positive; `most` b a positive whole number;
 * a RangeError otherwise.
 */
export function batchWindow(batcher: {
  readonly arrivalRate: number;
  readonly window: number;
  readonly most: number;
}): {
  /** Mean jobs in a batch. */
  readonly meanBatch: number;
  /** Mean time from a job's arrival to the close of its window, over jobs. */
  readonly meanWaiting: number;
  /** Share of the batches that close because they are full. */
  readonly full: number;
  /** Batches per unit of time. */
  readonly batchRate: number;
} {
  const { arrivalRate, window, most } = batcher;
  checkPositive(arrivalRate, 'arrival rate');
  checkPositive(window, 'window');
  checkWhole(most, 1, 'jobs that fill a batch');
  const mean = arrivalRate * window;
  let meanBatch = 1;
  let waits = 0;
  for (let j = 1; j < most; j++) {
    const chance = poissonTail(j, mean);
    if (chance === 0) break;
    meanBatch += chance;
    waits += j * chance;
  }
  return {
    meanBatch,
    meanWaiting: waits / (arrivalRate * meanBatch),
    full: poissonTail(most - 1, mean),
    batchRate: arrivalRate / meanBatch,
  };
}
