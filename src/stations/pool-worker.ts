import { Line } from '../engine/index.ts';
import type { Backlog } from '../policies/index.ts';
import type { LoadedWorker } from './batch-time.ts';

/** A worker of a batching pool, the jobs that wait for it alone, and what it is serving. */
export class Worker implements LoadedWorker {
  /** Time per unit of work: 1 / speed. */
  readonly perSpeed: number;
  readonly own: readonly Line[]; // by urgency
  backlog: Backlog; // these, and what it serves with other workers
  readonly batch = new Line();
  demand = NaN; // what the jobs of the batch add up to
  finalizes = false; // a finalization job is among them
  nextIdle: Worker | null = null; // while it is idle: those behind and in front of it
  previousIdle: Worker | null = null;
  readonly id: number;

  constructor(id: number, speed: number, own: readonly Line[], backlog: Backlog) {
    this.id = id;
    this.perSpeed = 1 / speed;
    this.own = own;
    this.backlog = backlog;
  }
}
