import { NO_ROW } from './event-table.ts';
import { Ladder } from './ladder.ts';
import type { Micros } from './time.ts';

/** Room for phases at one instant: a power of two. Here, as V8 reads what is imported anew each time. */
const PHASES = 8;
const PER_PHASE = 1 / PHASES;
/** More near events than this go to the ladder: a sorted array of 60 costs twice one of 30. */
const NEAR_MOST = 32;
/** The order of events, written once: by time, then by phase. Events of one key happen as they were scheduled. */
export const keyOf = (time: Micros, phase: number): number => time * PHASES + phase;

/** The time of a key. Multiplying by a power of two is exact. */
export const timeOf = (key: number): Micros => Math.floor(key * PER_PHASE);

/** An event that is near, linked to those before and behind it; used again once it has happened. */
class NearEvent {
  key: number;
  kind = 0;
  subject = 0;
  before: NearEvent = this;
  behind: NearEvent = this;

  constructor(key: number) {
    this.key = key;
  }
}

/**
 * The calendar of future events, in order of their keys; those of one key in the order in which they
 * were scheduled. The near ones, all with a key below `nearEnd`, are in a list; the others are on the
 * ladder. Few events are all near. Whenever any event is pending, one is near.
 */
export class Calendar {
  private readonly end = new NearEvent(Infinity); // behind the last
  private first = this.end;
  private spare: NearEvent = this.end; // linked by `behind`; the end if there is none
  private near = 0;
  private nearEnd = Infinity;
  private nearMost = NEAR_MOST;
  private readonly ladder = new Ladder();

  /** Key of the earliest event; Infinity if there is none. */
  get firstKey(): number {
    return this.first.key;
  }

  /** Kind and subject of the earliest event; there is one. */
  get firstKind(): number {
    return this.first.kind;
  }
  get firstSubject(): number {
    return this.first.subject;
  }

  add(key: number, kind: number, subject: number): void {
    if (key < this.nearEnd) {
      this.addNear(key, kind, subject);
      if (this.near > this.nearMost) this.spill();
    } else {
      this.ladder.add(key, kind, subject);
    }
  }

  /** Removes the earliest event. */
  removeFirst(): void {
    const { first } = this;
    this.first = first.behind;
    first.behind = this.spare;
    this.spare = first;
    if (--this.near === 0) this.refill();
  }

  private addNear(key: number, kind: number, subject: number): void {
    let event = this.spare;
    if (event === this.end) event = new NearEvent(key);
    else this.spare = event.behind;
    event.key = key;
    event.kind = kind;
    event.subject = subject;
    this.near++;
    const { first } = this;
    if (key < first.key) {
      this.first = event;
      event.behind = first;
      first.before = event;
      return;
    }
    let { before } = this.end; // none is before the first, which is not later
    while (before.key > key) before = before.before;
    const { behind } = before;
    event.before = before;
    event.behind = behind;
    before.behind = event;
    behind.before = event;
  }

  /** Brings the next events near. */
  private refill(): void {
    const { events } = this.ladder;
    for (let row = this.ladder.next(); row !== NO_ROW; row = events.drop(row)) {
      this.addNear(events.key(row), events.kind(row), events.subject(row));
    }
    this.nearEnd = this.ladder.start;
    // A crowd at one instant cannot be spread: it must stay near.
    this.nearMost = Math.max(NEAR_MOST, 2 * this.near);
  }

  /** Too many are near: all go back to the ladder, on a finer rung, and the first bucket returns. */
  private spill(): void {
    const { end } = this;
    const { events } = this.ladder;
    const [low, high, size] = [this.first.key, end.before.key, this.near];
    let list = NO_ROW;
    for (let event = end.before; this.near > 0; this.near--) {
      const row = events.put(event.key, event.kind, event.subject);
      events.setNext(row, list);
      list = row;
      const { before } = event;
      event.behind = this.spare;
      this.spare = event;
      event = before;
    }
    this.first = end;
    this.ladder.takeBack(list, size, low, high);
    this.refill();
  }
}
