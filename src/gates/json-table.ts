import { isMapping, type Mapping } from '../files/index.ts';
import { type Cell, type Contents, MOST_COLUMNS, MOST_ROWS, type Refuse } from './table.ts';

/** Where JSON may keep the rows, if they are not all that there is. */
const ROW_KEYS = ['steps', 'rows', 'points', 'windows'] as const;

/** Reads JSON, an array of objects or an object with one; undefined if it is none. Positions are paths. */
export function jsonTable(text: string, refuse: Refuse): Contents | undefined {
  const rows = rowsIn(parsed(text, refuse), refuse);
  if (rows === undefined) return undefined;
  // Of what is too large no more is read than shows that.
  const objects = rows.slice(0, MOST_ROWS + 1).map((row, i) => {
    if (isMapping(row)) return row;
    const found = Array.isArray(row) ? 'an array' : `${row}`;
    refuse(1, `[${i}]`, 'an object of columns and values', found);
    return {};
  });
  const columns = columnsOf(objects);
  return {
    header: 1,
    columns,
    rows: objects.map((row, i) => ({
      place: `row ${i + 1}`,
      cells: columns.map((column) => cellIn(row, column, i, refuse)),
    })),
  };
}

function parsed(text: string, refuse: Refuse): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Some of the engine's messages give the position, in words that change with its version.
    const [, offset] = /position (\d+)/.exec((error as SyntaxError).message) ?? [];
    const line = offset === undefined ? 1 : text.slice(0, Number(offset)).split('\n').length;
    refuse(line, '', 'a table in CSV or JSON', 'what begins like JSON and is none');
    return undefined;
  }
}

/** `content` is undefined if it has been refused before. */
function rowsIn(content: unknown, refuse: Refuse): readonly unknown[] | undefined {
  if (content === undefined || Array.isArray(content)) return content;
  const object = content as Mapping;
  const key = ROW_KEYS.find((key) => Object.hasOwn(object, key) && Array.isArray(object[key]));
  if (key !== undefined) return object[key] as unknown[];
  const expected = `an array of objects, or an object with one as ${ROW_KEYS.join(', ')}`;
  refuse(1, '', expected, 'an object without');
  return undefined;
}

/** All keys, in the order in which they are first found. */
function columnsOf(objects: readonly Mapping[]): string[] {
  const columns = new Set<string>();
  for (const object of objects) {
    for (const key of Object.keys(object)) {
      columns.add(key);
      if (columns.size > MOST_COLUMNS) return [...columns];
    }
  }
  return [...columns];
}

function cellIn(row: Mapping, column: string, i: number, refuse: Refuse): Cell {
  const value = Object.hasOwn(row, column) ? row[column] : null;
  if (typeof value !== 'object' || value === null) return value as Cell;
  const found = Array.isArray(value) ? 'an array' : 'an object';
  refuse(1, `[${i}].${column}`, 'a number, a text or null', found);
  return null;
}
