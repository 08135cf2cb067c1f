import { type Job, JobPool, type Micros, Simulation, ZERO } from '../engine/index.ts';
import type { DispatchPolicy } from '../policies/index.ts';
import { namedStream, type RandomStream } from '../random/index.ts';

/** Whose turn it is: number of the caller, of his planned turn, and how often he has repeated that. */
export interface TurnKey {
  readonly caller: number;
  readonly number: number;
  readonly again: number;
}

/** The same among the turns of all routes, which are numbered in the order of the model. */
export interface TurnOfRoute extends TurnKey {
  readonly route: number;
}

/** Sees what happens in turns. */
export interface Witness {
  /**
   * Something went on `where` (on the caller's side, in the network, at a station) from one instant to
   * another, which may be the same or still to come; told when it is known.
   */
  saw(turn: TurnOfRoute, where: string, what: string, from: Micros, to: Micros): void;
  /** The turn is over: `served`, `abandoned`, or why it failed. */
  ended(turn: TurnOfRoute, how: string, at: Micros): void;
}

/** Sees every job that comes to one station, at the event at which something becomes of it. */
export interface SiteWatch {
  came(job: Job): void;
  began(job: Job): void;
  /** It has been served, or is lost for a reason. */
  left(job: Job, how: string): void;
  /** Nobody wants it any more; it may go on here for a while. */
  cancelled(job: Job): void;
  /** The dispatch policy of the pool there, seen whenever it decides. */
  deciding(policy: DispatchPolicy): DispatchPolicy;
}

/** What a reply is based on. */
export interface Basis {
  /** How old what the index or the snippet held was. */
  readonly age: Micros;
  /** Nobody has said that the caller may see it. */
  readonly unchecked: boolean;
  /** He must not. */
  readonly forbidden: boolean;
}

/** Watches a whole run; what it watches behaves as it would otherwise. */
export interface Watch {
  at(station: string): SiteWatch;
  /** All stations have been built. */
  begins(): void;
  /** A job sets out, for that call and turn, file or job of plain jobs. */
  sends(job: Job, whose: string): void;
  /** A reply is to be made from that. */
  answers(turn: TurnOfRoute, basis: Basis): void;
  /** The caller has heard nothing for so long in the middle of a reply. */
  gaps(turn: TurnOfRoute, length: Micros): void;
}

/** What everything in one run shares: the simulation, its jobs, its chance, and when measuring began. */
export class World {
  readonly sim: Simulation;
  readonly jobs: JobPool;
  readonly seed: string;
  /** How many routes there are; statistics are kept by route. */
  readonly routes: number;
  /** What began at this instant or before belongs to the transient and is not measured. */
  measuredFrom: Micros = ZERO - 1;

  /** Is told what happens in turns, where somebody wants to see it; null otherwise. */
  witness: Witness | null = null;

  /** Watches stations and replies, where somebody asked for it before they were built; null otherwise. */
  watch: Watch | null = null;

  private readonly closedSessions: number[] = [];
  private sessions = 0;

  constructor(seed: string, routes: number, sim = new Simulation(), jobs = new JobPool()) {
    this.seed = seed;
    this.routes = routes;
    this.sim = sim;
    this.jobs = jobs;
  }

  /** A number for a new session that no open one has. */
  openSession(): number {
    return this.closedSessions.pop() ?? this.sessions++;
  }

  closeSession(session: number): void {
    this.closedSessions.push(session);
  }

  /** The random stream of that name in this run. Each purpose has its own, so none can shift another. */
  stream(name: string): RandomStream {
    return namedStream(this.seed, name);
  }
}
