import * as z from 'zod';
import type { Notes } from './expectation.ts';
import { listed } from './mistake.ts';
import { didYouMean, numbersMeant, quantitiesMeant, severalNumbers } from './number-slips.ts';
import {
  amountOf,
  beginsLikeNumber,
  DURATION,
  type Quantity,
  quantitiesNear,
  RATE,
  SHARE,
  SIZE,
} from './quantity.ts';
import type { Details } from './zod-findings.ts';

/** Which values are allowed; by default 0 and all above it. */
interface Bounds {
  /** 0 is not allowed. */
  readonly positive?: boolean;
  /** Both ends are allowed; written as in a file. */
  readonly range?: readonly [from: string, to: string];
}

/** Durations such as `20ms` (ns, us, ms, s, min, h, d) as microseconds, not rounded. At most 10 years. */
export const duration = (bounds: Bounds = {}) => quantity(DURATION, bounds);

/** Rates such as `12/s` (per s, min or h) as numbers per second. */
export const rate = (bounds: Bounds = {}) => quantity(RATE, bounds);

/** Sizes of memory such as `24GiB` (B; kB, MB, GB, TB; KiB, MiB, GiB, TiB) as bytes, not rounded. */
export const size = (bounds: Bounds = {}) => quantity(SIZE, bounds);

/** Shares such as `5%` as numbers from 0 to 1. */
export const share = (bounds: Bounds = {}) => quantity(SHARE, bounds);

/** Larger bare numbers, too, must be slips of the pen. */
const MOST = 1e9;
const AT_MOST = `a number of at most ${MOST}`;

/** So must be larger ratios; a 70 that was meant as 70% is one. */
const MOST_RATIO = 10;

/** Coefficients of variation and the like, as a number or a percentage: `0.7` or `70%`. At most 10. */
export function ratio({ positive = false }: Pick<Bounds, 'positive'> = {}) {
  const form = `a number ${positive ? 'above 0' : 'of 0 or more'}, or a percentage such as 70%`;
  const isAllowed = (value: number) => (positive ? value > 0 : value >= 0) && value <= MOST_RATIO;
  const text = z.string().meta({ pattern: '^[0-9]+(\\.[0-9]+)?%$' });
  return z.union([z.number(), text], { error: form }).transform((written, ctx) => {
    const value = typeof written === 'number' ? written : amountOf(SHARE, written);
    if (value !== undefined && isAllowed(value)) return value;
    if (value !== undefined && value > MOST_RATIO) {
      const percent = typeof written === 'number' && written <= 100 * MOST_RATIO;
      const hint = percent ? `did you mean ${written}%?` : undefined;
      return refuse(ctx, `at most ${MOST_RATIO}, or ${100 * MOST_RATIO}%`, { hint });
    }
    const near = `${written}`.replace('-', '');
    const meant = [...quantitiesMeant(near, ['%']), ...numbersMeant(near)].filter((text) =>
      isAllowed(amountOf(SHARE, text) ?? Number(text)),
    );
    return refuse(ctx, form, { hint: didYouMean(meant) });
  });
}

/** A bare number above a bound. */
export function numberAbove(bound: number) {
  const error = `a number above ${bound}`;
  const isAllowed = (number: number) => number > bound && number <= MOST;
  return z
    .number({ error: withNumberHint(error, isAllowed) })
    .gt(bound, { error })
    .lte(MOST, { error: AT_MOST });
}

/** A bare integer, 1 or more unless told otherwise. */
export function count({ least = 1, most = MOST } = {}) {
  const error = most === MOST ? 'a positive integer' : `an integer from ${least} to ${most}`;
  const isAllowed = (number: number) =>
    Number.isInteger(number) && number >= least && number <= most;
  return z
    .int({ error: withNumberHint(error, isAllowed, 1) })
    .min(least, { error })
    .max(most, { error: most === MOST ? AT_MOST : error });
}

/** Says in a message what else than a bare number was probably meant as one. */
function withNumberHint(expected: string, isAllowed: (number: number) => boolean, readings = 2) {
  return (issue: z.core.$ZodRawIssue): string => {
    const meant = numbersMeant(issue.input).filter((text) => isAllowed(Number(text)));
    const commas = severalNumbers(issue.input) ? 'a list needs commas' : undefined;
    return hinted(issue, expected, commas ?? didYouMean(meant.slice(0, readings)));
  };
}

function hinted(issue: z.core.$ZodRawIssue, expected: string, hint: string | undefined): string {
  Object.assign(issue, { hint } satisfies Notes);
  return expected;
}

function quantity(kind: Quantity, { positive = false, range }: Bounds) {
  const units = Object.keys(kind.units);
  const [from, to] = range?.map((end) => amountOf(kind, end)!) ?? [0, kind.most];
  const isAllowed = (value: number) => value >= from! && value <= to! && (value > 0 || !positive);
  const meant = (texts: readonly string[]): string | undefined =>
    didYouMean(texts.filter((text) => isAllowed(amountOf(kind, text) ?? Number.NaN)));
  const outside = (value: number): string => {
    if (range !== undefined) return `${kind.name} from ${range[0]} to ${range[1]}`;
    if (value > kind.most) return `${kind.name} of at most ${kind.mostShown}`;
    return positive ? `${kind.name} above 0` : `${kind.name} of 0 or more`;
  };
  const error = (issue: z.core.$ZodRawIssue): string => {
    const hint = typeof issue.input === 'number' ? meant(kind.bare(issue.input)) : undefined;
    return hinted(issue, kind.written, hint);
  };
  return z
    .string({ error })
    .meta({ pattern: `^[0-9]+(\\.[0-9]+)?(${units.join('|')})$` })
    .transform((text, ctx) => {
      const value = amountOf(kind, text);
      if (value !== undefined && isAllowed(value)) return value;
      if (value !== undefined) {
        return refuse(ctx, outside(value), { hint: meant([text.replace(/^-/, '')]) });
      }
      if (!beginsLikeNumber(text)) return refuseType(ctx, kind.written);
      const hint = meant(quantitiesNear(kind, text)) ?? `units: ${listed(units, 'and')}`;
      return refuse(ctx, kind.written, { hint });
    });
}

/** Reports from within a transformation that something else was expected. */
function refuse(ctx: z.core.$RefinementCtx, expected: string, details: Details = {}): never {
  ctx.addIssue({ code: 'custom', message: expected, params: details });
  return z.NEVER;
}

/** The same, of a text that cannot have been meant as a quantity: where other types are allowed, they are told. */
function refuseType(ctx: z.core.$RefinementCtx, expected: string): never {
  ctx.addIssue({ code: 'invalid_type', expected: 'number', message: expected });
  return z.NEVER;
}
