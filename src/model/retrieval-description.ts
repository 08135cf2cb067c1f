import type { AttemptsDescription } from './retry-description.ts';

/** What a reply is based on: look-ups in parallel. */
export interface RetrievalDescription {
  /** Name of the dependency. */
  readonly index: string;
  /** Look-ups of a turn, and how many of them must find something. */
  readonly fanout: number;
  readonly needed: number;
  /** Of each look-up; its deadline is that of the retrieval. */
  readonly attempts: AttemptsDescription;
}
