import { expect, test } from 'vitest';
import {
  atLeast,
  halfWidth,
  level,
  measured,
  timeUnit,
  wrapped,
} from '../../src/report/wording.ts';

test.each([
  [0, '0'],
  [0.000123, '0.00012'],
  [0.0456, '0.0456'],
  [1.2, '1.20'],
  [9.996, '10.0'],
  [45.12, '45.1'],
  [412.4, '412'],
  [999.6, '1,000'],
  [12_345, '12,300'],
  [999_499, '999,000'],
  [999_500, '1e6'],
  [1_234_567, '1.23e6'],
  [Infinity, 'inf'],
  [NaN, '-'],
])('%d measured reads %s', (x, text) => {
  expect(measured(x)).toBe(text);
});

test('fewer decimals are shown where they would mean little', () => {
  expect(measured(0.0456, 3)).toBe('0.046');
  expect(measured(45.12, 0)).toBe('45');
});

test('a half-width has the decimals of its middle, or one digit if they would hide it', () => {
  expect(halfWidth(9.4, 412)).toBe('9');
  expect(halfWidth(0.128, 1.24)).toBe('0.13');
  expect(halfWidth(0.31, 412)).toBe('0.3');
  expect(halfWidth(1234, 5000)).toBe('1,230');
  expect(halfWidth(0, 1.24)).toBe('0');
  expect(halfWidth(Infinity, 1)).toBe('inf');
});

test('a load reads as the experiment gives it', () => {
  expect([1255, 0.5, 1 / 30, 1_000_001].map(level)).toEqual([
    '1,255',
    '0.5',
    '0.0333333',
    '1,000,001',
  ]);
});

test('the longest time chooses the unit', () => {
  const names = [[NaN], [3, 999], [5, 9_999_999], [5, 10_000_000, Infinity]].map(
    (times) => timeUnit(times).name,
  );
  expect(names).toEqual(['ms', 'us', 'ms', 's']);
});

test('a duration that would do is rounded up', () => {
  expect([1, 119.5e6, 120.1e6, 3 * 3600e6].map(atLeast)).toEqual(['1s', '120s', '3min', '3h']);
});

test('text is wrapped between words', () => {
  expect(wrapped('one two  three\nfour', 9, '  ')).toEqual(['one two', '  three', '  four']);
  expect(wrapped('', 9)).toEqual([]);
});
