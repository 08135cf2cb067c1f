import type { Gate } from '../policies/index.ts';
import type { IdleWorkers } from './idle-workers.ts';

/**
 * Workers that are to stay free for more urgent jobs: a job of an urgency starts only if, with it in service,
 * at least so many workers are still free. Without places to wait this is trunk reservation.
 */
export class KeepFree implements Gate {
  private readonly least: readonly number[]; // by urgency
  private readonly idle: IdleWorkers;

  constructor(least: readonly number[], idle: IdleWorkers) {
    this.least = least;
    this.idle = idle;
  }

  isOpen(urgency: number): boolean {
    return this.idle.length > this.least[urgency]!;
  }
}
