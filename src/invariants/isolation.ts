import type { Job } from '../engine/index.ts';
import type { BatchingPool } from '../stations/index.ts';
import { type Bench, type Invariant, inMilliseconds } from './invariant.ts';

/**
 * Isolation: no job that could start now waits for a worker that runs a less urgent batch. Looked at whenever a job has
 * come or a batch has started there, once every worker that was free has had its chance.
 */
export function isolation(bench: Bench, pool: () => BatchingPool): Invariant {
  const look = bench.afterRound(() => {
    for (const { batch, backlog } of pool().atWork) {
      const runs = batch.first;
      if (runs === null) continue;
      const waits = firstReady(backlog, runs.urgency);
      if (waits === null) continue;
      const since = inMilliseconds(bench.now() - runs.beganAt);
      bench.report(
        bench.whose(waits),
        `${bench.whose(waits)} waits for a worker that has run ${bench.whose(runs)} for ${since}`,
      );
      return;
    }
  });
  return { came: look, began: look };
}

/** The first job that is more urgent than that and could start. */
function firstReady(
  backlog: { ready(urgency: number): boolean; first(urgency: number): Job | null },
  below: number,
): Job | null {
  for (let urgency = 0; urgency < below; urgency++) {
    if (backlog.ready(urgency)) return backlog.first(urgency);
  }
  return null;
}
