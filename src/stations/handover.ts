import type { Door, Job } from '../engine/index.ts';

/** A door behind which jobs are handed to somebody: the caller who waits, the story of a turn. */
export class Handover implements Door {
  private readonly to: (job: Job) => void;

  constructor(to: (job: Job) => void) {
    this.to = to;
  }

  accept(job: Job): void {
    this.to(job);
  }
}
