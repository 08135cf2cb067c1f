import { type NearEvent, NearEventPool } from './event.ts';
import { FarEvents, NO_ROW, type Row } from './far-events.ts';
import { NearEvents } from './near-events.ts';
import { Rung } from './rung.ts';
import type { Micros } from './time.ts';

/** More near events than this are spread over a rung: a sorted array of 60 costs twice one of 30. */
const NEAR_MOST = 32;
/** A bucket with more events than this is cut finer instead of being sorted. */
const BUCKET_MOST = 24;

/**
 * The calendar of future events, in order of `precedes`. A ladder queue:
 *
 *     near   in order: every event before `nearEnd`
 *     rungs  buckets of time from `nearEnd` to `farStart`, the finest last
 *     far    a list without order: everything from `farStart` on
 *
 * Few events are all near, and the rest stays unused. Many events are sorted only by bucket until
 * their turn is near: at a million the work per event is that at a thousand, but for cache misses.
 * Whenever any event is pending, one is near.
 */
export class Calendar {
  private readonly near = new NearEvents();
  private nearEnd: Micros = Infinity;
  private nearMost = NEAR_MOST;

  private readonly rungs: Rung[] = [];
  private depth = 0; // how many rungs are in use

  private far: Row = NO_ROW;
  private farCount = 0;
  private farStart: Micros = Infinity;
  private farLow: Micros = Infinity; // earliest and latest time in `far`
  private farHigh: Micros = -Infinity;

  private readonly pool = new NearEventPool();
  private readonly table = new FarEvents();

  /** Time of the earliest event; Infinity if there is none. */
  get nextTime(): Micros {
    return this.near.first.time;
  }

  /** Is nothing left at this instant that ranks below `rank`? */
  isClear(now: Micros, rank: number): boolean {
    const first = this.near.first;
    return first.time > now || first.rank >= rank;
  }

  /** A blank event, to be filled in and then added. */
  blank(): NearEvent {
    return this.pool.take();
  }

  add(event: NearEvent): void {
    if (event.time < this.nearEnd) {
      this.near.push(event);
      if (this.near.size > this.nearMost) this.spill();
    } else {
      this.addLater(event);
      this.pool.give(event);
    }
  }

  /** Removes the earliest event. Read it at once: the next `blank` may be the same one. */
  takeNext(): NearEvent {
    const event = this.near.shift();
    if (this.near.size === 0) this.refill();
    this.pool.give(event);
    return event;
  }

  private addLater(event: NearEvent): void {
    if (event.time >= this.farStart) {
      this.putFar(event);
      return;
    }
    let rung = 0; // from the widest to the finest: the first whose next bucket is not yet past
    while (event.time < this.rungs[rung]!.takenUpTo) rung++;
    this.rungs[rung]!.put(event);
  }

  private putFar(event: NearEvent): void {
    if (event.time < this.farLow) this.farLow = event.time;
    if (event.time > this.farHigh) this.farHigh = event.time;
    this.far = this.table.put(event, this.far);
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
    else this.takeNear(list, size, rung.takenUpTo);
  }

  /** Few enough to be near: the ladder is put away. */
  private takeFar(): void {
    const { far, farCount } = this;
    this.resetFar(Infinity);
    this.takeNear(far, farCount, Infinity);
  }

  private openFar(): void {
    const { far, farCount, farLow, farHigh } = this;
    this.resetFar(farHigh + 1);
    this.climb().open(far, farCount, farLow, farHigh, this.farStart);
  }

  private resetFar(start: Micros): void {
    this.far = NO_ROW;
    this.farCount = 0;
    this.farStart = start;
    this.farLow = Infinity;
    this.farHigh = -Infinity;
  }

  private takeNear(list: Row, size: number, end: Micros): void {
    this.nearEnd = end;
    const crowded = size > BUCKET_MOST; // all due at one instant, or they would have been cut finer
    for (let row = list; row !== NO_ROW; ) {
      const following = this.table.next(row);
      const event = this.pool.take();
      this.table.take(row, event);
      if (crowded) this.near.append(event);
      else this.near.push(event);
      row = following;
    }
    if (crowded) this.near.sort();
  }

  /** Spreads a crowded list, which ends before `end`, over a finer rung. */
  private split(list: Row, size: number, end: Micros): void {
    let low = Infinity;
    let high = -Infinity;
    for (let row = list; row !== NO_ROW; row = this.table.next(row)) {
      low = Math.min(low, this.table.time(row));
      high = Math.max(high, this.table.time(row));
    }
    this.climb().open(list, size, low, high, end);
  }

  /** Too many are near: they go to a finer rung. */
  private spill(): void {
    const size = this.near.size;
    const low = this.near.first.time;
    let high = low;
    let list = NO_ROW;
    while (this.near.size > 0) {
      const event = this.near.shift();
      high = event.time;
      list = this.table.put(event, list);
      this.pool.give(event);
    }
    if (this.nearEnd === Infinity) this.farStart = high + 1;
    this.climb().open(list, size, low, high, Math.min(this.nearEnd, this.farStart));
    this.refill();
    // Events all due at one instant cannot be spread: they must stay near.
    this.nearMost = Math.max(NEAR_MOST, 2 * this.near.size);
  }

  private climb(): Rung {
    const rung = this.rungs[this.depth] ?? new Rung(this.table);
    this.rungs[this.depth++] = rung;
    return rung;
  }
}
