import { numberIn, type Table, type TableRow } from '../gates/index.ts';
import { percentile } from '../statistics/index.ts';
import { guess, told } from './columns.ts';
import type { TableMap } from './map-schema.ts';
import { CONDITIONS, type Conditions, type Statistic } from './measured.ts';
import { type RequestColumn, type RequestQuantity, requestColumn } from './request-columns.ts';

/** A step-load table that was made of another one, and how, in words; `problem`: why it cannot be made. */
export type Aggregated =
  | { readonly table: Table; readonly how: string }
  | { readonly problem: readonly [expected: string, found: string] };

const SECOND = 1_000_000;
/** Share of the time of a load that is left out at its begin, while queues fill. */
const DISCARD = 0.1;
/** The fewest requests that a reading of a delay is taken from: ten lie beyond a quantile. */
const FEWEST: readonly (readonly [
  reading: 'avg' | 'p50' | 'p90' | 'p95' | 'p99',
  requests: number,
])[] = [
  ['avg', 2],
  ['p50', 20],
  ['p90', 100],
  ['p95', 200],
  ['p99', 1000],
];
const QUANTILES = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 };
/** Buckets wider than this share of their upper bound say too little of what lies in them. */
const COARSEST = 0.34;

/** What the columns of a table of single requests or of histograms are, and those that say the load and conditions. */
interface Layout {
  readonly of: ReadonlyMap<RequestQuantity, { readonly at: number; readonly scale: number }>;
  /** Clients, or requests per second. */
  readonly load: { readonly at: number; readonly name: string } | undefined;
  readonly conditions: readonly {
    readonly name: keyof Conditions;
    readonly at: number;
    readonly scale: number;
  }[];
}

/** If a table holds single requests or histograms, the step-load table that they make; null if it holds steps. */
export function aggregated(table: Table, map: TableMap): Aggregated | null {
  const layout = layoutOf(table, map);
  const has = (...quantities: RequestQuantity[]): boolean =>
    quantities.every((quantity) => layout.of.has(quantity));
  if (has('bound', 'below')) return fromHistograms(table, layout);
  if (has('sent', 'ended') || has('sent', 'took')) return fromRequests(table, layout);
  return null;
}

function layoutOf({ columns }: Table, map: TableMap): Layout {
  const of = new Map<RequestQuantity, { at: number; scale: number }>();
  let load: Layout['load'];
  const conditions: Layout['conditions'][number][] = [];
  for (const [at, column] of columns.entries()) {
    const said = map.columns[column];
    const request: RequestColumn | undefined = requestColumn(column, said);
    if (request !== undefined) {
      of.set(request.quantity, { at, scale: request.scale });
      continue;
    }
    const what = said === undefined ? guess(column) : told(column, said as never);
    if (what === undefined) continue;
    if (what.quantity === 'clients' || what.quantity === 'rate') load ??= { at, name: column };
    const name = CONDITIONS.find((condition) => condition === what.quantity);
    if (name !== undefined) conditions.push({ name, at, scale: what.scale });
  }
  return { of, load, conditions };
}

const numberAt = ({ cells }: TableRow, at: number): number => {
  const value = numberIn(cells[at] ?? null);
  return typeof value === 'number' ? value : NaN;
};

