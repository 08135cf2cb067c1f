import { JobPool, type Micros, Simulation } from '../engine/index.ts';
import { namedStream, type RandomStream } from '../random/index.ts';

/** What everything in one run shares: the simulation, its jobs, its chance, and when measuring began. */
export class World {
  readonly sim: Simulation;
  readonly jobs: JobPool;
  readonly seed: string;
  /** How many routes there are; statistics are kept by route. */
  readonly routes: number;
  /** What began at this instant or before belongs to the transient and is not measured. */
  measuredFrom: Micros = -1;

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
