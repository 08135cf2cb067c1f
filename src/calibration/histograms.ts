import type { Table, TableRow } from '../gates/index.ts';
import { QUANTILES, type Statistic } from './measured.ts';
import {
  type Aggregated,
  asTable,
  byLoad,
  type Figures,
  type Layout,
  numberAt,
  type Step,
} from './steps.ts';

/** Buckets wider than this share of their upper bound say too little of what lies in them. */
const COARSEST = 0.34;

/** Steps that histograms make. */
export function fromHistograms(table: Table, layout: Layout): Aggregated {
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

/** Counts of single buckets become those of all that lie at or below their bounds. */
function cumulate(buckets: { count: number }[]): void {
  for (const [i, bucket] of buckets.entries()) {
    if (i > 0) bucket.count += buckets[i - 1]!.count;
  }
}

/** Mean by the sum, quantiles as if what is in a bucket were spread evenly; or the place where counts fall. */
function figuresOf(rows: readonly TableRow[], { of }: Layout): Figures | string {
  const [bound, sum] = [of.get('bound')!, of.get('sum')];
  const count = of.get('below') ?? of.get('within')!;
  const buckets = rows
    .map((row) => ({
      upTo: numberAt(row, bound.at) * bound.scale,
      count: numberAt(row, count.at),
      place: row.place,
    }))
    .sort((a, b) => a.upTo - b.upTo);
  if (!of.has('below')) cumulate(buckets);
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
