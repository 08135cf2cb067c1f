import { describe, expect, test } from 'vitest';
import { log, namedStream } from '../../src/random/index.ts';
import {
  type Estimate,
  Histogram,
  quantileDifference,
  quantileOver,
  type Ratio,
  ratioDifference,
  ratioOver,
  type Sample,
  shareDifference,
} from '../../src/statistics/index.ts';

const T4 = 2.7764451051977987; // Student's 97.5 % quantile with 4 degrees of freedom

function sampleOf(values: readonly number[], missing = 0): Sample {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value);
  return { histogram, missing };
}

const repeat = (value: number, times: number): number[] =>
  Array.from({ length: times }, () => value);

const half = ({ value, high }: Estimate): number => high - value;

describe('the difference of two ratios', () => {
  test('has the interval of paired means where all denominators are equal', () => {
    const first = { above: [10, 12, 9, 14, 15], below: repeat(1, 5) };
    const second = { above: [11, 14, 10, 16, 19], below: repeat(1, 5) };
    const found = ratioDifference(first, second);
    // Differences 1, 2, 1, 2, 4: mean 2, Σ (d - 2)² = 1 + 0 + 1 + 0 + 4 = 6, s² / R = 6 / 4 / 5 = 0.3.
    expect(found).toMatchObject({ degreesOfFreedom: 4, replications: 5, lacks: null });
    expect(found.value).toBeCloseTo(2, 12);
    expect(found.standardError).toBeCloseTo(Math.sqrt(0.3), 12);
    expect(found.low).toBeCloseTo(2 - T4 * Math.sqrt(0.3), 12);
    expect(found.high).toBeCloseTo(2 + T4 * Math.sqrt(0.3), 12);
  });

  test('is that of sums by sums, not the mean of the differences', () => {
    const first = { above: [1, 1, 1, 1, 6], below: [1, 1, 1, 1, 1] };
    const second = { above: [1, 1, 1, 1, 6], below: [1, 1, 1, 1, 6] };
    // 10/10 - 10/5
    expect(ratioDifference(first, second).value).toBeCloseTo(-1, 12);
  });

  test('is known for sure where every pair shows the same', () => {
    const first = { above: repeat(3, 6), below: repeat(2, 6) };
    expect(ratioDifference(first, first)).toMatchObject({ value: 0, low: 0, high: 0, lacks: null });
  });

  test('wants five pairs', () => {
    const first = { above: [1, 2, 3, 4], below: repeat(1, 4) };
    const second = { above: [2, 2, 4, 4], below: repeat(1, 4) };
    const found = ratioDifference(first, second);
    expect(found).toMatchObject({ value: 0.5, low: NaN, lacks: 'replications', needed: 5 });
  });

  test('has no data where one of them has none', () => {
    const first = { above: repeat(0, 5), below: repeat(0, 5) };
    const second = { above: repeat(1, 5), below: repeat(1, 5) };
    expect(ratioDifference(first, second).lacks).toBe('data');
  });

  test('does not pair what is not equally long', () => {
    const first = { above: [1], below: [1] };
    expect(() => ratioDifference(first, { above: [1, 2], below: [1, 2] })).toThrow(RangeError);
  });
});

describe('the difference of two shares', () => {
  const none = { above: repeat(0, 5), below: repeat(200, 5) };
  const few = { above: [2, 1, 3, 2, 2], below: repeat(200, 5) };

  test('is that of the ratios where both were seen and not always', () => {
    const more = { above: [4, 2, 5, 4, 5], below: repeat(200, 5) };
    expect(shareDifference(few, more)).toEqual(ratioDifference(few, more));
  });

  test('leaves room for an event that neither showed: three in so many trials, on either side', () => {
    const { value, low, high } = shareDifference(none, none);
    expect(value).toBe(0);
    expect(high).toBeGreaterThan(3 / 1000);
    expect(low).toBe(-high);
  });

  test('is wider than that of the ratios where one never showed the event', () => {
    expect(half(shareDifference(none, few))).toBeGreaterThan(half(ratioDifference(none, few)));
  });
});

