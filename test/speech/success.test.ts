import { expect, test } from 'vitest';
import { successProbability } from '../../src/speech/success.ts';

const SECOND = 1_000_000;

const plan = {
  quality: 0.9,
  wordErrors: { quiet: 0.05, noisy: 0.25 },
  errorsPerFallback: 1.6,
  perWordError: 2,
  perCut: 0.2,
  perUnderrun: 0.1,
  perFallback: 0.2,
  perUngrounded: 0.6,
  perStale: 0.5,
  bearable: 1 * SECOND,
  perWait: 0.05 / SECOND,
};
const smooth = {
  noise: 0,
  cuts: 0,
  underruns: 0,
  recognizerTier: 0,
  languageModelTier: 0,
  gap: 0.8 * SECOND,
  ungrounded: 0,
  stale: 0,
};

test('success is the product of what each trouble leaves', () => {
  // 5 % of the words are wrong, twice that share of success is lost.
  expect(successProbability(plan, smooth)).toBeCloseTo(0.9 * 0.9, 12);
  // Half of the way to noise: 15 % wrong.
  expect(successProbability(plan, { ...smooth, noise: 0.5 })).toBeCloseTo(0.9 * 0.7, 12);
  expect(successProbability(plan, { ...smooth, cuts: 2 })).toBeCloseTo(0.9 * 0.9 * 0.64, 12);
  expect(successProbability(plan, { ...smooth, underruns: 1 })).toBeCloseTo(0.9 * 0.9 * 0.9, 12);
  expect(successProbability(plan, { ...smooth, languageModelTier: 2 })).toBeCloseTo(
    0.9 * 0.9 * 0.64,
    12,
  );
  // A recognizer one step below gets 1.6 times as many words wrong, 8 %.
  expect(successProbability(plan, { ...smooth, recognizerTier: 1 })).toBeCloseTo(
    0.9 * (1 - 2 * 0.08) * 0.8,
    12,
  );
  expect(successProbability(plan, { ...smooth, ungrounded: 1 })).toBeCloseTo(0.9 * 0.9 * 0.4, 12);
  expect(successProbability(plan, { ...smooth, stale: 1 })).toBeCloseTo(0.9 * 0.9 * 0.5, 12);
  // 3 s is 2 s more than is bearable.
  const late = { ...smooth, gap: 3 * SECOND };
  expect(successProbability(plan, late)).toBeCloseTo(0.9 * 0.9 * 0.9, 12);
});

test('success is never negative, however long the caller waits', () => {
  expect(successProbability(plan, { ...smooth, gap: 60 * SECOND })).toBe(0);
});
