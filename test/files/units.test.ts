import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { readChecked } from '../../src/files/checked-yaml.ts';
import { check } from '../../src/files/expectation.ts';
import { count, duration, numberAbove, rate, ratio, share, size } from '../../src/files/units.ts';

const read = (schema: z.ZodType, written: unknown): unknown => check(schema, written).data;
const expected = (schema: z.ZodType, written: unknown): string | undefined =>
  check(schema, written).error?.issues[0]?.message;

describe('durations are microseconds, exact to the last bit where the decimal is', () => {
  test.each([
    ['39ns', 0.039],
    ['5us', 5],
    ['20ms', 20_000],
    ['0.3ms', 300],
    ['0.07ms', 70], // 0.07 * 1000 is 70.00000000000001
    ['1.001ms', 1001],
    ['3s', 3e6],
    ['0.000001s', 1],
    ['2min', 120e6],
    ['0.1min', 6e6],
    ['1.5h', 5400e6],
    ['1d', 86_400e6],
    ['0ms', 0],
    ['3650d', 3650 * 86_400e6],
  ])('%s is %d', (written, microseconds) => {
    expect(read(duration(), written)).toBe(microseconds);
  });

  test('whole microseconds written in milliseconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (us) => {
        const written = `${Math.floor(us / 1000)}.${String(us % 1000).padStart(3, '0')}ms`;
        expect(read(duration(), written)).toBe(us);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

test.each([
  20,
  0.3,
  '20',
  'fast',
  '20/s',
  '20 ms',
  '20MS',
  '2,5s',
  '.5s',
  '1e3ms',
  '1e999s',
  '+5s',
  'ms',
  '',
  true,
])('a duration is not written %s', (written) => {
  expect(expected(duration(), written)).toBe('a duration with its unit, such as 20ms');
});

const refused: [words: string, written: unknown, schema: z.ZodType][] = [
  ['a duration of 0 or more', '-5ms', duration()],
  ['a duration of at most 10 years', '3651d', duration()],
  ['a duration of at most 10 years', `${'9'.repeat(400)}ms`, duration()],
  ['a duration above 0', '0ms', duration({ positive: true })],
  ['a duration above 0', '-1ms', duration({ positive: true })],
  ['a duration from 10ms to 2s', '9.999ms', duration({ range: ['10ms', '2s'] })],
  ['a duration from 10ms to 2s', '2.001s', duration({ range: ['10ms', '2s'] })],
  ['a rate with its unit, such as 12/s', 12, rate()],
  ['a rate with its unit, such as 12/s', '12ms', rate()],
  ['a rate with its unit, such as 12/s', '12/year', rate()],
  ['a rate of 0 or more', '-1/s', rate()],
  ['a rate of at most 1000000000/s', '1000000001/s', rate()],
  ['a rate above 0', '0/h', rate({ positive: true })],
  ['a share in percent, such as 5%', 0.05, share()],
  ['a share of at most 100%', '101%', share()],
  ['a share of 0 or more', '-1%', share()],
  ['a size with its unit, such as 24GiB', 24, size()],
  ['a size with its unit, such as 24GiB', '24gib', size()],
  ['a size with its unit, such as 24GiB', '24Gb/s', size()],
  ['a size above 0', '0B', size({ positive: true })],
  ['a size of at most 1000TB', '1000TiB', size()],
  ['a number of 0 or more, or a percentage such as 70%', -0.1, ratio()],
  ['a number of 0 or more, or a percentage such as 70%', 'much', ratio()],
  ['a number of 0 or more, or a percentage such as 70%', Infinity, ratio()],
  ['a number above 0, or a percentage such as 70%', '0%', ratio({ positive: true })],
  ['at most 10, or 1000%', 70, ratio()],
  ['at most 10, or 1000%', '1001%', ratio()],
  ['a number above 1', 1, numberAbove(1)],
  ['a number above 0', NaN, numberAbove(0)],
  ['a number of at most 1000000000', 1e10, numberAbove(0)],
  ['a positive integer', 0, count()],
  ['a positive integer', 1.5, count()],
  ['a positive integer', '4', count()],
  ['a number of at most 1000000000', 1e10, count()],
  ['an integer from 0 to 15', 16, count({ least: 0, most: 15 })],
];

test.each(refused)('%s, not %s', (words, written, schema) => {
  expect(expected(schema, written)).toBe(words);
});

const hint = (schema: z.ZodType, written: unknown): string | undefined => {
  const yaml = `${typeof written === 'string' ? JSON.stringify(written) : written}`;
  const reading = readChecked(schema, 'f', yaml);
  return 'mistakes' in reading ? reading.mistakes[0]!.hint : 'accepted';
};

describe('a quantity that is written as elsewhere is told as it would be here', () => {
  test.each<[written: unknown, schema: z.ZodType, meant: string]>([
    // without a unit
    [20, duration(), '20ms, 20s or 20min'],
    ['20', duration(), '20ms, 20s or 20min'],
    [160, duration({ range: ['10ms', '2s'] }), '160ms'],
    [12, rate(), '12/s, 12/min or 12/h'],
    [5, share(), '5%'],
    [0.07, share(), '7%'],
    [1, share(), '1% or 100%'],
    // spaces, capitals, other names
    ['20 ms', duration(), '20ms'],
    ['20MS', duration(), '20ms'],
    ['20 msec', duration(), '20ms'],
    ['20 µs', duration(), '20us'],
    ['5m', duration(), '5min'],
    ['3 Hours', duration(), '3h'],
    ['12 per second', rate(), '12/s'],
    ['12rps', rate(), '12/s'],
    ['90 / m', rate(), '90/min'],
    ['5 percent', share(), '5%'],
    ['5 %', ratio(), '5%'],
    // numbers
    ['1,5s', duration(), '1.5s'],
    ['1,500ms', duration(), '1500ms or 1.5ms'],
    ['1_000ms', duration(), '1000ms'],
    ['.5s', duration(), '0.5s'],
    ['+5s', duration(), '5s'],
    ['1e3ms', duration(), '1000ms'],
    ['-5ms', duration(), '5ms'],
    ['0,7', ratio(), '0.7'],
    ['-4%', ratio(), '4%'],
    [70, ratio(), '70%'],
    ['1h 30min', duration(), '90min'],
    ['1m30s', duration(), '90s'],
    // bare numbers
    ['4', count(), '4'],
    ['4 GPUs', count(), '4'],
    ['1,000', count(), '1000'],
    ['1_000', numberAbove(0), '1000'],
    ['2,5', numberAbove(0), '2.5'],
  ])('%j', (written, schema, meant) => {
    expect(hint(schema, written)).toBe(`did you mean ${meant}?`);
  });

  test.each<[written: unknown, schema: z.ZodType]>([
    ['fast', duration()],
    ['4000d', duration()],
    ['.inf', duration()],
    [-5, duration()],
    ['0ms', duration({ positive: true })],
    ['four', count()],
    [0, count()],
    ['1.5', count()],
    ['0 GPUs', count()],
    [2000, ratio()],
    ['1'.repeat(100_000), count()],
  ])('%j has no such reading', (written, schema) => {
    expect(hint(schema, written)).toBeUndefined();
  });

  test('else the units are told', () => {
    expect(hint(duration(), '20/s')).toBe('units: ns, us, ms, s, min, h and d');
    expect(hint(rate(), '12ms')).toBe('units: /s, /min and /h');
    expect(hint(duration(), `${'1h'.repeat(100_000)}x`)).toMatch(/^units: /);
  });

  test('what is meant is accepted', () => {
    const numbers = fc.oneof(
      fc.integer({ min: 1, max: 1999 }),
      fc.double({ min: 0.01, max: 900, noNaN: true }),
    );
    const units = fc.constantFrom('', 'ms', ' s', 'sec', 'MIN', ' hours', 'm', ' days');
    fc.assert(
      fc.property(numbers, units, (number, unit) => {
        const told = hint(duration(), `${String(number).replace('.', ',')}${unit}`) ?? '';
        for (const meant of told.match(/[0-9][^ ,?]*/g) ?? []) {
          expect(read(duration(), meant), told).toBeGreaterThan(0);
        }
        expect(told).toMatch(/^(did you mean .+\?|accepted)$/);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

test('two numbers without a comma are no list', () => {
  expect(hint(count(), '50 100')).toBe('a list needs commas');
});

test('rates are per second, shares and ratios plain numbers', () => {
  expect(read(rate(), '12/s')).toBe(12);
  expect(read(rate(), '30/min')).toBe(0.5);
  expect(read(rate(), '5/h')).toBe(5 / 3600);
  expect(read(share(), '5%')).toBe(0.05);
  expect(read(share(), '0.7%')).toBe(0.007);
  expect(read(share(), '100%')).toBe(1);
  expect(read(ratio(), 0.7)).toBe(0.7);
  expect(read(ratio(), '170%')).toBe(1.7);
});

test('sizes are bytes: Ki is 1024, k is 1000', () => {
  expect(read(size(), '512B')).toBe(512);
  expect(read(size(), '128KiB')).toBe(131_072);
  expect(read(size(), '40MiB')).toBe(41_943_040);
  expect(read(size(), '24GiB')).toBe(25_769_803_776);
  expect(read(size(), '1.5TiB')).toBe(1_649_267_441_664);
  expect(read(size(), '1.1kB')).toBe(1100);
  expect(read(size(), '24GB')).toBe(24e9);
  expect(read(size(), '2TB')).toBe(2e12);
});

test('bounds themselves are allowed', () => {
  const chunk = duration({ range: ['10ms', '2s'] });
  expect(read(chunk, '10ms')).toBe(10_000);
  expect(read(chunk, '2s')).toBe(2e6);
  expect(read(count({ least: 0, most: 15 }), 0)).toBe(0);
});
