import { decay, logarithm } from './elementary.ts';

/**
 * Chance that a Poisson number of the given mean is exactly `k`, e⁻ᵃaᵏ/k!, without overflow and with a
 * relative error below 10⁻¹³ for means up to 10⁶: by the saddle point, with Stirling's error and the
 * deviance apart (Loader, Fast and accurate computation of binomial probabilities, 2000).
 *
 * `k` is a whole number of at least 0, `mean` at least 0.
 */
export function poissonTerm(k: number, mean: number): number {
  if (mean === 0) return k === 0 ? 1 : 0;
  if (k < 20) {
    let term = decay(mean);
    for (let j = 1; j <= k; j++) term *= mean / j;
    return term;
  }
  return decay(stirlingError(k) + deviance(k, mean)) / Math.sqrt(2 * Math.PI * k);
}

/** Chance of a Poisson number of at least `k`, summed over the thinner of its two tails. */
export function poissonTail(k: number, mean: number): number {
  return k > mean ? above(k, mean, () => 1) : 1 - below(k - 1, mean);
}

/** Mean of (X - k)⁺ of a Poisson number X. */
export function poissonExcess(k: number, mean: number): number {
  if (k > mean) return above(k + 1, mean, (j) => j - k);
  // E(X - k)⁺ = E(X - k) + E(k - X)⁺.
  let short = 0;
  let term = poissonTerm(k, mean);
  for (let j = k; j > 0 && term > 0; j--) {
    term *= j / mean;
    short += (k - j + 1) * term;
  }
  return mean - k + short;
}

/** Chances of 0, 1, ... `most`. */
export function poissonTerms(most: number, mean: number): number[] {
  const mode = Math.min(most, Math.floor(mean));
  const terms = new Array<number>(most + 1).fill(0);
  terms[mode] = poissonTerm(mode, mean);
  for (let k = mode; k > 0; k--) terms[k - 1] = (terms[k]! * k) / mean;
  for (let k = mode; k < most; k++) terms[k + 1] = (terms[k]! * mean) / (k + 1);
  return terms;
}

/** Sum of weight(j) P(X = j) over j ≥ k, for k above the mean: the terms fall from the start. */
function above(k: number, mean: number, weight: (j: number) => number): number {
  let sum = 0;
  let term = poissonTerm(k, mean);
  for (let j = k; term * weight(j) > 1e-18 * sum; j++) {
    sum += term * weight(j);
    term *= mean / (j + 1);
  }
  return sum;
}

/** P(X ≤ k) for k up to the mean: the terms fall on the way down. */
function below(k: number, mean: number): number {
  let sum = 0;
  let term = k < 0 ? 0 : poissonTerm(k, mean);
  for (let j = k; j >= 0 && term > 1e-18 * sum; j--) {
    sum += term;
    term *= j / mean;
  }
  return sum;
}

/** ln k! less Stirling's ½ ln(2πk) + k ln k - k, for k ≥ 20. */
function stirlingError(k: number): number {
  const square = 1 / (k * k);
  return (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680))) / k;
}

/** k ln(k/a) + a - k, which is at least 0; by a series where k is close to a. */
function deviance(k: number, mean: number): number {
  const apart = k - mean;
  const v = apart / (k + mean);
  if (Math.abs(v) > 0.1) return k * logarithm(k / mean) - apart;
  // k ln(k/a) = 2k artanh v, and 2kv = apart (1 + v).
  let sum = apart * v;
  let odd = 2 * k * v;
  for (let j = 3; j <= 31; j += 2) {
    odd *= v * v;
    sum += odd / j;
  }
  return sum;
}
