import { describe, expect, test } from 'vitest';
import { Breaker, type BreakerRule } from '../../src/policies/index.ts';

const SECOND = 1_000_000;

const RULE: BreakerRule = {
  window: 10 * SECOND,
  failures: 0.5,
  least: 4,
  open: 5 * SECOND,
  probes: 2,
};

/** One attempt that sets out and ends at once. Was it let through, and did it open the breaker? */
function attempt(breaker: Breaker, ok: boolean, now: number): 'refused' | 'opened' | 'done' {
  const ticket = breaker.letThrough();
  if (ticket < 0) return 'refused';
  if (!ok) return breaker.hasFailed(ticket, now) ? 'opened' : 'done';
  breaker.succeeded(ticket, now);
  return 'done';
}

/** After four failures in a row. */
function opened(rule: Partial<BreakerRule> = {}): Breaker {
  const breaker = new Breaker({ ...RULE, ...rule });
  for (let i = 0; i < 4; i++) attempt(breaker, false, i);
  expect(breaker.state).toBe('open');
  return breaker;
}

describe('a breaker that is closed', () => {
  test('opens once half of four attempts have failed, and not before', () => {
    const breaker = new Breaker(RULE);
    expect(attempt(breaker, false, 0)).toBe('done');
    expect(attempt(breaker, false, 1)).toBe('done');
    expect(attempt(breaker, true, 2)).toBe('done');
    expect(breaker.state).toBe('closed'); // two of three, but fewer than four
    expect(attempt(breaker, false, 3)).toBe('opened');
    expect(attempt(breaker, true, 4)).toBe('refused');
  });

  test('stays closed below its share of failures', () => {
    const breaker = new Breaker(RULE);
    for (let i = 0; i < 300; i++) {
      expect(attempt(breaker, i % 3 !== 2, i * SECOND)).toBe('done'); // one of three
    }
  });

  test('forgets what is older than its window, a tenth of it at a time', () => {
    const breaker = new Breaker(RULE);
    for (let i = 0; i < 3; i++) attempt(breaker, false, 0.5 * SECOND);
    // The first second leaves the window when the eleventh begins.
    expect(attempt(breaker, true, 10.5 * SECOND)).toBe('done');
    expect(attempt(breaker, false, 10.6 * SECOND)).toBe('done');
    expect(breaker.state).toBe('closed'); // one of two, not four of five
    const other = new Breaker(RULE);
    for (let i = 0; i < 3; i++) attempt(other, false, 0.5 * SECOND);
    expect(attempt(other, false, 9.9 * SECOND)).toBe('opened');
  });

  test('forgets all after a long silence', () => {
    const breaker = new Breaker(RULE);
    for (let i = 0; i < 3; i++) attempt(breaker, false, i * SECOND);
    expect(attempt(breaker, false, 1_000_000 * SECOND)).toBe('done');
  });
});

describe('a breaker that is half-open', () => {
  test('lets as many through as it has probes, and closes when all succeed', () => {
    const breaker = opened();
    breaker.halfOpen();
    const [first, second] = [breaker.letThrough(), breaker.letThrough()];
    expect(first).toBeGreaterThanOrEqual(0);
    expect(breaker.letThrough()).toBe(-1);
    breaker.succeeded(first, 10);
    expect(breaker.state).toBe('half-open');
    breaker.succeeded(second, 11);
    expect(breaker.state).toBe('closed');
    expect(attempt(breaker, false, 12)).toBe('done'); // it counts anew
  });

  test('opens again when one of them fails', () => {
    const breaker = opened();
    breaker.halfOpen();
    const [first, second] = [breaker.letThrough(), breaker.letThrough()];
    breaker.succeeded(first, 10);
    expect(breaker.hasFailed(second, 11)).toBe(true);
    expect(breaker.letThrough()).toBe(-1);
  });

  test('lets another one through for one that was called off', () => {
    const breaker = opened({ probes: 1 });
    breaker.halfOpen();
    const first = breaker.letThrough();
    expect(breaker.letThrough()).toBe(-1);
    breaker.forget(first);
    breaker.succeeded(breaker.letThrough(), 10);
    expect(breaker.state).toBe('closed');
  });
});

test('what set out before the breaker changed does not count', () => {
  const breaker = new Breaker(RULE);
  const early = Array.from({ length: 9 }, () => breaker.letThrough());
  for (let i = 0; i < 4; i++) breaker.hasFailed(early[i]!, i);
  expect(breaker.state).toBe('open');
  expect(breaker.hasFailed(early[4]!, 5)).toBe(false);
  breaker.halfOpen();
  breaker.succeeded(early[5]!, 6);
  breaker.succeeded(early[6]!, 7);
  expect(breaker.hasFailed(early[7]!, 8)).toBe(false);
  breaker.forget(early[8]!);
  expect(breaker.state).toBe('half-open');
  expect([breaker.letThrough() >= 0, breaker.letThrough() >= 0]).toEqual([true, true]);
  expect(breaker.letThrough()).toBe(-1);
});
