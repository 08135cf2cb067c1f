import { EventTable, NO_ROW, type Row } from './event-table.ts';
import { NearEvents } from './near-events.ts';
import { Rung } from './rung.ts';
import { type Micros, PHASES } from './time.ts';

/** More near events than this are spread over a rung: a sorted array of 60 costs twice one of 30. */
const NEAR_MOST = 32;
/** A bucket with more events than this is cut finer, unless they all have one key. */
const BUCKET_MOST = 24;

/** The order of events, written once: by time, then by phase. Events of one key happen as they were scheduled. */
export const keyOf = (time: Micros, phase: number): number => time * PHASES + phase;

/** The time of a key. Multiplying by a power of two is exact. */
export const timeOf = (key: number): Micros => Math.floor(key * (1 / PHASES));

/**
 * The calendar of future events, in order of their keys. A ladder queue:
 *
 *     near   in order: every event with a key below `nearEnd`
 *     rungs  buckets of keys from `nearEnd` to `farStart`, the finest last
 *     far    a list of all others, as they were scheduled
 *
 * Few events are all near, and the rest stays unused. Many events are sorted only by bucket until
 * their turn is near: at a million the work per event is that at a thousand, but for cache misses.
 * Whenever any event is pending, one is near. A list never receives an event that was scheduled before
 * one of the same key in it, so lists keep the order of scheduling by themselves.
 */
export class Calendar {
  private readonly near = new NearEvents();
  private nearEnd = Infinity;
  private nearMost = NEAR_MOST;

  private readonly events = new EventTable(); // all that are not near
  private readonly rungs: Rung[] = [];
  private depth = 0; // how many rungs are in use

  private farHead: Row = NO_ROW;
  private farTail: Row = NO_ROW;
  private farCount = 0;
  private farStart = Infinity;
  private farLow = Infinity; // lowest and highest key in `far`
  private farHigh = -Infinity;

  /** Key of the earliest event; Infinity if there is none. */
  get firstKey(): number {
    return this.near.firstKey;
  }

  /** Kind and subject of the earliest event; there is one. */
  get firstKind(): number {
    return this.near.firstKind;
  }
  get firstSubject(): number {
    return this.near.firstSubject;
  }

  add(key: number, kind: number, subject: number): void {
    if (key < this.nearEnd) {
      this.near.add(key, kind, subject);
      if (this.near.size > this.nearMost) this.spill();
    } else {
      this.addLater(this.events.put(key, kind, subject), key);
    }
  }

  /** Removes the earliest event. */
  removeFirst(): void {
    this.near.shift();
    if (this.near.size === 0) this.refill();
  }

  private addLater(row: Row, key: number): void {
    if (key >= this.farStart) {
      this.addFar(row, key);
      return;
    }
    let rung = 0; // from the widest to the finest: the first whose next bucket is not yet past
    while (key < this.rungs[rung]!.takenUpTo) rung++;
    this.rungs[rung]!.add(row);
  }

  private addFar(row: Row, key: number): void {
    if (key < this.farLow) this.farLow = key;
    if (key > this.farHigh) this.farHigh = key;
    if (this.farCount === 0) this.farHead = row;
    else this.events.setNext(this.farTail, row);
    this.farTail = row;
    this.farCount++;
  }

  /** Brings the next events near. */
  private refill(): void {
    while (this.near.size === 0) {
      if (this.depth > 0) this.descend(this.rungs[this.depth - 1]!);
      else if (this.farCount > BUCKET_MOST) this.openFar();
      else {
        this.takeFar(); // also when nothing is pending at all
        return;
      }
    }
  }

  /** Takes the next bucket of the finest rung, or puts the rung away if it is empty. */
  private descend(rung: Rung): void {
    if (rung.count === 0) {
      this.depth--;
      return;
    }
    const size = rung.advance();
    const list = rung.take();
    if (size > BUCKET_MOST && rung.width > 1) this.split(list, size, rung.takenUpTo);
    else this.takeNear(list, rung.takenUpTo);
  }

  /** Few enough to be near: the ladder is put away. */
  private takeFar(): void {
    const { farHead } = this;
    this.resetFar(Infinity);
    this.takeNear(farHead, Infinity);
  }

  private openFar(): void {
    const { farHead, farCount, farLow, farHigh } = this;
    this.resetFar(farHigh + 1);
    this.climb().open(farHead, farCount, farLow, farHigh, this.farStart);
  }

  private resetFar(start: number): void {
    this.farHead = NO_ROW;
    this.farTail = NO_ROW;
    this.farCount = 0;
    this.farStart = start;
    this.farLow = Infinity;
    this.farHigh = -Infinity;
  }

  private takeNear(list: Row, end: number): void {
    this.nearEnd = end;
    const { events, near } = this;
    for (let row = list; row !== NO_ROW; row = events.drop(row)) {
      near.add(events.key(row), events.kind(row), events.subject(row));
    }
    // A crowd at one instant cannot be spread: it must stay near.
    this.nearMost = Math.max(NEAR_MOST, 2 * near.size);
  }

  /** Spreads a crowded list, which ends before `end`, over a finer rung. */
  private split(list: Row, size: number, end: number): void {
    let low = Infinity;
    let high = -Infinity;
    for (let row = list; row !== NO_ROW; row = this.events.next(row)) {
      low = Math.min(low, this.events.key(row));
      high = Math.max(high, this.events.key(row));
    }
    this.climb().open(list, size, low, high, end);
  }

  /** Too many are near: they go to a finer rung. */
  private spill(): void {
    const { events, near } = this;
    const low = near.firstKey;
    const size = near.size;
    const list = events.put(low, near.firstKind, near.firstSubject);
    let last = list;
    for (near.shift(); near.size > 0; near.shift()) {
      const row = events.put(near.firstKey, near.firstKind, near.firstSubject);
      events.setNext(last, row);
      last = row;
    }
    const high = events.key(last);
    if (this.nearEnd === Infinity) this.farStart = high + 1;
    this.climb().open(list, size, low, high, Math.min(this.nearEnd, this.farStart));
    this.refill();
  }

  private climb(): Rung {
    const rung = this.rungs[this.depth] ?? new Rung(this.events);
    this.rungs[this.depth++] = rung;
    return rung;
  }
}
