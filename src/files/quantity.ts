import { numbersMeant, quantitiesMeant } from './number-slips.ts';

/** A kind of quantity: in files digits, perhaps with decimals, and then a unit, without a space. */
export interface Quantity {
  readonly name: string;
  /** How to write it. */
  readonly written: string;
  readonly units: Readonly<Record<string, Unit>>;
  /** What is larger must be a slip of the pen: as a value, and as messages show it. */
  readonly most: number;
  readonly mostShown: string;
  /** What a number without a unit was probably meant to be. */
  readonly bare: (number: number) => readonly string[];
}

/** A unit of `times` × 10^`shift` / `per`. The power of ten is applied to the digits, so it costs no rounding. */
interface Unit {
  readonly shift: number;
  readonly times?: number;
  readonly per?: number;
}

export const DURATION: Quantity = {
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
  bare: (number) => [`${number}ms`, `${number}s`, `${number}min`],
};

export const RATE: Quantity = {
  name: 'a rate',
  written: 'a rate with its unit, such as 12/s',
  units: { '/s': { shift: 0 }, '/min': { shift: 0, per: 60 }, '/h': { shift: 0, per: 3600 } },
  most: 1e9,
  mostShown: '1000000000/s',
  bare: (number) => [`${number}/s`, `${number}/min`, `${number}/h`],
};

export const SHARE: Quantity = {
  name: 'a share',
  written: 'a share in percent, such as 5%',
  units: { '%': { shift: -2 } },
  most: 1,
  mostShown: '100%',
  bare: (number) => [
    ...(number >= 1 ? [`${number}%`] : []),
    ...(number <= 1 ? [`${Number((number * 100).toPrecision(12))}%`] : []),
  ],
};

const KI = 1024;

export const SIZE: Quantity = {
  name: 'a size',
  written: 'a size with its unit, such as 24GiB',
  units: {
    B: { shift: 0 },
    kB: { shift: 3 },
    MB: { shift: 6 },
    GB: { shift: 9 },
    TB: { shift: 12 },
    KiB: { shift: 0, times: KI },
    MiB: { shift: 0, times: KI * KI },
    GiB: { shift: 0, times: KI * KI * KI },
    TiB: { shift: 0, times: KI * KI * KI * KI },
  },
  most: 1e15,
  mostShown: '1000TB',
  bare: (number) => [`${number}MiB`, `${number}GiB`],
};

/** The quantity that a text stands for, below 0 if it has a minus sign; undefined if it is none. */
export function amountOf(kind: Quantity, text: string): number | undefined {
  const [, digits, name = ''] = /^(-?[0-9]+(?:\.[0-9]+)?)([a-z/%]+)$/i.exec(text) ?? [];
  const unit = Object.hasOwn(kind.units, name) ? kind.units[name] : undefined;
  if (digits === undefined || unit === undefined) return undefined;
  return (Number(`${digits}e${unit.shift}`) * (unit.times ?? 1)) / (unit.per ?? 1);
}

/** What a text that is no quantity of this kind was probably meant to be. */
export function quantitiesNear(kind: Quantity, text: string): readonly string[] {
  return [...readingsOf(kind, text), ...sumOf(kind, text)];
}

/** The same text without what keeps it from being a quantity; if it has no unit, with the usual ones. */
function readingsOf(kind: Quantity, text: string): readonly string[] {
  const isBare = /^[^a-z/%]*$/i.test(text);
  return isBare
    ? numbersMeant(text).flatMap((number) => kind.bare(Number(number)))
    : quantitiesMeant(text, Object.keys(kind.units));
}

/** Durations in several units, `1h 30min`, in the last of them. */
function sumOf(kind: Quantity, text: string): string[] {
  const parts = text.length <= 40 ? (text.match(/[0-9.]+\s*[a-z]+\s*/gi) ?? []) : [];
  if (kind !== DURATION || parts.length < 2 || parts.join('') !== text) return [];
  const amounts = parts.map((part) => readingsOf(kind, part)[0] ?? '');
  const last = amounts.at(-1)!.replace(/^[0-9.]+/, '1');
  const sum = amounts.reduce((sum, amount) => sum + (amountOf(kind, amount) ?? Number.NaN), 0);
  return [`${Number((sum / (amountOf(kind, last) ?? 1)).toPrecision(12))}${last.slice(1)}`];
}

/** Whether a text, though no quantity, was meant to be one. */
export const beginsLikeNumber = (text: string): boolean => /^\s*[-+]?[.,]?[0-9]/.test(text);
