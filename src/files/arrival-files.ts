import type { Opened, OpenFile } from './extends.ts';
import { type Mistake, type Path, shortened } from './mistake.ts';
import { suggestion } from './nearest-word.ts';
import { linesOf, Origin } from './origin.ts';
import { entriesOf, listPlace, mappingPlace, type Place } from './yaml-reader.ts';
import { Source } from './yaml-source.ts';

/** Columns of a file of arrivals, the key of a trace that each stands for, and its unit. */
const COLUMNS: Readonly<Record<string, { readonly key: string; readonly unit: string }>> = {
  time_s: { key: 'times', unit: 's' },
  turns: { key: 'turns', unit: '' },
  audio_s: { key: 'audio', unit: 's' },
  work_s: { key: 'work', unit: 's' },
};

const WORDS = Object.keys(COLUMNS);

/** Names of columns that hold what somebody said, or who it was. */
const CONTENT =
  /text|transcript|utterance|word|prompt|answer|reply|message|wav|pcm|mp3|sample|blob|base64|speech|voice|name|phone|email|caller_id/i;

const MOST_ROWS = 20_000;
const A_PATH = 'the path of a CSV file of arrivals, relative to this file';
const ONLY = 'times and sizes are all that is read of arrivals';

/**
 * The source with its files of arrivals read: `trace: { file }` of a route becomes the lists that the columns of the file
 * stand for. Every value keeps its position in that file. Whatever else such a file holds is refused, and never
 * shown.
 */
export function withArrivalFiles(source: Source, open: OpenFile): Source {
  const routes = source.top.entries?.get('routes');
  if (routes?.entries === undefined) return source;
  const mistakes: Mistake[] = [];
  const made = entriesOf(routes).map(([name, route]): [string, Place] => {
    const path = ['routes', name, 'traffic', 'trace'];
    return [name, within(route, ['traffic', 'trace'], (trace) => read(trace, path))];
  });
  if (made.every(([name, route]) => routes.entries!.get(name) === route)) return source;
  const entries = new Map(entriesOf(source.top)).set('routes', mappingPlace(new Map(made), routes));
  return new Source(mappingPlace(entries, source.top), [...source.refused, ...mistakes]);

  function read(trace: Place, path: Path): Place {
    const named = trace.entries?.get('file');
    if (named === undefined || named.removes) return trace;
    const there = [...path, 'file'];
    const opened: Opened | undefined =
      typeof named.contents === 'string' && named.contents !== ''
        ? open(named.contents, named.origin.file)
        : undefined;
    if (opened === undefined || !('text' in opened)) {
      const found = opened === undefined ? named.shown : opened.found;
      const words = { expected: A_PATH, found, hint: opened?.hint };
      mistakes.push(named.origin.mistake(named.value, there, words));
      return { ...trace, refused: true };
    }
    const { lists, wrong } = listsOf(opened.file, opened.text, named);
    mistakes.push(...wrong);
    if (wrong.length > 0) return { ...trace, refused: true };
    const rest = entriesOf(trace).filter(([key]) => key !== 'file');
    return mappingPlace(new Map([...rest, ...lists]), trace);
  }
}

/** The place with what stands at a path in it made anew; itself if nothing stands there or it stays the same. */
function within(place: Place, [key, ...rest]: string[], make: (place: Place) => Place): Place {
  if (key === undefined) return make(place);
  const inner = place.entries?.get(key);
  if (inner === undefined) return place;
  const made = within(inner, rest, make);
  return made === inner ? place : mappingPlace(new Map(entriesOf(place)).set(key, made), place);
}

interface Cell {
  readonly text: string;
  readonly offset: number;
}

function listsOf(
  file: string,
  text: string,
  named: Place,
): { readonly lists: readonly [string, Place][]; readonly wrong: readonly Mistake[] } {
  const origin = new Origin(file, linesOf(text));
  const wrong: Mistake[] = [];
  const refuse = (offset: number, expected: string, found: string, hint?: string): void => {
    wrong.push(origin.mistake(offset, [], { expected, found, hint }));
  };
  const [header = [], ...rows] = rowsOf(text);
  for (const { text: word, offset } of header) {
    if (WORDS.includes(word)) continue;
    const isContent = CONTENT.test(word);
    const expected = isContent ? 'no column of what was said or who said it' : 'a known column';
    refuse(
      offset,
      expected,
      shortened(word),
      isContent ? ONLY : suggestion(word, WORDS, 'columns'),
    );
  }
  const names = header.map(({ text }) => text);
  if (!names.includes('time_s')) refuse(0, 'a column time_s', 'none');
  if (new Set(names).size < names.length) refuse(0, 'each column once', 'a column twice');
  if (rows.length === 0) refuse(0, 'a line for each arrival', 'none');
  if (rows.length > MOST_ROWS) refuse(0, `at most ${MOST_ROWS} arrivals`, `${rows.length}`);
  if (wrong.length > 0) return { lists: [], wrong };
  for (const row of rows) {
    if (row.length !== header.length) {
      refuse(row[0]!.offset, `${header.length} cells`, `${row.length}`);
    }
    for (const { text, offset } of row) {
      if (NUMBER.test(text)) continue;
      refuse(offset, 'a number, 0 or more', text === '' ? 'nothing' : 'something else', ONLY);
    }
  }
  const lists = names.map((name, column): [string, Place] => {
    const { key, unit } = COLUMNS[name]!;
    const cells = rows.flatMap((row) => row[column] ?? []);
    const places = cells.map(({ text, offset }): Place => {
      const contents = unit === '' ? Number(text) : `${Number(text)}${unit}`;
      return { contents, origin, key: undefined, value: offset, shown: text, size: 1, height: 0 };
    });
    return [key, listPlace(places, named)];
  });
  return { lists, wrong };
}

const NUMBER = /^\d{1,9}(\.\d{1,9})?$/;

/** Lines that hold something, as cells. Nothing is quoted, for numbers need no quotes. */
function rowsOf(text: string): Cell[][] {
  const rows: Cell[][] = [];
  let offset = 0;
  for (const line of text.split('\n')) {
    const bare = line.replace(/\r$/, '');
    let at = offset;
    if (bare.trim() !== '') {
      rows.push(
        bare.split(',').map((cell) => {
          const found = { text: cell.trim(), offset: at + (cell.length - cell.trimStart().length) };
          at += cell.length + 1;
          return found;
        }),
      );
    }
    offset += line.length + 1;
  }
  return rows;
}
