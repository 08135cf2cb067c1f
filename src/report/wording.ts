/** Numbers and sentences for people. No locale: the same text everywhere. */

/** No data. */
export const NOTHING = '-';

/**
 * A measured number, to 3 significant digits, at most `decimals` (5 or fewer) of them behind the point: 7
 * characters or fewer, `-` for NaN and `inf` for infinity.
 */
export function measured(x: number, decimals = 5): string {
  if (Number.isNaN(x)) return NOTHING;
  if (x === Infinity) return 'inf';
  return fixed(x, Math.min(decimals, decimalsOf(x)));
}

/** The ends of an interval as a distance: with the decimals of its middle, or more if none would show. */
export function halfWidth(half: number, middle: number): string {
  if (half === Infinity) return 'inf';
  if (half === 0) return '0';
  const decimals = decimalsOf(middle);
  const shown = fixed(half, decimals);
  return Number(shown) === 0 ? fixed(half, decimalsOf(half, 1)) : shown;
}

/** A load level as the experiment gives it, not as a measured number. */
export const level = (x: number): string => grouped(String(x < 1e6 ? Number(x.toPrecision(6)) : x));

/** Decimals that show so many significant digits. */
function decimalsOf(x: number, digits = 3): number {
  const size = Math.abs(Number(x.toPrecision(digits)));
  if (size === 0) return 0;
  let decimals = digits - 1;
  for (let bound = 10; bound <= size && decimals > 0; bound *= 10) decimals--;
  for (let bound = 1; bound > size && decimals < 5; bound /= 10) decimals++;
  return decimals;
}

/** Large numbers to 3 digits with separators, or a power of ten where these would be long. */
function fixed(x: number, decimals: number): string {
  if (Math.abs(x) >= 999_500) return Number(x.toPrecision(3)).toExponential().replace('+', '');
  if (Math.abs(x) >= 999.5) return grouped(String(Number(x.toPrecision(3))));
  return x.toFixed(decimals);
}

/** `12,400` */
const grouped = (digits: string): string =>
  digits.replace(/^\d{4,}/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','));

/** A unit of time that suits all of a table, by its longest time in microseconds. */
export function timeUnit(times: readonly number[]): {
  readonly name: string;
  readonly size: number;
} {
  const longest = Math.max(0, ...times.filter(Number.isFinite));
  if (longest >= 10_000_000) return { name: 's', size: 1_000_000 };
  if (longest >= 1000 || longest === 0) return { name: 'ms', size: 1000 };
  return { name: 'us', size: 1 };
}

/** A duration that is long enough, as experiment files write it. */
export function atLeast(micros: number): string {
  const seconds = micros / 1_000_000;
  if (seconds <= 120) return `${Math.ceil(seconds)}s`;
  if (seconds <= 7200) return `${Math.ceil(seconds / 60)}min`;
  return `${Math.ceil(seconds / 3600)}h`;
}

/** Lines of at most `width` characters (a longer word has its own), later ones indented. No control characters. */
export function wrapped(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((word) => word !== '')) {
    const clean = word.replace(/\p{Cc}/gu, '\ufffd');
    if (line === '') line = clean;
    else if (line.length + 1 + clean.length <= width) line += ` ${clean}`;
    else {
      lines.push(line);
      line = indent + clean;
    }
  }
  return line === '' ? lines : [...lines, line];
}

export const clipped = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 1)}…`;
