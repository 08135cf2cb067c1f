import { checkNotNegative, checkPositive } from './domain.ts';

/** The first moments of a time: E[S], E[S²] and E[S³], in a unit of time, its square and its cube. */
export interface Moments {
  readonly mean: number;
  readonly second: number;
  readonly third: number;
}

/** Always the same time, at least 0. */
export function constantMoments(time: number): Moments {
  checkNotNegative(time, 'time');
  return { mean: time, second: time * time, third: time * time * time };
}

/** Exponential, with a positive mean. */
export function exponentialMoments(mean: number): Moments {
  checkPositive(mean, 'mean time');
  return { mean, second: 2 * mean * mean, third: 6 * mean * mean * mean };
}

/** Uniform between `low`, at least 0, and `high`, above it. */
export function uniformMoments(low: number, high: number): Moments {
  checkNotNegative(low, 'lowest time');
  checkPositive(high - low, 'width of the range of times');
  const mean = (low + high) / 2;
  return {
    mean,
    second: (low * low + low * high + high * high) / 3,
    third: (mean * (low * low + high * high)) / 2,
  };
}

/**
 * Gamma, with a positive mean and a squared coefficient of variation `cv2` of at least 0; Erlang-k at
 * 1/k.
 */
export function gammaMoments(mean: number, cv2: number): Moments {
  checkPositive(mean, 'mean time');
  checkNotNegative(cv2, 'squared coefficient of variation');
  const second = mean * mean * (1 + cv2);
  return { mean, second, third: mean * second * (1 + 2 * cv2) };
}

/** Lognormal, with a positive mean and a squared coefficient of variation `cv2` of at least 0. */
export function lognormalMoments(mean: number, cv2: number): Moments {
  checkPositive(mean, 'mean time');
  checkNotNegative(cv2, 'squared coefficient of variation');
  const growth = 1 + cv2;
  return {
    mean,
    second: mean * mean * growth,
    third: mean * mean * mean * growth * growth * growth,
  };
}

/** Throws a RangeError unless these are moments of a time: each finite, and E[S]E[S³] ≥ E[S²]² ≥ E[S]⁴. */
export function checkMoments({ mean, second, third }: Moments, name: string): void {
  checkNotNegative(mean, `mean ${name}`);
  // A little slack: moments of a constant time are equal only to the last bits.
  const slack = 1 + 1e-12;
  if (!(second * slack >= mean * mean && second < Infinity)) {
    throw new RangeError(
      `expected a second moment of the ${name} of at least ${mean * mean}, found ${second}`,
    );
  }
  if (!(mean * third * slack >= second * second && third < Infinity)) {
    throw new RangeError(
      `expected a third moment of the ${name} of at least ${(second * second) / mean}, found ${third}`,
    );
  }
}
