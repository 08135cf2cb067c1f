import { describe, expect, test } from 'vitest';
import { exp, log, log1p, namedStream, pow, sineOfTurn, whole } from '../../src/random/index.ts';
import {
  exactExp,
  exactLn,
  exactLn1p,
  exactSineOfTurn,
  fixed,
  times,
  ulpsFrom,
  ulpsFromExponential,
} from './oracle.ts';

const POINTS = 3000;
const MOST = Number.MAX_VALUE;
const LEAST = Number.MIN_VALUE; // the smallest subnormal

/** The largest error over many points, in ulp. */
function worst(name: string, error: (source: ReturnType<typeof namedStream>) => number): number {
  const source = namedStream('ulp', name);
  let largest = 0;
  for (let i = 0; i < POINTS; i++) largest = Math.max(largest, error(source));
  return largest;
}

type Source = ReturnType<typeof namedStream>;
const between = (source: Source, low: number, high: number): number =>
  low + (high - low) * source.uniform();
/** Of any size from 2^least to 2^most. */
const sized = (source: Source, least: number, most: number): number =>
  between(source, 1, 2) * 2 ** (least + source.below(most - least));
const signed = (source: Source, x: number): number => (source.chance(0.5) ? x : -x);

describe('log', () => {
  const ulps = (x: number): number => ulpsFrom(log(x), exactLn(x));

  test.each<[string, bound: number, (source: Source) => number]>([
    ['on (0, 1)', 1, (source) => source.uniform()],
    ['around √½, where the reduction changes', 1, (source) => between(source, 0.66, 0.75)],
    ['near 1, where it vanishes', 1, (source) => 1 + signed(source, sized(source, -52, -1))],
    ['of large numbers', 0.7, (source) => sized(source, 4, 1023)],
    ['of small numbers', 0.7, (source) => sized(source, -1022, -4)],
    ['of subnormals', 0.7, (source) => sized(source, -1060, -1022)],
  ])('%s is within %d ulp', (range, bound, x) => {
    expect(worst(range, (source) => ulps(x(source)))).toBeLessThan(bound);
  });

  test('is exact where it can be, and knows the ends of its range', () => {
    expect(log(1)).toBe(0);
    expect(log(0)).toBe(-Infinity);
    expect(log(Infinity)).toBe(Infinity);
    expect(log(-1)).toBeNaN();
    expect(log(NaN)).toBeNaN();
    expect(ulps(LEAST)).toBeLessThan(1);
    expect(ulps(MOST)).toBeLessThan(1);
  });
});

describe('log1p', () => {
  test.each<[string, (source: Source) => number]>([
    ['on (-1, 1)', (source) => 2 * source.uniform() - 1],
    ['of tiny numbers', (source) => signed(source, sized(source, -70, -1))],
    ['of large numbers', (source) => sized(source, 0, 190)],
  ])('is within 3 ulp %s', (range, x) => {
    const error = (source: Source): number => {
      const at = x(source);
      return ulpsFrom(log1p(at), exactLn1p(at));
    };
    expect(worst(range, error)).toBeLessThan(3);
  });

  test('knows the ends of its range', () => {
    expect(log1p(0)).toBe(0);
    expect(log1p(LEAST)).toBe(LEAST);
    expect(log1p(-1)).toBe(-Infinity);
    expect(log1p(Infinity)).toBe(Infinity);
    expect(log1p(-2)).toBeNaN();
    expect(log1p(NaN)).toBeNaN();
  });
});

describe('exp', () => {
  const ulps = (x: number): number => ulpsFromExponential(exp(x), exactExp(fixed(x)));

  test.each<[string, bound: number, (source: Source) => number]>([
    ['on (-20, 20)', 0.7, (source) => between(source, -20, 20)],
    ['where the reduction changes', 0.7, (source) => signed(source, between(source, 0.34, 0.36))],
    ['of tiny numbers', 0.7, (source) => signed(source, sized(source, -60, -1))],
    ['up to the largest double', 0.7, (source) => between(source, -708, 709.78)],
    ['down through the subnormals', 0.85, (source) => between(source, -745.1, -708)],
  ])('%s is within %d ulp', (range, bound, x) => {
    expect(worst(range, (source) => ulps(x(source)))).toBeLessThan(bound);
  });

  test('is exact where it can be, and knows the ends of its range', () => {
    expect(exp(0)).toBe(1);
    expect(exp(-Infinity)).toBe(0);
    expect(exp(Infinity)).toBe(Infinity);
    expect(exp(NaN)).toBeNaN();
    expect(exp(LEAST)).toBe(1);
    // The last arguments with a finite and with a positive result, and their neighbours.
    expect(exp(709.782712893384)).toBeLessThanOrEqual(MOST);
    expect(exp(709.7827128933841)).toBe(Infinity);
    expect(exp(-745.1332191019411)).toBe(LEAST);
    expect(exp(-745.1332191019412)).toBe(0);
  });
});

