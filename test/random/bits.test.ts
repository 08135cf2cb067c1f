import { expect, test } from 'vitest';
import { Bits, unit } from '../../src/random/bits.ts';

test('sfc32 gives the outputs of PractRand, whose seeding runs fifteen rounds', () => {
  // The figures that ports of PractRand's sfc32 in other languages quote in their tests.
  const bits = new Bits();
  bits.restart(0, 2, 1);
  const outputs = Array.from({ length: 16 }, () => bits.next() >>> 0);
  expect(outputs).toEqual([
    0x03b80bb8, 0xa87dbc7e, 0x1787178c, 0x4c7b7234, 0xc65dade2, 0x2c692349, 0xf52c2153, 0xdf098072,
    0x9d49b03c, 0x9562381a, 0xc9b41738, 0x64b75e54, 0x36ce9b32, 0xf106947e, 0x0afc726b, 0x549bbc87,
  ]);
  bits.restart(0, 0, 0);
  expect(bits.next() >>> 0).toBe(0xfb52c520);
});

test('64 bits become a multiple of 2⁻⁵³ that is never 0 or 1', () => {
  expect(unit(0, 0)).toBe(2 ** -54);
  expect(unit(0, 1 << 11)).toBe(2 ** -53);
  expect(unit(1, 0)).toBe(2 ** -32);
  expect(unit(1 << 31, 0)).toBe(0.5);
  expect(unit(-1, -1)).toBe(1 - 2 ** -53);
  expect(unit(-1, 2 ** 11 - 1)).toBe(1 - 2 ** -32); // the 11 bits that are left over do not count
});
