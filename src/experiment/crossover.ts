import { exp, log } from '../random/index.ts';
import { type Estimate, jackknifeOver } from '../statistics/index.ts';
import { costsOf, hasPrices, successesOf } from './cost.ts';
import type { ExperimentDescription } from './experiment-file.ts';
import type { Variant } from './policies.ts';
import type { CellResult } from './table.ts';
import { under } from './variants.ts';

/** The load at which a success costs the same under two policies. */
export interface Crossover {
  /** What costs less below it, and from there on. */
  readonly below: string;
  readonly above: string;
  readonly load: Estimate;
}

/** Cost and successes of the swept route at one load in one replication. */
interface Paid {
  readonly cost: number;
  readonly successes: number;
}

/** By policy, the same at all loads, the lowest first. */
type Replication = readonly [first: readonly Paid[], other: readonly Paid[]];

/**
 * For each policy but the first, where its cost per success (provisioned) crosses that of the first: found between the two
 * loads where the difference changes its sign, as if costs were powers of the load there, which they are if a
 * fleet costs the same at any load. The interval is the jackknife's over pairs of replications, which have the same
 * callers. None where it never crosses, or more than once, or where no load shows that the one costs less and another
 * that the other does.
 */
export function crossoversOf(
  { sweep }: ExperimentDescription,
  variants: readonly Variant[],
  results: readonly CellResult[],
): Crossover[] {
  const [first, ...others] = variants;
  if (first === undefined || !variants.every(({ model }) => hasPrices(model))) return [];
  const levels = [...new Set(sweep.levels)].sort((a, b) => a - b);
  const paid = paidUnder(first, sweep.route, levels, results);
  if (paid.length < 2) return []; // one replication shows no difference
  return others.flatMap((other) => {
    const otherPaid = paidUnder(other, sweep.route, levels, results);
    const pairs = paid.map((was, i): Replication => [was, otherPaid[i]!]);
    const load = jackknifeOver(pairs, (some) => crossing(levels, logRatios(some)));
    if (Number.isNaN(load.value)) return [];
    const ratios = levels.map((_, i) => jackknifeOver(pairs, (some) => logRatios(some)[i]!));
    const isDear = ({ lacks, low }: Estimate): boolean => lacks === null && low > 0;
    const isCheap = ({ lacks, high }: Estimate): boolean => lacks === null && high < 0;
    if (!ratios.some(isDear) || !ratios.some(isCheap)) return [];
    const dearAtFirst = ratios[0]!.value > 0;
    const [below, above] = dearAtFirst ? [first, other] : [other, first];
    return [{ below: below.policy, above: above.policy, load }];
  });
}

/** By replication, then load. */
function paidUnder(
  { policy, model }: Variant,
  route: string,
  levels: readonly number[],
  results: readonly CellResult[],
): Paid[][] {
  const number = model.routes.findIndex(({ name }) => name === route);
  const cells = levels.map(
    (level) => under(policy, results).find(({ cell }) => cell.load.level === level)!,
  );
  return cells[0]!.replications.map((_, i) =>
    cells.map(({ cell, replications }) => ({
      cost: costsOf(model, replications[i]!, cell.spans.measure)[number]!.provisioned,
      successes: successesOf(replications[i]!.routes[number]!),
    })),
  );
}

/** By load: logarithm of the cost per success under the other policy / that under the first. */
function logRatios(pairs: readonly Replication[]): number[] {
  const perSuccess = (policy: 0 | 1, load: number): number => {
    const sum = (of: keyof Paid): number =>
      pairs.reduce((total, pair) => total + pair[policy][load]![of], 0);
    return sum('cost') / sum('successes');
  };
  return pairs[0]![0].map((_, load) => log(perSuccess(1, load) / perSuccess(0, load)));
}

/** The load at which they are 0; NaN unless their sign changes once. */
function crossing(levels: readonly number[], ratios: readonly number[]): number {
  const changes = ratios.flatMap((ratio, i) =>
    i > 0 && ratios[i - 1]! > 0 !== ratio > 0 ? [i] : [],
  );
  if (changes.length !== 1 || ratios.some((ratio) => !Number.isFinite(ratio))) return NaN;
  const after = changes[0]!;
  const [low, high] = [log(levels[after - 1]!), log(levels[after]!)];
  const [was, is] = [ratios[after - 1]!, ratios[after]!];
  return exp(low + ((high - low) * was) / (was - is));
}