describe('pow', () => {
  const ulps = (x: number, y: number): number =>
    ulpsFromExponential(pow(x, y), exactExp(times(fixed(y), exactLn(x))));
  /** The power that raises x to about e^±700, where every error of ln x shows 700 times over. */
  const extreme = (source: Source, x: number): number => between(source, -708, 709) / Math.log(x);

  test.each<[string, bound: number, (source: Source) => [number, number]]>([
    ['of ranks', 0.9, (source) => [1 + source.below(1e6), between(source, -2, 0)]],
    ['of draws', 0.9, (source) => [source.exponential(), between(source, 0, 4)]],
    [
      'to the ends of the range, at every size',
      0.9,
      (source) => {
        const x = sized(source, -1022, 1023);
        return [x, extreme(source, x)];
      },
    ],
    [
      'to the ends of the range, around √2 and √½',
      0.9,
      (source) => {
        const x = (source.chance(0.5) ? Math.SQRT2 : Math.SQRT1_2) * between(source, 0.95, 1.05);
        return [x, extreme(source, x)];
      },
    ],
    [
      'to the ends of the range, near 1',
      0.9,
      (source) => {
        const x = 1 + signed(source, sized(source, -52, -1));
        return [x, extreme(source, x)];
      },
    ],
    ['of subnormals', 0.9, (source) => [sized(source, -1060, -1022), between(source, -0.9, 0.9)]],
    ['down to subnormals', 1, (source) => [0.7, between(source, 708.5, 745) / -Math.log(0.7)]],
  ])('%s is within %d ulp', (range, bound, arguments_) => {
    expect(worst(range, (source) => ulps(...arguments_(source)))).toBeLessThan(bound);
  });

  test('is exact where it can be', () => {
    expect(pow(2, 10)).toBe(1024);
    expect(pow(3, 5)).toBe(243);
    expect(pow(9, 0.5)).toBe(3);
    expect(pow(10, 3)).toBe(1000);
    expect(pow(2, -1074)).toBe(LEAST);
    for (const x of [LEAST, 1e-300, 0.1, 7, 1e300, MOST]) expect(pow(x, 1)).toBe(x);
  });

  test('knows the ends of its range', () => {
    for (const x of [0, 0.5, 1, 2, Infinity]) expect(pow(x, 0)).toBe(1);
    expect(pow(0, 2)).toBe(0);
    expect(pow(0, -2)).toBe(Infinity);
    expect(pow(Infinity, 2)).toBe(Infinity);
    expect(pow(Infinity, -2)).toBe(0);
    expect(pow(1, Infinity)).toBe(1);
    expect(pow(2, Infinity)).toBe(Infinity);
    expect(pow(2, -Infinity)).toBe(0);
    expect(pow(0.5, Infinity)).toBe(0);
    expect(pow(2, 1024)).toBe(Infinity);
    expect(pow(2, -1076)).toBe(0);
    expect(pow(1 + 2 ** -52, 1e300)).toBe(Infinity);
    expect(pow(-1, 2)).toBeNaN();
    expect(pow(NaN, 2)).toBeNaN();
    expect(pow(2, NaN)).toBeNaN();
  });
});

describe('the sine of a turn', () => {
  const ulps = (x: number): number => ulpsFrom(sineOfTurn(x), exactSineOfTurn(x));

  test.each<[string, (source: Source) => number]>([
    ['in the first turns', (source) => between(source, -2, 2)],
    ['of tiny angles', (source) => signed(source, sized(source, -60, -3))],
    ['around an eighth, where the series changes', (source) => between(source, 0.124, 0.126)],
    ['around a quarter', (source) => 0.25 + signed(source, sized(source, -50, -4))],
    ['around a half, where it vanishes', (source) => 0.5 + signed(source, sized(source, -50, -3))],
    ['after many turns', (source) => signed(source, sized(source, 2, 40))],
  ])('is within 2 ulp %s', (range, x) => {
    expect(worst(range, (source) => ulps(x(source)))).toBeLessThan(2);
  });

  test('is exact at the quarters, and knows the ends of its range', () => {
    for (const whole of [0, 1, 7, 1e6]) {
      expect([0, 0.25, 0.5, 0.75].map((part) => sineOfTurn(whole + part))).toEqual([0, 1, 0, -1]);
    }
    expect(sineOfTurn(-0.25)).toBe(-1);
    expect(sineOfTurn(MOST)).toBe(0);
    expect(sineOfTurn(LEAST)).toBeGreaterThan(0);
    expect(sineOfTurn(Infinity)).toBeNaN();
    expect(sineOfTurn(NaN)).toBeNaN();
  });
});

test('whole rounds to the nearest whole number, halves up', () => {
  expect([2.4, 2.5, 2.6, 0, -2.5, -2.6].map(whole)).toEqual([2, 3, 3, 0, -2, -3]);
});
