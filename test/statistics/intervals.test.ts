import seedrandom from 'seedrandom';
import { describe, expect, test } from 'vitest';
import {
  type Estimate,
  Histogram,
  lowerBound,
  meanOver,
  quantileOver,
  ratioOver,
  type Sample,
  shareOver,
  significanceAbove,
  studentQuantile,
  upperBound,
} from '../../src/statistics/index.ts';

const T2 = 4.302652729749462; // Student's 97.5 % quantile with 2 degrees of freedom

function sampleOf(values: readonly number[], missing = 0): Sample {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value);
  return { histogram, missing };
}

const repeat = (value: number, times: number): number[] =>
  Array.from({ length: times }, () => value);

function pointOf(estimate: Estimate): Partial<Estimate> {
  const { low, high, standardError, degreesOfFreedom } = estimate;
  return { low, high, standardError, degreesOfFreedom };
}
const NO_INTERVAL = { low: NaN, high: NaN, standardError: NaN, degreesOfFreedom: 0 };

describe('the mean over replications', () => {
  test("has Student's interval", () => {
    const found = meanOver([1, 2, 6]);
    expect(found).toMatchObject({ value: 3, degreesOfFreedom: 2, replications: 3, lacks: null });
    const error = Math.sqrt(7 / 3); // s² = 14/2 over 3
    expect(found.standardError).toBeCloseTo(error, 12);
    expect(found.low).toBeCloseTo(3 - T2 * error, 12);
    expect(found.high).toBeCloseTo(3 + T2 * error, 12);
  });

  test('widens with confidence', () => {
    const [narrow, wide] = [meanOver([1, 2, 6], 0.9), meanOver([1, 2, 6], 0.99)];
    expect(wide.high - wide.value).toBeCloseTo(9.924843200918289 * wide.standardError, 9);
    expect(narrow.high - narrow.value).toBeCloseTo(2.919985580353724 * narrow.standardError, 9);
    expect(() => meanOver([1, 2], 1)).toThrow(RangeError);
  });

  test('of equal replications is certain, to the last bit', () => {
    const found = meanOver([0.1, 0.1, 0.1]);
    expect(found).toMatchObject({ value: 0.1, low: 0.1, high: 0.1, standardError: 0, lacks: null });
  });

  test('of a single replication is a point and says so', () => {
    const found = meanOver([5]);
    expect(found).toMatchObject({ value: 5, lacks: 'replications', needed: 2, ...NO_INTERVAL });
  });

  test('of nothing, or with a replication without data, lacks data', () => {
    for (const values of [[], [1, NaN, 2]]) {
      expect(meanOver(values)).toMatchObject({ value: NaN, lacks: 'data', ...NO_INTERVAL });
    }
  });

  test('is infinite with an infinite replication; certain only when all are', () => {
    const all = meanOver([Infinity, Infinity]);
    expect(all).toMatchObject({ value: Infinity, low: Infinity, high: Infinity, standardError: 0 });
    const some = meanOver([1, Infinity]);
    expect(some).toMatchObject({ value: Infinity, low: -Infinity, high: Infinity });
    expect(some.standardError).toBe(Infinity);
    expect(meanOver([Infinity, 1])).toEqual(some);
  });

  // 2,000 intervals: the coverage has a standard error of .0049; ± .024 is 4.9 of them.
  test('is covered by 95 of 100 intervals of five normal replications', () => {
    const random = seedrandom.alea('coverage of means');
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    let covered = 0;
    for (let i = 0; i < 2000; i++) {
      const { low, high } = meanOver(Array.from({ length: 5 }, () => 3 + normal()));
      if (low <= 3 && 3 <= high) covered++;
    }
    expect(Math.abs(covered / 2000 - 0.95)).toBeLessThan(0.024);
  });
});

