import { suggestion } from '../files/index.ts';
import type { Table, TableRow } from '../gates/index.ts';
import type { LoadGenerator } from '../model/index.ts';
import { pow } from '../random/index.ts';
import type { TableMap } from './map-schema.ts';
import type { MeasuredRow } from './measured.ts';
import type { Refuse } from './refusal.ts';

/** Does a row say what `where` asks for? */
export function says(
  table: Table,
  row: TableRow,
  where: Readonly<Record<string, readonly string[]>>,
  refuse: Refuse,
): boolean {
  return Object.entries(where).every(([column, values]) => {
    const at = table.columns.indexOf(column);
    if (at < 0) {
      if (row === table.rows[0]) {
        refuse(
          `where.${column}`,
          'a column of the table',
          column,
          suggestion(column, [...table.columns], 'columns'),
        );
      }
      return false;
    }
    const cell = row.cells[at];
    return values.some(
      (value) => String(cell) === value || (value !== '' && Number(cell) === Number(value)),
    );
  });
}

const MOST_VALUES = 6;

/** What the columns that `where` names hold instead. */
export const valuesOf = ({ columns, rows }: Table, { where = {} }: TableMap): string =>
  Object.keys(where)
    .map((column) => {
      const at = columns.indexOf(column);
      const values = [...new Set(rows.map(({ cells }) => `"${cells[at]}"`))];
      const more = values.length > MOST_VALUES ? ', ...' : '';
      return `${column} is ${values.slice(0, MOST_VALUES).join(', ')}${more}`;
    })
    .join('; ');

/** Chunks of a stream that are late by so many of them wait for ever more. */
const LATE = 3;

/** Does the backlog of streams grow? What is seen then depends on how many requests they send. */
export function grows(row: MeasuredRow, protocol: LoadGenerator): boolean {
  const { figures, chunk = protocol.period ?? Infinity } = row;
  const ends = [row.requests, row.per_client, protocol.requests, protocol.per_client];
  const goesOn = [...ends, protocol.duration].every((end) => end === undefined);
  if (protocol.kind !== 'paced' || !goesOn) return false;
  return (figures.response_p50 ?? figures.response_avg ?? 0) > LATE * chunk;
}

/** Which of the rows that there are, are to be fitted, as the map says. */
export function selector(
  table: Table,
  chosen: readonly TableRow[],
  map: TableMap,
  refuse: Refuse,
  rows: { readonly there: readonly MeasuredRow[]; readonly growing: readonly MeasuredRow[] },
): (row: MeasuredRow) => boolean {
  const { rows: loads, rows_where = {} } = map;
  const there = new Set(rows.there.map(({ load }) => load));
  const missing = (loads ?? []).filter((load) => !there.has(load));
  if (missing.length > 0) {
    const grew = rows.growing.map(({ load }) => load);
    const why = missing.some((load) => grew.includes(load))
      ? `; the backlog of ${grew.join(', ')} grew: --known per_client=N says how long`
      : '';
    const hint = `there are ${[...there].sort((a, b) => a - b).join(', ')}${why}`;
    refuse('rows', 'loads of the table', missing.join(', '), hint);
  }
  const places = new Set(
    chosen.filter((row) => says(table, row, rows_where, refuse)).map(({ place }) => place),
  );
  const allHeldBack = rows.there.every(isHeldBack);
  const isChosen = (row: MeasuredRow): boolean =>
    loads === undefined ? allHeldBack || !isHeldBack(row) : loads.includes(row.load);
  return (row) => isChosen(row) && places.has(row.place);
}

/** Less was sent, or answered, than the row's load says: it is close to what the system can do, or beyond. */
const isHeldBack = ({ load, achieved = load }: MeasuredRow): boolean => achieved < 0.98 * load;

/** Loads that span the range evenly in proportion: the least, the greatest, and so many between. */
export function spanning(rows: readonly MeasuredRow[], most = 4): number[] {
  const free = rows.filter((row) => !isHeldBack(row));
  const of = free.length === 0 ? rows : free;
  const loads = [...new Set(of.map(({ load }) => load))].sort((a, b) => a - b);
  if (loads.length <= most) return loads;
  const chosen = new Set<number>();
  const ratio = loads.at(-1)! / loads[0]!;
  for (let i = 0; i < most; i++) {
    const aim = i === 0 ? loads[0]! : loads[0]! * pow(ratio, i / (most - 1));
    const free = loads.filter((load) => !chosen.has(load));
    chosen.add(free.reduce((best, load) => (off(load, aim) < off(best, aim) ? load : best)));
  }
  return [...chosen].sort((a, b) => a - b);
}

const off = (load: number, aim: number): number => Math.max(load / aim, aim / load);
