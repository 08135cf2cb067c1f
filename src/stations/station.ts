import type { Job } from '../engine/index.ts';

/**
 * A queue and the workers behind it. Every job that it accepts leaves exactly once, by its site's
 * `served` or `dropped`. Its site is its only contact with the rest of the world.
 */
export interface Station {
  /** Takes in a job. Work starts in `dispatch`, never here, unless there is nothing to wait for. */
  accept(job: Job): void;
  /** Starts what can start. Called at most once a round, after the station's site was marked. */
  dispatch?(): void;
}
