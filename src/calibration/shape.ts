import type { StationKeys } from './benchmark-model.ts';
import type { MeasuredSystem } from './measured.ts';
import type { Scales } from './scales.ts';

/** A figure of a station that is to be found. Durations in microseconds; all are above 0. */
export interface Parameter {
  /** As it is called in the file of a profile, with dots between keys. */
  readonly name: string;
  readonly unit: 'duration' | 'ratio' | 'count';
  /** Where it is looked for. */
  readonly from: number;
  readonly to: number;
}

export type Values = Readonly<Record<string, number>>;

/** A way in which a station may take its time: candidates for one kind of station, of which the data choose. */
export interface Shape {
  readonly name: string;
  /** One sentence for people. */
  readonly says: string;
  readonly parameters: readonly Parameter[];
  /** Parameters of another nature: which of a few values it is. */
  readonly choices: Readonly<Record<string, readonly number[]>>;
  /** The station with these values, as it stands in a profile. */
  readonly station: (values: Values) => StationKeys;
  /** With parameters more: tried where it is the best one. */
  readonly extensions?: readonly Shape[];
  /** GPU memory that the station needs to be given in a fit, in bytes; undefined: none. */
  readonly memory?: number | undefined;
}

/** The shapes that a system may have. */
export type ShapesOf = (system: MeasuredSystem, scales: Scales) => Shape[];

export const duration = (name: string, from: number, to: number): Parameter => ({
  name,
  unit: 'duration',
  from: Math.max(from, 0.001),
  to: Math.max(to, 0.002),
});

export const ratio = (name: string, from: number, to: number): Parameter => ({
  name,
  unit: 'ratio',
  from,
  to,
});

/** A duration as a file says it, to five digits: `9.2013ms`. */
export function written(micros: number): string {
  if (micros === 0) return '0ms';
  const [size, unit] = micros < 1 ? [0.001, 'ns'] : micros < 1_000 ? [1, 'us'] : [1_000, 'ms'];
  return `${digits(micros / size)}${unit}`;
}

/** A share or ratio as a file says it. */
export const percent = (share: number): string => `${digits(100 * share)}%`;

/** Five significant digits, never with an exponent. */
export function digits(x: number): string {
  const rounded = Number(x.toPrecision(5));
  const text = rounded.toFixed(Math.min(Math.max(0, 6 - String(Math.trunc(rounded)).length), 6));
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
