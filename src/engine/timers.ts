import { widened } from './columns.ts';
import {
  badDelay,
  type EventKind,
  type Happening,
  isDelay,
  type Simulation,
} from './simulation.ts';
import type { EventPhase, Micros } from './time.ts';

/**
 * One timer per subject, for what is usually put off or called off before it is due: patience,
 * deadlines, keep-alive, a batch that waits to fill.
 *
 * A timer keeps at most one useful event in the calendar. Putting it off only writes a number
 * down; when the event comes too early, the timer schedules itself again. So calling off costs a
 * write, where removing from the calendar would cost a search.
 *
 * Subjects are numbered from 0; how many there are need not be known before.
 */
export class Timers {
  private due: Float64Array; // when to happen; Infinity if not set
  private wakes: Float64Array; // when the event in the calendar comes; Infinity if none
  private readonly woken: EventKind;
  private readonly sim: Simulation;
  private readonly happen: Happening;

  constructor(
    sim: Simulation,
    name: string,
    phase: EventPhase,
    subjects: number,
    happen: Happening,
  ) {
    this.sim = sim;
    this.happen = happen;
    this.due = new Float64Array(subjects).fill(Infinity);
    this.wakes = new Float64Array(subjects).fill(Infinity);
    this.woken = sim.event(name, phase, (subject) => this.wake(subject));
  }

  /**
   * Happens to `subject` once `delay` has passed, and not when it was set to happen before.
   * Throws RangeError if the delay is negative, infinite, or not a whole number of microseconds.
   */
  set(subject: number, delay: Micros): void {
    if (!isDelay(delay)) throw badDelay(this.woken, delay);
    if (subject >= this.due.length) this.widen(subject);
    this.due[subject] = this.sim.now + delay;
    if (this.due[subject]! < this.wakes[subject]!) this.schedule(subject);
  }

  clear(subject: number): void {
    if (subject < this.due.length) this.due[subject] = Infinity;
  }

  private widen(subject: number): void {
    const before = this.due.length;
    const rows = 2 * (subject + 1);
    this.due = widened(this.due, rows).fill(Infinity, before);
    this.wakes = widened(this.wakes, rows).fill(Infinity, before);
  }

  private schedule(subject: number): void {
    this.wakes[subject] = this.due[subject]!;
    this.sim.after(this.due[subject]! - this.sim.now, this.woken, subject);
  }

  private wake(subject: number): void {
    if (this.wakes[subject] !== this.sim.now) return; // an earlier event took this one's place
    this.wakes[subject] = Infinity;
    if (this.due[subject] === this.sim.now) {
      this.due[subject] = Infinity;
      this.happen(subject);
    } else if (this.due[subject]! < Infinity) {
      this.schedule(subject);
    }
  }
}
