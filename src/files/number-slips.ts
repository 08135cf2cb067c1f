/** Longer texts are no slips of the pen. */
const LONGEST_TEXT = 40;

/** Units as people write them elsewhere, for those that files have. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  ns: ['nsec', 'nanosecond', 'nanoseconds'],
  us: ['\u00b5s', '\u03bcs', 'usec', 'microsecond', 'microseconds'],
  ms: ['msec', 'millis', 'millisecond', 'milliseconds'],
  s: ['sec', 'secs', 'second', 'seconds'],
  min: ['m', 'mins', 'minute', 'minutes'],
  h: ['hr', 'hrs', 'hour', 'hours'],
  d: ['day', 'days'],
  '/s': ['hz', 'rps', 'qps', 'tps', '/sec', '/second'],
  '/min': ['/m', 'rpm', '/minute'],
  '/h': ['/hr', '/hour'],
  '%': ['percent', 'pct'],
  B: ['byte', 'bytes'],
  KiB: ['k', 'ki'],
  MiB: ['m', 'mi'],
  GiB: ['g', 'gi', 'gig', 'gigs'],
  TiB: ['t', 'ti'],
};

/** `did you mean 20ms or 20s?`, or undefined if there is nothing to say. */
export function didYouMean(words: readonly string[]): string | undefined {
  const last = words.at(-1);
  if (last === undefined) return undefined;
  const others = words.slice(0, -1).join(', ');
  return `did you mean ${others === '' ? last : `${others} or ${last}`}?`;
}

/** What a text was probably meant to be as a bare number: 4, 1000 or 1.5 for `4 GPUs`, `1_000`, `1,5`. */
export function numbersMeant(written: unknown): string[] {
  const [, digits = '', rest = ''] = parts(written);
  return /^[a-z ]*$/i.test(rest) ? decimals(digits) : [];
}

/** Whether a text is numbers with spaces between them. */
export const severalNumbers = (written: unknown): boolean =>
  typeof written === 'string' && /^[0-9.]+(\s+[0-9.]+)+$/.test(written.slice(0, LONGEST_TEXT));

/** What a text was probably meant to be with one of these units: 20ms for `20 msec`, 90s for `1m 30s`. */
export function quantitiesMeant(written: unknown, units: readonly string[]): string[] {
  const [, digits = '', rest = ''] = parts(written);
  const unit = unitMeant(rest, units);
  return unit === undefined ? [] : decimals(digits).map((number) => `${number}${unit}`);
}

/** A number, however it is written, and what comes after it. */
function parts(written: unknown): readonly string[] {
  if (typeof written !== 'string' || written.length > LONGEST_TEXT) return [];
  return /^\s*([-+]?[0-9.,_]*[0-9][0-9.,_]*(?:e[-+]?[0-9]+)?)\s*(.*?)\s*$/is.exec(written) ?? [];
}

function unitMeant(word: string, units: readonly string[]): string | undefined {
  const name = word
    .toLowerCase()
    .replace(/^per\s/, '/')
    .replace(/[\s.]/g, '');
  return units.find((unit) => unit.toLowerCase() === name || OTHER_NAMES[unit]?.includes(name));
}

/** A comma before three digits may set thousands or decimals apart: both are told. */
function decimals(digits: string): string[] {
  if (digits === '') return [];
  const joined = digits.replaceAll('_', '');
  const thousands = /^[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$/.test(joined);
  const readings = [
    ...(thousands ? [joined.replaceAll(',', '')] : []),
    ...(/^[^,.]*,[^,.]*$/.test(joined) ? [joined.replace(',', '.')] : []),
    ...(joined.includes(',') ? [] : [joined]),
  ];
  return readings.map((text) => String(Number(text))).filter((text) => /^-?[0-9.]+$/.test(text));
}
