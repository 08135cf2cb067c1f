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

/** Rows by load, in the order of their first rows. */
function byLoad(rows: readonly TableRow[], load: Layout['load']): Map<number, TableRow[]> {
  const groups = new Map<number, TableRow[]>();
  for (const row of rows) {
    const key = load === undefined ? NaN : numberAt(row, load.at);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

type Figures = Partial<Record<Statistic, number>>;

interface Step {
  readonly load: number;
  readonly place: string;
  readonly figures: Figures;
  readonly conditions: Partial<Record<keyof Conditions, number>>;
}

// Single requests.

function fromRequests(table: Table, layout: Layout): Aggregated {
  const steps: Step[] = [];
  for (const [load, rows] of byLoad(table.rows, layout.load)) {
    const step = stepOf(load, rows, layout);
    if (step !== null) steps.push(step);
  }
  if (steps.length === 0) {
    return { problem: ['requests with the times when they were sent and ended', 'none'] };
  }
  const requests = table.rows.length;
  const loads = layout.load?.name ?? 'qps';
  const how = `${requests} requests at ${steps.length} ${steps.length === 1 ? 'load' : 'loads'}, without the first tenth of the time of each`;
  return { table: asTable(table, loads, steps), how };
}

function stepOf(load: number, rows: readonly TableRow[], { of, conditions }: Layout): Step | null {
  const timeAt = (row: TableRow, quantity: RequestQuantity): number => {
    const column = of.get(quantity);
    return column === undefined ? NaN : numberAt(row, column.at) * column.scale;
  };
  const requests = rows
    .map((row) => {
      const sent = timeAt(row, 'sent');
      const took = of.has('took') ? timeAt(row, 'took') : timeAt(row, 'ended') - sent;
      return { row, sent, took, first: timeAt(row, 'first_after') };
    })
    .filter(({ sent, took }) => Number.isFinite(sent) && took >= 0);
  if (requests.length < 2) return null;
  const begin = Math.min(...requests.map(({ sent }) => sent));
  const end = Math.max(...requests.map(({ sent }) => sent));
  const from = begin + DISCARD * (end - begin);
  const looked = requests.filter(({ sent }) => sent >= from);
  const first = Math.min(...looked.map(({ sent }) => sent));
  const rate = (SECOND * (looked.length - 1)) / Math.max(end - first, 1);
  const mean = (at: number): number =>
    looked.reduce((sum, { row }) => sum + numberAt(row, at), 0) / looked.length;
  const figures: Figures = {
    ...readingsOf(
      'response',
      looked.map(({ took }) => took),
    ),
    ...readingsOf('first', looked.map(({ first }) => first).filter(Number.isFinite)),
    throughput: rate,
  };
  return {
    load: Number.isNaN(load) ? rate : load,
    place: `${looked.length} requests from ${rows[0]!.place} on`,
    figures,
    conditions: Object.fromEntries(
      conditions.map(({ name, at, scale }) => [name, mean(at) * scale]),
    ),
  };
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
  for (const [load, rows] of byLoad(table.rows, layout.load)) {
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
  const all = buckets.at(-1)!.count;
  const figures: Figures = {};
  const total = sum === undefined ? NaN : numberAt(rows[0]!, sum.at) * sum.scale;
  if (total > 0 && all > 0) figures.response_avg = total / all;
  let [from, counted] = [0, 0];
  for (const { upTo, count, place } of buckets) {
    if (!(count >= counted)) return `${count} after ${counted}, ${place}`;
    for (const [reading, q] of Object.entries(QUANTILES)) {
      const wanted = q * all;
      if (!(wanted > counted && wanted <= count) || upTo - from > COARSEST * upTo) continue;
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
    columns: [load, ...statistics.map(nameOf), ...conditions.map(columnOf)],
    rows: steps.map((step) => ({
      place: step.place,
      cells: [
        step.load,
        ...statistics.map((name) => step.figures[name as Statistic] ?? null),
        ...conditions.map(
          (name) => (step.conditions[name as keyof Conditions] ?? NaN) / (unitOf[name] ?? 1),
        ),
      ],
    })),
  };
}
