import type { LoadGenerator } from '../model/index.ts';

/** Kinds of stations that a table can be fitted with. */
export const STATION_KINDS = [
  'batching_pool',
  'sharing',
  'slots',
  'lanes',
  'continuous_batching',
] as const;
export type StationKind = (typeof STATION_KINDS)[number];

const DELAYS = ['response', 'first', 'gap', 'service'] as const;
const READINGS = ['avg', 'p50', 'p90', 'p95', 'p99'] as const;
export type Delay = (typeof DELAYS)[number];
type Reading = (typeof READINGS)[number];
/** Readings that are quantiles, and which. */
export const QUANTILES = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;

/**
 * A figure of a step-load table: a reading of a delay (of a whole request, until its first token or chunk, the
 * gap between two of them, or of its service alone; the reading is over requests), or a rate: requests, tokens, or seconds of audio in a second.
 */
export type Statistic = `${Delay}_${Reading}` | 'throughput' | 'tokens_s' | 'rtfx';

export const STATISTICS: readonly Statistic[] = [
  ...DELAYS.flatMap((delay) => READINGS.map((reading): Statistic => `${delay}_${reading}`)),
  'throughput',
  'tokens_s',
  'rtfx',
];

/**
 * How close a figure can be expected to come, as a share of it: quantiles further out rest on fewer requests. A fit
 * weighs figures by it.
 */
export function tolerance(statistic: Statistic): number {
  const reading = statistic.slice(statistic.lastIndexOf('_') + 1);
  const first = statistic.startsWith('first') ? 2 : 1;
  return first * (TOLERANCES[reading] ?? 0.02);
}

const TOLERANCES: Readonly<Record<string, number>> = {
  p50: 0.025,
  p90: 0.03,
  p95: 0.04,
  p99: 0.06,
};

/** What else a row says of how it was measured; a map may say it for all rows. Durations in microseconds. */
export interface Conditions {
  /** Workers of one device: instances, lanes. */
  readonly instances?: number | undefined;
  /** The most jobs in a batch; the most in service at a time. */
  readonly max_batch?: number | undefined;
  readonly slots?: number | undefined;
  readonly input_tokens?: number | undefined;
  readonly output_tokens?: number | undefined;
  /** Of the output tokens, those that make the first piece. */
  readonly first_tokens?: number | undefined;
  /** Audio of a request, in microseconds. */
  readonly audio?: number | undefined;
  /** Length of a chunk of a real-time stream. */
  readonly chunk?: number | undefined;
  /** Requests that were sent in all, and by each client. */
  readonly requests?: number | undefined;
  readonly per_client?: number | undefined;
}

export const CONDITIONS = [
  'instances',
  'max_batch',
  'slots',
  'input_tokens',
  'output_tokens',
  'first_tokens',
  'audio',
  'chunk',
  'requests',
  'per_client',
] as const satisfies readonly (keyof Conditions)[];

/** One row of a step-load table. Delays in microseconds, rates per second. */
export interface MeasuredRow extends Conditions {
  /** Where it stands, such as `line 3`. */
  readonly place: string;
  /** Clients, streams, or requests per second. */
  readonly load: number;
  /** Requests per second that reached the system, where the generator could not send as many as it should. */
  readonly achieved?: number | undefined;
  readonly figures: Readonly<Partial<Record<Statistic, number>>>;
}

/** A system that was measured: what is known of it beforehand, and its rows. */
export interface MeasuredSystem {
  readonly name: string;
  readonly kind: StationKind;
  readonly protocol: LoadGenerator;
  /** Where nothing says how clients start: the ways that are tried, of which the data choose. */
  readonly starts?: readonly LoadGenerator['start'][] | undefined;
  /** Of GPU memory, in bytes, where it limits; undefined: it does not. */
  readonly memory?: number | undefined;
  /** Spread of the tokens, or of the work, over requests: coefficients of variation. */
  readonly spread: Spread;
  readonly rows: readonly MeasuredRow[];
}

/** How much requests differ. */
interface Spread {
  readonly input_cv: number;
  readonly output_cv: number;
}
