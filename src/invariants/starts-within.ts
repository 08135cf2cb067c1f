import type { Job, Micros } from '../engine/index.ts';
import { type Bench, type Invariant, inMilliseconds } from './invariant.ts';

/**
 * No job of some routes waits longer than that. It is seen when the job starts or leaves unserved; of one that is
 * still in line, when another comes.
 */
export function startsWithin(bench: Bench, routes: readonly boolean[], most: Micros): Invariant {
  const waiting = new Set<Job>(); // in the order in which they came
  const report = (job: Job, waits: string): void => {
    const waited = inMilliseconds(bench.now() - job.enqueuedAt);
    const subject = bench.whose(job);
    bench.report(subject, `${subject} ${waits} after ${waited}, more than ${inMilliseconds(most)}`);
  };
  const ends = (job: Job, waits: string): void => {
    if (waiting.delete(job) && bench.now() - job.enqueuedAt > most) report(job, waits);
  };
  return {
    came: (job) => {
      for (const first of waiting) {
        if (bench.now() - first.enqueuedAt <= most) break;
        waiting.delete(first);
        report(first, 'has not started');
      }
      if (routes[job.route]) waiting.add(job);
    },
    began: (job) => ends(job, 'starts'),
    left: (job) => ends(job, 'leaves unserved'),
  };
}
