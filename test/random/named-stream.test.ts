import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { namedStream } from '../../src/random/index.ts';
import { CRITICAL_Z, expectContinuous } from './goodness.ts';

const opening = (seed: string, name: string): number[] => {
  const stream = namedStream(seed, name);
  return [stream.integer(), stream.integer(), stream.integer()];
};

describe('a named stream', () => {
  test('is the same for the same seed and name', () => {
    expect(opening('seed', 'name')).toEqual(opening('seed', 'name'));
  });

  test('is what it always was', () => {
    const stream = namedStream('reference', 'stream');
    const integers = Array.from({ length: 4 }, () => stream.integer() >>> 0);
    expect(integers).toEqual([165311451, 391551965, 1510331267, 542744391]);
    const again = namedStream('reference', 'stream');
    expect([again.uniform(), again.uniform()]).toEqual([0.03848957156091115, 0.35165140105559656]);
  });

  test.each([
    [
      ['a/b', 'c'],
      ['a', 'b/c'],
    ],
    [
      ['', 'a'],
      ['a', ''],
    ],
    [
      ['1:a', 'b'],
      ['1', 'a/b'],
    ],
    [
      ['a', 'b'],
      ['b', 'a'],
    ],
    [
      ['1', '11'],
      ['11', '1'],
    ],
  ])('of %j is not that of %j', ([seed, name], [otherSeed, otherName]) => {
    expect(opening(seed!, name!)).not.toEqual(opening(otherSeed!, otherName!));
  });

  test('differs when the seed or the name does, also where they hold the separators', () => {
    const text = fc.string({ unit: fc.constantFrom('0', '1', '2', ':', '/', 'a'), maxLength: 6 });
    fc.assert(
      fc.property(text, text, text, text, (seed, name, otherSeed, otherName) => {
        fc.pre(seed !== otherSeed || name !== otherName);
        expect(opening(seed, name)).not.toEqual(opening(otherSeed, otherName));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});

describe('1,000 streams', () => {
  const STREAMS = 1000;
  const DRAWS = 256;
  const names = Array.from({ length: STREAMS }, (_, i) => `worker ${i}`);
  const streams = names.map((name) => {
    const stream = namedStream('independence', name);
    return Float64Array.from({ length: DRAWS }, () => stream.uniform() - 1 / 2);
  });

  test('taken together are uniform at every draw', () => {
    for (const draw of [0, 1, DRAWS - 1]) {
      const across = Float64Array.from(streams, (stream) => stream[draw]! + 1 / 2);
      expectContinuous(across, (u) => u);
    }
  });

  test('do not depend on each other', () => {
    // For independent streams each of the 499,500 correlations, times √256, is close to a standard normal: the
    // largest stays below 7.1 but for one seed in a million, and their mean square has a standard error of 0.004
    // (pairs that share a stream included), so 1 ± 0.03 are seven of them.
    let largest = 0;
    let squares = 0;
    for (let i = 0; i < STREAMS; i++) {
      for (let j = 0; j < i; j++) {
        const correlation = Math.abs(product(streams[i]!, streams[j]!) * 12) / Math.sqrt(DRAWS);
        largest = Math.max(largest, correlation);
        squares += correlation * correlation;
      }
    }
    expect(largest).toBeLessThan(7.1);
    expect(Math.abs(squares / ((STREAMS * (STREAMS - 1)) / 2) - 1)).toBeLessThan(0.03);
  });

  test('do not depend on their predecessors shifted by some draws', () => {
    for (const shift of [0, 1, 2, 16]) {
      let sum = 0;
      for (let i = 1; i < STREAMS; i++) {
        sum += product(streams[i]!.subarray(shift), streams[i - 1]!);
      }
      const terms = (STREAMS - 1) * (DRAWS - shift);
      expect((Math.abs(sum) * 12) / Math.sqrt(terms)).toBeLessThan(CRITICAL_Z);
    }
  });

  /** Sum of the products of what both have. */
  function product(x: Float64Array, y: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
    return sum;
  }
});
