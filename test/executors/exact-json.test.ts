import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromExactJson, toExactJson } from '../../src/executors/exact-json.ts';

test('every double comes back the same, NaN, infinities and negative zero too', () => {
  const results = fc.record(
    {
      p95: fc.double(),
      counts: fc.array(fc.double()),
      route: fc.string(),
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(results, (value) => {
      // Object.is on every number, which toStrictEqual has.
      expect(fromExactJson(toExactJson(value))).toStrictEqual(value);
    }),
    { seed: 1, numRuns: 200 },
  );
  const special = [Number.NaN, Infinity, -Infinity, -0, 0, 2 ** 53, Number.MIN_VALUE];
  expect(fromExactJson(toExactJson(special))).toStrictEqual(special);
});

test('texts that look like numbers stay texts, and all is on one line', () => {
  const value = { route: 'NaN', station: '-0', about: 'one\ntwo', none: null };
  const text = toExactJson(value);
  expect(text).not.toContain('\n');
  expect(fromExactJson(text)).toStrictEqual(value);
});
