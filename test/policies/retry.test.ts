import { describe, expect, test } from 'vitest';
import { type Backoff, backoffTime, RetryBudget } from '../../src/policies/index.ts';
import { Constant, Exponential, Fates } from '../../src/random/index.ts';

const MS = 1_000;
const fates = new Fates('retry');
const luck = (attempt: number) => fates.at(attempt, 0, 0, 1);

const growing = (parts: object = {}): Backoff => ({
  kind: 'growing',
  base: 100 * MS,
  factor: 2,
  most: 1_000 * MS,
  jitter: false,
  ...parts,
});

describe('the time before a retry', () => {
  test('grows by its factor, up to its limit', () => {
    const times = [1, 2, 3, 4, 5, 6, 50].map((retry) => backoffTime(growing(), retry, luck(0)));
    expect(times).toEqual([100, 200, 400, 800, 1_000, 1_000, 1_000].map((ms) => ms * MS));
  });

  test('stays as it is with a factor of 1, however many came before', () => {
    expect(backoffTime(growing({ factor: 1 }), 1e15, luck(0))).toBe(100 * MS);
  });

  test('is with full jitter uniform between nothing and that', () => {
    const jitter = growing({ jitter: true });
    const times = Array.from({ length: 10_000 }, (_, i) => backoffTime(jitter, 3, luck(i)));
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
    // Mean 200 ms, standard deviation 400 / √12 = 115.5 ms: 5 standard errors of 10,000 are 5.8 ms.
    expect(Math.abs(mean - 200 * MS)).toBeLessThan(5.8 * MS);
    expect(Math.min(...times)).toBeLessThan(MS);
    expect(Math.max(...times)).toBeGreaterThan(399 * MS);
    expect(Math.max(...times)).toBeLessThanOrEqual(400 * MS);
  });

  test('is never nothing, so that time goes on', () => {
    expect(backoffTime({ kind: 'drawn', time: new Constant(0) }, 1, luck(0))).toBe(1);
    expect(backoffTime(growing({ base: 0.001, most: 0.001 }), 1, luck(0))).toBe(1);
  });

  test('is the same for the same fate, whatever is drawn in between', () => {
    const drawn: Backoff = { kind: 'drawn', time: new Exponential(50 * MS) };
    const first = backoffTime(drawn, 1, luck(7));
    backoffTime(drawn, 1, luck(8));
    expect(backoffTime(drawn, 1, luck(7))).toBe(first);
    expect(Number.isInteger(first)).toBe(true);
  });
});

describe('a retry budget', () => {
  /** How many retries there are tokens for after so many first attempts. */
  const granted = (budget: RetryBudget, most = 1_000): number => {
    for (let i = 0; i < most; i++) if (!budget.take()) return i;
    return most;
  };

  test('begins with ten tokens, and keeps no more', () => {
    const budget = new RetryBudget(0.1);
    for (let i = 0; i < 500; i++) budget.earn();
    expect(granted(budget)).toBe(10);
  });

  test('grants one retry for ten first attempts, to the attempt', () => {
    const budget = new RetryBudget(0.1);
    granted(budget);
    for (let round = 0; round < 1_000; round++) {
      for (let i = 0; i < 9; i++) budget.earn();
      expect(budget.take()).toBe(false);
      budget.earn();
      expect(budget.take()).toBe(true);
    }
  });

  test('of nothing grants its ten tokens and no more', () => {
    const budget = new RetryBudget(0);
    for (let i = 0; i < 100; i++) budget.earn();
    expect(granted(budget)).toBe(10);
    budget.earn();
    expect(granted(budget)).toBe(0);
  });
});
