import type { Estimate } from '../statistics/index.ts';
import type { ExperimentDescription } from './experiment-file.ts';
import type { StepRow } from './table.ts';

/** How precise the judged figures of an experiment are. */
export interface Precision {
  /** The half-width that is wanted, as a share of the figure. */
  readonly target: number;
  /** The widest that there is; NaN if no figure has an interval. */
  readonly widest: number;
  /** Load and route of the widest. */
  readonly at: { readonly level: number; readonly route: string } | null;
  readonly reached: boolean;
}

/**
 * The relative half-width of the primary delay's p95 at every step, for routes with a budget or, without
 * budgets, the swept route. Steps without a steady state, or that remember longer than is measured, are
 * left out: more replications would not give them an interval.
 */
export function precisionOf(
  { precision: target }: ExperimentDescription,
  rows: readonly StepRow[],
): Precision | null {
  if (target === undefined) return null;
  const judged = rows.some(({ judgement }) => judgement !== null);
  let widest: Omit<Precision, 'target' | 'reached'> = { widest: NaN, at: null };
  for (const row of rows) {
    if (judged ? row.judgement === null : !row.swept) continue;
    const { p95 } = row.delays.find(({ delay }) => delay === row.primary)!;
    const width = relativeHalfWidth(p95);
    if (Number.isNaN(width) || width <= widest.widest) continue;
    widest = { widest: width, at: { level: row.cell.load.level, route: row.route } };
  }
  return { target, ...widest, reached: !(widest.widest > target) };
}

/** Infinite for what only more samples or replications could tell; NaN for what they could not. */
function relativeHalfWidth({ value, high, lacks }: Estimate): number {
  if (lacks === 'samples' || lacks === 'replications') return Infinity;
  return lacks === null && value > 0 && value < Infinity ? (high - value) / value : NaN;
}

/** A round is at least half as many again, and at most as many again: a narrow interval may be luck. */
const LEAST_GROWTH = 1.5;
const MOST_GROWTH = 2;

/**
 * How many replications each step should have in all after the next round; null if those that there are
 * will do, or no more are allowed. The half-width falls with the square root of their number. Stopping as
 * soon as an interval is narrow favours samples that vary little by chance; few rounds, each much larger
 * than the last, and at least 10 replications before the first stop keep that bias small (Law 2015, ch. 9.4).
 */
export function nextRound(
  { replications: done, mostReplications }: ExperimentDescription,
  precision: Precision,
): number | null {
  if (precision.reached || done >= mostReplications) return null;
  const wanted =
    done * (precision.widest / precision.target) * (precision.widest / precision.target);
  const next = Math.min(Math.max(Math.ceil(wanted), LEAST_GROWTH * done), MOST_GROWTH * done);
  return Math.min(Math.ceil(next), mostReplications);
}
