import type { AttemptCounts, RouteDescription, RouteResult } from '../model/index.ts';
import { type Estimate, meanOver, ratioOver, shareOver } from '../statistics/index.ts';

/** Attempts of plain jobs at the first station of their route. Counts are of all replications. */
export interface AttemptEstimates {
  /** That station. */
  readonly dependency: string;
  readonly counts: AttemptCounts;
  /** All attempts / first attempts. */
  readonly amplification: Estimate;
  /** Attempts lost or too late / those that ended so or with an answer. */
  readonly errorRate: Estimate;
  /** Requests that wait for their next attempt. */
  readonly waiting: Estimate;
  /** Share of the time in which the breaker is open; no data without one. */
  readonly open: Estimate;
}

/** null but for plain jobs. `trust`: leaves out intervals that cannot be known. */
export function attemptEstimates(
  route: RouteDescription,
  results: readonly RouteResult[],
  trust: (estimate: Estimate) => Estimate,
): AttemptEstimates | null {
  const found = results.flatMap(({ attempts }) => attempts ?? []);
  if (route.kind !== 'jobs' || found.length === 0) return null;
  const { waiting, open, ...first } = found[0]!;
  const counts = Object.keys(first) as (keyof AttemptCounts)[];
  const sum = (what: keyof AttemptCounts): number =>
    found.reduce((total, each) => total + each[what], 0);
  return {
    dependency: route.through[0]!,
    counts: Object.fromEntries(counts.map((what) => [what, sum(what)])) as unknown as AttemptCounts,
    amplification: trust(
      ratioOver(
        found.map(({ attempts }) => attempts),
        found.map(({ firstAttempts }) => firstAttempts),
      ),
    ),
    errorRate: trust(
      shareOver(
        found.map(({ lost }) => lost),
        found.map(({ lost, answered }) => lost + answered),
      ),
    ),
    waiting: trust(meanOver(found.map((each) => each.waiting))),
    open: trust(meanOver(found.map((each) => each.open))),
  };
}
