import { expect } from 'vitest';

/**
 * Goodness of fit. Every critical value below is passed by a right distribution but for one seed in a
 * million; as the seeds are fixed, a test that passes once passes always.
 */

/** Of the normal distribution: |z| beyond it has probability 1e-6. */
export const CRITICAL_Z = 4.892;

/** Of √n times the Kolmogorov-Smirnov distance: 2 exp(-2 x²) = 1e-6. */
const CRITICAL_KS = 2.694;

/** Of chi-square, one-sided (Wilson and Hilferty 1931; 4.753 is the normal quantile of 1 - 1e-6). */
function criticalChiSquare(freedom: number): number {
  const spread = 2 / (9 * freedom);
  return freedom * (1 - spread + 4.753 * Math.sqrt(spread)) ** 3;
}

function expectChiSquare(counts: ArrayLike<number>, expected: ArrayLike<number>): void {
  let distance = 0;
  for (let i = 0; i < counts.length; i++) {
    distance += (counts[i]! - expected[i]!) ** 2 / expected[i]!;
  }
  expect(distance, 'chi-square').toBeLessThan(criticalChiSquare(counts.length - 1));
}

/** Chi-square test that all cells are equally likely. */
export function expectEven(counts: Float64Array): void {
  expectChiSquare(counts, new Float64Array(counts.length).fill(sum(counts) / counts.length));
}

// The distance is taken at that many equally likely points: it misses less than 1 / FINE of the largest.
const FINE = 2 ** 16;

/** Kolmogorov-Smirnov and chi-square (256 equally likely cells) tests of draws of a continuous distribution. */
export function expectContinuous(draws: Float64Array, cdf: (x: number) => number): void {
  const fine = new Float64Array(FINE);
  for (const x of draws) fine[Math.min(FINE - 1, Math.floor(cdf(x) * FINE))]!++;
  const coarse = new Float64Array(256);
  let below = 0;
  let distance = 0;
  for (let i = 0; i < FINE; i++) {
    below += fine[i]!;
    coarse[i >> 8]! += fine[i]!;
    distance = Math.max(distance, Math.abs(below / draws.length - (i + 1) / FINE));
  }
  expect(distance * Math.sqrt(draws.length), 'Kolmogorov-Smirnov').toBeLessThan(CRITICAL_KS);
  expectEven(coarse);
}

/**
 * The same tests of draws of whole numbers from `least` on, given the probabilities of each up to some number;
 * the larger ones are taken together. Kolmogorov-Smirnov errs on the safe side for whole numbers.
 */
export function expectDiscrete(
  draws: Float64Array,
  least: number,
  probabilities: readonly number[],
): void {
  const expected = probabilities.map((p) => p * draws.length);
  const listed = sum(expected);
  if (draws.length - listed > 10) expected.push(draws.length - listed);
  const counts = new Float64Array(expected.length);
  for (const x of draws) counts[Math.min(x - least, counts.length - 1)]!++;
  expect(sum(counts), 'draws that are whole and not below the least').toBe(draws.length);
  expectChiSquare(counts, expected);
  let difference = 0;
  let distance = 0;
  for (let i = 0; i < counts.length; i++) {
    difference += counts[i]! - expected[i]!;
    distance = Math.max(distance, Math.abs(difference) / draws.length);
  }
  expect(distance * Math.sqrt(draws.length), 'Kolmogorov-Smirnov').toBeLessThan(CRITICAL_KS);
}

/** The mean of draws in standard errors from the one that is stated. */
export function expectMean(draws: Float64Array, mean: number, variance: number): void {
  const found = average(draws, (x) => x - mean);
  const error = Math.sqrt(variance / draws.length);
  expect(Math.abs(found) / error, 'mean, in standard errors').toBeLessThan(CRITICAL_Z);
}

/** The variance of draws likewise; its standard error comes from the fourth moment of the draws. */
export function expectVariance(draws: Float64Array, mean: number, variance: number): void {
  const found = average(draws, (x) => (x - mean) ** 2 - variance);
  const error = Math.sqrt(average(draws, (x) => ((x - mean) ** 2 - variance) ** 2) / draws.length);
  expect(Math.abs(found) / error, 'variance, in standard errors').toBeLessThan(CRITICAL_Z);
}

function sum(counts: Iterable<number>): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}

function average(draws: Float64Array, of: (x: number) => number): number {
  let total = 0;
  for (const x of draws) total += of(x);
  return total / draws.length;
}

/** Error function, within 1.2e-7 (Press et al. 1992, Numerical Recipes, 6.2). */
export function erf(x: number): number {
  const z = Math.abs(x);
  const t = 1 / (1 + z / 2);
  const series = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398,
    1.48851587, -0.82215223, 0.17087277,
  ].reduceRight((sum, coefficient) => sum * t + coefficient);
  const rest = t * Math.exp(-z * z + series);
  return x < 0 ? rest - 1 : 1 - rest;
}

export const normalCdf = (z: number): number => (1 + erf(z / Math.SQRT2)) / 2;
