import type { Micros } from '../engine/index.ts';
import type { AttemptCounts, RouteTally } from '../speech/index.ts';
import type { AttemptsResult } from './replication.ts';

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
  return {
    ...attemptsOf(tally),
    waiting: (attempts?.waiting.integral ?? 0) / measure,
    open: (attempts?.open?.integral ?? NaN) / measure,
  };
}

/** What was counted between two instants. */
export function attemptsSince(before: AttemptCounts, now: AttemptCounts): AttemptCounts {
  const since = { ...now };
  for (const what of Object.keys(since) as (keyof AttemptCounts)[]) since[what] -= before[what];
  return since;
}
