import { type Mistake, suggestion } from '../files/index.ts';
import { numberIn, type Table, type TableRow } from '../gates/index.ts';
import type { LoadGenerator } from '../model/index.ts';
import { aggregated } from './aggregated.ts';
import { guess, QUANTITIES, type Quantity, told, type Understood } from './columns.ts';
import { withDerived } from './derived-rows.ts';
import { refuseBatches, unlikeColumns } from './doubtful-rows.ts';
import type { TableMap } from './map-schema.ts';
import {
  CONDITIONS,
  type Conditions,
  type MeasuredRow,
  type MeasuredSystem,
  STATISTICS,
  type StationKind,
  type Statistic,
} from './measured.ts';
import { type Refuse, refusing } from './refusal.ts';
import { grows, says, selector, valuesOf } from './row-choice.ts';

/** A table as it was understood, and which of its rows are to be fitted. */
export interface MeasuredTable {
  readonly system: MeasuredSystem;
  readonly fitted: readonly MeasuredRow[];
  /** Of the rows that were chosen, those that are not fitted. */
  readonly others: readonly MeasuredRow[];
  /** Rows that say nothing but how long somebody looked: their backlog grew. */
  readonly growing: readonly MeasuredRow[];
  /** What it was made of, if it held no steps of load. */
  readonly how?: string;
  /** Columns that mean nothing here, and yet rows of one load differ in them and in their figures. */
  readonly unlike: readonly string[];
  /** By column: what it was taken for. */
  readonly understood: ReadonlyMap<string, Quantity>;
}

type Reading = { readonly table: MeasuredTable } | { readonly mistakes: readonly Mistake[] };

/** Columns that tell systems apart. */
const NAMES = ['system', 'model', 'name'];
/**
 * Reads what a table says of a system, as its columns and the map say: steps of load, or single requests or histograms
 * that are made into such. All mistakes are told at once.
 */
export function measuredTable(given: Table, map: TableMap, kind: StationKind): Reading {
  const mistakes: Mistake[] = [];
  const refuse = refusing(given, mistakes);
  const rows = given.rows.filter((row) => says(given, row, map.where ?? {}, () => {}));
  const made = aggregated({ ...given, rows }, map);
  if (made === null) return readSteps(given, map, kind);
  for (const row of given.rows.slice(0, 1)) says(given, row, map.where ?? {}, refuse);
  understand(given, map, refuse);
  const name = oneSystem(given, rows, map, refuse);
  if ('problem' in made) refuse('', ...made.problem, listOf(given));
  if (mistakes.length > 0 || 'problem' in made) return { mistakes };
  const columns = Object.entries(map.columns).filter(([name]) => made.table.columns.includes(name));
  const { where: _, ...rest } = map;
  const whole = { ...rest, map: name, columns: Object.fromEntries(columns) };
  const read = readSteps(made.table, whole, kind);
  return 'table' in read ? { table: { ...read.table, how: made.how } } : read;
}

