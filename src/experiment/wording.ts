import type { LoadQuantity } from '../model/index.ts';

/** How figures are told in sentences. */

/** A number with three digits. */
export const plain = (x: number): string => `${Number(x.toPrecision(3))}`;

export const percent = (share: number): string => `${plain(100 * share)} %`;

/** `a, b and c`. */
export const listed = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join() : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;

const MILLISECOND = 1000;
const SECOND = 1000 * MILLISECOND;

/** A time with three digits and the unit that suits it. */
export function inWords(micros: number): string {
  const [size, unit] =
    micros < MILLISECOND ? [1, 'us'] : micros < 10 * SECOND ? [MILLISECOND, 'ms'] : [SECOND, 's'];
  return `${plain(micros / size)} ${unit}`;
}

const UNITS: Readonly<Record<LoadQuantity, (level: string) => string>> = {
  concurrency: (level) => `${level} concurrent calls`,
  rate: (level) => `${level} arrivals per second`,
  population: (level) => `a population of ${level}`,
  streams: (level) => `${level} streams`,
};

/** A load in words: `300 concurrent calls`. */
export const loadInWords = (quantity: LoadQuantity, level: number): string =>
  UNITS[quantity](plain(level));
