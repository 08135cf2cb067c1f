import { type Job, Line, type Micros, ZERO } from '../engine/index.ts';
import type { Backlog } from './backlog.ts';
import { type DispatchPolicy, NONE } from './dispatch.ts';
import type { LineOrder } from './line-order.ts';

/**
 * Start-time fair queueing (Goyal, Vin & Cheng 1996): urgencies that wait share the worker time in proportion
 * to their weights, whatever they ask for, and what one does not use goes to the others. The next batch of an
 * urgency has a start tag: where its batch before would have ended on a worker of its own with its weight as
 * speed, or if none has waited since, the virtual time at which it came. The least start tag is served first,
 * a tie goes to the more urgent; virtual time is the start tag of the batch that began last, also where
 * several workers serve at a time (Jin, Chase & Kaur 2004). A tag is given to the first in line only, so
 * whoever is lost in line costs its urgency nothing.
 */
export class FairQueueing implements LineOrder {
  /** Names the ready urgency of the least start tag. */
  readonly policy: DispatchPolicy = (backlog) => this.choose(backlog);

  private readonly perWeight: Float64Array; // by urgency, as all of these: 1 / weight
  private readonly waiting: Int32Array; // jobs in line
  private readonly starts: Float64Array; // start tag of the next batch
  private readonly ends: Float64Array; // where the batch before ends
  private virtualTime = ZERO;
  private inside = 0; // jobs in all lines, and batches in service

  /** `weights` by urgency, above 0. */
  constructor(weights: readonly number[]) {
    this.perWeight = Float64Array.from(weights, (weight) => 1 / weight);
    this.waiting = new Int32Array(weights.length);
    this.starts = new Float64Array(weights.length);
    this.ends = new Float64Array(weights.length);
  }

  line(): Line {
    return new Line();
  }

  enters({ urgency }: Job): void {
    if (this.inside++ === 0) this.beginAnew();
    if (this.waiting[urgency]!++ > 0) return;
    this.starts[urgency] = Math.max(this.virtualTime, this.ends[urgency]!);
  }

  leaves({ urgency }: Job): void {
    this.waiting[urgency]!--;
    this.inside--;
  }

  began(urgency: number, time: Micros): void {
    this.inside++;
    const start = this.starts[urgency]!;
    const end = start + time * this.perWeight[urgency]!;
    this.virtualTime = start;
    this.ends[urgency] = end;
    this.starts[urgency] = end;
  }

  ended(): void {
    this.inside--;
  }

  /** Nobody is there who could have been favoured: virtual time moves past all tags, or back to where it began. */
  private beginAnew(): void {
    this.virtualTime = 0;
    this.ends.fill(0);
  }

  private choose(backlog: Backlog): number {
    let choice = NONE;
    let least = Infinity;
    for (let urgency = 0; urgency < backlog.urgencies; urgency++) {
      if (!backlog.ready(urgency) || this.starts[urgency]! >= least) continue;
      least = this.starts[urgency]!;
      choice = urgency;
    }
    return choice;
  }
}
