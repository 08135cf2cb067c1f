import { type CsvErrorCode, type Info, parse } from 'csv-parse/sync';
import { type Contents, MOST_ROWS, type Refuse } from './table.ts';

/** Longest row, in bytes. */
const LONGEST_ROW = 1_000_000;

interface CsvRecord {
  /** The line at which it begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Reads CSV with a header row; undefined if it is none. Of too many rows some are left out. */
export function csvTable(text: string, refuse: Refuse): Contents | undefined {
  const records = recordsOf(text, refuse);
  if (records === undefined) return undefined;
  const [header, ...rows] = records;
  const { line: at, cells: columns } = header!;
  checkHeader(columns, at, refuse);
  for (const { line, cells } of rows) {
    if (cells.length === columns.length) continue;
    const expected = `${counted(columns.length)}, as in the header`;
    refuse(line, '', expected, counted(cells.length));
  }
  return {
    header: at,
    columns,
    rows: rows.map(({ line, cells }) => ({ place: `line ${line}`, cells })),
  };
}

/** `text` has \n as its only line end. */
function recordsOf(text: string, refuse: Refuse): CsvRecord[] | undefined {
  try {
    const records = parse(text, {
      info: true,
      record_delimiter: '\n',
      relax_column_count: true, // rows of another length are told all at once
      skip_empty_lines: true,
      trim: true,
      max_record_size: LONGEST_ROW,
      to: MOST_ROWS + 2,
    }) as unknown as { info: Info; record: string[] }[];
    return records.map(({ info, record }) => ({
      line: info.lines - record.join('').split('\n').length + 1,
      cells: record,
    }));
  } catch (error) {
    const { code, lines = 1 } = error as { code?: CsvErrorCode; lines?: number };
    if (code === undefined) throw error;
    const line = Math.min(lines, text.split('\n').length);
    if (code === 'CSV_MAX_RECORD_SIZE') {
      refuse(line, '', `rows of at most ${LONGEST_ROW} bytes`, 'a longer one, or an open quote');
    } else {
      refuse(line, '', 'CSV', 'a quote out of place', 'double a quote within a quoted text');
    }
    return undefined;
  }
}

function checkHeader(columns: readonly string[], line: number, refuse: Refuse): void {
  if (columns.length === 1 && /[;\t|]/.test(columns[0]!)) {
    refuse(line, '', 'columns parted by commas', 'one column', 'save it as CSV with commas');
  }
  if (columns.every((name) => /^[-+.0-9]/.test(name))) {
    refuse(line, '', 'a header row with the names of the columns', 'numbers');
  }
}

const counted = (cells: number): string => `${cells} ${cells === 1 ? 'cell' : 'cells'}`;
