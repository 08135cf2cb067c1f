import { describe, expect, test } from 'vitest';
import { Erlang, Fates, Gamma, Lognormal } from '../../src/random/index.ts';
import { expectContinuous, expectEven, expectMean, expectVariance, normalCdf } from './goodness.ts';

/** Call, utterance, sub-turn, purpose, request, attempt. */
type Key = [number, number, number, number, number, number];
const COMPONENTS = ['call', 'utterance', 'sub-turn', 'purpose', 'request', 'attempt'] as const;

/** The key of that number when the components count like digits, the last one fastest, up to the given sizes. */
function keyOf(number: number, sizes: Key): Key {
  const key: Key = [0, 0, 0, 0, 0, 0];
  for (let i = 5; i >= 0; i--) {
    key[i] = number % sizes[i]!;
    number = Math.floor(number / sizes[i]!);
  }
  return key;
}

/** Like calls in a run: many, of some turns, with some purposes and a few requests. */
const TYPICAL: Key = [2000, 5, 2, 10, 5, 2];
const KEYS = 1e6;
/** Every 7th key or so, so that all components vary among few keys. */
const typical = (i: number): Key => keyOf((i * 7) % KEYS, TYPICAL);

function next(key: Key, component: number): Key {
  const neighbour: Key = [...key];
  neighbour[component]!++;
  return neighbour;
}

