import { type Estimate, studentQuantile } from '../statistics/index.ts';
import type { TableRow } from './table.ts';
import type { FigureName, TableFields } from './table-fields.ts';

/** Confidence of the intervals in tables. */
const CONFIDENCE = 0.95;

/**
 * What an estimate rests on: an `interval`; a `point`, for the table has no intervals of the figure, and so its
 * value is taken for the truth; nothing, because the gate says that an interval is `required`, or because the
 * table has intervals and it is `withheld` in this row; or the row is `unstable`, and its delay infinite.
 */
type Basis = 'interval' | 'point' | 'required' | 'withheld' | 'unstable';

/** A figure of a row, and what it rests on. */
export interface TableFigure {
  readonly estimate: Estimate;
  readonly basis: Basis;
}

/**
 * Reads a figure of a row that has a usable value, with its standard error from the ends of its 95 % interval
 * and the number of replications. Gives a clause on what is wrong with the interval if it makes no sense.
 *
 * An end may have been cut off where a figure cannot go (a delay below 0), so the wider half counts.
 */
export function tableFigure(
  fields: TableFields,
  row: TableRow,
  figure: FigureName,
  required: boolean,
): TableFigure | string {
  const value = fields.number(row, figure) as number;
  if (figure === 'p95_ms' && isUnstable(fields, row)) return known(Infinity, 'unstable');
  const { low: lowField, high: highField } = fields.ends(figure);
  const given = [lowField, highField, 'replications'] as const;
  if (!given.every((field) => fields.has(field))) {
    return required ? unknown(value, 'required') : known(value, 'point');
  }
  const [low, high, replications] = given.map((field) => fields.number(row, field));
  if (low === undefined && high === undefined) return unknown(value, 'withheld');
  if (!isWhole(replications) || replications < 2) return 'an interval needs 2 replications or more';
  if (!isNumber(low) || !isNumber(high)) return `${lowField} or ${highField} is not a number`;
  if (!(low <= value && value <= high))
    return `its value is not between ${lowField} and ${highField}`;
  const standardError = errorOf(value, low, high, replications);
  return {
    estimate: { ...estimate(value, standardError, replications), low, high },
    basis: 'interval',
  };
}

/** The backlog of such a row grows for as long as one looks, and so does its delay. */
export const isUnstable = (fields: TableFields, row: TableRow): boolean =>
  fields.text(row, 'stability') === 'unstable';

function errorOf(value: number, low: number, high: number, replications: number): number {
  if (low === high) return 0;
  if (value === Infinity) return Infinity;
  const half = Math.max(high - value, value - low);
  return half / studentQuantile((1 + CONFIDENCE) / 2, replications - 1);
}

const isNumber = (x: unknown): x is number => typeof x === 'number' && !Number.isNaN(x);
const isWhole = (x: unknown): x is number => Number.isInteger(x);

/** Without an error, since nothing is known of it. */
const known = (value: number, basis: Basis): TableFigure => ({
  estimate: estimate(value, 0, 2),
  basis,
});

const unknown = (value: number, basis: Basis): TableFigure => ({
  estimate: {
    ...estimate(value, NaN, 1),
    low: NaN,
    high: NaN,
    degreesOfFreedom: 0,
    lacks: 'replications',
    needed: 2,
  },
  basis,
});

const estimate = (value: number, standardError: number, replications: number): Estimate => ({
  value,
  low: value,
  high: value,
  confidence: CONFIDENCE,
  standardError,
  degreesOfFreedom: replications - 1,
  replications,
  lacks: null,
  needed: 0,
});
