import {
  type Estimate,
  Histogram,
  quantileDifference,
  type Ratio,
  RESOLUTION,
  ratioDifference,
  type Sample,
  shareDifference,
  withoutTime,
} from '../statistics/index.ts';
import { costsOf, successesOf } from './cost.ts';
import type { Cell } from './plan.ts';
import type { Variant } from './policies.ts';
import { type CellResult, lostTurns, type StepRow } from './table.ts';
import { modelUnder, under } from './variants.ts';

/** How a route fares under a policy at one step, less how it fares under the first one. */
export interface DifferenceRow {
  readonly cell: Cell;
  /** The policy that this one is held against. */
  readonly baseline: string;
  readonly route: string;
  readonly swept: boolean;
  /** The delay that the p95 and the mean are of. */
  readonly primary: string;
  readonly p95: Difference;
  /** Of the turns that had the delay. */
  readonly mean: Difference;
  readonly errorRate: Difference;
  /** Of turns that succeed; null unless an agent answers under both. */
  readonly success: Difference | null;
  /** Of cost per success, provisioned, in US dollars; null where there are no prices under one of the two. */
  readonly cost: Difference | null;
}

/** A figure under a policy less the same under the first one: below 0 is better, but for success. */
export interface Difference {
  /** With the interval over pairs of replications. */
  readonly by: Estimate;
  /** As a share of the figure under the first policy; NaN where that is 0, infinite or without data. */
  readonly share: number;
  readonly shown: 'better' | 'worse' | 'no difference shown' | 'not enough data';
}

/** Rows of every policy but the first, step by step, in each the policies and in these the routes. */
export function differenceRows(
  variants: readonly Variant[],
  results: readonly CellResult[],
  rows: readonly StepRow[],
): DifferenceRow[] {
  const [baseline, ...others] = variants.map(({ policy }) => policy);
  if (baseline === undefined) return [];
  const first = { results: under(baseline, results), rows: under(baseline, rows) };
  return first.results.flatMap((result, step) =>
    others.flatMap((policy) => {
      const other = under(policy, results)[step]!;
      const rowsOf = (all: readonly StepRow[], { cell }: CellResult): StepRow[] =>
        all.filter((row) => row.cell.step === cell.step);
      const changed = rowsOf(under(policy, rows), other);
      return rowsOf(first.rows, result).map((before) => {
        const after = changed.find(({ route }) => route === before.route)!;
        return differenceRow(seenOf(variants, before, result), seenOf(variants, after, other));
      });
    }),
  );
}

function differenceRow(before: Seen, after: Seen): DifferenceRow {
  const [was, is] = [primaryOf(before.row), primaryOf(after.row)];
  const { row } = before;
  const p95 = quantileDifference(before.samples, after.samples, 0.95);
  const mean = ratioDifference(before.delay, after.delay);
  const errorRate = shareDifference(before.lost, after.lost);
  return {
    cell: after.row.cell,
    baseline: row.cell.policy,
    route: row.route,
    swept: row.swept,
    primary: row.primary,
    p95: difference(p95, was.p95, is.p95, RESOLUTION * Math.max(was.p95.value, is.p95.value)),
    mean: difference(mean, was.mean, is.mean),
    errorRate: difference(errorRate, row.errorRate, after.row.errorRate),
    success: successDifference(before, after),
    cost: costDifference(before, after),
  };
}

function successDifference(before: Seen, after: Seen): Difference | null {
  const [was, is] = [before.row.voice, after.row.voice];
  if (was === null || is === null) return null;
  const paired = shareDifference(before.succeeded, after.succeeded);
  const { shown, ...rest } = difference(paired, was.success, is.success);
  return { ...rest, shown: OPPOSITE[shown] ?? shown };
}

/** Of figures that are better the higher they are. */
const OPPOSITE: { readonly [Shown in Difference['shown']]?: Difference['shown'] } = {
  better: 'worse',
  worse: 'better',
};

function costDifference(before: Seen, after: Seen): Difference | null {
  const [was, is] = [before.row.cost, after.row.cost];
  if (was === null || is === null) return null;
  return difference(ratioDifference(before.cost, after.cost), was.perSuccess, is.perSuccess);
}

/** A route in one cell, and what the replications say of it. */
interface Seen {
  readonly row: StepRow;
  /** Of the primary delay. */
  readonly samples: readonly Sample[];
  readonly delay: Ratio;
  /** Lost turns of those offered. */
  readonly lost: Ratio;
  /** Successes of turns offered. */
  readonly succeeded: Ratio;
  /** US dollars for successes. */
  readonly cost: Ratio;
}

function seenOf(variants: readonly Variant[], row: StepRow, result: CellResult): Seen {
  const { cell, replications } = result;
  const model = modelUnder(cell.policy, variants);
  const number = model.routes.findIndex(({ name }) => name === row.route);
  const routes = replications.map(({ routes }) => routes[number]!);
  const offered = routes.map((route) => route.offered);
  const delays = routes.map(({ delays }) => delays.find(({ delay }) => delay === row.primary)!);
  const samples = delays.map(({ histogram, missing }) => ({
    histogram: Histogram.from(histogram),
    missing,
  }));
  return {
    row,
    samples,
    delay: {
      above: samples.map(({ histogram }) => histogram.sum),
      below: samples.map(({ histogram }) => histogram.count),
    },
    lost: { above: routes.map(lostTurns), below: offered },
    succeeded: { above: routes.map(successesOf), below: offered },
    cost: {
      above: replications.map(
        (replication) => costsOf(model, replication, cell.spans.measure)[number]!.provisioned,
      ),
      below: routes.map(successesOf),
    },
  };
}

type Primary = StepRow['delays'][number];

const primaryOf = (row: StepRow): Primary => row.delays.find(({ delay }) => delay === row.primary)!;

/**
 * A difference, without an interval if one of the two figures has none for want of time: it is not of a steady
 * state. `finest`: smaller differences may come from how the figure is read.
 */
function difference(paired: Estimate, before: Estimate, after: Estimate, finest = 0): Difference {
  const short = [before, after].filter(({ lacks }) => lacks === 'time');
  const needed = short.map((figure) => figure.needed);
  const by =
    short.length === 0 ? paired : withoutTime(paired, needed.includes(0) ? 0 : Math.max(...needed));
  const share = by.value / before.value;
  return { by, share: Number.isFinite(share) ? share : NaN, shown: shownBy(by, finest) };
}

function shownBy({ lacks, value, low, high }: Estimate, finest: number): Difference['shown'] {
  if (lacks !== null) return 'not enough data';
  if (Math.abs(value) <= finest && Number.isFinite(value)) return 'no difference shown';
  if (high < 0) return 'better';
  return low > 0 ? 'worse' : 'no difference shown';
}
