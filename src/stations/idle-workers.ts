import type { Worker } from './pool-worker.ts';

/** Workers of a pool that have nothing to do, those that are to start first in front. */
export class IdleWorkers {
  length = 0;
  /** null if none is idle. The one behind a worker is its `nextIdle`. */
  first: Worker | null = null;
  private last: Worker | null = null;

  /** Puts a worker that is not idle yet behind all others. */
  push(worker: Worker): void {
    worker.nextIdle = null;
    worker.previousIdle = this.last;
    if (this.last === null) this.first = worker;
    else this.last.nextIdle = worker;
    this.last = worker;
    this.length++;
  }

  /** Puts a worker that is not idle yet in front of all others. */
  pushFirst(worker: Worker): void {
    worker.previousIdle = null;
    worker.nextIdle = this.first;
    if (this.first === null) this.last = worker;
    else this.first.previousIdle = worker;
    this.first = worker;
    this.length++;
  }

  /** Takes out a worker that is idle. */
  remove({ nextIdle, previousIdle }: Worker): void {
    if (previousIdle === null) this.first = nextIdle;
    else previousIdle.nextIdle = nextIdle;
    if (nextIdle === null) this.last = previousIdle;
    else nextIdle.previousIdle = previousIdle;
    this.length--;
  }
}
