import { type CapacityBreak, type CapacityStep, firstCapacityBreak } from '../gates/index.ts';
import type { ModelDescription, RouteDescription } from '../model/index.ts';
import { growth, Histogram, type Sample } from '../statistics/index.ts';
import type { BudgetDescription, ExperimentDescription } from './experiment-file.ts';
import { resamplings } from './resampling.ts';
import { type CellResult, lostTurns, primaryDelay } from './table.ts';

/** The supported capacity of a sweep, and how sure it is. */
export interface Capacity extends CapacityBreak {
  /** The route whose budget breaks first; null when none breaks. */
  readonly route: string | null;
  /** 95 % interval, from replications drawn again jointly for all steps; null with fewer than two. */
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/** Capacity by every budget; without budgets, the largest load at which every route is stable. */
export function capacityOf(
  experiment: ExperimentDescription,
  model: ModelDescription,
  results: readonly CellResult[],
): Capacity {
  if (experiment.kind === 'terminating' && experiment.budgets.length === 0) return UNJUDGED;
  const budgets =
    experiment.budgets.length > 0 ? experiment.budgets : model.routes.map(stabilityOnly);
  const judged = budgets.map((budget) => ({ budget, steps: evidence(budget, model, results) }));
  const capacity = (drawn: readonly number[]): Omit<Capacity, 'interval'> =>
    firstBreak(
      judged.map(({ budget, steps }) => ({
        route: budget.route,
        ...firstCapacityBreak(
          steps.map((step) => capacityStep(step, drawn)),
          limitsOf(budget),
          { sustain: experiment.sustain },
        ),
      })),
    );
  const everyReplication = Array.from({ length: experiment.replications }, (_, i) => i);
  const interval = experiment.replications < 2 ? null : percentiles(experiment, capacity);
  return { ...capacity(everyReplication), interval };
}

/** Stability is all that a sweep without budgets is judged by, and terminating runs have none. */
const UNJUDGED: Capacity = {
  capacity: null,
  censored: false,
  firstFailing: null,
  failures: ['nothing judges terminating runs but budgets, and there are none'],
  route: null,
  interval: null,
};

const stabilityOnly = ({ name }: RouteDescription): BudgetDescription => ({
  route: name,
  p95: undefined,
  errorRate: undefined,
});

/** In the unit of the table; an unstable step is infinite, and so beyond even the largest number. */
function limitsOf({ p95, errorRate }: BudgetDescription) {
  return {
    p95_ms: (p95 ?? Number.MAX_VALUE) / 1000,
    ...(errorRate === undefined ? {} : { error_rate: errorRate }),
  };
}

type RouteBreak = Omit<Capacity, 'interval'> & { readonly route: string };

/** Where the first of the routes breaks; if none does, what all of them carry. */
function firstBreak(breaks: readonly RouteBreak[]): Omit<Capacity, 'interval'> {
  const place = (one: RouteBreak): number =>
    one.failures.length > 0 ? -1 : (one.firstFailing?.concurrency ?? Infinity);
  const first = breaks.reduce((least, next) => (place(next) < place(least) ? next : least));
  return first.censored ? { ...first, route: null } : first;
}

/** What the replications of one step say of one route; all by replication. */
interface Evidence {
  readonly level: number;
  /** More is offered than the stations can do. */
  readonly overloaded: boolean;
  readonly primary: readonly Sample[];
  readonly offered: readonly number[];
  readonly lost: readonly number[];
  /** Growth of its backlog at each station, and arrivals there, per second. */
  readonly stations: readonly { readonly slopes: number[]; readonly arrivals: number[] }[];
}

function evidence(
  budget: BudgetDescription,
  model: ModelDescription,
  results: readonly CellResult[],
): Evidence[] {
  const number = model.routes.findIndex(({ name }) => name === budget.route);
  const primary = primaryDelay(model.routes[number]!);
  return results.map(({ cell, replications }) => {
    const routes = replications.map(({ routes }) => routes[number]!);
    return {
      level: cell.load.level,
      overloaded: cell.needed[budget.route] === Infinity,
      primary: routes
        .map(({ delays }) => delays.find(({ delay }) => delay === primary)!)
        .map(({ histogram, missing }) => sampleOf(Histogram.from(histogram), missing, budget)),
      offered: routes.map(({ offered }) => offered),
      lost: routes.map(lostTurns),
      stations: (cell.spans.terminating ? [] : model.stations).map((_, station) => {
        const seen = replications.map(({ stations }) => stations[station]!.routes[number]!);
        return {
          slopes: seen.map(({ backlogGrowth }) => backlogGrowth),
          arrivals: seen.map(({ arrivalRate }) => arrivalRate),
        };
      }),
    };
  });
}

/** Turns that are lost break a budget of the delay, which is then infinite; other budgets see the turns served. */
const sampleOf = (histogram: Histogram, missing: number, { p95 }: BudgetDescription): Sample =>
  p95 === undefined && histogram.count > 0 ? { histogram, missing: 0 } : { histogram, missing };

/** A step as seen by the replications drawn. An unstable backlog has no p95: it depends on how long one looks. */
function capacityStep(step: Evidence, drawn: readonly number[]): CapacityStep {
  const sum = (of: readonly number[]): number => drawn.reduce((sum, i) => sum + of[i]!, 0);
  const growing = step.stations.some(({ slopes, arrivals }) => {
    const rate = sum(arrivals) / drawn.length;
    return (
      rate > 0 &&
      growth(
        drawn.map((i) => slopes[i]!),
        rate,
      ).unstable
    );
  });
  return {
    concurrency: step.level,
    p95_ms: growing || step.overloaded ? Infinity : pooledP95(step.primary, drawn) / 1000,
    error_rate: sum(step.lost) / sum(step.offered),
  };
}

function pooledP95(samples: readonly Sample[], drawn: readonly number[]): number {
  const pool = new Histogram();
  let missing = 0;
  for (const i of drawn) {
    pool.merge(samples[i]!.histogram);
    missing += samples[i]!.missing;
  }
  return pool.quantile(0.95, missing);
}

/** Share of the resampled capacities that lies outside the interval, on each side. */
const TAIL = 0.025;

/**
 * Percentile interval of the capacity over resampled replications (Efron & Tibshirani 1993, ch. 13). A
 * replication has the same callers at every step, so all steps of it are drawn together. The steps of
 * the sweep are its resolution.
 */
function percentiles(
  { replications }: ExperimentDescription,
  capacity: (drawn: readonly number[]) => CapacityBreak,
): Capacity['interval'] {
  const capacities = resamplings(replications)
    .map((drawn) => capacity(drawn).capacity ?? 0)
    .sort((a, b) => a - b);
  const outside = Math.floor(TAIL * capacities.length);
  return { low: capacities[outside]!, high: capacities[capacities.length - 1 - outside]! };
}
