import { decay, logarithm } from './elementary.ts';
import { beyond, checkTime } from './queue.ts';

/** Tail and quantiles of a delay that is 0, but for a share `share` exponential with rate `rate`. */
export function exponentialDelay(
  share: number,
  rate: number,
): { tail(t: number): number; quantile(p: number): number } {
  return {
    tail: (t) => {
      checkTime(t);
      return share * decay(rate * t);
    },
    quantile: (p) => (share <= beyond(p) ? 0 : logarithm(share / beyond(p)) / rate),
  };
}
