import { basename, extname } from 'node:path';
import {
  bySupport,
  comparedRows,
  type Fitted,
  fitAll,
  type MeasuredTable,
  measuredTable,
  nextMeasurement,
  type Predictor,
  predictHere,
  profileText,
  type StationKind,
  spanning,
  type TableMap,
  tableMap,
} from '../calibration/index.ts';
import { withPredictors } from '../executors/index.ts';
import { checkSource, type Mistake, readChecked, readYaml } from '../files/index.ts';
import { readTable, type Table } from '../gates/index.ts';
import { fitText } from '../report/index.ts';
import type { FitOptions } from './commands/fit.ts';
import { Ending, exitCodes } from './ending.ts';
import { InputFiles } from './input-files.ts';
import { interruptible } from './interruption.ts';
import { mistaken } from './mistaken.ts';
import { messagesTo, progressOn } from './terminal.ts';
import { WorkBar } from './work-bar.ts';
import { write } from './written-together.ts';

/** More rows take long to fit, and hardly tell more than loads that span the range. */
const MOST_ROWS = 16;

/** Does `turnsim fit`. */
export async function fit(path: string, options: FitOptions): Promise<void> {
  const tables = readMeasured(path, options);
  const bar = new WorkBar(progressOn(process.stderr, options.quiet));
  const fits = await interruptible((signal) => {
    const { threads } = options;
    const fitting = async (predictor: Predictor): Promise<Fitted[]> => {
      const all: Fitted[] = [];
      for (const [i, { system, fitted }] of tables.entries()) {
        const watch = async (share: number, what: string): Promise<void> => {
          bar.show((i + share) / tables.length, what);
          await new Promise(setImmediate);
          signal.throwIfAborted();
        };
        all.push(...(await fitAll(system, fitted, watch, predictor)));
      }
      return all.sort(bySupport);
    };
    return (threads === 1 ? fitting(predictHere) : withPredictors(threads, fitting)).finally(() =>
      bar.end(),
    );
  });
  const [best] = fits;
  const table = tables.find(({ system }) => system.kind === best!.system.kind)!;
  const { system, fitted } = table;
  const rows = comparedRows(best!, system.rows, (row) => fitted.includes(row));
  const advice = nextMeasurement(best!, fitted);
  process.stdout.write(fitText(table, fits, rows, advice));
  const name = profileName(options.name ?? system.name);
  const out = options.out ?? `${basename(path, extname(path))}.profile.yaml`;
  write(out, profileText(best!, rows, { name, table: basename(path) }));
  messagesTo(process.stderr, options.quiet)(`The profile is written to ${out}`);
}

const profileName = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '') || 'fitted';

/** Reads the table as the map and the command line say, for every kind of station that it may be of. Ends with every mistake. */
function readMeasured(path: string, options: FitOptions): MeasuredTable[] {
  const files = new InputFiles();
  const map = mapOf(options, files);
  const file = files.ask(path, 'give a table of measurements, such as measured.csv');
  const table = readTable(path, file.text);
  const mistakes = [map, table].flatMap((read) => ('mistakes' in read ? read.mistakes : []));
  if ('mistakes' in map || 'mistakes' in table) throw mistaken(mistakes);
  const kind = options.station ?? map.value.station;
  const isSpan = options.rows === 'span';
  const of = (kind: StationKind) => readAs(kind, table.table, map.value, isSpan);
  const reading = kind === undefined ? anyKind(of) : of(kind);
  if ('mistakes' in reading) throw mistaken(reading.mistakes);
  return 'tables' in reading ? reading.tables : [reading.table];
}

type MistakesOr<Found> = Found | { readonly mistakes: readonly Mistake[] };

function readAs(
  kind: StationKind,
  table: Table,
  map: TableMap,
  isSpan: boolean,
): MistakesOr<{ readonly table: MeasuredTable }> {
  const reading = measuredTable(table, map, kind);
  if ('mistakes' in reading) return reading;
  const { rows } = reading.table.system;
  const isMany = map.rows === undefined && rows.length > MOST_ROWS;
  if (!isSpan && !isMany) return reading;
  const again = measuredTable(table, { ...map, rows: spanning(rows) }, kind);
  return 'table' in again ? again : reading;
}

/** The kinds of station that have most of the figures of a table; the data choose. */
function anyKind(
  of: (kind: StationKind) => MistakesOr<{ readonly table: MeasuredTable }>,
): MistakesOr<{ readonly tables: MeasuredTable[] }> {
  const readings = UNNAMED_KINDS.map(of);
  const tables = readings.flatMap((reading) => ('table' in reading ? [reading.table] : []));
  if (tables.length === 0) return readings[0] as { readonly mistakes: readonly Mistake[] };
  const most = Math.max(...tables.map(figuresIn));
  return { tables: tables.filter((table) => figuresIn(table) === most) };
}

/** Lanes are a pool with batches of one, and slots are shared too: those are for who knows that. */
const UNNAMED_KINDS: readonly StationKind[] = ['batching_pool', 'sharing', 'continuous_batching'];

const figuresIn = ({ fitted }: MeasuredTable): number =>
  fitted.reduce((sum, { figures }) => sum + Object.keys(figures).length, 0);

type MapReading = { readonly value: TableMap } | { readonly mistakes: readonly Mistake[] };

/** The map, with what the command line says laid over it. */
function mapOf(options: FitOptions, files: InputFiles): MapReading {
  const { map, where, column, known, rows } = options;
  const base = map === undefined ? '{}' : files.ask(map, 'give a map of the table (YAML)').text;
  const read = readYaml(map ?? 'the command line', base);
  if ('mistakes' in read) return read;
  const whole = checkSource(tableMap, read.source);
  if ('mistakes' in whole) return whole;
  const said = {
    ...(where && { where: pairs('--where', where) }),
    ...(column && { columns: pairs('--column', column) }),
    ...(known && { known: numbers(pairs('--known', known)) }),
    ...(rows !== undefined && rows !== 'all' && rows !== 'span' && { rows: loads(rows) }),
  };
  const over = readChecked(tableMap, 'the command line', JSON.stringify(said));
  if ('mistakes' in over) return over;
  const { value } = whole;
  return {
    value: {
      ...value,
      where: { ...value.where, ...over.value.where },
      columns: { ...value.columns, ...over.value.columns },
      known: { ...value.known, ...definedIn(over.value.known) },
      rows: rows === undefined ? value.rows : over.value.rows,
    },
  };
}

const definedIn = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, x]) => x !== undefined)) as Partial<T>;

function pairs(option: string, texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
      throw new Ending(exitCodes.badInput, `${option}: expected NAME=VALUE, found ${text}`);
    }),
  );
}

const numbers = (values: Readonly<Record<string, string>>): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(values).map(([key, text]) => [key, /^[\d.]+$/.test(text) ? Number(text) : text]),
  );

function loads(text: string): number[] {
  return text.split(',').map((part) => {
    const load = Number(part);
    if (part.trim() !== '' && load > 0) return load;
    const expected = 'expected loads such as 1,4,16, or span, or all';
    throw new Ending(exitCodes.badInput, `--rows: ${expected}, found ${text}`);
  });
}
