import * as z from 'zod';
import { listed } from './mistake.ts';

const CURRENCIES = ['USD', 'EUR'] as const;

type Currency = (typeof CURRENCIES)[number];

/** More must be a slip of the pen. */
const MOST = 1e9;

/**
 * Amounts of money such as `0.02 USD`, an amount and one space before its currency, as numbers. Where several
 * currencies are allowed they are compared by `currencyOf`.
 */
export const money = (currencies: readonly Currency[] = CURRENCIES) =>
  amount({ written: 'an amount of money with its currency, such as 0.02 USD', currencies });

/** Prices of time such as `2.95 USD/h`, as US dollars per hour. */
export const price = () =>
  amount({ written: 'a price of an hour, such as 2.95 USD/h', currencies: ['USD'], per: '/h' });

/** The currency of an amount as written; undefined if it is none. */
export function currencyOf(written: unknown): string | undefined {
  return typeof written === 'string' ? pattern(CURRENCIES).exec(written)?.[2] : undefined;
}

interface Form {
  /** How to write it. */
  readonly written: string;
  readonly currencies: readonly Currency[];
  /** What stands behind the currency. */
  readonly per?: string;
}

const pattern = (currencies: readonly string[], per = ''): RegExp =>
  new RegExp(`^([0-9]+(?:\\.[0-9]+)?) (${currencies.join('|')})${per}$`);

function amount(form: Form) {
  const { written, currencies, per = '' } = form;
  const wanted = pattern(currencies, per);
  return z
    .string({ error: written })
    .meta({ pattern: wanted.source })
    .transform((text, ctx) => {
      const [, digits = NaN, currency] = wanted.exec(text) ?? [];
      const value = Number(digits);
      if (value <= MOST) return value;
      const params = { hint: correction(text, form, wanted) };
      const message = value > MOST ? `at most ${MOST} ${currency}${per}` : written;
      ctx.addIssue({ code: 'custom', message, params });
      return z.NEVER;
    });
}

const SYMBOLS: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR' };

/** What a text was probably meant to be. */
function correction(
  text: string,
  { currencies, per = '' }: Form,
  wanted: RegExp,
): string | undefined {
  const [, before = '', digits, after = ''] =
    /^\s*([$€]?)\s*([0-9]+(?:\.[0-9]+)?)\s*([a-z$€]*)\s*(?:(?:\/|per)\s*[a-z]+)?\s*$/i.exec(text) ??
    [];
  if (digits === undefined || wanted.test(text)) return undefined;
  const unit = before + after;
  const currency = Object.hasOwn(SYMBOLS, unit) ? SYMBOLS[unit] : unit.toUpperCase();
  const meant = `${digits} ${currency}${per}`;
  return wanted.test(meant) ? `did you mean ${meant}?` : `currencies: ${listed(currencies, 'and')}`;
}
