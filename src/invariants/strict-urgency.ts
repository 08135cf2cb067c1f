import type { DispatchPolicy } from '../policies/index.ts';
import { type Bench, type Invariant, inMilliseconds } from './invariant.ts';

/**
 * Strict urgency: no batch starts while a job of a more urgent class waits that could start on the same worker. A job
 * that lingers to fill a batch could not yet.
 */
export const strictUrgency = (bench: Bench): Invariant => ({
  deciding: (policy: DispatchPolicy) => (backlog) => {
    const chosen = policy(backlog);
    for (let urgency = 0; urgency < chosen; urgency++) {
      if (!backlog.ready(urgency)) continue;
      const waits = backlog.first(urgency)!;
      const starts = bench.whose(backlog.first(chosen)!);
      const waited = inMilliseconds(bench.now() - waits.enqueuedAt);
      bench.report(
        bench.whose(waits),
        `${starts} starts while ${bench.whose(waits)} has waited for ${waited}`,
      );
      break;
    }
    return chosen;
  },
});
