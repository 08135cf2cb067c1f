import { expect, test } from 'vitest';
import type * as z from 'zod';
import { check } from '../../src/files/expectation.ts';
import { money, price } from '../../src/files/money.ts';

const read = (schema: z.ZodType, written: unknown): unknown => check(schema, written).data;

function told(schema: z.ZodType, written: unknown): string {
  const issue = check(schema, written).error?.issues[0];
  const hint = issue?.code === 'custom' ? issue.params?.['hint'] : undefined;
  return `${issue?.message}${hint === undefined ? '' : `, ${hint}`}`;
}

test('amounts of money and prices of an hour are plain numbers', () => {
  expect(read(money(), '0.02 USD')).toBe(0.02);
  expect(read(money(), '12 EUR')).toBe(12);
  expect(read(price(), '2.95 USD/h')).toBe(2.95);
  expect(read(price(), '0 USD/h')).toBe(0);
});

test('where only dollars are allowed, others are refused', () => {
  expect(told(money(['USD']), '2 EUR')).toBe(
    'an amount of money with its currency, such as 0.02 USD, currencies: USD',
  );
});

const PRICE = 'a price of an hour, such as 2.95 USD/h';

test.each<[written: unknown, message: string]>([
  [2.95, PRICE],
  ['2.95 USD', `${PRICE}, did you mean 2.95 USD/h?`],
  ['$2.95/hour', `${PRICE}, did you mean 2.95 USD/h?`],
  ['2.95usd per h', `${PRICE}, did you mean 2.95 USD/h?`],
  ['2.95 EUR/h', `${PRICE}, currencies: USD`],
  ['cheap', PRICE],
  ['2000000000 USD/h', 'at most 1000000000 USD/h'],
])('%s is no price', (written, message) => {
  expect(told(price(), written)).toBe(message);
});