describe('a quantile over replications', () => {
  test('is that of the pooled samples, with the spread of the sections around it', () => {
    // p50 of each: 10, 20, 60; pooled: 20.
    const samples = [sampleOf(repeat(10, 30)), sampleOf(repeat(20, 31)), sampleOf(repeat(60, 30))];
    const found = quantileOver(samples, 0.5);
    expect(found).toMatchObject({ value: 20, degreesOfFreedom: 2, replications: 3, lacks: null });
    const error = Math.sqrt((100 + 0 + 1600) / 2 / 3);
    expect(found.standardError).toBeCloseTo(error, 12);
    expect(found.high).toBeCloseTo(20 + T2 * error, 12);
    expect(found.low).toBe(0); // 20 - 72 is below what a delay can be
  });

  test('of short replications is not the mean of theirs', () => {
    const first = sampleOf([...repeat(100, 95), ...repeat(1000, 5)]);
    const second = sampleOf([...repeat(100, 40), ...repeat(1000, 160)]);
    expect(quantileOver([first, second, first], 0.5).value).toBe(100);
    expect(quantileOver([second, second, first], 0.5).value).toBeCloseTo(1000, -1);
  });

  test('wants 30 samples beyond it, and says how many samples that takes', () => {
    const few = quantileOver([sampleOf(repeat(7, 300)), sampleOf(repeat(7, 299))], 0.95);
    expect(few).toMatchObject({ value: 7, lacks: 'samples', needed: 600, ...NO_INTERVAL });
    const enough = quantileOver([sampleOf(repeat(7, 300)), sampleOf(repeat(7, 300))], 0.95);
    expect(enough).toMatchObject({ value: 7, low: 7, high: 7, lacks: null, needed: 0 });
  });

  test('wants as many on its thinner side, whichever that is', () => {
    const samples = [sampleOf(repeat(7, 300)), sampleOf(repeat(7, 299))];
    expect(quantileOver(samples, 0.05).needed).toBe(600);
    expect(quantileOver(samples, 0.5).lacks).toBeNull();
  });

  test('wants one sample beyond it for each of many replications', () => {
    const samples = Array.from({ length: 50 }, () => sampleOf(repeat(7, 19)));
    expect(quantileOver(samples, 0.95)).toMatchObject({ lacks: 'samples', needed: 1000 });
  });

  test('wants every replication to have a sample', () => {
    const samples = [sampleOf(repeat(7, 5000)), sampleOf([]), sampleOf([])];
    expect(quantileOver(samples, 0.95)).toMatchObject({ lacks: 'samples', needed: 5002 });
  });

  test('counts missing samples, which are infinite', () => {
    const samples = [sampleOf(repeat(7, 380), 20), sampleOf(repeat(9, 380), 20)];
    expect(quantileOver(samples, 0.95)).toMatchObject({ value: 9, lacks: null });
  });

  test('is infinite for certain when it is in every replication', () => {
    const samples = [sampleOf(repeat(7, 350), 50), sampleOf(repeat(9, 350), 50)];
    const found = quantileOver(samples, 0.95);
    expect(found).toMatchObject({
      value: Infinity,
      low: Infinity,
      high: Infinity,
      standardError: 0,
    });
  });

  test('knows nothing when it is infinite in some replications only', () => {
    const open = { low: 0, high: Infinity, standardError: Infinity, lacks: null };
    const healthy = sampleOf(repeat(7, 400));
    const broken = sampleOf(repeat(7, 300), 100);
    expect(quantileOver([healthy, broken], 0.95)).toMatchObject({ value: Infinity, ...open });
    const ill = sampleOf(repeat(7, 370), 30);
    expect(quantileOver([healthy, healthy, healthy, ill], 0.95)).toMatchObject({
      value: 7,
      ...open,
    });
  });

  test('lacks data without a sample, replications with only one of them', () => {
    const none = quantileOver([sampleOf([]), sampleOf([])], 0.95);
    expect(none).toMatchObject({ value: NaN, lacks: 'data', needed: 600, ...NO_INTERVAL });
    expect(quantileOver([], 0.5)).toMatchObject({ value: NaN, lacks: 'data' });
    const one = quantileOver([sampleOf(repeat(7, 900))], 0.95);
    expect(one).toMatchObject({ value: 7, lacks: 'replications', needed: 2, ...NO_INTERVAL });
  });

  // 1,000 intervals: a standard error of .007 around the nominal .95, and up to .03 too few for the
  // finite samples (the docstring's 93-97 %); ± .06 allows both.
  test('is covered by about 95 of 100 intervals at the smallest sample allowed', () => {
    const random = seedrandom.alea('coverage of quantiles');
    const exact = -Math.log(0.05) * 1e6;
    let covered = 0;
    for (let i = 0; i < 1000; i++) {
      const samples = Array.from({ length: 5 }, () =>
        sampleOf(Array.from({ length: 120 }, () => Math.floor(-Math.log(1 - random()) * 1e6))),
      );
      const { low, high } = quantileOver(samples, 0.95);
      if (low <= exact && exact <= high) covered++;
    }
    expect(Math.abs(covered / 1000 - 0.95)).toBeLessThan(0.06);
  });
});