function readSteps(table: Table, map: TableMap, kind: StationKind): Reading {
  const mistakes: Mistake[] = [];
  const refuse = refusing(table, mistakes);
  const columns = understand(table, map, refuse);
  const chosen = table.rows.filter((row) => says(table, row, map.where ?? {}, refuse));
  if (mistakes.length > 0) return { mistakes };
  const load = loadOf(columns);
  if (load === undefined) {
    refuse('', 'a column with clients, streams or requests per second', 'none', listOf(table));
    return { mistakes };
  }
  const system = oneSystem(table, chosen, map, refuse);
  const protocol = protocolOf(kind, table, chosen, map, columns.get(load)!.quantity, load);
  const reader = new RowReader(table, columns, map);
  const rows = chosen.flatMap((row) => reader.row(row, load) ?? []);
  if (chosen.length === 0) refuse('', 'rows that where asks for', 'none', valuesOf(table, map));
  else if (rows.length === 0)
    refuse('', 'rows with figures of delay or throughput', 'none', listOf(table));
  refuseBatches(table, chosen, refuse);
  if (mistakes.length > 0) return { mistakes };
  const all = withDerived(rows, kind, protocol).filter(
    ({ figures }) => Object.keys(figures).length > 0,
  );
  const growing = all.filter((row) => grows(row, protocol));
  const completed = all.filter((row) => !growing.includes(row));
  if (all.length > 0 && completed.length === 0) {
    const hint = 'the backlog of all of them grew: --known per_client=N says for how long';
    refuse('', 'streams that a station can keep up with', 'others', hint);
    return { mistakes };
  }
  if (completed.length === 0) {
    const hint = 'first tokens and gaps are of continuous_batching, first chunks of sharing too';
    refuse('', `figures that a station of ${kind} has`, 'others', hint);
    return { mistakes };
  }
  if (completed.some(({ chunk }) => protocol.kind === 'paced' && !(chunk ?? protocol.period))) {
    const hint = 'say --known chunk=160ms, or give a column of it';
    refuse('', 'the length of a chunk, because streams are paced', 'rows without it', hint);
    return { mistakes };
  }
  if (completed.some(needsTokens)) {
    const hint = 'say --known output_tokens=200, and input_tokens, or give columns of them';
    refuse('', 'the tokens of an answer', 'gaps or rates of tokens without them', hint);
    return { mistakes };
  }
  const measured: MeasuredSystem = {
    name: system,
    kind,
    protocol,
    starts:
      map.protocol === undefined && protocol.kind === 'paced'
        ? ['synchronous', 'random']
        : undefined,
    memory: map.memory,
    spread: map.spread,
    rows: completed,
  };
  const isFitted = selector(table, chosen, map, refuse, { there: completed, growing });
  if (mistakes.length > 0) return { mistakes };
  const fitted = completed.filter(isFitted);
  if (fitted.length === 0) {
    const loads = [...new Set(completed.map((row) => row.load))].join(', ');
    refuse('rows', 'loads of the table', `${map.rows?.join(', ')}`, `there are ${loads}`);
    return { mistakes };
  }
  return {
    table: {
      system: measured,
      fitted,
      others: completed.filter((row) => !fitted.includes(row)),
      growing,
      unlike: unlikeColumns(table, chosen, columns, completed),
      understood: new Map([...columns].map(([column, { quantity }]) => [column, quantity])),
    },
  };
}

/** Gaps between tokens, and tokens in a second, mean nothing without their number. */
const needsTokens = ({ figures, output_tokens }: MeasuredRow): boolean =>
  output_tokens === undefined &&
  (Object.keys(figures) as Statistic[]).some(
    (name) => name.startsWith('gap') || name === 'tokens_s',
  );

function understand(table: Table, map: TableMap, refuse: Refuse): Map<string, Understood> {
  const found = new Map<string, Understood>();
  for (const column of Object.keys(map.columns)) {
    if (table.columns.includes(column)) continue;
    refuse(
      `columns.${column}`,
      'a column of the table',
      column,
      suggestion(column, [...table.columns], 'columns'),
    );
  }
  for (const column of table.columns) {
    const quantity = map.columns[column] as Quantity | undefined;
    const what = quantity === undefined ? guess(column) : told(column, quantity);
    if (what !== undefined) found.set(column, what);
  }
  const told_ = new Set(Object.values(map.columns));
  for (const quantity of QUANTITIES) {
    const columns = [...found]
      .filter(([, what]) => what.quantity === quantity)
      .map(([name]) => name);
    if (columns.length < 2) continue;
    // What the map says goes before what was guessed.
    const guessed = columns.filter((name) => map.columns[name] === undefined);
    if (told_.has(quantity)) for (const name of guessed) found.delete(name);
    else {
      const hint = 'say which with --column NAME=QUANTITY, or in a map under columns';
      refuse('', `one column for ${quantity}`, columns.join(' and '), hint);
    }
  }
  return found;
}

