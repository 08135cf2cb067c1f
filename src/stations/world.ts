import { JobPool, type Micros, Simulation } from '../engine/index.ts';
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

/** What everything in one run shares: the simulation, its jobs, its chance, and when measuring began. */
export class World {
  readonly sim: Simulation;
  readonly jobs: JobPool;
  readonly seed: string;
  /** How many routes there are; statistics are kept by route. */
  readonly routes: number;
  /** What began at this instant or before belongs to the transient and is not measured. */
  measuredFrom: Micros = -1;

  /** Is told what happens in turns, where somebody wants to see it; null otherwise. */
  witness: Witness | null = null;

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
