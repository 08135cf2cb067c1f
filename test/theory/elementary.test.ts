import { expect, test } from 'vitest';
import { decay, logarithm, meanDecay } from '../../src/theory/elementary.ts';

// Math.log, exp and expm1 are right to an ulp in every engine: oracles, though not for results.
const relative = (found: number, exact: number): number => Math.abs(found / exact - 1);

/** Numbers of every magnitude between 1e-12 and 1e12, none of them round. */
const numbers = Array.from({ length: 5000 }, (_, i) => Math.exp((i - 2499.5) / 90.5));

test('the logarithm has a relative error below 2^-50', () => {
  for (const x of numbers) expect(relative(logarithm(x), Math.log(x))).toBeLessThan(2 ** -50);
  expect(logarithm(1)).toBe(0);
  expect(relative(logarithm(5e-324), Math.log(5e-324))).toBeLessThan(2 ** -50);
  expect(relative(logarithm(Number.MAX_VALUE), 709.782712893384)).toBeLessThan(2 ** -50);
});

test('the decay has a relative error below 16(1 + h)·2^-53', () => {
  for (const h of numbers.filter((x) => x < 700)) {
    expect(relative(decay(h), Math.exp(-h))).toBeLessThan(16 * (1 + h) * 2 ** -53);
  }
  expect(decay(0)).toBe(1);
  expect([decay(1000), decay(Infinity)]).toEqual([0, 0]);
});

test('the mean decay has a relative error below 2^-49, on both sides of its switch', () => {
  for (const h of [...numbers, 0.5, 0.5000000000000001]) {
    expect(relative(meanDecay(h), -Math.expm1(-h) / h)).toBeLessThan(2 ** -49);
  }
  expect(meanDecay(0)).toBe(1);
});
