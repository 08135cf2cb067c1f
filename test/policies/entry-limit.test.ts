import { expect, test } from 'vitest';
import { EntryLimit, Quota, TokenBucket } from '../../src/policies/index.ts';

const SECOND = 1_000_000;

test('a quota counts anew in each window, and leaves nothing over', () => {
  const quota = new Quota(2, SECOND);
  const at = [0, 0, 0.9, 1, 1, 1, 5.5, 5.9, 5.999, 6].map((time) => quota.take(time * SECOND));
  const [yes, no] = [true, false];
  expect(at).toEqual([yes, yes, no, yes, yes, no, yes, yes, no, yes]);
});

test('at most so many are inside, and who leaves makes room', () => {
  const limit = new EntryLimit(2, null, null);
  expect([limit.letsIn(0), limit.letsIn(0), limit.letsIn(0)]).toEqual([true, true, false]);
  limit.leaves();
  expect([limit.letsIn(0), limit.letsIn(0)]).toEqual([true, false]);
});

test('who finds no place takes no token, and who finds no token uses none of the quota', () => {
  const bucket = new TokenBucket(1, 2); // a token a second, room for two
  const limit = new EntryLimit(1, bucket, new Quota(3, 100 * SECOND));
  expect([limit.letsIn(0), limit.letsIn(0), limit.letsIn(0)]).toEqual([true, false, false]);
  limit.leaves();
  expect(limit.letsIn(0)).toBe(true); // the second token is still there
  limit.leaves();
  expect(limit.letsIn(0)).toBe(false); // no token, and no place taken
  expect(limit.letsIn(SECOND)).toBe(true); // the third call of the quota
  limit.leaves();
  expect(limit.letsIn(50 * SECOND)).toBe(false);
  expect(limit.letsIn(100 * SECOND)).toBe(true);
});
