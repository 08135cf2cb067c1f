import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Reservation, TokenBucket } from '../../src/policies/index.ts';

const MS = 1_000;

test('a token bucket lets in a burst, then one for each token that has come', () => {
  const bucket = new TokenBucket(10, 3); // a token each 100 ms
  const at = [0, 0, 0, 0, 99.999, 100, 100, 150, 200, 299, 300].map((ms) => bucket.take(ms * MS));
  const yes = true;
  const no = false;
  expect(at).toEqual([yes, yes, yes, no, no, yes, no, no, yes, no, yes]);
});

test('a token bucket that has been left alone is full, and no fuller', () => {
  const bucket = new TokenBucket(10, 2);
  expect([bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual([true, true, false]);
  const later = 10_000 * MS;
  expect([bucket.take(later), bucket.take(later), bucket.take(later)]).toEqual([true, true, false]);
});

test('a rate that is no whole number of microseconds turns nobody away who is in time', () => {
  const bucket = new TokenBucket(3, 2); // 333,333.33 us
  expect([bucket.take(0), bucket.take(0)]).toEqual([true, true]);
  for (let third = 1; third < 3000; third++) {
    expect(bucket.take(Math.ceil((third * 1e6) / 3))).toBe(true);
    expect(bucket.take(Math.ceil((third * 1e6) / 3))).toBe(false);
  }
});

test('in any stretch of time at most a burst and rate x time are let in (property)', () => {
  const gaps = fc.array(fc.nat(200), { minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(gaps, fc.integer({ min: 1, max: 5 }), (gaps, burst) => {
      const bucket = new TokenBucket(10, burst);
      const letIn: number[] = [];
      let now = 0;
      for (const gap of gaps) {
        now += gap * MS;
        if (bucket.take(now)) letIn.push(now);
      }
      for (const [first, from] of letIn.entries()) {
        for (const [last, to] of letIn.entries()) {
          if (last < first) continue;
          expect(last - first + 1).toBeLessThanOrEqual(burst + (to - from) / (100 * MS) + 1e-6);
        }
      }
    }),
    { seed: 2, numRuns: 100 },
  );
});

test('reserved workers serve their urgency only, the first ones the most urgent', () => {
  const who = (overflow: boolean): string[] => {
    const reservation = new Reservation(4, [1, 0, 2], overflow);
    return [0, 1, 2, 3].map((worker) =>
      [0, 1, 2].filter((urgency) => reservation.mayServe(worker, urgency)).join(''),
    );
  };
  expect(who(true)).toEqual(['0', '2', '2', '012']);
  expect(who(false)).toEqual(['0', '2', '2', '1']);
});
