import { Line } from '../engine/index.ts';

const FOR_ALL = -1;

/**
 * Workers kept for one urgency each: the first ones for the most urgent that has any, and so on. The others
 * serve whoever comes; without overflow only those that have no workers of their own.
 */
export class Reservation {
  private readonly owners: Int8Array; // by worker: its urgency
  private readonly reserved: readonly number[];
  private readonly overflow: boolean;

  /** `reserved`: by urgency, how many workers serve nobody else; no more than there are. */
  constructor(workers: number, reserved: readonly number[], overflow: boolean) {
    this.owners = new Int8Array(workers).fill(FOR_ALL);
    this.reserved = reserved;
    this.overflow = overflow;
    let worker = 0;
    for (const [urgency, count] of reserved.entries()) {
      this.owners.fill(urgency, worker, worker + count);
      worker += count;
    }
  }

  isReserved(worker: number): boolean {
    return this.owners[worker] !== FOR_ALL;
  }

  mayServe(worker: number, urgency: number): boolean {
    const owner = this.owners[worker]!;
    if (owner !== FOR_ALL) return owner === urgency;
    return this.overflow || this.reserved[urgency] === 0;
  }

  /** By urgency: the shared line, or for a worker that does not serve it, one that stays empty. */
  linesOf(worker: number, shared: readonly Line[]): Line[] {
    return shared.map((line, urgency) => (this.mayServe(worker, urgency) ? line : new Line()));
  }
}
