import { describe, expect, test } from 'vitest';
import { type Figure, judge } from '../../src/gates/index.ts';
import { meanOver } from '../../src/statistics/index.ts';

/** Five replications around `value` with a standard error of 1, for s² = 20/4; t(.95, 4) = 2.132. */
const around = (value: number): number[] => [-2, -1, 0, 1, 2].map((z) => value + z * Math.sqrt(2));

const figure = (name: string, values: readonly number[], limit: number): Figure => ({
  name,
  estimate: meanOver(values),
  limit,
});

describe('a gate passes', () => {
  test('when every upper bound is inside its limit', () => {
    const found = judge([figure('p95_ms', around(10), 12.14), figure('error_rate', around(2), 9)]);
    expect(found).toEqual({
      verdict: 'PASS',
      binding: 'p95_ms',
      reason: 'within every limit; the least room has p95_ms, 10 against 12.14',
    });
  });

  test('with certain figures exactly at their limits', () => {
    expect(judge([figure('p95_ms', [7, 7], 7)]).verdict).toBe('PASS');
  });
});

describe('a gate fails', () => {
  test('when a figure lies above its limit beyond chance', () => {
    const found = judge([figure('error_rate', around(2), 9), figure('p95_ms', around(13), 10)]);
    expect(found).toEqual({
      verdict: 'FAIL',
      binding: 'p95_ms',
      reason: 'above the limit: p95_ms, 13 against 10',
    });
  });

  // t = 2.5 with 4 degrees of freedom: p = .033, enough alone, too little among two.
  test('only beyond the chance that one of so many figures has', () => {
    const suspect = figure('p95_ms', around(12.5), 10);
    expect(judge([suspect]).verdict).toBe('FAIL');
    expect(judge([suspect, figure('error_rate', around(2), 9)]).verdict).toBe('INCONCLUSIVE');
  });

  // Holm: once a clear failure (p below .025) is set aside, p = .033 is held against .05 again.
  test('for every figure that Holm’s correction still rejects', () => {
    const found = judge([figure('p95_ms', around(12.5), 10), figure('error_rate', around(20), 9)]);
    expect(found.verdict).toBe('FAIL');
    expect(found.reason).toBe('above the limit: error_rate, 20 against 9; p95_ms, 12.5 against 10');
  });

  test('when a figure is certain and above its limit, however little', () => {
    expect(judge([figure('p95_ms', [7.001, 7.001], 7)]).verdict).toBe('FAIL');
  });

  test('when a figure is infinite in every replication', () => {
    const found = judge([figure('p95_ms', [Infinity, Infinity], 500)]);
    expect(found).toMatchObject({ verdict: 'FAIL', binding: 'p95_ms' });
    expect(found.reason).toBe('above the limit: p95_ms, infinite against 500');
  });

  test('though another figure has no data: one clear failure is enough', () => {
    const found = judge([figure('error_rate', [], 1), figure('p95_ms', around(90), 10)]);
    expect(found).toMatchObject({ verdict: 'FAIL', binding: 'p95_ms' });
  });
});

describe('a gate is inconclusive', () => {
  test('when a limit lies between the bounds, on either side of the estimate', () => {
    for (const limit of [9, 11]) {
      const found = judge([
        figure('p95_ms', around(10), limit),
        figure('error_rate', around(1), 99),
      ]);
      expect(found).toMatchObject({ verdict: 'INCONCLUSIVE', binding: 'p95_ms' });
      expect(found.reason).toBe(`the limit lies within the error of p95_ms, 10 against ${limit}`);
    }
  });

  test('when a figure is infinite in some replications only', () => {
    expect(judge([figure('p95_ms', [5, 5, Infinity], 500)]).verdict).toBe('INCONCLUSIVE');
  });

  test('for a point estimate without interval, on whichever side of the limit', () => {
    for (const value of [1, 999]) {
      const found = judge([figure('p95_ms', [value], 500)]);
      expect(found.verdict).toBe('INCONCLUSIVE');
      expect(found.reason).toBe('no interval for p95_ms (wants 2 replications)');
    }
  });

  test('for an estimate that lacks samples, and says how many would do', () => {
    const estimate = { ...meanOver([7]), replications: 5, lacks: 'samples', needed: 600 } as const;
    const found = judge([{ name: 'p95_ms', estimate, limit: 9 }]);
    expect(found.verdict).toBe('INCONCLUSIVE');
    expect(found.reason).toBe('no interval for p95_ms (wants 600 samples)');
  });
});

describe('a gate has no data', () => {
  test('without figures', () => {
    expect(judge([])).toEqual({ verdict: 'NO DATA', binding: null, reason: 'no figure is judged' });
  });

  test('when a figure has none, and the others pass', () => {
    const found = judge([figure('p95_ms', [7, 7], 9), figure('error_rate', [], 1)]);
    expect(found).toEqual({
      verdict: 'NO DATA',
      binding: 'p95_ms',
      reason: 'no data for error_rate',
    });
    expect(judge([figure('error_rate', [NaN, NaN], 1)]).binding).toBeNull();
  });

  test('when there is no limit to judge by', () => {
    expect(judge([figure('p95_ms', [7, 7], NaN)]).verdict).toBe('NO DATA');
  });
});

describe('the binding figure', () => {
  test.each([
    // the first with so much for its limit, the second with so much: which binds
    [[80, 100], [9, 10], 'second'],
    [[0, 0], [0.5, 1], 'first'], // at its limit
    [[1, 0], [50, 10], 'first'], // above a limit of zero
    [[-1, 0], [0.1, 1], 'second'],
    [[-6, -5], [0.9, 1], 'second'], // 5/6 of what is allowed
    [[-4, -5], [0.9, 1], 'first'],
    [[1, -5], [90, 1], 'first'],
    [[5, Infinity], [0.1, 1], 'second'],
    [[1, 2], [1, 2], 'first'], // a tie: the first named
  ])(
    'of estimates against limits %o and %o is the one with less room',
    (first, second, binding) => {
      const found = judge([
        figure('first', [first[0]!, first[0]!], first[1]!),
        figure('second', [second[0]!, second[0]!], second[1]!),
      ]);
      expect(found.binding).toBe(binding);
    },
  );
});
