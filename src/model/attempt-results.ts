import type { Micros } from '../engine/index.ts';
import type { AttemptCounts, AttemptTally, RouteTally } from '../speech/index.ts';
import type { AttemptsResult } from './replication-result.ts';

/** Attempts of plain jobs so far. Where nobody tries again each job is one attempt. */
export function attemptsOf({ attempts, offered, served, ...tally }: RouteTally): AttemptCounts {
  if (attempts !== null) return { ...attempts.counts };
  const lost = tally.failed + tally.shed + tally.abandoned;
  return {
    attempts: offered,
    firstAttempts: offered,
    answered: served,
    lost,
    firstLost: lost,
    hedges: 0,
    hedgeWins: 0,
    refused: 0,
    denied: 0,
  };
}

export function attemptsResult(tally: RouteTally, measure: Micros): AttemptsResult {
  const { attempts } = tally;
  if (attempts !== null) return attemptsOver(attempts, measure);
  return { ...attemptsOf(tally), waiting: 0, open: NaN };
}

/** Attempts that a tally counted in so much time. */
export const attemptsOver = (
  { counts, waiting, open }: AttemptTally,
  measure: Micros,
): AttemptsResult => ({
  ...counts,
  waiting: waiting.integral / measure,
  open: (open?.integral ?? NaN) / measure,
});

/** What was counted between two instants. */
export function attemptsSince(before: AttemptCounts, now: AttemptCounts): AttemptCounts {
  const since = { ...now };
  for (const what of Object.keys(since) as (keyof AttemptCounts)[]) since[what] -= before[what];
  return since;
}
