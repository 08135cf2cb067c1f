import type { Job, Micros } from '../engine/index.ts';
import { type Bench, type Invariant, inMilliseconds } from './invariant.ts';

/** What nobody wants any more leaves within that time: nobody works on, or bills, what was cancelled before. */
export function stopsWithin(bench: Bench, most: Micros): Invariant {
  const cancelled = new Map<Job, Micros>(); // since when
  return {
    cancelled: (job) => cancelled.set(job, bench.now()),
    left: (job) => {
      const since = cancelled.get(job);
      if (since === undefined) return;
      cancelled.delete(job);
      const longer = bench.now() - since;
      if (longer <= most) return;
      const subject = bench.whose(job);
      bench.report(
        subject,
        `${subject} goes on for ${inMilliseconds(longer)} after it was cancelled, more than ${inMilliseconds(most)}`,
      );
    },
  };
}
