import { describe, expect, test } from 'vitest';
import { Fates, namedStream, RandomStream, type Uniforms } from '../../src/random/index.ts';
import {
  CRITICAL_Z,
  expectContinuous,
  expectDiscrete,
  expectEven,
  expectMean,
  expectVariance,
  normalCdf,
} from './goodness.ts';

const DRAWS = 1e6;
const draws = (draw: () => number): Float64Array => Float64Array.from({ length: DRAWS }, draw);

function restarted(a: number, b: number, c: number): RandomStream {
  const stream = new RandomStream();
  stream.restart(a, b, c);
  return stream;
}

describe('uniform', () => {
  test('is uniform in its leading bits', () => {
    const stream = namedStream('uniform', 'leading');
    const found = draws(() => stream.uniform());
    expectContinuous(found, (u) => u);
    expectMean(found, 1 / 2, 1 / 12);
    expectVariance(found, 1 / 2, 1 / 12);
  });

  test('is uniform in the last 16 of its 53 bits', () => {
    const stream = namedStream('uniform', 'last');
    expectContinuous(
      draws(() => stream.uniform()),
      (u) => u * 2 ** 37 - Math.floor(u * 2 ** 37),
    );
  });

  test('has neighbours that do not depend on each other', () => {
    const stream = namedStream('uniform', 'neighbours');
    const cells = new Float64Array(4096);
    for (let i = 0; i < DRAWS / 3; i++) {
      const [x, y, z] = [stream.uniform(), stream.uniform(), stream.uniform()];
      cells[Math.floor(x * 16) * 256 + Math.floor(y * 16) * 16 + Math.floor(z * 16)]!++;
    }
    expectEven(cells);
  });

  test('is above 0 when all bits are 0, and below 1 when all are 1', () => {
    expect(restarted(...keyBefore(0, 0)).uniform()).toBe(2 ** -54);
    expect(restarted(...keyBefore(-1, -1)).uniform()).toBe(1 - 2 ** -53);
  });

  /** The key after which sfc32's first two outputs are these: its rounds, run backwards. */
  function keyBefore(first: number, second: number): [number, number, number] {
    const INVERSE_OF_9 = 954437177; // modulo 2³²
    const undoShift = (x: number): number => x ^ (x >>> 9) ^ (x >>> 18) ^ (x >>> 27);
    // The state before the first output, with b = 0: a + counter is the first, 9c + counter + 1 the second.
    let [a, b, c] = [(first - 16) | 0, 0, Math.imul(second - 17, INVERSE_OF_9)];
    for (let counter = 15; counter >= 1; counter--) {
      const bBefore = undoShift(a);
      const cBefore = Math.imul(b, INVERSE_OF_9);
      const output = (c - ((cBefore << 21) | (cBefore >>> 11))) | 0;
      a = (output - bBefore - counter) | 0;
      b = bBefore;
      c = cBefore;
    }
    return [a, b, c];
  }
});

describe('chance', () => {
  test('happens as often as it says', () => {
    const stream = namedStream('chance', 'p');
    for (const p of [0.001, 0.3, 0.95]) {
      expectMean(
        draws(() => (stream.chance(p) ? 1 : 0)),
        p,
        p * (1 - p),
      );
    }
  });

  test('never happens at 0 and always at 1', () => {
    const stream = namedStream('chance', 'ends');
    for (let i = 0; i < 1000; i++) {
      expect(stream.chance(0)).toBe(false);
      expect(stream.chance(1)).toBe(true);
    }
  });
});

describe('below', () => {
  test.each([2, 6, 255, 256])('is even over %d integers', (n) => {
    const stream = namedStream('below', `${n}`);
    const found = Float64Array.from({ length: 1e5 }, () => stream.below(n));
    expectDiscrete(found, 0, new Array<number>(n).fill(1 / n));
  });

  test('has nothing to choose below 1', () => {
    const stream = namedStream('below', '1');
    expect(Array.from({ length: 100 }, () => stream.below(1))).toEqual(new Array(100).fill(0));
  });

  test('is even over 3 · 2³⁰ integers, where taking the rest of a division would favour a third', () => {
    const stream = namedStream('below', 'large');
    const found = Float64Array.from({ length: 1e5 }, () =>
      Math.floor(stream.below(3 * 2 ** 30) / 2 ** 30),
    );
    expectDiscrete(found, 0, [1 / 3, 1 / 3, 1 / 3]);
  });

  test('reaches the upper half of 2³² integers', () => {
    const stream = namedStream('below', 'all');
    const found = Float64Array.from({ length: 1e5 }, () => stream.below(2 ** 32));
    expectContinuous(found, (x) => x / 2 ** 32);
  });

  test.each([0, -1, 1.5, 2 ** 32 + 1, NaN])('refuses %d', (n) => {
    expect(() => namedStream('below', 'refused').below(n)).toThrow(RangeError);
  });
});

