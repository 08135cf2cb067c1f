import { FINITE, fieldsOf, flaw, isMissing, listOf, SHARE } from './load-gate.ts';

/** One window of one dependency, as read, unchecked: what is wrong with it is named in the result. */
export interface RetryStormPoint {
  /** Where the window begins; below 0 before the onset of what is drilled. */
  readonly minute?: unknown;
  /** Turns that asked the dependency: first attempts, at least 0. */
  readonly user_turns?: unknown;
  /** All attempts at it, retries included: requests, not audio chunks; at least 0. */
  readonly service_attempts?: unknown;
  /** Share of the attempts that failed, 0 to 1; may be missing where there were none. */
  readonly dependency_error_rate?: unknown;
  /** Name of the dependency; left out where there is only one. */
  readonly dependency?: unknown;
}

export interface RetryStormOptions {
  /** Alarm at so many attempts per turn, above 0; default 1.8. */
  readonly attempts_per_turn?: number;
  /** Alarm at such a share of errors, above 0 and at most 1; default 0.05. */
  readonly error_rate?: number;
  /** What is normal. Fixed: a mean that trails behind would take a storm that has settled for normal. */
  readonly baseline?: {
    readonly attempts_per_turn: number;
    /** At most 0.5: no window could show twice of more. */
    readonly error_rate: number;
  };
  /**
   * Windows with fewer turns never alarm, at least 2; default 10, where the ill luck of one turn does not
   * reach 1.8 before its ninth attempt.
   */
  readonly min_turns?: number;
}

export type RetryStormAction = 'cap retries' | 'cap retries, enable fallback';

/** A window that alarms. */
export interface RetryStormWindow {
  readonly minute: number;
  /** null where the point names none. */
  readonly dependency: string | null;
  /** Attempts per turn. */
  readonly ratio: number;
  readonly error_rate: number;
  readonly action: RetryStormAction;
}

export interface RetryStormResult {
  readonly storm: boolean;
  /** By minute, then by dependency. */
  readonly windows: readonly RetryStormWindow[];
  /** What is wrong with the input, by name. Not empty: not a pass, also without a storm. */
  readonly failures: readonly string[];
  /** Points with turns enough to alarm. 0: nothing is known, whatever `storm` says. */
  readonly judged: number;
}

/** Its ratio is NaN when idle: too few turns to be judged. */
interface Window extends Omit<RetryStormWindow, 'action'> {
  readonly turns: number;
}

interface Thresholds {
  readonly ratio: number;
  readonly errors: number;
  readonly turns: number;
}

const DEFAULTS = { attempts_per_turn: 1.8, error_rate: 0.05, min_turns: 10 };
/** Stands for an absent baseline: it raises no threshold. */
const NO_RETRIES = { attempts_per_turn: 1, error_rate: 0 };
/** From here on a retry fails as often as not: capping sheds load, but answers come from elsewhere. */
const HALF = 0.5;
/** Room for rounding in a threshold that is computed from a baseline. */
const ROUNDING = 1e-9;

const ANY_TIME = { least: -Number.MAX_VALUE, most: Number.MAX_VALUE };
const TWO_OR_MORE = { least: 2, most: Number.MAX_VALUE };
const UP_TO_HALF = { least: 0, most: 0.5 };

/**
 * The windows in which a dependency suffers a storm of retries: amplified load together with errors,
 * never the count of requests alone.
 *
 * A window alarms when, in it, both hold, each threshold itself included:
 * - attempts per turn reach `attempts_per_turn` and, with a baseline, twice its retries: with b attempts per
 *   turn as normal, 1 + 2 (b - 1). Near b = 1 that asks for no more than the first does; where a turn
 *   fans out into many requests it comes to about twice the baseline;
 * - errors reach `error_rate` and, with a baseline, twice its error rate.
 *
 * Each window is held against fixed thresholds, so a storm that has settled goes on alarming. The
 * action is to cap retries, and from 50 % errors on to enable the fallback as well. Points may come
 * in any order. A point that cannot be judged is named and left out; after an option that makes no
 * sense nothing is judged. Never throws.
 */