/** What stands in rows, by load, in the order of the first rows. */
function byLoad<Of extends { readonly row: TableRow }>(
  all: readonly Of[],
  load: Layout['load'],
): Map<number, Of[]> {
  const groups = new Map<number, Of[]>();
  for (const one of all) {
    const key = load === undefined ? NaN : numberAt(one.row, load.at);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

type Figures = Partial<Record<Statistic, number>>;

interface Step {
  readonly load: number;
  readonly place: string;
  /** How requests come, where the load is their rate alone. */
  readonly arrivals?: string;
  readonly figures: Figures;
  readonly conditions: Partial<Record<keyof Conditions, number>>;
}

// Single requests.

function fromRequests(table: Table, layout: Layout): Aggregated {
  const steps: Step[] = [];
  const requests = table.rows.map((row) => requestOf(row, layout)).filter(hasTimes);
  const backwards = requests.find(({ took }) => took < 0);
  if (backwards !== undefined) {
    return {
      problem: ['requests that end after they were sent', `one before, ${backwards.row.place}`],
    };
  }
  for (const [load, some] of byLoad(requests, layout.load)) {
    if (some.length > 1) steps.push(stepOf(load, some, layout));
  }
  if (steps.length === 0) {
    return { problem: ['requests with the times when they were sent and ended', 'none'] };
  }
  const without = table.rows.length - requests.length;
  const left = without === 0 ? '' : ` (${without} more have no such times)`;
  const loads = layout.load?.name ?? 'qps';
  const how = `${requests.length} requests${left} at ${steps.length} ${steps.length === 1 ? 'load' : 'loads'}, without the first tenth of the time of each`;
  return { table: asTable(table, loads, steps), how };
}

interface Request {
  readonly row: TableRow;
  readonly sent: number;
  readonly took: number;
  /** NaN where that is not known. */
  readonly first: number;
}

function requestOf(row: TableRow, { of }: Layout): Request {
  const timeAt = (quantity: RequestQuantity): number => {
    const column = of.get(quantity);
    return column === undefined ? NaN : numberAt(row, column.at) * column.scale;
  };
  const sent = timeAt('sent');
  const took = of.has('took') ? timeAt('took') : timeAt('ended') - sent;
  return { row, sent, took, first: timeAt('first_after') };
}

/** Those that failed may have none. */
const hasTimes = ({ sent, took }: Request): boolean =>
  Number.isFinite(sent) && Number.isFinite(took);

function stepOf(load: number, requests: readonly Request[], { conditions }: Layout): Step {
  const sent = requests.map((request) => request.sent).sort((a, b) => a - b);
  const [begin, end] = [sent[0]!, sent.at(-1)!];
  const from = begin + DISCARD * (end - begin);
  const looked = requests.filter((request) => request.sent >= from);
  const times = sent.filter((time) => time >= from);
  const rate = (SECOND * (times.length - 1)) / Math.max(end - times[0]!, 1);
  const mean = (at: number): number => {
    const known = looked.map(({ row }) => numberAt(row, at)).filter(Number.isFinite);
    return known.reduce((sum, x) => sum + x, 0) / known.length;
  };
  return {
    load: Number.isNaN(load) ? rate : load,
    place: `${looked.length} requests from ${requests[0]!.row.place} on`,
    arrivals: isEven(times) ? 'constant rate' : 'poisson',
    figures: {
      ...readingsOf(
        'response',
        looked.map(({ took }) => took),
      ),
      ...readingsOf('first', looked.map(({ first }) => first).filter(Number.isFinite)),
      throughput: rate,
    },
    conditions: Object.fromEntries(
      conditions.map(({ name, at, scale }) => [name, mean(at) * scale]),
    ),
  };
}

/** Are gaps between arrivals much alike (a coefficient of variation below a tenth)? */
function isEven(times: readonly number[]): boolean {
  const gaps = times.slice(1).map((time, i) => time - times[i]!);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) * (gap - mean), 0) / gaps.length;
  return 100 * variance < mean * mean;
}

function readingsOf(delay: 'response' | 'first', samples: readonly number[]): Figures {
  const sorted = Float64Array.from(samples).sort();
  if (sorted.length === 0) return {};
  return Object.fromEntries(
    FEWEST.filter(([, fewest]) => sorted.length >= fewest).map(([reading]) => [
      `${delay}_${reading}`,
      reading === 'avg'
        ? sorted.reduce((sum, x) => sum + x, 0) / sorted.length
        : percentile(sorted, QUANTILES[reading], 'interpolated'),
    ]),
  );
}

// Histograms.