describe('fates', () => {
  const fates = new Fates('fates');
  const u = (key: Key): number => fates.at(...key).uniform();
  const draws = (draw: () => number): Float64Array =>
    Float64Array.from({ length: 1e5 }, (_, i) => {
      fates.at(...typical(i));
      return draw();
    });

  test('are uniform over neighbouring keys', () => {
    const found = Float64Array.from({ length: KEYS }, (_, i) => u(keyOf(i, TYPICAL)));
    expectContinuous(found, (x) => x);
    expectMean(found, 1 / 2, 1 / 12);
    expectVariance(found, 1 / 2, 1 / 12);
  });

  test('are uniform over neighbouring keys in the last 16 of their 53 bits', () => {
    const found = Float64Array.from({ length: KEYS }, (_, i) => u(keyOf(i, TYPICAL)) * 2 ** 37);
    expectContinuous(found, (x) => x - Math.floor(x));
  });

  test('are alike for no two of a million typical keys', () => {
    expectAllDifferent(Float64Array.from({ length: KEYS }, (_, i) => u(keyOf(i, TYPICAL))));
  });

  test('are alike for no two of a million keys whose numbers have outgrown their fields', () => {
    const sizes: Key = [10, 1000, 10, 2, 5, 10];
    const stride: Key = [1, 1, 3, 50, 2000, 5];
    const found = Float64Array.from({ length: KEYS }, (_, i) => {
      return u(keyOf(i, sizes).map((digit, k) => digit * stride[k]!) as Key);
    });
    expectAllDifferent(found);
  });

  test.each(COMPONENTS)(
    'of keys that differ by one in the %s do not depend on each other',
    (name) => {
      const component = COMPONENTS.indexOf(name);
      const cells = new Float64Array(4096);
      for (let i = 0; i < 1e5; i++) {
        const key = typical(i);
        const x = u(key);
        const y = u(next(key, component));
        const z = u(next(next(key, component), component));
        cells[Math.floor(x * 16) * 256 + Math.floor(y * 16) * 16 + Math.floor(z * 16)]!++;
      }
      expectEven(cells);
    },
  );

  test('of a call do not depend on those of its next turn, its next purpose and the next call', () => {
    const cells = new Float64Array(4096);
    for (let i = 0; i < 1e5; i++) {
      const key = typical(i);
      const cell = [key, next(key, 0), next(key, 1), next(key, 3)]
        .map((each) => Math.floor(u(each) * 8))
        .reduce((sum, digit) => sum * 8 + digit);
      cells[cell]!++;
    }
    expectEven(cells);
  });

  test('of one key do not depend on each other', () => {
    const cells = new Float64Array(4096);
    for (let i = 0; i < 1e5; i++) {
      fates.at(...typical(i));
      const [x, y, z] = [fates.uniform(), fates.uniform(), fates.uniform()];
      cells[Math.floor(x * 16) * 256 + Math.floor(y * 16) * 16 + Math.floor(z * 16)]!++;
    }
    expectEven(cells);
  });

  test('of one key stay uniform over many draws', () => {
    fates.at(1, 2, 0, 3);
    expectContinuous(
      Float64Array.from({ length: 1e5 }, () => fates.uniform()),
      (x) => x,
    );
  });

  test('of two seeds do not depend on each other', () => {
    const other = new Fates('other fates');
    const cells = new Float64Array(256);
    for (let i = 0; i < 1e5; i++) {
      const key = typical(i);
      const y = other.at(...key).uniform();
      cells[Math.floor(u(key) * 16) * 16 + Math.floor(y * 16)]!++;
    }
    expectEven(cells);
  });

  // How many bits of each component are in use: a call has 31, the others what they have room for.
  test.each([
    ['call', 31],
    ['utterance', 8],
    ['sub-turn', 3],
    ['purpose', 6],
    ['request', 12],
    ['attempt', 3],
  ] as const)(
    'change in each of their 53 bits half the time when one bit of the %s does',
    (name, bits) => {
      const component = COMPONENTS.indexOf(name);
      const keys = 2000;
      let worst = 0;
      for (let bit = 0; bit < bits; bit++) {
        const changed = new Float64Array(53);
        for (let i = 0; i < keys; i++) {
          const key = typical(i);
          const flipped: Key = [...key];
          flipped[component]! ^= 1 << bit;
          countChanges(u(key), u(flipped), changed);
        }
        for (const count of changed) worst = Math.max(worst, Math.abs(count / keys - 1 / 2));
      }
      // Of 63 · 53 shares in all the largest deviation stays below 6.4 standard errors but for one seed in a million.
      expect(worst).toBeLessThan((6.4 * 0.5) / Math.sqrt(keys));
    },
  );

  test('are the same whatever was asked before, and however often', () => {
    const fresh = (): Fates => new Fates('fates');
    const story = (source: Fates): number[] => {
      source.at(4, 3, 0, 2, 1);
      return [source.uniform(), source.exponential(), source.normal(), source.uniform()];
    };
    const first = story(fresh());
    expect(story(fates)).toEqual(first);
    const asked = fresh();
    asked.at(4, 3, 0, 2, 1).normal();
    asked.at(9, 9, 1, 9).exponential();
    expect(story(asked)).toEqual(first);
    expect(story(asked)).toEqual(first);
  });

  test('take one number of the key for each draw, of whatever kind', () => {
    const third = (skip: (source: Fates) => void): number => {
      const source = new Fates('fates').at(1, 1, 1, 1);
      skip(source);
      skip(source);
      return source.uniform();
    };
    const expected = third((source) => source.uniform());
    expect(third((source) => source.exponential())).toBe(expected);
    expect(third((source) => source.normal())).toBe(expected);
  });

  test('belong to request 0 and attempt 0 when no other is named', () => {
    expect(fates.at(1, 2, 3, 4).uniform()).toBe(u([1, 2, 3, 4, 0, 0]));
    expect(fates.at(1, 2, 3, 4, 5).uniform()).toBe(u([1, 2, 3, 4, 5, 0]));
  });

  test('give exponential and normal draws', () => {
    const exponential = draws(() => fates.exponential());
    expectContinuous(exponential, (x) => 1 - Math.exp(-x));
    expectMean(exponential, 1, 1);
    expectVariance(exponential, 1, 1);
    const normal = draws(() => fates.normal());
    expectContinuous(normal, normalCdf);
    expectMean(normal, 0, 1);
    expectVariance(normal, 0, 1);
  });

  test.each([
    ['lognormal', new Lognormal(5, 0.7)],
    ['gamma', new Gamma(5, 1.5)],
    ['Erlang', new Erlang(5, 3)],
  ])('are a source for the %s distribution', (_, distribution) => {
    const found = draws(() => distribution.draw(fates));
    expectMean(found, distribution.mean, distribution.variance);
    expectVariance(found, distribution.mean, distribution.variance);
  });

  test('are what they always were', () => {
    const reference = new Fates('reference');
    const opening = (...key: Parameters<Fates['at']>): number[] => {
      reference.at(...key);
      return [reference.uniform(), reference.uniform(), reference.uniform()];
    };
    // These and the first of named-stream.test.ts agree with an independent implementation in Python.
    expect(opening(0, 0, 0, 0)).toEqual([
      0.4850089895091745, 0.8787713244910531, 0.5543492231625341,
    ]);
    expect(opening(1, 2, 3, 4, 5, 6)).toEqual([
      0.19656234544929685, 0.06878449554435606, 0.3890310294488638,
    ]);
    expect(opening(2 ** 31 - 1, 255, 7, 63, 4095, 7)).toEqual([
      0.19511902498461697, 0.38762067680504475, 0.6631118026009799,
    ]);
  });
});

function expectAllDifferent(found: Float64Array): void {
  found.sort();
  let alike = 0;
  for (let i = 1; i < found.length; i++) if (found[i] === found[i - 1]) alike++;
  // Chance alone makes two of a million 53-bit numbers alike in 6 of 100,000 runs.
  expect(alike).toBe(0);
}

/** Counts which of the 53 bits differ, in two words of 32 and 21. */
function countChanges(x: number, y: number, changed: Float64Array): void {
  const high = Math.floor(x * 2 ** 32) ^ Math.floor(y * 2 ** 32);
  const low = ((x * 2 ** 53) % 2 ** 21) ^ ((y * 2 ** 53) % 2 ** 21);
  for (let bit = 0; bit < 32; bit++) changed[bit]! += (high >>> bit) & 1;
  for (let bit = 0; bit < 21; bit++) changed[32 + bit]! += (low >>> bit) & 1;
}
