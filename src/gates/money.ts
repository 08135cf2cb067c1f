import * as z from 'zod';

const CURRENCIES = ['USD', 'EUR'] as const;
const WRITTEN = `an amount of money with its currency, such as 0.02 USD`;
/** More must be a slip of the pen. */
const MOST = 1e9;

/** `0.02 USD` or `0.02 EUR`: an amount and one space before its currency. */
const MONEY = new RegExp(`^([0-9]+(?:\\.[0-9]+)?) (${CURRENCIES.join('|')})$`);

/** Amounts of money such as `0.02 USD` (USD, EUR) as numbers; their currencies are compared by `currencyOf`. */
export const money = () =>
  z
    .string({ error: WRITTEN })
    .meta({ pattern: MONEY.source })
    .transform((text, ctx) => {
      const amount = Number(MONEY.exec(text)?.[1] ?? NaN);
      if (amount <= MOST) return amount;
      const hint = correction(text);
      ctx.addIssue({
        code: 'custom',
        message: amount > MOST ? `at most ${MOST} ${currencyOf(text)}` : WRITTEN,
        params: { hint },
      });
      return z.NEVER;
    });

/** The currency of an amount as written; undefined if it is none. */
export function currencyOf(written: unknown): string | undefined {
  return typeof written === 'string' ? MONEY.exec(written)?.[2] : undefined;
}

const SYMBOLS: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR' };

function correction(text: string): string | undefined {
  const [, before = '', amount, after = ''] =
    /^\s*([$€]?)\s*([0-9]+(?:\.[0-9]+)?)\s*([a-z$€]*)\s*$/i.exec(text) ?? [];
  if (amount === undefined || MONEY.test(text)) return undefined;
  const unit = before + after;
  const meant = `${amount} ${Object.hasOwn(SYMBOLS, unit) ? SYMBOLS[unit] : unit.toUpperCase()}`;
  return MONEY.test(meant) ? `did you mean ${meant}?` : `currencies: ${CURRENCIES.join(' and ')}`;
}
