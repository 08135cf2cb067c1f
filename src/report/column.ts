import { stringify } from 'csv-stringify/sync';
import type { Estimate } from '../statistics/index.ts';

/** What a cell of a file holds. NaN is no data and is written as nothing, infinity as `inf`. */
export type CellValue = string | number | boolean;

/** One column of a file of results, with what its dictionary says of it. */
export interface Column<Row> {
  /** Reads quantity_statistic_unit. */
  readonly name: string;
  /** Empty for words. */
  readonly unit: string;
  readonly meaning: string;
  readonly value: (row: Row) => CellValue;
}

/** How a quantity is written: its unit, how columns end that have it, and how much of it makes one. */
export interface Unit {
  readonly name: string;
  readonly suffix: string;
  readonly size: number;
}

export const MILLISECONDS: Unit = { name: 'ms', suffix: '_ms', size: 1000 };
export const SECONDS: Unit = { name: 's', suffix: '_s', size: 1_000_000 };
export const MINUTES: Unit = { name: 'min', suffix: '_min', size: 60_000_000 };
export const JOBS: Unit = { name: 'jobs', suffix: '_jobs', size: 1 };
/** A share between 0 and 1, or a mean of counts. */
export const PLAIN: Unit = { name: '1', suffix: '', size: 1 };

/** A quantity in its unit, to 6 significant digits. */
export function inUnit(value: number, unit: Unit): number {
  const scaled = value / unit.size;
  return Number.isFinite(scaled) ? Number(scaled.toPrecision(6)) : scaled;
}

/** Three columns: an estimate and the ends of its interval. `of` gives undefined where there is no such quantity. */
export function estimateColumns<Row>(
  stem: string,
  unit: Unit,
  meaning: string,
  of: (row: Row) => Estimate | undefined,
): Column<Row>[] {
  const column = (end: string, says: string, part: 'value' | 'low' | 'high'): Column<Row> => ({
    name: `${stem}${end}${unit.suffix}`,
    unit: unit.name,
    meaning: says,
    value: (row) => inUnit(of(row)?.[part] ?? NaN, unit),
  });
  const interval = `end of its 95 % confidence interval; empty without one`;
  return [
    column('', meaning, 'value'),
    column('_lo', `Lower ${interval}`, 'low'),
    column('_hi', `Upper ${interval}`, 'high'),
  ];
}

/** The text of a CSV file with a header line. Cells that a spreadsheet would run as formulas are defused. */
export function csv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const header = columns.map(({ name }) => name);
  const cells = rows.map((row) => columns.map(({ value }) => value(row)));
  return stringify([header, ...cells], {
    escape_formulas: true,
    // Numbers go in as such: a minus sign in front of a string would count as a formula.
    cast: { number: numberText, boolean: String },
  });
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return '';
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? 'inf' : '-inf';
}
