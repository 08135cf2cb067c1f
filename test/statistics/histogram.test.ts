import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Histogram } from '../../src/statistics/index.ts';

/** Whole numbers of every magnitude up to 2⁵³. */
const value = fc
  .tuple(fc.integer({ min: 0, max: 53 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([bits, share]) => Math.floor(share * 2 ** bits));
const values = fc.array(value, { minLength: 1, maxLength: 200 });

function histogramOf(samples: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const sample of samples) histogram.add(sample);
  return histogram;
}

/** The oracle: the sorted samples and a rank in whole numbers. */
function exactQuantile(samples: readonly number[], missing: number, perMille: number): number {
  const sorted = Float64Array.from(samples).sort();
  const rank = Math.max(1, Math.ceil((perMille * (sorted.length + missing)) / 1000));
  return rank > sorted.length ? Infinity : sorted[rank - 1]!;
}

describe('a quantile', () => {
  test('is within 1/256 of that of the sorted samples, missing ones last', () => {
    fc.assert(
      fc.property(values, fc.nat(50), fc.nat(1000), (samples, missing, perMille) => {
        const exact = exactQuantile(samples, missing, perMille);
        const found = histogramOf(samples).quantile(perMille / 1000, missing);
        if (exact === Infinity) expect(found).toBe(Infinity);
        else expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact / 256);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test('is exact below 256', () => {
    const samples = Array.from({ length: 256 }, (_, i) => 255 - i);
    const histogram = histogramOf(samples);
    for (let perMille = 0; perMille <= 1000; perMille++) {
      expect(histogram.quantile(perMille / 1000)).toBe(exactQuantile(samples, 0, perMille));
    }
  });

  test('takes a decimal share for what it says: 7 % of 100 is rank 7 for every share and size', () => {
    for (let size = 1; size <= 250; size++) {
      const histogram = histogramOf(Array.from({ length: size }, (_, i) => i + 1));
      for (let percent = 1; percent <= 100; percent++) {
        expect(histogram.quantile(percent / 100)).toBe(Math.ceil((percent * size) / 100));
      }
    }
  });

  test('keeps its accuracy on both sides of every power of two up to 2^53', () => {
    for (let k = 0; k <= 53; k++) {
      for (const sample of [2 ** k - 1, 2 ** k, 2 ** k + 1].filter((x) => x <= 2 ** 53)) {
        const found = histogramOf([sample]).quantile(0.5);
        expect(Math.abs(found - sample)).toBeLessThanOrEqual(sample / 256);
      }
    }
  });

  test('never falls as the share rises', () => {
    fc.assert(
      fc.property(values, fc.nat(1000), fc.nat(1000), (samples, a, b) => {
        const histogram = histogramOf(samples);
        const low = histogram.quantile(Math.min(a, b) / 1000);
        expect(low).toBeLessThanOrEqual(histogram.quantile(Math.max(a, b) / 1000));
      }),
      { seed: 2 },
    );
  });

  test('is infinite as soon as it falls among the missing samples', () => {
    const histogram = histogramOf(Array.from({ length: 95 }, () => 10));
    expect(histogram.quantile(0.95, 5)).toBe(10);
    expect(histogram.quantile(0.96, 5)).toBe(Infinity);
    expect(new Histogram().quantile(0.5, 1)).toBe(Infinity);
  });

  test('without any sample is NaN, like the mean', () => {
    expect(new Histogram().quantile(0.5)).toBeNaN();
    expect(new Histogram().mean).toBeNaN();
  });

  test.each([-0.1, 1.1, NaN])('of a share of %d is refused', (p) => {
    expect(() => histogramOf([1]).quantile(p)).toThrow(RangeError);
  });
});

test('merged histograms are the histogram of all samples', () => {
  fc.assert(
    fc.property(values, values, (first, second) => {
      const merged = histogramOf(first);
      merged.merge(histogramOf(second));
      expect(merged.count).toBe(first.length + second.length);
      expect(merged.sparse().counts).toEqual(histogramOf([...first, ...second]).sparse().counts);
    }),
    { seed: 3 },
  );
});

test('mean and sum are exact', () => {
  const histogram = histogramOf([1, 1_000_003, 5_000_000_000_001]);
  expect(histogram.sum).toBe(5_000_001_000_005);
  expect(histogram.mean).toBe(5_000_001_000_005 / 3);
});

test('a cleared histogram is like a new one', () => {
  const histogram = histogramOf([3, 2 ** 40]);
  histogram.clear();
  expect(histogram).toEqual(new Histogram());
});

describe('as plain data', () => {
  test('a histogram survives JSON', () => {
    fc.assert(
      fc.property(fc.array(value), (samples) => {
        const histogram = histogramOf(samples);
        const data = histogram.sparse();
        const copy = Histogram.from(JSON.parse(JSON.stringify(data)));
        expect(copy.sparse()).toEqual(data);
        expect(copy.count).toBe(samples.length);
      }),
      { seed: 4 },
    );
  });

  test.each([
    ['a bucket twice', [5, 1, 5, 1]],
    ['a bucket too far', [6144, 1]],
    ['a bucket that is no number', [NaN, 1]],
    ['no samples in a bucket', [5, 0]],
    ['half a sample', [5, 0.5]],
    ['a bucket without its count', [5]],
  ])('%s is refused', (_, counts) => {
    expect(() => Histogram.from({ sum: 1, counts })).toThrow(RangeError);
  });
});

test.each([-1, NaN, Infinity, 2 ** 53 + 2])('a sample of %d is refused', (sample) => {
  expect(() => new Histogram().add(sample)).toThrow(RangeError);
});