describe('the difference of two quantiles', () => {
  /** 121 different values below 256, where buckets hold one value each; the median is `middle`. */
  const around = (middle: number): Sample =>
    sampleOf(Array.from({ length: 121 }, (_, i) => middle - 60 + i));

  test('has the interval of the pairs, around the pooled difference', () => {
    const first = [100, 110, 90, 105, 95].map(around);
    const second = [101, 112, 93, 105, 99].map(around);
    const found = quantileDifference(first, second, 0.5);
    // Differences of the pairs: 1, 2, 3, 0, 4. Pooled medians: 100 and, of 605 values, the 303rd, 102.
    expect(found.value).toBe(2);
    expect(found.standardError).toBeCloseTo(Math.sqrt((1 + 0 + 1 + 4 + 4) / 4 / 5), 12);
    expect(half(found)).toBeCloseTo(T4 * found.standardError, 12);
  });

  test('wants as many samples as a quantile does, and five pairs', () => {
    const first = repeat(0, 5).map(() => around(100));
    expect(quantileDifference(first, first, 0.95)).toMatchObject({ lacks: null, value: 0 });
    expect(quantileDifference(first, first, 0.99)).toMatchObject({
      lacks: 'samples',
      needed: 3000,
    });
    const four = first.slice(1);
    expect(quantileDifference(four, four, 0.5)).toMatchObject({ lacks: 'replications', needed: 5 });
  });

  test('is infinite for sure when one is so in every pair, and has no data when both are', () => {
    const finite = repeat(0, 5).map(() => around(100));
    const lost = repeat(0, 5).map(() => sampleOf(repeat(7, 80), 20));
    const worse = quantileDifference(finite, lost, 0.9);
    expect(worse).toMatchObject({ value: Infinity, low: Infinity, high: Infinity });
    expect(quantileDifference(lost, finite, 0.9)).toMatchObject({
      value: -Infinity,
      high: -Infinity,
    });
    expect(quantileDifference(lost, lost, 0.9).lacks).toBe('data');
  });

  test('reaches as far as it can when one is infinite in some pairs only', () => {
    const finite = repeat(0, 5).map(() => around(100));
    const some = [...finite.slice(1), sampleOf(repeat(7, 80), 20)];
    expect(quantileDifference(finite, some, 0.9)).toMatchObject({ low: -Infinity, high: Infinity });
  });

  test('is seen where it is smaller than a bucket of the histograms', () => {
    // Near 100,000 a bucket is 512 wide; the second values lie 100 above the first.
    const even = (shift: number): Sample =>
      sampleOf(Array.from({ length: 2000 }, (_, i) => 90_000 + 10 * i + shift));
    const [first, second] = [0, 100].map((shift) => repeat(0, 5).map(() => even(shift)));
    expect(quantileDifference(first!, second!, 0.5).value).toBeCloseTo(100, -1);
  });
});

/*
 * M/M/1, FCFS, λ = 0.5/s and service rate v: responses are exponential with rate v - λ, so the mean is
 * 1 / (v - λ) and the p95 is ln 20 / (v - λ). Speeds 1 and 1.05 with the same gaps between arrivals and the
 * same work: the mean differs by 1/0.55 - 1/0.5 = -0.182 s, the p95 by ln 20 times that, -0.545 s.
 */
describe('of M/M/1 at two speeds with common random numbers', () => {
  const RATE = 0.5;
  const SPEEDS = [1, 1.05] as const;
  const SECOND = 1e6;
  const REPLICATIONS = 10;
  const TRANSIENT = 200; // jobs; the relaxation time is 12 s or 6 jobs
  const MEASURED = 2000;
  const TABLES = 200;

  /** By speed, the responses of one replication. */
  function pair(seed: string): readonly [Sample, Sample] {
    const stream = namedStream('pairs', seed);
    const samples = [sampleOf([]), sampleOf([])] as const;
    const responses = [0, 0];
    for (let job = 0; job < TRANSIENT + MEASURED; job++) {
      const gap = stream.exponential() / RATE;
      const work = stream.exponential();
      for (const system of [0, 1] as const) {
        const response = Math.max(0, responses[system]! - gap) + work / SPEEDS[system];
        responses[system] = response;
        if (job < TRANSIENT) continue;
        samples[system].histogram.add(Math.round(response * SECOND));
      }
    }
    return samples;
  }

  const ratioOf = (samples: readonly Sample[]): Ratio => ({
    above: samples.map(({ histogram }) => histogram.sum),
    below: samples.map(({ histogram }) => histogram.count),
  });

  const tables = Array.from({ length: TABLES }, (_, table) => {
    const pairs = Array.from({ length: REPLICATIONS }, (_, i) => pair(`${table}/${i}`));
    const first = pairs.map(([sample]) => sample);
    const second = pairs.map(([, sample]) => sample);
    return {
      p95: quantileDifference(first, second, 0.95),
      mean: ratioDifference(ratioOf(first), ratioOf(second)),
      alone: {
        p95: [first, second].map((samples) => quantileOver(samples, 0.95)),
        mean: [first, second].map(ratioOf).map(({ above, below }) => ratioOver(above, below)),
      },
    };
  });

  const mean = SECOND * (1 / (SPEEDS[1] - RATE) - 1 / (SPEEDS[0] - RATE));
  const exact = { mean, p95: log(20) * mean };

  // Of 200 intervals of 95 % 190 are to hold it, with a standard deviation of √(200 × .95 × .05) = 3.1: the
  // band is 4 of them wide below, and ends where no more than one in a hundred would miss.
  test.each(['mean', 'p95'] as const)('95 %% intervals hold the %s so often', (figure) => {
    const held = tables.filter(
      ({ [figure]: { low, high } }) => low <= exact[figure] && exact[figure] <= high,
    );
    expect(held.length).toBeGreaterThanOrEqual(178);
    expect(held.length).toBeLessThanOrEqual(198);
  });

  // Independent errors add as squares. Pairs leave a sixth of that, seen over many seeds; a third is allowed.
  test.each(['mean', 'p95'] as const)(
    'and are a third as wide as two apart, or less: %s',
    (figure) => {
      const share = tables.map(({ [figure]: paired, alone }) => {
        const [first, second] = alone[figure].map(half) as [number, number];
        return half(paired) / Math.sqrt(first * first + second * second);
      });
      expect(share.reduce((sum, x) => sum + x) / TABLES).toBeLessThan(1 / 3);
    },
  );
});
