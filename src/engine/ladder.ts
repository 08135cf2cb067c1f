import { EventTable, NO_ROW, type Row } from './event-table.ts';
import { Rung } from './rung.ts';

/** A bucket with more events than this is cut finer, unless they all have one key. */
const BUCKET_MOST = 24;

/**
 * The events that are not near, roughly in order of their keys. A ladder queue:
 *
 *     rungs  buckets of keys from `start` to `farStart`, the finest last
 *     far    a list of all others, as they were scheduled
 *
 * Many events are sorted only by bucket until their turn is near: at a million the work per event is
 * that at a thousand, but for cache misses. A list never receives an event that was scheduled before
 * one of the same key in it, so lists keep the order of scheduling by themselves.
 */
export class Ladder {
  /** Events of a lower key are near, and not here. */
  start = Infinity;
  readonly events = new EventTable();

  private readonly rungs: Rung[] = [];
  private depth = 0; // how many rungs are in use

  private farHead: Row = NO_ROW;
  private farTail: Row = NO_ROW;
  private farCount = 0;
  private farStart = Infinity;
  private farLow = Infinity; // lowest and highest key in `far`
  private farHigh = -Infinity;

  /** Adds an event, which was scheduled after all those of its key here. */
  add(key: number, kind: number, subject: number): void {
    const row = this.events.put(key, kind, subject);
    if (key >= this.farStart) {
      this.addFar(row, key);
      return;
    }
    let rung = 0; // from the widest to the finest: the first whose next bucket is not yet past
    while (key < this.rungs[rung]!.takenUpTo) rung++;
    this.rungs[rung]!.add(row);
  }

  /** Takes in, on a finer rung, what was near: a list of so many rows with keys from `low` to `high`. */
  takeBack(list: Row, size: number, low: number, high: number): void {
    if (this.start === Infinity) this.farStart = high + 1;
    this.climb().open(list, size, low, high, Math.min(this.start, this.farStart));
  }

  /** Takes the next bucket off and moves `start` behind it. NO_ROW if there is no event here. */
  next(): Row {
    while (this.depth > 0 || this.farCount > BUCKET_MOST) {
      if (this.depth === 0) this.openFar();
      const rung = this.rungs[this.depth - 1]!;
      if (rung.count === 0) {
        this.depth--;
        continue;
      }
      const size = rung.advance();
      const list = rung.take();
      if (size <= BUCKET_MOST || rung.width === 1) {
        this.start = rung.takenUpTo;
        return list;
      }
      this.split(list, size, rung.takenUpTo);
    }
    const { farHead } = this; // few enough to be near: the ladder is put away
    this.resetFar(Infinity);
    this.start = Infinity;
    return farHead;
  }

  private addFar(row: Row, key: number): void {
    if (key < this.farLow) this.farLow = key;
    if (key > this.farHigh) this.farHigh = key;
    if (this.farCount === 0) this.farHead = row;
    else this.events.setNext(this.farTail, row);
    this.farTail = row;
    this.farCount++;
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

  /** Spreads a crowded bucket, which ends before `end`, over a finer rung. */
  private split(list: Row, size: number, end: number): void {
    let low = Infinity;
    let high = -Infinity;
    for (let row = list; row !== NO_ROW; row = this.events.next(row)) {
      low = Math.min(low, this.events.key(row));
      high = Math.max(high, this.events.key(row));
    }
    this.climb().open(list, size, low, high, end);
  }

  private climb(): Rung {
    const rung = this.rungs[this.depth] ?? new Rung(this.events);
    this.rungs[this.depth++] = rung;
    return rung;
  }
}
