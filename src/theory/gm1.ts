import { checkNotNegative, checkPositive } from './domain.ts';
import { meanDecay } from './elementary.ts';
import { exponentialDelay } from './exponential-delay.ts';
import { checkStable, type QueueWithQuantiles, queueOf } from './queue.ts';
import { fallTo } from './root.ts';

/** Gaps between arrivals, independent and alike. */
export interface Gaps {
  /** Mean gap. */
  readonly mean: number;
  /**
   * (1 - A*(s)) / s for s > 0, where A* is the Laplace transform of the gap: the integral of
   * P(A > t) e⁻ˢᵗ. Written so, it loses no digits where s is small.
   */
  tailTransform(s: number): number;
}

/** A gap that is always the same, positive. */
export function constantGaps(gap: number): Gaps {
  checkPositive(gap, 'gap');
  return { mean: gap, tailTransform: (s) => gap * meanDecay(s * gap) };
}

/** Exponential gaps, of Poisson arrivals with a positive rate. */
export function exponentialGaps(rate: number): Gaps {
  checkPositive(rate, 'arrival rate');
  return { mean: 1 / rate, tailTransform: (s) => 1 / (rate + s) };
}

/**
 * Hyperexponential gaps: two exponential phases with balanced means, p/r₁ = (1-p)/r₂, of the given mean
 * and squared coefficient of variation `cv2`, at least 1 (Morse 1958).
 */
export function hyperexponentialGaps(mean: number, cv2: number): Gaps {
  checkPositive(mean, 'mean gap');
  checkNotNegative(cv2 - 1, 'squared coefficient of variation less 1');
  const share = (1 + Math.sqrt((cv2 - 1) / (cv2 + 1))) / 2;
  const rate1 = (2 * share) / mean;
  const rate2 = (2 * (1 - share)) / mean;
  return { mean, tailTransform: (s) => share / (rate1 + s) + (1 - share) / (rate2 + s) };
}

/**
 * G/M/1, first come first served: any independent gaps between arrivals, exponential service. A share σ of
 * the jobs waits, σ the root below 1 of σ = A*(µ(1-σ)), and the sojourn is exponential with rate µ(1-σ)
 * (Kleinrock 1975, ch. 6; Gross, Shortle, Thompson & Harris 2008, sec. 5.3). The root is found by bisection
 * of µT(µx) = 1 for x = 1 - σ, with T the tail transform, to the last bit.
 *
 * `serviceRate` µ per unit of time, times the mean gap above 1; a RangeError otherwise.
 */
export function gm1(station: {
  readonly gaps: Gaps;
  readonly serviceRate: number;
}): QueueWithQuantiles {
  const { gaps, serviceRate } = station;
  checkStable(1 / gaps.mean, 1 / serviceRate, 1);
  const idle = fallTo(1, (x) => serviceRate * gaps.tailTransform(serviceRate * x), 1);
  const relief = serviceRate * idle;
  const waiting = exponentialDelay(1 - idle, relief);
  const sojourn = exponentialDelay(1, relief);
  return {
    ...queueOf(1 / gaps.mean, 1 / serviceRate, 1, 1 - idle, (1 - idle) / relief),
    waitingTail: waiting.tail,
    waitingQuantile: waiting.quantile,
    sojournTail: sojourn.tail,
    sojournQuantile: sojourn.quantile,
  };
}
