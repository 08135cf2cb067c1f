import type { Table, TableRow } from '../gates/index.ts';
import type { Understood } from './columns.ts';
import { CONDITIONS, type MeasuredRow, type Statistic } from './measured.ts';
import type { Refuse } from './refusal.ts';

/** Clients that send many jobs at once, and wait for all of them, are not simulated. */
export function refuseBatches(table: Table, chosen: readonly TableRow[], refuse: Refuse): void {
  const at = table.columns.findIndex((column) =>
    /^(?:client|request)_batch(?:_size)?$/.test(column),
  );
  if (at < 0) return;
  const more = [...new Set(chosen.map(({ cells }) => Number(cells[at])))].filter(
    (size) => size > 1,
  );
  if (more.length === 0) return;
  const column = table.columns[at]!;
  const hint = `choose them with --where ${column}=1`;
  refuse(column, 'clients that send one job at a time', more.join(', '), hint);
}

/** So far apart, as a share, figures of like rows may be by chance. */
const BY_CHANCE = 0.15;
const REMARKS = ['source', 'note', 'notes', 'role', 'comment'];

/** Columns that mean nothing here, and yet rows of one load differ in them and in their figures. */
export function unlikeColumns(
  { columns }: Table,
  chosen: readonly TableRow[],
  understood: ReadonlyMap<string, Understood>,
  measured: readonly MeasuredRow[],
): string[] {
  const cellsOf = new Map(chosen.map(({ place, cells }) => [place, cells]));
  const pairs = measured.flatMap((one, i) =>
    measured
      .slice(i + 1)
      .filter((other) => differ(one, other))
      .map((other) => [one, other]),
  );
  return columns.filter((column, at) => {
    if (understood.has(column) || REMARKS.includes(column)) return false;
    return pairs.some(
      ([one, other]) => cellsOf.get(one!.place)?.[at] !== cellsOf.get(other!.place)?.[at],
    );
  });
}

/** Are they of one load, under the same conditions, and yet far apart? */
function differ(one: MeasuredRow, other: MeasuredRow): boolean {
  if (one.load !== other.load || CONDITIONS.some((key) => one[key] !== other[key])) return false;
  return (Object.keys(one.figures) as Statistic[]).some((name) => {
    const [a, b] = [one.figures[name]!, other.figures[name] ?? NaN];
    return Math.max(a, b) > (1 + BY_CHANCE) * Math.min(a, b);
  });
}
