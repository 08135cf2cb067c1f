import { describe, expect, test } from 'vitest';
import { Constant, Exponential, Fates, Geometric } from '../../src/random/index.ts';
import { Utterances } from '../../src/speech/utterances.ts';

const MS = 1_000;
type Semantic = ConstructorParameters<typeof Utterances>[1]['semantic'];
const plan = {
  parts: new Geometric(3),
  voiced: new Exponential(1000 * MS),
  pause: new Exponential(300 * MS),
};
const utterances = (unheard = 0, late = 0, semantic: Semantic = null): Utterances =>
  new Utterances(
    plan,
    { silence: 500 * MS, semantic, unheard: new Constant(unheard), late: new Constant(late) },
    new Fates('utterances'),
  );

test('an utterance is as long as its parts and the pauses between them', () => {
  const asked = utterances();
  const of = { caller: 7, number: 2, again: 0 };
  let length = 0;
  for (let part = 0; part < asked.parts(of); part++) {
    length += asked.voiced(of, part) + (part > 0 ? asked.pause(of, part - 1) : 0);
  }
  expect(asked.length(of)).toBe(length);
});

test('what is said is the same however often and in whatever order it is asked for', () => {
  const [one, other] = [utterances(), utterances()];
  const keys = Array.from({ length: 50 }, (_, i) => ({ caller: i, number: i % 5, again: 0 }));
  const said = keys.map((of) => one.voiced(of, 0));
  const backwards = keys.toReversed().map((of) => {
    other.parts(of);
    return other.voiced(of, 0);
  });
  expect(backwards.toReversed()).toEqual(said);
  expect(new Set(said).size).toBe(keys.length);
});

test('a repetition is said anew', () => {
  const asked = utterances();
  const first = { caller: 1, number: 1, again: 0 };
  expect(asked.voiced({ ...first, again: 1 }, 0)).not.toBe(asked.voiced(first, 0));
});

describe('noise', () => {
  const of = { caller: 3, number: 0, again: 0 };

  test('without it silence is seen as it is', () => {
    const asked = utterances(200 * MS, 400 * MS);
    expect(asked.silence(of, 0, false, 0)).toBe(500 * MS);
    expect(asked.silence(of, 1, true, 0)).toBe(500 * MS);
  });

  test('hides the end of a part, so that a shorter pause cuts the turn', () => {
    expect(utterances(200 * MS).silence(of, 0, false, 1)).toBe(300 * MS);
    expect(utterances(900 * MS).silence(of, 0, false, 1)).toBe(0); // no earlier than the voice
  });

  test('is taken for voice after the last part, so that the decision is late', () => {
    expect(utterances(0, 400 * MS).silence(of, 0, true, 1)).toBe(900 * MS);
  });

  test('matters as often as the device says', () => {
    const asked = utterances(200 * MS);
    let matters = 0;
    for (let caller = 0; caller < 4000; caller++) {
      if (asked.silence({ caller, number: 0, again: 0 }, 0, false, 0.3) < 500 * MS) matters++;
    }
    // Binomial with 4,000 trials: standard deviation 29; the band is five of them.
    expect(Math.abs(matters - 1200)).toBeLessThan(145);
  });
});

/* A classifier that is sure after 200 ms of nine ends in ten, and takes one pause in twenty for one. */
test('a classifier ends most turns early, and cuts few pauses; of the rest silence tells', () => {
  const asked = utterances(0, 0, { after: 200 * MS, finds: 0.9, mistakes: 0.05 });
  const shares = [true, false].map((last) => {
    let early = 0;
    for (let caller = 0; caller < 4000; caller++) {
      const silence = asked.silence({ caller, number: 0, again: 0 }, 1, last, 0);
      expect([200 * MS, 500 * MS]).toContain(silence);
      if (silence === 200 * MS) early++;
    }
    return early / 4000;
  });
  // Standard errors of 0.005 and 0.0035; four of them.
  expect(Math.abs(shares[0]! - 0.9)).toBeLessThan(0.02);
  expect(Math.abs(shares[1]! - 0.05)).toBeLessThan(0.014);
});
