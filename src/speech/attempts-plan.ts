import type { Job, Micros } from '../engine/index.ts';
import type { Backoff, BreakerRule, Setback } from '../policies/index.ts';

/** How often, and how, a service is asked for one thing. Times in whole microseconds, Infinity for never. */
export interface AttemptsPlan {
  /**
   * The most attempts of a request, the first one and a hedge included; Infinity for as many as it takes. A fault
   * or a runbook may change it on the way.
   */
  attempts: number;
  /** After which setbacks there is another attempt. */
  readonly on: readonly Setback[];
  readonly backoff: Backoff;
  /** Of each attempt: it is given up then. */
  readonly timeout: Micros;
  /** Is an attempt that is given up called off? If not, it is served all the same. */
  readonly cancelLate: boolean;
  /** Of the request, since it began: no attempt begins or goes on at that instant. */
  readonly deadline: Micros;
  /** Does whoever is asked know until when? */
  readonly propagate: boolean;
  /** Retries and hedges / first attempts; null without limit. */
  readonly budget: number | null;
  /** The first attempt has had no answer for so long: a second one sets out beside it. */
  readonly hedgeAfter: Micros;
  /** Or since then as long as such a share of first attempts takes, 0 to 1; null: always so long. */
  readonly hedgeQuantile: number | null;
  readonly breaker: BreakerRule | null;
}

/** Whoever asks, and is told once for each request what came of it. */
export interface Asker {
  /** Gives a job the work of what `owner` asks for; `owner` and `arrivedAt` of the job are not its to set. */
  readonly prepare: (job: Job, owner: number) => void;
  /** The figures of the job that brought the answer are good until another one sets out. */
  readonly answered: (owner: number, begun: Micros, job: Job) => void;
  /** `reason`: why the last attempt had no answer, if none was to follow; `failed` if attempts or time ran out. */
  readonly gaveUp: (owner: number, begun: Micros, reason: string) => void;
  /**
   * Told of a job that brings its answer in parts, whenever its notice has come; it may set the next one. From
   * the first part on its attempt is the one that counts, and takes as long as it takes.
   */
  readonly noticed?: (owner: number, job: Job) => void;
  /** One of the jobs for `owner` is under way no more, be it too late or not; told last of all. */
  readonly left?: (owner: number) => void;
}
