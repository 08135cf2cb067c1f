import type { Job } from '../engine/index.ts';

/**
 * A queue and the workers behind it. Every job that it accepts leaves exactly once, by its site's
 * `served`, or by one of those that lose it. Its site is its only contact with the rest of the world.
 */
export interface Station {
  /** Takes in a job. Work starts in `dispatch`, never here, unless there is nothing to wait for. */
  accept(job: Job): void;
  /** Starts what can start. Called at most once a round, after the station's site was marked. */
  dispatch?(): void;
  /**
   * Nobody wants this job any more, which is here. If it waits it leaves at once; if it is in service it
   * leaves as soon as service can be cut. A station without this serves it to the end, and its result is dropped.
   */
  cancel?(job: Job): void;
  /** Forgets what it counted so far. */
  measure?(): void;
}
