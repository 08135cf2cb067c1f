/** What a cell holds as read; null is no data. CSV has only texts, the empty one for no data. */
export type Cell = string | number | boolean | null;

/** One row of a table: its cells in the order of the columns. */
export interface TableRow {
  /** Where it stands, such as `line 7`. */
  readonly place: string;
  readonly cells: readonly Cell[];
}

/** A table of aggregates: at least one row, and no column's name twice. */
export interface Table {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

/** Longest text of a table, in UTF-16 units and, for who reads it, bytes. */
export const LONGEST_TABLE = 64 * 1024 * 1024;
/** Tables of steps and windows are pages; more rows must be samples. */
export const MOST_ROWS = 20_000;
export const MOST_COLUMNS = 1000;

/** Names a mistake at a line. `path` leads to a cell or names a column; it may be empty. */
export type Refuse = (
  line: number,
  path: string,
  expected: string,
  found: string,
  hint?: string,
) => void;

/** What a file holds, before names of columns and contents of cells are looked at. */
export interface Contents extends Omit<Table, 'file'> {
  /** Line of the header. */
  readonly header: number;
}