test('exponential draws are exponential, their tail included', () => {
  const stream = namedStream('exponential', 'draws');
  const found = draws(() => stream.exponential());
  expectContinuous(found, (x) => 1 - Math.exp(-x));
  expectMean(found, 1, 1);
  expectVariance(found, 1, 1);
  // Past where the layers of the ziggurat end, at 7.7, it must still be e^-x.
  for (const x of [7.6, 8, 10]) {
    const expected = DRAWS * Math.exp(-x);
    const beyond = found.filter((draw) => draw > x).length;
    // A Poisson count of at least 45; CRITICAL_Z + 1 allows for its skewness.
    expect(Math.abs(beyond - expected) / Math.sqrt(expected)).toBeLessThan(CRITICAL_Z + 1);
  }
});

test('normal draws are normal, and the two that share a point do not depend on each other', () => {
  const stream = namedStream('normal', 'draws');
  const found = draws(() => stream.normal());
  expectContinuous(found, normalCdf);
  expectMean(found, 0, 1);
  expectVariance(found, 0, 1);
  const cells = new Float64Array(256);
  const place = (z: number): number => Math.floor(normalCdf(z) * 16);
  for (let i = 0; i < DRAWS; i += 2) cells[place(found[i]!) * 16 + place(found[i + 1]!)]!++;
  expectEven(cells);
});

describe('a block is filled with what single draws would give', () => {
  const filled = (source: Uniforms, lengths: readonly number[]): number[] =>
    lengths.flatMap((length) => {
      const [exponentials, normals] = [new Float64Array(length), new Float64Array(length)];
      source.fillExponentials(exponentials);
      source.fillNormals(normals);
      return [...exponentials, ...normals, source.uniform()];
    });
  const single = (source: Uniforms, lengths: readonly number[]): number[] =>
    lengths.flatMap((length) => [
      ...Array.from({ length }, () => source.exponential()),
      ...Array.from({ length }, () => source.normal()),
      source.uniform(),
    ]);
  // 128 are made ahead at once: a block of as many, and one more or less, also when some are left.
  test.each([
    { lengths: [128, 128] },
    { lengths: [1, 128, 127, 128] },
    { lengths: [129, 3, 256, 128, 124, 128] },
  ])('of lengths $lengths', ({ lengths }) => {
    const name = lengths.join();
    expect(filled(namedStream('blocks', name), lengths)).toEqual(
      single(namedStream('blocks', name), lengths),
    );
    const fates = () => new Fates(name).at(1, 2, 3, 4);
    expect(filled(fates(), lengths)).toEqual(single(fates(), lengths));
  });
});

test('a stream that is restarted repeats itself, whatever was made ahead', () => {
  const stream = restarted(1, 2, 3);
  const story = (): number[] => [
    stream.uniform(),
    stream.exponential(),
    stream.normal(),
    stream.exponential(),
    stream.normal(),
    stream.integer(),
    stream.below(1000),
  ];
  const first = story();
  stream.restart(1, 2, 3);
  expect(story()).toEqual(first);
  stream.restart(1, 2, 4);
  expect(story()).not.toEqual(first);
});

test('integers have 32 bits with sign, each set half the time', () => {
  const stream = namedStream('integer', 'bits');
  const set = new Float64Array(32);
  let outside = 0;
  for (let i = 0; i < 1e5; i++) {
    const bits = stream.integer();
    if (bits !== (bits | 0)) outside++;
    for (let bit = 0; bit < 32; bit++) set[bit]! += (bits >>> bit) & 1;
  }
  expect(outside).toBe(0);
  for (const count of set) {
    expect(Math.abs(count - 5e4) / Math.sqrt(1e5 / 4)).toBeLessThan(CRITICAL_Z);
  }
});
