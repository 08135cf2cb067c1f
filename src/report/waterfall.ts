import {
  type Cell,
  delays,
  lastVoiced,
  type TracedDelay,
  type TracedTurn,
  type TurnSpan,
  type TurnTrace,
  tracedDelays,
} from '../experiment/index.ts';
import { type TextColumn, textTable } from './text-table.ts';
import { level, wrapped } from './wording.ts';

const WIDTH = 100;
/** What the other columns leave to the bars. */
const BAR = 38;

/** Of what happens oftener in a turn, the first is shown, and the others in one line. */
const MOST_ALIKE = 4;

/** Where a traced turn comes from. */
export interface TraceOrigin {
  readonly route: string;
  readonly cell: Cell;
  /** From 1. */
  readonly replication: number;
}

/**
 * What happened in a turn, as a browser shows the requests of a page: a line for each thing that went on, in
 * order of begin, then the delays of the turn and how it ended. Times are in milliseconds since the last
 * voiced instant, the zero of the turn gap. At most 100 characters wide.
 */
export function waterfallText(
  trace: TurnTrace,
  origin: TraceOrigin,
  { colour }: { readonly colour: boolean },
): string {
  const parts = trace.turns.flatMap((turn) => [
    wrapped(headingOf(trace, turn, origin), WIDTH, '  '),
    textTable(columnsOf(turn, colour), WIDTH),
    [LEGEND],
    textTable(delayColumns(turn), WIDTH),
    wrapped(endingOf(turn), WIDTH, '  '),
  ]);
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const LEGEND =
  '█ goes on  ░ waits  │ happens  ◂ ▸ before and after what is drawn; 0 is the last voiced instant';

function headingOf(
  { call, number }: TurnTrace,
  { again, spans }: TracedTurn,
  { route, cell, replication }: TraceOrigin,
): string {
  const { policy, load } = cell;
  const repeated = again === 0 ? '' : `, repetition ${again}`;
  const under = policy === '' ? '' : `, policy ${policy}`;
  const where = `${route} at ${load.quantity} ${level(load.level)}${under}, replication ${replication}`;
  const begun = (spans[0]!.from / 1_000_000).toFixed(3);
  return `call ${call}, turn ${number + 1}${repeated} of ${where}; begins ${begun} s into the run`;
}

/** One line of the waterfall. */
interface Row {
  readonly where: string;
  readonly what: string;
  readonly spans: readonly TurnSpan[];
}

function columnsOf(turn: TracedTurn, colour: boolean): TextColumn[] {
  const rows = rowsOf(turn.spans);
  const zero = lastVoiced(turn);
  const axis = axisOf(turn.spans, zero);
  const begins = rows.map(({ spans }) => spans[0]!.from);
  const lengths = rows.map(({ spans }, i) => Math.max(...spans.map(({ to }) => to)) - begins[i]!);
  return [
    { head: ['where'], cells: rows.map(({ where }) => where), align: 'left', least: 8 },
    { head: ['what'], cells: rows.map(({ what }) => what), align: 'left', least: 12 },
    { head: ['begin ms'], cells: begins.map((at) => inMs(at - zero)), align: 'right' },
    { head: ['length ms'], cells: lengths.map(inMs), align: 'right' },
    {
      head: [scaleOf(axis, zero)],
      cells: rows.map((row) => barOf(row, axis)),
      align: 'left',
      ...(colour ? { paint: inColours } : {}),
    },
  ];
}

/** In order of begin. What waited for nothing is left out. */
function rowsOf(spans: readonly TurnSpan[]): Row[] {
  const shown = spans.filter((span) => !isWaiting(span) || span.to > span.from);
  const alike = new Map<string, TurnSpan[]>();
  for (const span of [...shown].sort((a, b) => a.from - b.from)) {
    const key = `${span.where}: ${span.what}`;
    alike.set(key, [...(alike.get(key) ?? []), span]);
  }
  const rows = [...alike.values()].flatMap((spans) => {
    const { where, what } = spans[0]!;
    if (spans.length <= MOST_ALIKE) return spans.map((span) => ({ where, what, spans: [span] }));
    const [first, ...others] = spans;
    const more = `${what}, ${others.length} more`;
    return [
      { where, what, spans: [first!] },
      { where, what: more, spans: others },
    ];
  });
  const order = (row: Row): number => shown.indexOf(row.spans[0]!);
  return rows.sort((a, b) => a.spans[0]!.from - b.spans[0]!.from || order(a) - order(b));
}

const isWaiting = ({ what }: TurnSpan): boolean =>
  what.startsWith('waits') || what === 'retries' || what === 'underrun';

/** The stretch of time that the bars show. */
interface Axis {
  readonly from: number;
  readonly to: number;
}

/**
 * From the first silence that was taken for the end, until the reply was audible without a further gap, or else
 * until the last thing that happened: most of a turn is speech, beside which the rest would not show.
 */
function axisOf(spans: readonly TurnSpan[], zero: number): Axis {
  const from = Math.min(
    zero,
    ...spans.filter(({ where }) => where === 'endpointing').map((span) => span.from),
  );
  const playback = spans.filter(({ where, what }) => where === 'playback' && what !== 'plays');
  const until = playback.length > 0 ? playback : spans;
  return { from, to: Math.max(from + 1, ...until.map((span) => span.to)) };
}

function barOf({ spans }: Row, { from, to }: Axis): string {
  const cells: string[] = Array(BAR).fill(' ');
  for (const span of spans) {
    if (span.from < from) cells[0] = '◂';
    if (span.to > to) cells[BAR - 1] = '▸';
    if (span.to < from || span.from > to) continue;
    const scale = BAR / (to - from);
    const first = Math.min(BAR - 1, Math.max(0, Math.floor((span.from - from) * scale)));
    const end = Math.min(BAR, Math.max(first + 1, Math.round((span.to - from) * scale)));
    const mark = span.to === span.from ? '│' : isWaiting(span) ? '░' : '█';
    for (let cell = first; cell < end; cell++) if (cells[cell] === ' ') cells[cell] = mark;
  }
  return cells.join('').trimEnd();
}

/** Where the bars begin, their zero, and where they end, in milliseconds. */
function scaleOf({ from, to }: Axis, zero: number): string {
  const cells: string[] = Array(BAR).fill(' ');
  const write = (text: string, at: number): void => {
    if (cells.slice(Math.max(at - 1, 0), at + text.length + 1).some((cell) => cell !== ' ')) return;
    for (const [i, letter] of [...text].entries()) cells[at + i] = letter;
  };
  const end = `${inMs(to - zero)} ms`;
  write('0', Math.min(BAR - 1, Math.floor(((zero - from) / (to - from)) * BAR)));
  write(end, BAR - end.length);
  write(inMs(from - zero), 0);
  return cells.join('');
}

/** Yellow for waiting, cyan for what goes on. */
const inColours = (bar: string): string =>
  bar
    .replace(/░+/g, (waits) => `\u001b[33m${waits}\u001b[39m`)
    .replace(/█+/g, (goes) => `\u001b[36m${goes}\u001b[39m`);

function delayColumns(turn: TracedTurn): TextColumn[] {
  const found = tracedDelays(turn);
  const column = (head: string, of: (delay: TracedDelay) => string): TextColumn => ({
    head: [head],
    cells: found.map(of),
    align: 'left',
  });
  return [
    column('delay', ({ delay }) => delay),
    { ...column('ms', ({ time }) => inMs(time)), align: 'right' },
    column('from', ({ delay }) => delays[delay].from),
    { ...column('to', ({ delay }) => delays[delay].to), least: 10 },
  ];
}

function endingOf(turn: TracedTurn): string {
  if (turn.ending === null) return 'It was still on when the run ended.';
  const { how, at } = turn.ending;
  const after = `${inMs(at - lastVoiced(turn))} ms after the last voiced instant.`;
  if (how === 'served') return `The turn was served: its reply had been played ${after}`;
  if (how === 'abandoned') return `The turn was abandoned: the caller hung up ${after}`;
  return `The turn failed (${how}) ${after}`;
}

/** To a tenth of a millisecond. */
const inMs = (micros: number): string => (Math.round(micros / 100) / 10).toFixed(1);
