import type { Table, TableRow } from '../gates/index.ts';
import { percentile } from '../statistics/index.ts';
import { type Delay, QUANTILES } from './measured.ts';
import type { RequestQuantity } from './request-columns.ts';
import {
  type Aggregated,
  asTable,
  byLoad,
  type Figures,
  type Layout,
  numberAt,
  SECOND,
  type Step,
} from './steps.ts';

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

/** Steps that single requests make. */
export function fromRequests(table: Table, layout: Layout): Aggregated {
  const steps: Step[] = [];
  const requests = table.rows.map((row) => requestOf(row, layout)).filter(hasTimes);
  const backwards = requests.find(({ took }) => took < 0);
  if (backwards !== undefined) {
    return {
      problem: ['requests that end after they were sent', `one before, ${backwards.row.place}`],
    };
  }
  const early = requests.find(({ service, took }) => service < 0 || service > took);
  if (early !== undefined) {
    const expected = 'requests whose service begins after they were sent, and before they end';
    return { problem: [expected, `another one, ${early.row.place}`] };
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
  /** NaN where that is not known: until its first token or chunk, and from the begin of its service to its end. */
  readonly first: number;
  readonly service: number;
}

function requestOf(row: TableRow, { of }: Layout): Request {
  const timeAt = (quantity: RequestQuantity): number => {
    const column = of.get(quantity);
    return column === undefined ? NaN : numberAt(row, column.at) * column.scale;
  };
  const sent = timeAt('sent');
  const took = of.has('took') ? timeAt('took') : timeAt('ended') - sent;
  const service = sent + took - timeAt('began');
  return { row, sent, took, first: timeAt('first_after'), service };
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
      ...readingsOf('service', looked.map(({ service }) => service).filter(Number.isFinite)),
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

function readingsOf(delay: Delay, samples: readonly number[]): Figures {
  const sorted = new Float64Array(samples).sort();
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