function loadOf(columns: ReadonlyMap<string, Understood>): string | undefined {
  const named = (quantity: Quantity): string | undefined =>
    [...columns].find(([, what]) => what.quantity === quantity)?.[0];
  return named('clients') ?? named('rate');
}

function oneSystem(table: Table, rows: readonly TableRow[], map: TableMap, refuse: Refuse): string {
  const at = NAMES.map((name) => table.columns.indexOf(name)).find((i) => i >= 0);
  if (at === undefined) return map.map ?? table.file;
  const names = [...new Set(rows.map(({ cells }) => String(cells[at])))];
  if (names.length > 1) {
    const column = table.columns[at]!;
    const some = names
      .slice(0, 8)
      .map((name) => `"${name}"`)
      .join(', ');
    refuse(
      column,
      'rows of one system',
      `${names.length}`,
      `choose one with --where ${column}=NAME: ${some}`,
    );
  }
  return map.map ?? names[0] ?? table.file;
}

const listOf = ({ columns }: Table): string =>
  `its columns are ${columns.join(', ')}; --column NAME=QUANTITY says what one holds`;

/** What the map says, else what the columns suggest. */
function protocolOf(
  kind: StationKind,
  table: Table,
  rows: readonly TableRow[],
  map: TableMap,
  load: Quantity,
  column: string,
): LoadGenerator {
  if (map.protocol !== undefined) return map.protocol;
  const at = table.columns.indexOf('load');
  const words = at < 0 ? '' : String(rows[0]?.cells[at]).toLowerCase();
  const chunk = map.known.chunk ?? (table.columns.includes('chunk_ms') ? 1 : undefined);
  const common = {
    start: 'synchronous' as const,
    dispatch: 0,
    percentile: 'interpolated' as const,
  };
  if (load === 'rate') {
    return { ...common, kind: words.includes('constant') ? 'constant_rate' : 'poisson' };
  }
  if (column === 'streams' && chunk !== undefined) return { ...common, kind: 'paced' };
  if (words.includes('start together')) return { ...common, kind: 'closed', per_client: 1 };
  // Of language models it is fitted.
  return { ...common, kind: 'closed', dispatch: kind === 'continuous_batching' ? 0 : DISPATCH };
}

/** A client does not send at the very instant of an answer: so clients that are answered together come one by one. */
const DISPATCH = 50;

class RowReader {
  private readonly table: Table;
  private readonly columns: ReadonlyMap<string, Understood>;
  private readonly map: TableMap;

  constructor(table: Table, columns: ReadonlyMap<string, Understood>, map: TableMap) {
    this.table = table;
    this.columns = columns;
    this.map = map;
  }

  /** A row, or nothing if it has no load or no figures. */
  row(row: TableRow, loadColumn: string): MeasuredRow | undefined {
    const load = this.value(row, loadColumn);
    if (load === undefined || !(load > 0)) return undefined;
    const figures: Partial<Record<Statistic, number>> = {};
    const conditions: Partial<Record<keyof Conditions, number>> = { ...defined(this.map.known) };
    for (const [column, { quantity }] of this.columns) {
      const value = this.value(row, column);
      if (value === undefined) continue;
      if (isStatistic(quantity)) figures[quantity] = value;
      else if (quantity === 'rtf') figures.rtfx = 1 / value;
      else if (isCondition(quantity)) conditions[quantity] = value;
    }
    if (Object.keys(figures).length === 0) return undefined;
    return { place: row.place, load, figures, ...conditions };
  }

  private value(row: TableRow, column: string): number | undefined {
    const number = numberIn(row.cells[this.table.columns.indexOf(column)] ?? null);
    return typeof number === 'number' ? number * this.columns.get(column)!.scale : undefined;
  }
}

const isStatistic = (quantity: Quantity): quantity is Statistic =>
  (STATISTICS as readonly string[]).includes(quantity);
const isCondition = (quantity: Quantity): quantity is keyof Conditions =>
  (CONDITIONS as readonly string[]).includes(quantity);

const defined = (values: Conditions): Partial<Record<keyof Conditions, number>> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
