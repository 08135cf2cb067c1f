import { Calendar, keyOf, timeOf } from './calendar.ts';
import { Fingerprint } from './fingerprint.ts';
import { type Dispatcher, type Mark, Marks } from './marks.ts';
import { type EventPhase, type Micros, Phase } from './time.ts';
import { ZERO } from './zero.ts';

/** A kind of event: what it is called and when in an instant it runs. */
export interface EventKind {
  readonly id: number;
  readonly name: string;
  readonly phase: EventPhase;
}

/** What an event does to its subject: the number of a job, a worker, or whatever its station counts. */
export type Happening = (subject: number) => void;

/**
 * One run of one model: a clock, a calendar of events, and the marks of stations that must dispatch.
 *
 * The clock only moves when an event happens, to the time of the earliest one. Events due at the same
 * time happen in order of phase, then in the order in which they were scheduled. Nothing dispatches
 * inside an event: stations are marked, and dispatch when their instant has no more faults,
 * completions, arrivals and timeouts. So jobs that arrive together are batched together, and a job
 * whose patience ends at the instant when a worker frees has left.
 *
 * What was scheduled will happen: what may be called off or put off is a timer (see timers.ts).
 */
export class Simulation {
  /** The current simulated time. */
  now: Micros = ZERO;
  /** Number of events that have happened. */
  events = 0;
  readonly fingerprint = new Fingerprint();

  private readonly calendar = new Calendar();
  private readonly happenings: Happening[] = []; // by kind
  private readonly marks = new Marks();

  /** Declares a kind of event. Called while the model is built, never while it runs. */
  event(name: string, phase: EventPhase, happen: Happening): EventKind {
    return { id: this.happenings.push(happen) - 1, name, phase };
  }

  /** Declares a station: it dispatches at the end of each round in which its mark was set. */
  station(dispatcher: Dispatcher): Mark {
    return this.marks.declare(dispatcher);
  }

  /** Something changed at this station: it dispatches before the clock moves on. */
  mark(station: Mark): void {
    this.marks.set(station);
  }

  /**
   * Schedules `kind` to happen to `subject` (an integer of 32 bits) once `delay` has passed.
   * Throws RangeError if the delay is negative, infinite, or not a whole number of microseconds.
   */
  after(delay: Micros, kind: EventKind, subject: number): void {
    if (!isDelay(delay)) throw badDelay(kind, delay);
    this.calendar.add(keyOf(this.now + delay, kind.phase), kind.id, subject);
  }

  /** Runs until nothing is left to happen at or before `end`, and leaves the clock at `end`. */
  run(end: Micros): void {
    const last = keyOf(end, Phase.Observe);
    for (;;) {
      const first = this.calendar.firstKey;
      if (this.marks.size > 0 && first > keyOf(this.now, Phase.Dispatch)) this.marks.dispatch();
      else if (first <= last) this.step(first);
      else break;
    }
    this.now = end;
  }

  /** Makes the earliest event happen. */
  private step(key: number): void {
    const kind = this.calendar.firstKind;
    const subject = this.calendar.firstSubject;
    this.calendar.removeFirst();
    this.now = timeOf(key);
    this.events++;
    this.fingerprint.add(key, kind, subject);
    this.happenings[kind]!(subject);
  }
}

/** Is this a whole number of microseconds, zero or more? (Infinity less Infinity is NaN.) */
export const isDelay = (delay: number): boolean => delay >= 0 && Math.floor(delay) - delay === 0;

export const badDelay = (kind: EventKind, delay: Micros): RangeError =>
  new RangeError(
    `${kind.name}: expected a delay of whole microseconds, zero or more, found ${delay}`,
  );
