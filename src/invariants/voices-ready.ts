import type { Bench, Invariant } from './invariant.ts';
import { inMilliseconds } from './invariant.ts';

/** No job waits for what it needs, such as a voice, to be loaded: a worker has it when the job starts, and had it before. */
export const voicesReady = (bench: Bench): Invariant => ({
  began: (job) => {
    if (!(job.loadWait > 0)) return;
    const subject = bench.whose(job);
    bench.report(
      subject,
      `${subject} has waited ${inMilliseconds(job.loadWait)} for voice ${job.content} to be loaded`,
    );
  },
});
