import seedrandom from 'seedrandom';
import { describe, expect, test } from 'vitest';
import { growth, slope } from '../../src/statistics/index.ts';

/** Slope of the backlog of M/M/1 with service rate 1, seen 60 times, from a steady start if any. */
function backlogSlope(load: number, length: number, random: () => number): number {
  const exponential = (rate: number): number => -Math.log(1 - random()) / rate;
  let jobs = load < 1 ? Math.floor(Math.log(1 - random()) / Math.log(load)) : 0; // geometric
  const times = Array.from({ length: 60 }, (_, i) => ((i + 1) * length) / 60);
  const backlogs: number[] = [];
  for (let now = 0; backlogs.length < times.length; ) {
    now += exponential(jobs > 0 ? load + 1 : load);
    while (backlogs.length < times.length && times[backlogs.length]! <= now) {
      backlogs.push(Math.max(0, jobs - 1));
    }
    jobs += jobs === 0 || random() * (load + 1) < load ? 1 : -1;
  }
  return slope(times, backlogs);
}

/** Share of `experiments` of ten replications each that are called unstable. */
function alarms(load: number, length: number, experiments: number): number {
  const random = seedrandom.alea(`backlog at ${load}`);
  let alarms = 0;
  for (let i = 0; i < experiments; i++) {
    const slopes = Array.from({ length: 10 }, () => backlogSlope(load, length, random));
    if (growth(slopes, load).unstable) alarms++;
  }
  return alarms / experiments;
}

describe('the test for growth', () => {
  // 3,000 service times are less than three relaxation times at .95: a hard case. At a level of 1 % an
  // expected 2 of 200 alarm; more than 10 would have a chance below 1e-5.
  test('calls M/M/1 at utilization .95 unstable at most as often as its level allows', () => {
    expect(alarms(0.95, 3000, 200)).toBeLessThanOrEqual(0.05);
  });

  // The backlog grows by 0.1 a service time, 300 in all, ± √(2 · 3,000) by the random walk.
  test('finds M/M/1 at a load of 1.1 unstable every time', () => {
    expect(alarms(1.1, 3000, 10)).toBe(1);
  });

  test('is Student’s: mean 3, standard error 1 and t 3 with 2 degrees of freedom', () => {
    const { mean, t, p, unstable } = growth([3 - Math.sqrt(3), 3, 3 + Math.sqrt(3)], 10);
    expect(mean).toBeCloseTo(3, 12);
    expect(t).toBeCloseTo(3, 12);
    expect(p).toBeCloseTo((1 - 3 / Math.sqrt(2 + 9)) / 2, 12); // closed form for 2 degrees of freedom
    expect(unstable).toBe(false);
  });

  test('wants growth that matters beside growth that is certain', () => {
    const slopes = [0.9, 1.0, 1.1, 1.0]; // a mean of 1 job per second
    expect(growth(slopes, 199).unstable).toBe(true); // 0.5025 % of the arrivals
    expect(growth(slopes, 201).unstable).toBe(false); // 0.4975 %
    expect(growth(slopes, 201, { share: 0.004 }).unstable).toBe(true);
  });

  test('wants growth that is certain beside growth that matters', () => {
    const slopes = [0, 1, 2]; // t = √3, p = .1126
    expect(growth(slopes, 1).unstable).toBe(false);
    expect(growth(slopes, 1, { significance: 0.12 }).unstable).toBe(true);
  });

  test('never calls a shrinking backlog unstable', () => {
    expect(growth([-1, -1.1, -0.9], 1)).toMatchObject({ unstable: false });
    expect(growth([-1, -1.1, -0.9], 1).p).toBeGreaterThan(0.99);
  });

  test('takes equal slopes for certain', () => {
    expect(growth([0.1, 0.1, 0.1], 1)).toEqual({ mean: 0.1, t: Infinity, p: 0, unstable: true });
    expect(growth([0, 0, 0], 1)).toEqual({ mean: 0, t: 0, p: 0.5, unstable: false });
    expect(growth([-0.1, -0.1], 1)).toEqual({ mean: -0.1, t: -Infinity, p: 1, unstable: false });
  });

  test('cannot tell from one replication', () => {
    expect(growth([5], 1)).toEqual({ mean: 5, t: NaN, p: NaN, unstable: false });
  });

  test.each([
    [[], 1],
    [[1, NaN], 1],
    [[1, 2], 0],
  ])('refuses slopes %o at arrival rate %d', (slopes, arrivalRate) => {
    expect(() => growth(slopes, arrivalRate)).toThrow(RangeError);
  });
});

describe('the slope', () => {
  test('of points on a line is that of the line, wherever the clock stands', () => {
    const times = [1e9, 1e9 + 1, 1e9 + 4, 1e9 + 5];
    expect(slope(times, [7, 9, 15, 17])).toBeCloseTo(2, 12);
  });

  test('of scattered points is the least-squares one', () => {
    expect(slope([0, 1, 2], [0, 3, 0])).toBe(0);
    expect(slope([0, 1, 2, 3], [1, 3, 2, 5])).toBeCloseTo(1.1, 12); // 5.5 / 5
  });

  test('wants a value for each time and two different times', () => {
    expect(() => slope([1, 2], [1])).toThrow(RangeError);
    expect(() => slope([1, 1], [1, 2])).toThrow(RangeError);
    expect(() => slope([], [])).toThrow(RangeError);
  });
});
