import type { Door, Job } from '../engine/index.ts';

/** A door behind a cache: jobs that found what they asked for go on behind the stations that make it. */
export class Shortcut implements Door {
  /** Place of the door, on the path of the jobs, that hits go on to. */
  to = -1;

  accept(job: Job): void {
    if (job.made === 1) job.stop = this.to - 1;
    job.made = 0;
    job.goOn();
  }
}