describe('a ratio over replications', () => {
  test("is the ratio of the sums with the jackknife's standard error", () => {
    const found = ratioOver([1, 2, 3], [10, 10, 20]);
    expect(found.value).toBe(6 / 40);
    const squares = [5 / 30, 4 / 30, 3 / 20].map((r) => (r - 6 / 40) ** 2);
    const error = Math.sqrt((2 / 3) * (squares[0]! + squares[1]! + squares[2]!));
    expect(found.standardError).toBeCloseTo(error, 14);
    expect(found.high).toBeCloseTo(0.15 + T2 * error, 12);
  });

  test('over equal denominators is the mean over replications', () => {
    const ratio = ratioOver([1, 2, 6], [10, 10, 10]);
    const mean = meanOver([0.1, 0.2, 0.6]);
    expect(ratio.value).toBeCloseTo(mean.value, 14);
    expect(ratio.standardError).toBeCloseTo(mean.standardError, 14);
  });

  test('is certain when all replications agree', () => {
    expect(ratioOver([1, 2, 3], [100, 200, 300])).toMatchObject({ value: 0.01, standardError: 0 });
    expect(ratioOver([0, 0], [100, 200])).toMatchObject({ value: 0, low: 0, high: 0, lacks: null });
  });

  test('of nothing lacks data, of something over nothing is infinite', () => {
    expect(ratioOver([0, 0], [0, 0])).toMatchObject({ value: NaN, lacks: 'data', ...NO_INTERVAL });
    expect(ratioOver([], [])).toMatchObject({ value: NaN, lacks: 'data' });
    expect(ratioOver([3, 4], [0, 0])).toMatchObject({ value: Infinity, standardError: 0 });
  });

  test('that rests on one replication alone has an interval without end', () => {
    const found = ratioOver([1, 0], [10, 0]);
    expect(found).toMatchObject({ value: 0.1, standardError: Infinity, high: Infinity });
  });

  test('of a single replication is a point', () => {
    expect(ratioOver([1], [4])).toMatchObject({
      value: 0.25,
      lacks: 'replications',
      ...NO_INTERVAL,
    });
  });

  test('wants a denominator for each numerator', () => {
    expect(() => ratioOver([1, 2], [1])).toThrow(RangeError);
  });
});

describe('a share over replications', () => {
  test('of what was never seen in n trials may be 3/n, whatever the replications', () => {
    const never = shareOver([0, 0, 0], [100, 150, 50]);
    expect(never).toMatchObject({ value: 0, low: 0, lacks: null });
    // Clopper-Pearson: 1 - .05^(1/300) = .009936
    expect(upperBound(never, 0.05)).toBeGreaterThan(0.009936);
    expect(upperBound(never, 0.05)).toBeCloseTo(0.009936, 4);
  });

  test('of what was always seen may be 3/n less', () => {
    const always = shareOver([20, 30], [20, 30]);
    expect(always).toMatchObject({ value: 1, high: 1 });
    expect(lowerBound(always, 0.05)).toBeCloseTo(1 - 3 / 50, 2);
  });

  test('of a few trials says nothing', () => {
    expect(shareOver([0, 0], [1, 1])).toMatchObject({ value: 0, low: 0, high: 1 });
  });

  test('is the ratio of the sums otherwise', () => {
    expect(shareOver([1, 0, 2], [10, 10, 20])).toEqual(ratioOver([1, 0, 2], [10, 10, 20]));
    expect(shareOver([0], [10])).toEqual(ratioOver([0], [10]));
    expect(shareOver([0, 0], [0, 0]).lacks).toBe('data');
  });
});

describe('one-sided bounds', () => {
  const found = meanOver([1, 2, 6]);

  test('lie a Student quantile away', () => {
    const reach = studentQuantile(0.95, 2) * found.standardError;
    expect(upperBound(found, 0.05)).toBeCloseTo(3 + reach, 12);
    expect(lowerBound(found, 0.05)).toBeCloseTo(3 - reach, 12);
  });

  test('at half the risk are the ends of the two-sided interval', () => {
    expect(upperBound(found, 0.025)).toBeCloseTo(found.high, 12);
    expect(lowerBound(found, 0.025)).toBeCloseTo(found.low, 12);
  });

  test('have the p-value for their own: alpha at the lower bound', () => {
    for (const alpha of [0.001, 0.05, 0.4]) {
      expect(significanceAbove(found, lowerBound(found, alpha))).toBeCloseTo(alpha, 12);
    }
    expect(significanceAbove(found, 3)).toBeCloseTo(0.5, 12);
  });

  test('are the value itself without spread, and have no end with an infinite one', () => {
    const certain = meanOver([4, 4]);
    expect([lowerBound(certain, 0.05), upperBound(certain, 0.05)]).toEqual([4, 4]);
    expect([3, 4, 5].map((limit) => significanceAbove(certain, limit))).toEqual([0, 1, 1]);
    const unknown = meanOver([4, Infinity]);
    expect([lowerBound(unknown, 0.05), upperBound(unknown, 0.05)]).toEqual([-Infinity, Infinity]);
    expect(significanceAbove(unknown, 1)).toBe(1);
    const infinite = meanOver([Infinity, Infinity]);
    expect(upperBound(infinite, 0.05)).toBe(Infinity);
    expect(significanceAbove(infinite, 1e300)).toBe(0);
  });

  test('do not exist for a point', () => {
    expect(pointOf(meanOver([4]))).toEqual(NO_INTERVAL);
    expect(upperBound(meanOver([4]), 0.05)).toBeNaN();
    expect(lowerBound(meanOver([4]), 0.05)).toBeNaN();
    expect(significanceAbove(meanOver([4]), 1)).toBe(1);
  });
});
