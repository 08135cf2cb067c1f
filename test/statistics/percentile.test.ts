import { describe, expect, test } from 'vitest';
import { percentile } from '../../src/statistics/index.ts';

const twenty = Array.from({ length: 20 }, (_, i) => i + 1);

describe('of 20 values a benchmark reports', () => {
  test.each([
    [0.5, 'nearest_rank', 10],
    [0.5, 'index', 11],
    [0.5, 'interpolated', 10.5],
    [0.95, 'nearest_rank', 19],
    [0.95, 'index', 20],
    [0.95, 'interpolated', 19.05],
    [0.99, 'nearest_rank', 20],
    [0.99, 'index', 20],
  ] as const)('the %d quantile by %s as %d', (q, rule, value) => {
    expect(percentile(twenty, q, rule)).toBeCloseTo(value, 9);
  });
});

test('of nothing there is none, and of one value all are that', () => {
  expect(percentile([], 0.5, 'nearest_rank')).toBeNaN();
  for (const rule of ['nearest_rank', 'index', 'interpolated'] as const)
    expect(percentile([7], 0.99, rule)).toBe(7);
});
