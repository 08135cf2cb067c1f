import type { TurnSpan, TurnTrace } from '../experiment/index.ts';

/** An event of the trace: an object of one line. */
type TraceEvent = Readonly<Record<string, unknown>>;

const PROCESS = 1;

/**
 * What happened in a turn in Chrome's trace event format, which Perfetto (ui.perfetto.dev) and chrome://tracing
 * load: a complete event ("X") for each thing that went on, one thread for each place where it did. `ts` and
 * `dur` are microseconds, and `ts` counts from the begin of the run. The format: "Trace Event Format",
 * https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
export function chromeTrace({ call, number, turns }: TurnTrace, route: string): string {
  const all = turns.flatMap(({ again, spans }) => spans.map((span) => ({ ...span, again })));
  const threads = threadsOf(all);
  const name = `${route}: call ${call}, turn ${number + 1}`;
  const metadata = (what: string, tid: number, args: TraceEvent): TraceEvent => ({
    name: what,
    ph: 'M',
    pid: PROCESS,
    tid,
    args,
  });
  const events = [
    metadata('process_name', 0, { name }),
    ...threads.flatMap((thread, i) => [
      metadata('thread_name', i + 1, { name: thread.name }),
      metadata('thread_sort_index', i + 1, { sort_index: i + 1 }),
    ]),
    ...threads.flatMap(({ spans }, i) =>
      spans.map(({ where, what, from, to, again }) => ({
        name: what,
        cat: where,
        ph: 'X',
        pid: PROCESS,
        tid: i + 1,
        ts: from,
        dur: to - from,
        args: { repetition: again },
      })),
    ),
  ];
  const lines = events.map((event) => JSON.stringify(event));
  return `{"displayTimeUnit":"ms","traceEvents":[\n${lines.join(',\n')}\n]}\n`;
}

interface Thread<Span> {
  readonly name: string;
  readonly spans: readonly Span[];
}

/**
 * The places in the order in which they are first heard of, each with its spans in order of begin. Events of one
 * thread may not overlap unless one holds the other, so a place where some do has a further thread for them.
 */
function threadsOf<Span extends TurnSpan>(all: readonly Span[]): Thread<Span>[] {
  const places = [...new Set(all.map(({ where }) => where))];
  return places.flatMap((place) => {
    const spans = all.filter(({ where }) => where === place);
    return lanesOf(spans).map((lane, i) => ({
      name: i === 0 ? place : `${place} ${i + 1}`,
      spans: lane,
    }));
  });
}

/** A span goes into the first lane all of whose spans are over when it begins, or hold it. */
function lanesOf<Span extends TurnSpan>(spans: readonly Span[]): Span[][] {
  const lanes: Span[][] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from || b.to - a.to)) {
    const fits = ({ to }: Span): boolean => to <= span.from || to >= span.to;
    const free = lanes.find((lane) => lane.every(fits));
    if (free === undefined) lanes.push([span]);
    else free.push(span);
  }
  return lanes;
}