export function retryStormWindows(
  points: readonly RetryStormPoint[],
  options: RetryStormOptions = {},
): RetryStormResult {
  const rows = listOf(points);
  const read = rows.map((row, i) => windowOf(row, `row ${i + 1}`));
  const { thresholds, failures: mistakes } = thresholdsOf(options);
  const failures = [
    ...mistakes,
    ...(rows.length > 0 ? [] : ['the table has no windows']),
    ...read.flatMap((result) => result.failures),
  ];
  if (thresholds === undefined) return { storm: false, windows: [], failures, judged: 0 };

  const judged = read
    .flatMap(({ window }) => (window === undefined ? [] : [window]))
    .filter(({ turns }) => turns >= thresholds.turns);
  const windows = judged
    .filter(({ ratio, error_rate }) => ratio >= thresholds.ratio && error_rate >= thresholds.errors)
    .sort(inOrder)
    .map(({ turns: _, ...window }) => ({ ...window, action: actionAt(window.error_rate) }));
  return { storm: windows.length > 0, windows, failures, judged: judged.length };
}

const actionAt = (errors: number): RetryStormAction =>
  errors >= HALF ? 'cap retries, enable fallback' : 'cap retries';

function inOrder(a: Window, b: Window): number {
  if (a.minute !== b.minute) return a.minute - b.minute;
  const [one, other] = [a.dependency ?? '', b.dependency ?? ''];
  return one < other ? -1 : Number(one > other);
}

function windowOf(
  row: unknown,
  place: string,
): { readonly window?: Window; readonly failures: readonly string[] } {
  const fields = fieldsOf(row);
  if (fields === undefined) return { failures: [`${place}: not a record of figures`] };

  const minute = fields.get('minute');
  const turns = fields.get('user_turns');
  const attempts = fields.get('service_attempts');
  const rate = fields.get('dependency_error_rate');
  const name = fields.get('dependency');
  const errors = attempts === 0 && isMissing(rate) ? 0 : rate;
  const dependency = isMissing(name) ? null : name;
  const failures = named(place, [
    ['minute', flaw(minute, ANY_TIME)],
    ['user_turns', flaw(turns, FINITE)],
    ['service_attempts', flaw(attempts, FINITE)],
    ['dependency_error_rate', flaw(errors, SHARE)],
    ['dependency', dependency === null || typeof name === 'string' ? undefined : 'is not a name'],
    ['user_turns', turns === 0 && attempts !== 0 ? 'is 0, with service_attempts' : undefined],
  ]);
  if (failures.length > 0) return { failures };
  const ratio = (attempts as number) / (turns as number);
  return { window: { minute, dependency, ratio, error_rate: errors, turns } as Window, failures };
}

/** No thresholds where an option makes no sense. */
function thresholdsOf(options: unknown): {
  readonly thresholds?: Thresholds;
  readonly failures: readonly string[];
} {
  const given = fieldsOf(options);
  if (given === undefined) return { failures: ['options: not a record'] };
  const option = (name: string, otherwise: unknown): unknown =>
    given.get(name) === undefined ? otherwise : given.get(name);

  const ratio = option('attempts_per_turn', DEFAULTS.attempts_per_turn);
  const errors = option('error_rate', DEFAULTS.error_rate);
  const turns = option('min_turns', DEFAULTS.min_turns);
  const normal = fieldsOf(option('baseline', NO_RETRIES));
  const normalRatio = normal?.get('attempts_per_turn');
  const normalErrors = normal?.get('error_rate');
  const failures = named('options', [
    ['attempts_per_turn', ratio === 0 ? 'is 0' : flaw(ratio, FINITE)],
    ['error_rate', errors === 0 ? 'is 0' : flaw(errors, SHARE)],
    ['min_turns', flaw(turns, TWO_OR_MORE)],
    ['baseline.attempts_per_turn', flaw(normalRatio, FINITE)],
    ['baseline.error_rate', flaw(normalErrors, UP_TO_HALF)],
  ]);
  if (failures.length > 0) return { failures };
  const twice = { retries: 2 * (normalRatio as number) - 1, errors: 2 * (normalErrors as number) };
  return {
    thresholds: {
      ratio: Math.max(ratio as number, twice.retries - ROUNDING),
      errors: Math.max(errors as number, twice.errors),
      turns: turns as number,
    },
    failures,
  };
}

const named = (
  place: string,
  flaws: readonly (readonly [field: string, wrong: string | undefined])[],
): string[] =>
  flaws.flatMap(([field, wrong]) => (wrong === undefined ? [] : [`${place}: ${field} ${wrong}`]));
