import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearestWord, suggestion } from '../../src/files/nearest-word.ts';

const kinds = ['delay', 'batching_pool', 'warm_pool'];

test.each([
  ['batching-pool', 'batching_pool'], // replaced
  ['batchingpool', 'batching_pool'], // left out
  ['deelay', 'delay'], // inserted
  ['dealy', 'delay'], // swapped: one slip, so even five letters are near
  ['DELAY', 'delay'],
])('%s is taken for %s', (word, meant) => {
  expect(nearestWord(word, kinds)).toBe(meant);
});

test.each(['cache', '', 'd', 'delay_delay', 'x'.repeat(1000)])('%s is near to nothing', (word) => {
  expect(nearestWord(word, kinds)).toBeUndefined();
});

test('a swap of neighbours is one slip, two replaced letters are two', () => {
  expect(nearestWord('acb', ['abc'])).toBe('abc');
  expect(nearestWord('axy', ['abc'])).toBeUndefined();
});

test('the fewest slips win, and the first of equals', () => {
  expect(nearestWord('stream', ['streets', 'streams', 'dream'])).toBe('streams');
  expect(nearestWord('cat', ['car', 'cap'])).toBe('car');
});

test('words of one letter are not near to each other', () => {
  expect(nearestWord('x', ['y'])).toBeUndefined();
});

test('without a near word, all words are listed', () => {
  expect(suggestion('dealy', kinds, 'kinds')).toBe('did you mean delay?');
  expect(suggestion('cache', kinds, 'kinds')).toBe('kinds: delay, batching_pool and warm_pool');
  expect(suggestion('cache', [], 'kinds')).toBeUndefined();
  expect(suggestion(5, ['delay'], 'kinds')).toBe('kinds: delay');
});

/** The table of Damerau (1964), filled in as it is defined. */
function slips(from: string, to: string): number {
  const table = Array.from({ length: from.length + 1 }, (_, i) =>
    Array.from({ length: to.length + 1 }, (_, j) => i + j),
  );
  for (let i = 1; i <= from.length; i++) {
    for (let j = 1; j <= to.length; j++) {
      const others = [table[i - 1]![j]! + 1, table[i]![j - 1]! + 1];
      const replaced = table[i - 1]![j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const swapped = isSwap ? table[i - 2]![j - 2]! + 1 : Infinity;
      table[i]![j] = Math.min(...others, replaced, swapped);
    }
  }
  return table[from.length]![to.length]!;
}

test('a word is near if at most a third of the letters differ', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abc_'), minLength: 2, maxLength: 32 });
  fc.assert(
    fc.property(word, word, fc.nat({ max: 31 }), (one, other, shared) => {
      const candidate = one.slice(0, shared) + other.slice(shared);
      const longer = Math.max(one.length, candidate.length);
      const isNear = slips(one, candidate) <= Math.max(1, Math.floor(longer / 3));
      expect(nearestWord(one, [candidate])).toBe(isNear ? candidate : undefined);
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test('only the first 100 candidates are compared, so that long lists cost no more', () => {
  const others = Array.from({ length: 99 }, (_, i) => `other_${i}`);
  expect(nearestWord('dealy', [...others, 'delay'])).toBe('delay');
  expect(nearestWord('dealy', [...others, 'another', 'delay'])).toBeUndefined();
});