function fromHistograms(table: Table, layout: Layout): Aggregated {
  if (layout.load === undefined) {
    return {
      problem: ['a column with clients or requests per second, beside the buckets', 'none'],
    };
  }
  const steps: Step[] = [];
  const all = table.rows.map((row) => ({ row }));
  for (const [load, some] of byLoad(all, layout.load)) {
    const rows = some.map(({ row }) => row);
    const figures = figuresOf(rows, layout);
    if (typeof figures === 'string')
      return { problem: ['counts that rise with the bounds', figures] };
    const conditions = layout.conditions.map(({ name, at, scale }): [string, number] => [
      name,
      numberAt(rows[0]!, at) * scale,
    ]);
    steps.push({
      load,
      place: `buckets from ${rows[0]!.place} on`,
      figures,
      conditions: Object.fromEntries(conditions),
    });
  }
  const how = `histograms at ${steps.length} ${steps.length === 1 ? 'load' : 'loads'}; quantiles in buckets wider than a third of their bound are left out`;
  return { table: asTable(table, layout.load.name, steps), how };
}

/** Mean by the sum, quantiles as if what is in a bucket were spread evenly; or the place where counts fall. */
function figuresOf(rows: readonly TableRow[], { of }: Layout): Figures | string {
  const [bound, below, sum] = [of.get('bound')!, of.get('below')!, of.get('sum')];
  const buckets = rows
    .map((row) => ({
      upTo: numberAt(row, bound.at) * bound.scale,
      count: numberAt(row, below.at),
      place: row.place,
    }))
    .sort((a, b) => a.upTo - b.upTo);
  const strange = buckets.find(({ upTo }) => Number.isNaN(upTo));
  if (strange !== undefined) return `a bound that is no number, ${strange.place}`;
  const all = buckets.at(-1)!.count;
  const figures: Figures = {};
  const sums = sum === undefined ? [] : rows.map((row) => numberAt(row, sum.at) * sum.scale);
  const total = Math.max(...sums.filter(Number.isFinite));
  if (total > 0 && all > 0) figures.response_avg = total / all;
  let [from, counted] = [0, 0];
  for (const { upTo, count, place } of buckets) {
    if (!(count >= counted)) return `${count} after ${counted}, ${place}`;
    for (const [reading, q] of Object.entries(QUANTILES)) {
      const wanted = q * all;
      const isHere = wanted > counted && wanted <= count;
      if (!isHere || upTo === Infinity || upTo - from > COARSEST * upTo) continue;
      const share = (wanted - counted) / (count - counted);
      figures[`response_${reading}` as Statistic] = from + share * (upTo - from);
    }
    [from, counted] = [upTo, count];
  }
  return figures;
}

/** Steps as a table, in the units that its columns name. */
function asTable({ file }: Table, load: string, steps: readonly Step[]): Table {
  const statistics = [...new Set(steps.flatMap(({ figures }) => Object.keys(figures)))];
  const conditions = [...new Set(steps.flatMap((step) => Object.keys(step.conditions)))];
  const nameOf = (statistic: string): string =>
    statistic === 'throughput' ? 'requests_s' : `${statistic}_us`;
  const columnOf = (condition: string): string =>
    condition === 'audio' ? 'audio_s' : condition === 'chunk' ? 'chunk_ms' : condition;
  const unitOf: Readonly<Record<string, number>> = { audio: SECOND, chunk: 1_000 };
  return {
    file,
    columns: [load, 'load', ...statistics.map(nameOf), ...conditions.map(columnOf)],
    rows: steps.map((step) => ({
      place: step.place,
      cells: [
        step.load,
        step.arrivals ?? null,
        ...statistics.map((name) => step.figures[name as Statistic] ?? null),
        ...conditions.map(
          (name) => (step.conditions[name as keyof Conditions] ?? NaN) / (unitOf[name] ?? 1),
        ),
      ],
    })),
  };
}
