import type { AdmissionDescription } from './admission-schema.ts';
import type { PerClass } from './description.ts';

/** In which order the jobs of a pool are served, by which workers, and who is let in. Times in microseconds. */
export interface DisciplineDescription {
  readonly dispatch:
    | 'strict_urgency'
    | 'fifo'
    | 'earliest_deadline'
    | 'shortest_first'
    | 'weighted_fair';
  /** By when jobs are to be done, from their arrival in the system; of `earliest_deadline` only. */
  readonly deadline?: PerClass<number> | undefined;
  /** How classes share the workers; of `weighted_fair` only. */
  readonly weights?: PerClass<number> | undefined;
  /** Workers that serve no other class, of the classes that have any; with `overflow` other workers serve them too. */
  readonly reserved?:
    | { readonly workers: PerClass<number>; readonly overflow: boolean }
    | undefined;
  /** So many workers stay free when a job starts, of the classes that must leave any. */
  readonly keepFree?: PerClass<number> | undefined;
  /** What becomes of a job in service when a more urgent one needs its worker; undefined: none is interrupted. */
  readonly preemption?: 'resume' | 'restart' | undefined;
  /** What has waited so long is shed; classes that are not named never are. */
  readonly shedAfter?: PerClass<number> | undefined;
  /** Who is let in; classes that are not named are all let in. */
  readonly admission?: PerClass<AdmissionDescription> | undefined;
}
