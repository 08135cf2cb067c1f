import { expect, test } from 'vitest';
import {
  arctangent,
  decay,
  decayMoment,
  logarithm,
  meanDecay,
  power,
  sineCosine,
} from '../../src/theory/elementary.ts';

// Math.log, exp, expm1, sin and atan are right to an ulp or so in every engine: oracles, though not for results.
const relative = (found: number, exact: number): number => Math.abs(found / exact - 1);

/** Numbers of every magnitude between 1e-12 and 1e12, none of them round. */
const numbers = Array.from({ length: 5000 }, (_, i) => Math.exp((i - 2499.5) / 90.5));

test('the logarithm has a relative error below 2^-50', () => {
  for (const x of numbers) expect(relative(logarithm(x), Math.log(x))).toBeLessThan(2 ** -50);
  expect(logarithm(1)).toBe(0);
  expect(relative(logarithm(5e-324), Math.log(5e-324))).toBeLessThan(2 ** -50);
  expect(relative(logarithm(Number.MAX_VALUE), 709.782712893384)).toBeLessThan(2 ** -50);
});

test('the decay has a relative error below 2^-51', () => {
  for (const h of numbers.filter((x) => x < 700)) {
    expect(relative(decay(h), Math.exp(-h))).toBeLessThan(2 ** -51);
  }
  for (let h = 0.05; h < 700; h += 0.37) {
    expect(relative(decay(h), Math.exp(-h))).toBeLessThan(2 ** -51);
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

test('the decay moment has a relative error below 2^-48, on both sides of its switch', () => {
  // As (mean decay - decay) / h, where that loses no digits; at ½ it is 4 - 6 e^-½.
  for (const h of [...numbers.filter((x) => x > 1), 1, 1.0000000000000002]) {
    const exact = (-Math.expm1(-h) / h - Math.exp(-h)) / h;
    expect(relative(decayMoment(h), exact)).toBeLessThan(2 ** -48);
  }
  expect(relative(decayMoment(0.5), 0.3608160417241995)).toBeLessThan(2 ** -48);
  expect(relative(decayMoment(1e-9), 0.5 - 1e-9 / 3)).toBeLessThan(2 ** -48);
  expect(decayMoment(0)).toBe(0.5);
});

test('whole powers are those of repeated multiplication', () => {
  expect([power(3, 0), power(3, 1), power(3, 13), power(0, 0), power(0, 5)]).toEqual([
    1, 3, 1594323, 1, 0,
  ]);
  expect(relative(power(0.9, 1000), Math.exp(1000 * Math.log(0.9)))).toBeLessThan(1e-12);
});

test('sine and cosine have an absolute error below 2^-50 up to 100,000', () => {
  const sizes = numbers.filter((x) => x <= 1e5);
  const errors = [...sizes, ...sizes.map((x) => -x)].flatMap((x) => {
    const { sine, cosine } = sineCosine(x);
    return [Math.abs(sine - Math.sin(x)), Math.abs(cosine - Math.cos(x))];
  });
  expect(Math.max(...errors)).toBeLessThan(2 ** -50);
  expect(sineCosine(0)).toEqual({ sine: 0, cosine: 1 });
});

test('the arctangent has a relative error below 2^-49', () => {
  const errors = numbers.map((x) => relative(arctangent(x), Math.atan(x)));
  expect(Math.max(...errors)).toBeLessThan(2 ** -49);
  expect(numbers.filter((x) => arctangent(-x) !== -arctangent(x))).toEqual([]);
  expect(arctangent(0)).toBe(0);
});
