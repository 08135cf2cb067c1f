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
