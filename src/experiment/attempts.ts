import type {
  AttemptCounts,
  AttemptsResult,
  EdgeResult,
  RouteDescription,
  RouteResult,
} from '../model/index.ts';
import { type Estimate, meanOver, ratioOver, shareOver } from '../statistics/index.ts';

/** Attempts of a route at a service that it asks. Counts are of all replications. */
export interface AttemptEstimates {
  /** The station that is asked. */
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

/** Leaves out intervals that cannot be known. */
type Trust = (estimate: Estimate) => Estimate;

/** By service that a route asks, in its order; none but for plain jobs, which ask the first station, and agents. */
export function edgeEstimates(
  route: RouteDescription,
  results: readonly RouteResult[],
  trust: Trust,
): AttemptEstimates[] {
  const edges = results.map((result) => edgesOf(route, result));
  return (edges[0] ?? []).map((_, i) =>
    estimatesOf(
      edges.map((each) => each[i]!),
      trust,
    ),
  );
}

/** The service whose requests are sent most often each; null if there is none. */
export const mostAmplified = (edges: readonly AttemptEstimates[]): AttemptEstimates | null =>
  edges.reduce<AttemptEstimates | null>(
    (most, next) =>
      most !== null && !(next.amplification.value > most.amplification.value) ? most : next,
    null,
  );

function edgesOf(route: RouteDescription, { attempts, voice }: RouteResult): readonly EdgeResult[] {
  if (route.kind !== 'jobs') return voice?.edges ?? [];
  return attempts === null ? [] : [{ dependency: route.through[0]!, ...attempts }];
}

function estimatesOf(found: readonly EdgeResult[], trust: Trust): AttemptEstimates {
  const { dependency, waiting, open, ...first } = found[0]!;
  const counts = Object.keys(first) as (keyof AttemptCounts)[];
  const each = (what: keyof AttemptsResult): number[] => found.map((edge) => edge[what]);
  const sum = (what: keyof AttemptCounts): number => each(what).reduce((a, b) => a + b, 0);
  return {
    dependency,
    counts: Object.fromEntries(counts.map((what) => [what, sum(what)])) as unknown as AttemptCounts,
    amplification: trust(ratioOver(each('attempts'), each('firstAttempts'))),
    errorRate: trust(
      shareOver(
        each('lost'),
        found.map(({ lost, answered }) => lost + answered),
      ),
    ),
    waiting: trust(meanOver(each('waiting'))),
    open: trust(meanOver(each('open'))),
  };
}
