/** Numbers and lists within sentences. */

export { listed } from '../experiment/index.ts';

/** A number to 5 significant digits. */
export const short = (x: number): string => String(Number(x.toPrecision(5)));

/** A time in seconds, in a unit that suits it. */
export function timeInWords(seconds: number): string {
  if (seconds === 0 || seconds >= 1) return `${short(seconds)} s`;
  return seconds >= 0.001 ? `${short(seconds * 1e3)} ms` : `${short(seconds * 1e6)} us`;
}

/** A rate per second. */
export const rateInWords = (rate: number): string => `${short(rate)}/s`;

/** `1 worker`, `2 workers` */
export const counted = (number: number, noun: string): string =>
  `${number} ${noun}${number === 1 ? '' : 's'}`;
