import type { ModelDescription } from '../model/index.ts';
import { compared, type Fitted, instantiate } from './fit.ts';
import type { MeasuredRow, MeasuredSystem, Statistic } from './measured.ts';
import { type Effort, FINAL, predict } from './prediction.ts';

/** A figure as it was measured and as it was simulated. */
interface Compared {
  readonly statistic: Statistic;
  readonly measured: number;
  readonly simulated: number;
  /** simulated / measured - 1 */
  readonly error: number;
}

/** A row, and how its figures compare. */
export interface ComparedRow {
  readonly row: MeasuredRow;
  readonly fitted: boolean;
  /** Are its load and its conditions inside those that were fitted? */
  readonly inside: boolean;
  /** Busy share of the workers. */
  readonly utilization: number;
  readonly figures: readonly Compared[];
}

/** Rows simulated with what was fitted; seeds are others than in the fit. */
export function comparedRows(
  fitted: Fitted,
  rows: readonly MeasuredRow[],
  isFitted: (row: MeasuredRow) => boolean,
  effort: Effort = FINAL,
): ComparedRow[] {
  const { model, system } = instantiate(fitted.system, fitted.shape, fitted.values);
  return comparisonOf(model, system, rows, isFitted, effort);
}

const ROUNDED = 1.2;
const RANGED = ['load', 'input_tokens', 'output_tokens', 'audio', 'chunk', 'instances'] as const;

/** Is a row between those that were fitted, in its load and in what else differs? */
function rangeOf(fitted: readonly MeasuredRow[]): (row: MeasuredRow) => boolean {
  return (row) =>
    RANGED.every((key) => {
      const values = fitted.map((one) => one[key] ?? 0);
      const value = row[key] ?? 0;
      const slack = key === 'audio' ? ROUNDED : 1; // it may follow from other figures, which are rounded
      return value >= Math.min(...values) / slack && value <= Math.max(...values) * slack;
    });
}

/** Rows simulated with a model of the system. */
export function comparisonOf(
  model: ModelDescription,
  system: MeasuredSystem,
  rows: readonly MeasuredRow[],
  isFitted: (row: MeasuredRow) => boolean,
  effort: Effort,
): ComparedRow[] {
  const isInside = rangeOf(rows.filter(isFitted));
  return rows.map((row) => {
    const prediction = predict(model, system, row, effort, 'check');
    return {
      row,
      fitted: isFitted(row),
      inside: isInside(row),
      utilization: prediction.busyWorkers / (row.instances ?? 1),
      figures: figuresOf(row, prediction.figures),
    };
  });
}

const figuresOf = (
  row: MeasuredRow,
  simulated: Readonly<Partial<Record<Statistic, number>>>,
): Compared[] =>
  compared(row).map((statistic) => {
    const measured = row.figures[statistic]!;
    const value = simulated[statistic] ?? NaN;
    return { statistic, measured, simulated: value, error: value / measured - 1 };
  });

/** By statistic, in their order: the mean absolute error over rows; NaN where nothing could be simulated. */
export function meanErrors(
  rows: readonly ComparedRow[],
): Map<Statistic, { mean: number; count: number }> {
  const sums = new Map<Statistic, { mean: number; count: number }>();
  for (const { statistic, error } of rows.flatMap(({ figures }) => figures)) {
    const { mean, count } = sums.get(statistic) ?? { mean: 0, count: 0 };
    sums.set(statistic, { mean: (mean * count + Math.abs(error)) / (count + 1), count: count + 1 });
  }
  return sums;
}
