import { describe, expect, test } from 'vitest';
import { relaxationTime } from '../../src/statistics/index.ts';

describe('the relaxation time', () => {
  test('of M/M/1 at utilization .8 is the figure of Odoni & Roth (1983)', () => {
    const found = relaxationTime({ utilization: 0.8, serviceTime: 1, workers: 1, ca2: 1, cs2: 1 });
    expect(Math.abs(found / 64.08668539285414 - 1)).toBeLessThan(1e-12);
  });

  test('keeps the unit of the service time and shrinks with the workers', () => {
    const one = relaxationTime({ utilization: 0.5, serviceTime: 1 });
    expect(relaxationTime({ utilization: 0.5, serviceTime: 1000 })).toBeCloseTo(1000 * one, 9);
    expect(relaxationTime({ utilization: 0.5, serviceTime: 1, workers: 4 })).toBeCloseTo(
      one / 4,
      12,
    );
  });

  test('grows with variability and without end toward saturation', () => {
    const at = (utilization: number, cs2 = 1) =>
      relaxationTime({ utilization, serviceTime: 1, cs2 });
    expect(at(0.9, 3)).toBeCloseTo(2 * at(0.9, 1), 9);
    expect(at(0.9)).toBeLessThan(at(0.99));
    expect(at(1)).toBe(Infinity);
    expect(at(1.2)).toBe(Infinity);
  });

  test.each([
    { utilization: -0.1, serviceTime: 1 },
    { utilization: NaN, serviceTime: 1 },
    { utilization: 0.5, serviceTime: 0 },
    { utilization: 0.5, serviceTime: 1, workers: 0 },
    { utilization: 0.5, serviceTime: 1, cs2: -1 },
  ])('of %o is refused', (station) => {
    expect(() => relaxationTime(station)).toThrow(RangeError);
  });
});
