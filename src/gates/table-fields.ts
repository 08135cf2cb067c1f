import { nearestWord, suggestion } from '../files/index.ts';
import type { Cell, Table, TableRow } from './table.ts';

/** Figures that a table may give with an interval, and what its ends are called. */
const ENDS = {
  p95_ms: { low: 'p95_lo_ms', high: 'p95_hi_ms' },
  error_rate: { low: 'error_rate_lo', high: 'error_rate_hi' },
  cost_per_success: { low: 'cost_per_success_lo', high: 'cost_per_success_hi' },
  task_success_delta: { low: 'task_success_delta_lo', high: 'task_success_delta_hi' },
} as const;

/** A figure of a route that can have an interval. */
export type FigureName = keyof typeof ENDS;

/** What gates read of a table; columns of other names can be mapped to them. */
export const FIELDS = [
  'route',
  'concurrency',
  'p95_ms',
  'error_rate',
  'cost_per_success',
  'task_success_delta',
  'successes',
  'replications',
  'stability',
  'minute',
  'user_turns',
  'service_attempts',
  'dependency_error_rate',
  'dependency',
  ...Object.values(ENDS).flatMap(({ low, high }) => [low, high]),
] as const;

export type Field = (typeof FIELDS)[number];

/** Names of the columns that a field is read from: the first of them that a table has. */
export type ColumnNames = Readonly<Partial<Record<Field, readonly string[]>>>;

export const isField = (word: string): word is Field =>
  (FIELDS as readonly string[]).includes(word);

/** Reads the fields that gates know out of the rows of a table. */
export class TableFields {
  readonly table: Table;
  private readonly names: ColumnNames;
  private readonly positions: ReadonlyMap<string, number>;
  private readonly found = new Map<string, number | undefined>();

  constructor(table: Table, names: ColumnNames) {
    this.table = table;
    this.names = names;
    this.positions = new Map(table.columns.map((column, i) => [column, i]));
  }

  /** Where the table has a field, or a column of that name; undefined if nowhere. */
  column(word: string): number | undefined {
    if (!this.found.has(word)) {
      const candidates = isField(word) ? this.candidates(word) : [word];
      const at = candidates.map((name) => this.positions.get(name));
      this.found.set(
        word,
        at.find((position) => position !== undefined),
      );
    }
    return this.found.get(word);
  }

  has(field: Field): boolean {
    return this.column(field) !== undefined;
  }

  /** A number, or as text what is none; undefined where there is nothing. */
  number(row: TableRow, field: Field): unknown {
    return numberIn(this.cell(row, field));
  }

  /** A word, also where it reads like a number; undefined where there is nothing. */
  text(row: TableRow, field: Field): string | undefined {
    const cell = this.cell(row, field);
    return cell === null || cell === '' ? undefined : String(cell);
  }

  /** Why a field is nowhere, as a clause; undefined if the table has it. */
  absence(field: Field): string | undefined {
    if (this.has(field)) return undefined;
    const candidates = this.candidates(field);
    const { columns } = this.table;
    const near = candidates.find((name) => nearestWord(name, columns) !== undefined);
    const help =
      near === undefined && columns.length > FEW ? '' : suggestion(near, columns, 'columns');
    const hint = help ? `, ${help}` : '';
    return `the table has no column ${candidates.join(' or ')}${hint}`;
  }

  ends(figure: FigureName): { readonly low: Field; readonly high: Field } {
    return ENDS[figure];
  }

  private figureColumn(figure: FigureName): string | undefined {
    const at = this.column(figure);
    return at === undefined ? undefined : this.table.columns[at];
  }

  private cell(row: TableRow, field: Field): Cell {
    const at = this.column(field);
    return at === undefined ? null : (row.cells[at] ?? null);
  }

  private candidates(field: Field): readonly string[] {
    const mapped = this.names[field];
    if (mapped !== undefined) return mapped;
    for (const figure of Object.keys(ENDS) as FigureName[]) {
      const { low, high } = ENDS[figure];
      if (field !== low && field !== high) continue;
      const column = this.figureColumn(figure);
      return column === undefined ? [field] : endNames(column, field === low ? 'lo' : 'hi');
    }
    return OTHER_NAMES[field] ?? [field];
  }
}

/** What the end of an interval of a column is called: `x_lo`, or `x_lo_ms` where the unit stands last. */
const endNames = (column: string, which: 'lo' | 'hi'): string[] => [
  `${column}_${which}`,
  column.replace(/_(?=[^_]*$)/, `_${which}_`),
];

/** So many columns are listed where none comes near. */
const FEW = 12;

/** Fields whose columns are called otherwise in some tables, our own among them. */
const OTHER_NAMES: ColumnNames = {
  concurrency: ['concurrency', 'load_offered'],
  cost_per_success: ['cost_per_success', 'cost_per_success_usd'],
  minute: ['minute', 'begin_min'],
  user_turns: ['user_turns', 'first_attempts_count'],
  service_attempts: ['service_attempts', 'attempts_count'],
  dependency_error_rate: ['dependency_error_rate', 'attempt_error_rate'],
};

const PLAIN_NUMBER = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;

/** The number that a cell holds, or its text if that is none; undefined for an empty one. */
export function numberIn(cell: Cell): unknown {
  if (cell === null || cell === '') return undefined;
  if (typeof cell !== 'string') return cell;
  const [infinite, sign] = INFINITE.exec(cell) ?? [];
  if (infinite !== undefined) return sign === '-' ? -Infinity : Infinity;
  const number = PLAIN_NUMBER.test(cell) ? Number(cell) : NaN;
  return Number.isFinite(number) ? number : cell;
}
