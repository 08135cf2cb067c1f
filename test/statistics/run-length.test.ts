import { describe, expect, test } from 'vitest';
import { runLength } from '../../src/statistics/index.ts';

describe('the time that each replication must measure', () => {
  test('is 60 relaxation times beyond the quantile over all replications', () => {
    expect(runLength({ relaxation: 3, replications: 10, p: 0.95 })).toBeCloseTo(360, 9);
    expect(runLength({ relaxation: 3, replications: 5, p: 0.95 })).toBeCloseTo(720, 9);
    expect(runLength({ relaxation: 3, replications: 10, p: 0.99 })).toBeCloseTo(1800, 9);
    expect(runLength({ relaxation: 3, replications: 10, p: 0.5 })).toBeCloseTo(36, 9);
  });

  test('holds 2 of them however many replications there are', () => {
    expect(runLength({ relaxation: 1, replications: 30, p: 0.95 })).toBeCloseTo(40, 9);
    expect(runLength({ relaxation: 1, replications: 1000, p: 0.95 })).toBeCloseTo(40, 9);
  });

  test('counts what is beyond a low quantile below it', () => {
    const [low, high] = [0.05, 0.95].map((p) => runLength({ relaxation: 7, replications: 10, p }));
    expect(low).toBeCloseTo(high!, 9);
  });

  test('is that of the p95 for a mean', () => {
    const run = { relaxation: 7, replications: 10 };
    expect(runLength(run)).toBe(runLength({ ...run, p: 0.95 }));
  });

  test('is nothing where nothing is remembered, and infinite without a steady state', () => {
    expect(runLength({ relaxation: 0, replications: 10 })).toBe(0);
    expect(runLength({ relaxation: Infinity, replications: 10 })).toBe(Infinity);
  });

  test.each([
    { relaxation: -1, replications: 10 },
    { relaxation: NaN, replications: 10 },
    { relaxation: 1, replications: 0 },
    { relaxation: 1, replications: 10, p: 0 },
    { relaxation: 1, replications: 10, p: 1 },
  ])('is refused for %o', (run) => {
    expect(() => runLength(run)).toThrow(RangeError);
  });
});
