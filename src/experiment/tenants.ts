import type { ModelDescription } from '../model/index.ts';
import {
  type Estimate,
  Histogram,
  quantileOver,
  type Sample,
  shareOver,
  withoutTime,
} from '../statistics/index.ts';
import type { ExperimentDescription } from './experiment-file.ts';
import type { Cell } from './plan.ts';
import type { CellResult, StepRow } from './table.ts';

/** What the turns of one tenant met on one route at one step. */
export interface TenantRow {
  readonly cell: Cell;
  readonly route: string;
  readonly tenant: string;
  readonly offered: number;
  /** Of all turns offered on the route. */
  readonly offeredShare: number;
  readonly served: number;
  readonly lost: number;
  readonly success: Estimate;
  readonly errorRate: Estimate;
  readonly gapP50: Estimate;
  readonly gapP95: Estimate;
  /** Error rate as a share of the error budget: above 1 it is overspent; NaN without a budget. */
  readonly errorBudgetUsed: number;
}

/** Rows by tenant of all routes on which an agent answers: steps in the order of the file, then routes, then tenants. */
export function tenantRows(
  { budgets }: ExperimentDescription,
  model: ModelDescription,
  results: readonly CellResult[],
  steps: readonly StepRow[],
): TenantRow[] {
  return results.flatMap(({ cell, replications }) =>
    model.routes.flatMap((route, number) => {
      if (route.kind !== 'voice_agent') return [];
      const row = steps.find((step) => step.cell === cell && step.route === route.name)!;
      const trust = trustOf(row);
      const budget = budgets.find((of) => of.route === route.name)?.errorRate ?? NaN;
      const seen = replications.map(({ routes }) => routes[number]!);
      const all = seen.reduce((sum, { offered }) => sum + offered, 0);
      return route.callers.tenants.map(({ name }, i): TenantRow => {
        const counts = seen.map(({ voice }) => voice!.tenants[i]!);
        const sums = (of: 'offered' | 'served' | 'lost' | 'succeeded'): number[] =>
          counts.map((count) => count[of]);
        const total = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
        const gaps = counts.map(
          (count): Sample => ({ histogram: Histogram.from(count.gaps), missing: count.missing }),
        );
        const errorRate = shareOver(sums('lost'), sums('offered'));
        return {
          cell,
          route: route.name,
          tenant: name,
          offered: total(sums('offered')),
          offeredShare: total(sums('offered')) / all,
          served: total(sums('served')),
          lost: total(sums('lost')),
          success: trust(shareOver(sums('succeeded'), sums('offered'))),
          errorRate: trust(errorRate),
          gapP50: trust(quantileOver(gaps, 0.5)),
          gapP95: trust(quantileOver(gaps, 0.95)),
          errorBudgetUsed: errorRate.value / budget,
        };
      });
    }),
  );
}

/** Of a tenant no more is known than of the route that it shares. */
function trustOf({ stability, inProgress }: StepRow): (estimate: Estimate) => Estimate {
  if (stability === 'unstable') return (estimate) => withoutTime(estimate, 0);
  const { lacks, needed } = inProgress;
  return lacks === 'time' ? (estimate) => withoutTime(estimate, needed) : (estimate) => estimate;
}
