import type { Job, Micros } from '../engine/index.ts';
import type { DispatchPolicy } from '../policies/index.ts';
import type { Basis, TurnOfRoute } from '../stations/index.ts';

/**
 * Something that must hold at every event of a run. It is told what happens at the places that it is about, and
 * reports what must not be; each kind has a file of its own and answers what it needs to.
 */
export interface Invariant {
  came?(job: Job): void;
  began?(job: Job): void;
  left?(job: Job): void;
  cancelled?(job: Job): void;
  deciding?(policy: DispatchPolicy): DispatchPolicy;
  /** A reply of its route is to be made from that. */
  answers?(turn: TurnOfRoute, basis: Basis): void;
  /** A reply of any route has a gap of that length. */
  gaps?(turn: TurnOfRoute, length: Micros): void;
}

/** What an invariant may use: the clock, words for jobs, and where it reports what must not be. */
export interface Bench {
  readonly now: () => number;
  /** `call 3, turn 2 of agent` */
  readonly whose: (job: Job) => string;
  /** It is violated now: by whom (as `whose` says), and how. */
  readonly report: (subject: string, reason: string) => void;
  /** Calls that back once this round is over, when all stations have dispatched. */
  readonly afterRound: (look: () => void) => () => void;
}

/** A length of time in words. */
export const inMilliseconds = (time: number): string =>
  `${Number((time / 1000).toPrecision(4))} ms`;
