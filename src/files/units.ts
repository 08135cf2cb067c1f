import * as z from 'zod';
import { listed } from './mistake.ts';
import type { Details } from './zod-findings.ts';

/** A kind of quantity: in files digits, perhaps with decimals, and then a unit, without a space. */
interface Quantity {
  readonly name: string;
  /** How to write it. */
  readonly written: string;
  readonly units: Readonly<Record<string, Unit>>;
  /** What is larger must be a slip of the pen: as a value, and as messages show it. */
  readonly most: number;
  readonly mostShown: string;
}

/** A unit of `times` × 10^`shift` / `per`. The power of ten is applied to the digits, so it costs no rounding. */
interface Unit {
  readonly shift: number;
  readonly times?: number;
  readonly per?: number;
}

const DURATION: Quantity = {
  name: 'a duration',
  written: 'a duration with its unit, such as 20ms',
  units: {
    ns: { shift: -3 },
    us: { shift: 0 },
    ms: { shift: 3 },
    s: { shift: 6 },
    min: { shift: 7, times: 6 },
    h: { shift: 8, times: 36 },
    d: { shift: 8, times: 864 },
  },
  most: 3650 * 86_400e6,
  mostShown: '10 years',
};

const RATE: Quantity = {
  name: 'a rate',
  written: 'a rate with its unit, such as 12/s',
  units: { '/s': { shift: 0 }, '/min': { shift: 0, per: 60 }, '/h': { shift: 0, per: 3600 } },
  most: 1e9,
  mostShown: '1000000000/s',
};

const SHARE: Quantity = {
  name: 'a share',
  written: 'a share in percent, such as 5%',
  units: { '%': { shift: -2 } },
  most: 1,
  mostShown: '100%',
};

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

/** Shares such as `5%` as numbers from 0 to 1. */
export const share = (bounds: Bounds = {}) => quantity(SHARE, bounds);

/** Larger bare numbers, too, must be slips of the pen. */
const MOST = 1e9;
const AT_MOST = `a number of at most ${MOST}`;

/** Coefficients of variation and the like, as a number or a percentage: `0.7` or `70%`. */
export function ratio({ positive = false }: Pick<Bounds, 'positive'> = {}) {
  const error = `a number ${positive ? 'above 0' : 'of 0 or more'}, or a percentage such as 70%`;
  return z.union([z.number(), z.string()], { error }).transform((written, ctx) => {
    const value = typeof written === 'number' ? written : amountOf(SHARE, written);
    if (value === undefined) return refuse(ctx, error, { hint: correction(SHARE, `${written}`) });
    const allowed = (positive ? value > 0 : value >= 0) && value <= MOST;
    return allowed ? value : refuse(ctx, error);
  });
}

/** A bare number above a bound. */
export function numberAbove(bound: number) {
  const error = `a number above ${bound}`;
  return z.number({ error }).gt(bound, { error }).lte(MOST, { error: AT_MOST });
}

/** A bare integer, 1 or more unless told otherwise. */
export function count({ least = 1, most = MOST } = {}) {
  const error = most === MOST ? 'a positive integer' : `an integer from ${least} to ${most}`;
  return z
    .int({ error })
    .min(least, { error })
    .max(most, { error: most === MOST ? AT_MOST : error });
}

function quantity(kind: Quantity, { positive = false, range }: Bounds) {
  const units = Object.keys(kind.units);
  const [from, to] = range?.map((end) => amountOf(kind, end)!) ?? [0, kind.most];
  const outside = (value: number): string => {
    if (range !== undefined) return `${kind.name} from ${range[0]} to ${range[1]}`;
    if (value > kind.most) return `${kind.name} of at most ${kind.mostShown}`;
    return positive ? `${kind.name} above 0` : `${kind.name} of 0 or more`;
  };
  return z
    .string({ error: kind.written })
    .meta({ pattern: `^[0-9]+(\\.[0-9]+)?(${units.join('|')})$` })
    .transform((text, ctx) => {
      const value = amountOf(kind, text);
      if (value === undefined) return refuse(ctx, kind.written, { hint: correction(kind, text) });
      const allowed = value >= from! && value <= to! && (value > 0 || !positive);
      return allowed ? value : refuse(ctx, outside(value));
    });
}

/** The quantity that a text stands for, below 0 if it has a minus sign; undefined if it is none. */
function amountOf(kind: Quantity, text: string): number | undefined {
  const [, digits, name = ''] = /^(-?[0-9]+(?:\.[0-9]+)?)([a-z/%]+)$/.exec(text) ?? [];
  const unit = Object.hasOwn(kind.units, name) ? kind.units[name] : undefined;
  if (digits === undefined || unit === undefined) return undefined;
  return (Number(`${digits}e${unit.shift}`) * (unit.times ?? 1)) / (unit.per ?? 1);
}

/** The same text without spaces and capitals, if that makes it a quantity; else, after a number, the units. */
function correction(kind: Quantity, text: string): string | undefined {
  const tidied = text.replace(/\s/g, '').toLowerCase();
  if (amountOf(kind, tidied) !== undefined) return `did you mean ${tidied}?`;
  return /^-?[0-9]/.test(text) ? `units: ${listed(Object.keys(kind.units), 'and')}` : undefined;
}

/** Reports from within a transformation that something else was expected. */
function refuse(ctx: z.core.$RefinementCtx, expected: string, details: Details = {}): never {
  ctx.addIssue({ code: 'custom', message: expected, params: details });
  return z.NEVER;
}
