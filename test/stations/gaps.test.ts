import { describe, expect, test } from 'vitest';
import { Constant, Exponential } from '../../src/random/index.ts';
import {
  type Gaps,
  ModulatedGaps,
  RenewalGaps,
  TracedGaps,
  World,
} from '../../src/stations/index.ts';

const SECOND = 1_000_000;

/** The first so many gaps. */
const first = (gaps: Gaps, count: number): number[] =>
  Array.from({ length: count }, () => gaps.next());

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe('renewal gaps', () => {
  test('are whole, and their sums are those of the unrounded ones rounded', () => {
    const gaps = new RenewalGaps(new World('a', 1), 'source', new Constant(0.3), 1);
    const found = first(gaps, 1000);
    expect(found.every((gap) => gap === 0 || gap === 1)).toBe(true);
    expect(sum(found)).toBe(300);
  });

  test('at another rate are the same ones, scaled', () => {
    const gaps = (scale: number): number[] =>
      first(new RenewalGaps(new World('a', 1), 'source', new Exponential(SECOND), scale), 500);
    const [usual, twice] = [gaps(1), gaps(0.5)];
    // Each of the two sums is within half a microsecond of the unrounded one.
    expect(Math.abs(sum(usual) / 2 - sum(twice))).toBeLessThan(1);
    expect(usual.every((gap, i) => Math.abs(gap / 2 - twice[i]!) < 2)).toBe(true);
  });
});

describe('traced gaps', () => {
  test('lead to the instants of the trace, one after the other', () => {
    expect(first(new TracedGaps([2, 2, 5, 9.4, 9.6], 1), 5)).toEqual([2, 0, 3, 4, 1]);
    expect(first(new TracedGaps([2, 2, 5, 9.4, 9.6], 10), 5)).toEqual([20, 0, 30, 44, 2]);
  });
});

describe('Markov-modulated gaps', () => {
  const states = { rates: [30 / SECOND, 0, 5 / SECOND], leave: [2, 1, 0.5].map((x) => x / SECOND) };
  // Stays of 0.5, 1 and 2 s: 15 + 0 + 10 arrivals in 3.5 s.
  const rate = 25 / 3.5;

  test('have the mean rate of the states, each counting for as long as it lasts', () => {
    const gaps = new ModulatedGaps(new World('long', 1), 'source', states);
    const count = 100_000;
    const seconds = sum(first(gaps, count)) / SECOND;
    // A round of three states brings 25 arrivals with a variance of 25 + 15² + 10² (exponential stays) and
    // lasts 3.5 s with a variance of .5² + 1² + 2²; counts and lengths go together in part, which is left
    // out, so this is no less than one standard error of the rate.
    const rounds = count / 25;
    const error = rate * Math.sqrt((350 / 25 ** 2 + 5.25 / 3.5 ** 2) / rounds);
    expect(Math.abs(count / seconds - rate)).toBeLessThan(5 * error);
    expect(5 * error).toBeLessThan(0.1 * rate);
  });

  test('begin in a state as if they had gone on forever: as many come in the first instants as ever', () => {
    const runs = 4000;
    const within = SECOND / 20;
    let came = 0;
    for (let i = 0; i < runs; i++) {
      const gaps = new ModulatedGaps(new World(`run ${i}`, 1), 'source', states);
      for (let at = gaps.next(); at < within; at += gaps.next()) came++;
    }
    const expected = (runs * rate) / 20;
    // No more varied than if all of an instant's rate were 30 or 0: variance / mean below 1 + 30 / 20.
    expect(Math.abs(came - expected)).toBeLessThan(5 * Math.sqrt(2.5 * expected));
  });

  test('of states with one rate are a Poisson process', () => {
    const one = { rates: [9 / SECOND, 9 / SECOND], leave: [1 / SECOND, 4 / SECOND] };
    const found = first(new ModulatedGaps(new World('one', 1), 'source', one), 20_000);
    const mean = sum(found) / found.length;
    const cv2 = sum(found.map((gap) => (gap - mean) ** 2)) / found.length / mean ** 2;
    expect(Math.abs(mean / (SECOND / 9) - 1)).toBeLessThan(5 / Math.sqrt(found.length));
    // Of an exponential, n var(s² / mean²) tends to 8 + 4 - 8 = 4 (delta method).
    expect(Math.abs(cv2 - 1)).toBeLessThan((5 * 2) / Math.sqrt(found.length));
  });
});
