import { expect, test } from 'vitest';
import { ErrorBudget } from '../../src/policies/index.ts';

const SECOND = 1_000_000;

/** Each ends a tenth of a second after the one before; the last `bad` of them were lost. */
function after(good: number, bad: number, budget: ErrorBudget): number {
  for (let i = 0; i < good + bad; i++) budget.ends((i * SECOND) / 10, i >= good);
  return ((good + bad - 1) * SECOND) / 10;
}

test('of fewer than twenty nothing is known', () => {
  const budget = new ErrorBudget();
  const now = after(0, 19, budget);
  expect(budget.burnAt(now)).toBe(0);
  budget.ends(now, true);
  // They are less than twenty by weight: the first counts .99^19.
  expect(budget.burnAt(now)).toBe(0);
  for (let i = 0; i < 5; i++) budget.ends(now, true);
  expect(budget.burnAt(now)).toBe(1);
});

test('without a window about the last hundred count, and none once nothing has ended for ten seconds', () => {
  const budget = new ErrorBudget();
  const now = after(1000, 30, budget);
  // 1 - .99^30 of the weight.
  expect(budget.burnAt(now)).toBeCloseTo(0.26, 2);
  expect(budget.burnAt(now + 9.9 * SECOND)).toBeCloseTo(0.26, 2);
  expect(budget.burnAt(now + 10 * SECOND)).toBe(0);
});

test('with a window what ended so long ago counts 1/e', () => {
  const budget = new ErrorBudget(5 * SECOND);
  const now = after(1000, 50, budget);
  expect(budget.burnAt(now)).toBeCloseTo(1 - Math.exp(-1), 2); // the last five seconds were bad
  expect(budget.burnAt(now + 20 * SECOND)).toBe(0); // of 50 less than one is left by weight
});
