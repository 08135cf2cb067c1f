import { expect, test } from 'vitest';
import { Draws, Exponential, Lognormal, namedStream } from '../../src/random/index.ts';

test('draws made ahead are those of the distribution, in order', () => {
  const draws = new Draws(new Exponential(3), namedStream('draws', 'a'));
  const expected = new Float64Array(384);
  new Exponential(3).fill(expected, namedStream('draws', 'a'));
  expect(Float64Array.from(expected, () => draws.next())).toEqual(expected);
});

test('two sources of draws with streams of their own do not disturb each other', () => {
  const alone = new Draws(new Lognormal(1, 0.5), namedStream('draws', 'b'));
  const beside = new Draws(new Lognormal(1, 0.5), namedStream('draws', 'b'));
  const other = new Draws(new Exponential(1), namedStream('draws', 'c'));
  for (let i = 0; i < 300; i++) {
    other.next();
    expect(beside.next()).toBe(alone.next());
  }
});
