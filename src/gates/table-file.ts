import type { Mistake } from '../files/index.ts';
import { csvTable } from './csv-table.ts';
import { jsonTable } from './json-table.ts';
import { namesSpeech, soundsLikeSpeech } from './recorded-speech.ts';
import {
  type Cell,
  type Contents,
  LONGEST_TABLE,
  MOST_COLUMNS,
  MOST_ROWS,
  type Refuse,
  type Table,
} from './table.ts';

type TableReading = { readonly table: Table } | { readonly mistakes: readonly Mistake[] };

/** So many mistakes are told one by one. */
const MOST_TOLD = 20;

/**
 * Reads a table: CSV with a header row and commas, or JSON, an array of objects or an object with such an
 * array under `steps`, `rows`, `points` or `windows`. `file` is only a name for messages.
 *
 * Refused, with every mistake: what is no table or longer than 64 MB, ragged rows, columns of the same name, a
 * table without rows or with more than 20,000, nested values, and columns that look like recordings or
 * transcripts.
 */
export function readTable(file: string, text: string): TableReading {
  const mistakes: Mistake[] = [];
  const refuse: Refuse = (line, path, expected, found, hint) =>
    mistakes.push({ file, line, column: 1, path, expected, found, hint });
  const contents = contentsOf(text, refuse);
  if (contents === undefined) return { mistakes: shortened(mistakes) };
  checkSize(contents, refuse);
  if (mistakes.length === 0) checkNames(contents, refuse);
  if (mistakes.length === 0) checkSpeech(contents, refuse);
  const { columns, rows } = contents;
  return mistakes.length === 0
    ? { table: { file, columns, rows } }
    : { mistakes: shortened(mistakes) };
}

function contentsOf(text: string, refuse: Refuse): Contents | undefined {
  if (text.length > LONGEST_TABLE) {
    refuse(1, '', 'at most 64 MB', `${text.length} characters`);
    return undefined;
  }
  const plain = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  if (plain.trim() === '') {
    refuse(1, '', 'a table with a header row', 'nothing');
    return undefined;
  }
  if (plain.includes('\0') || /^\s*</.test(plain)) {
    refuse(1, '', 'a table in CSV or JSON', plain.includes('\0') ? 'binary data' : 'markup');
    return undefined;
  }
  return /^\s*[[{]/.test(plain) ? jsonTable(plain, refuse) : csvTable(plain, refuse);
}

/** In the order of the file, of very many the first ones. */
function shortened(mistakes: readonly Mistake[]): readonly Mistake[] {
  const sorted = [...mistakes].sort((a, b) => a.line - b.line);
  const rest = sorted.length - MOST_TOLD;
  if (rest <= 0) return sorted;
  const last = { ...sorted[MOST_TOLD - 1]!, hint: `and ${rest} more mistakes` };
  return [...sorted.slice(0, MOST_TOLD - 1), last];
}

function checkSize({ columns, rows, header }: Contents, refuse: Refuse): void {
  if (rows.length === 0) refuse(header, '', 'at least one row', 'none');
  if (rows.length > MOST_ROWS) refuse(header, '', `at most ${MOST_ROWS} rows`, 'more', ONE_ROW);
  if (columns.length > MOST_COLUMNS) {
    refuse(header, '', `at most ${MOST_COLUMNS} columns`, 'more', 'leave out what is not judged');
  }
}

const ONE_ROW = 'give one row for each step or window, not for each turn';
const LONGEST_NAME = 200;

function checkNames({ columns, header }: Contents, refuse: Refuse): void {
  if (columns.some((name) => name.length > LONGEST_NAME)) {
    refuse(header, '', `names of at most ${LONGEST_NAME} characters`, 'a longer one');
  }
  const again = columns.filter((name, i) => columns.indexOf(name) < i);
  for (const name of new Set(again)) {
    const found = name === '' ? 'columns without a name' : `${name} twice`;
    refuse(header, '', 'each column once', found);
  }
}

const AGGREGATES = 'figures and short labels';
const LEAVE = 'leave the column out: gates judge aggregates, never what people said';

/** What was said or recorded is not repeated in the message. */
function checkSpeech({ columns, rows, header }: Contents, refuse: Refuse): void {
  for (const [i, column] of columns.entries()) {
    const texts = rows.filter(({ cells }) => isText(cells[i]!));
    if (namesSpeech(column, texts.length > 0)) {
      const found = 'a column named after what was said or recorded';
      refuse(header, column, AGGREGATES, found, LEAVE);
      continue;
    }
    for (const { place, cells } of texts) {
      const found = soundsLikeSpeech(column, String(cells[i]));
      if (found === undefined) continue;
      const line = Number(/^line (\d+)$/.exec(place)?.[1] ?? header);
      refuse(line, column, AGGREGATES, found, LEAVE);
      break;
    }
  }
}

const NUMBER = /^\s*(?:[-+]?(?:[0-9.]+(?:e[-+]?[0-9]+)?|inf(?:inity)?)|)\s*$/i;
const isText = (cell: Cell): boolean => typeof cell === 'string' && !NUMBER.test(cell);
