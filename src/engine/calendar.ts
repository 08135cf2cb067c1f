import { widened } from './columns.ts';
import { NO_ROW } from './event-table.ts';
import { Ladder } from './ladder.ts';
import type { Micros } from './time.ts';

/** Room for phases at one instant: a power of two. Here, as V8 reads what is imported anew each time. */
const PHASES = 8;
const PER_PHASE = 1 / PHASES;
/** More near events than this go to the ladder: a sorted array of 60 costs twice one of 30. */
const NEAR_MOST = 32;
/** Cells of the columns at first: enough for the events to move to the middle only now and then. */
const CELLS = 512;

/** The order of events, written once: by time, then by phase. Events of one key happen as they were scheduled. */
export const keyOf = (time: Micros, phase: number): number => time * PHASES + phase;

/** The time of a key. Multiplying by a power of two is exact. */
export const timeOf = (key: number): Micros => Math.floor(key * PER_PHASE);

/**
 * The calendar of future events, in order of their keys; those of one key in the order in which they
 * were scheduled. The near ones, all with a key below `nearEnd`, are sorted; the others are on the
 * ladder. Few events are all near. Whenever any event is pending, one is near.
 *
 * The near events are in the cells from `front` to before `end`, about the middle of their columns. So the next one
 * is taken without moving the others, and one that is added moves those in front of it or those behind it, whichever
 * are fewer: none if it comes first, even of a crowd at one instant. Keys behind them are Infinity.
 */
export class Calendar {
  private keys = new Float64Array(CELLS).fill(Infinity);
  private contents = new Int32Array(2 * CELLS); // kind and subject, side by side
  private front = CELLS / 2;
  private end = CELLS / 2;
  private nearEnd = Infinity;
  private nearMost = NEAR_MOST;
  private readonly ladder = new Ladder();

  /** Key of the earliest event; Infinity if there is none. */
  get firstKey(): number {
    return this.keys[this.front]!;
  }

  /** Kind and subject of the earliest event; there is one. */
  get firstKind(): number {
    return this.contents[2 * this.front]!;
  }
  get firstSubject(): number {
    return this.contents[2 * this.front + 1]!;
  }

  add(key: number, kind: number, subject: number): void {
    if (key < this.nearEnd) {
      this.addNear(key, kind, subject);
      if (this.end - this.front > this.nearMost) this.spill();
    } else {
      this.ladder.add(key, kind, subject);
    }
  }

  /** Removes the earliest event. */
  removeFirst(): void {
    this.front++;
    if (this.front === this.end) this.refill();
  }

  private addNear(key: number, kind: number, subject: number): void {
    const { keys, contents } = this;
    let cell: number;
    if (key < keys[(this.front + this.end) >> 1]!) {
      cell = --this.front;
      for (; keys[cell + 1]! <= key; cell++) {
        keys[cell] = keys[cell + 1]!;
        contents[2 * cell] = contents[2 * cell + 2]!;
        contents[2 * cell + 1] = contents[2 * cell + 3]!;
      }
    } else {
      cell = this.end++;
      for (; keys[cell - 1]! > key; cell--) {
        keys[cell] = keys[cell - 1]!;
        contents[2 * cell] = contents[2 * cell - 2]!;
        contents[2 * cell + 1] = contents[2 * cell - 1]!;
      }
    }
    keys[cell] = key;
    contents[2 * cell] = kind;
    contents[2 * cell + 1] = subject;
    if (this.front === 0 || this.end + 1 === keys.length) this.makeRoom();
  }

  /** The cells have run out on one side: the events move to the middle, of wider columns if they are many. */
  private makeRoom(): void {
    const { front, end } = this;
    const size = end - front;
    if (2 * size > this.keys.length) {
      this.keys = widened(this.keys, 2 * this.keys.length);
      this.contents = widened(this.contents, 2 * this.keys.length);
    }
    this.front = (this.keys.length - size) >> 1;
    this.end = this.front + size;
    this.keys.copyWithin(this.front, front, end);
    this.keys.fill(Infinity, this.end);
    this.contents.copyWithin(2 * this.front, 2 * front, 2 * end);
  }

  /** Brings the next events near. */
  private refill(): void {
    const { events } = this.ladder;
    for (let row = this.ladder.next(); row !== NO_ROW; row = events.drop(row)) {
      this.addNear(events.key(row), events.kind(row), events.subject(row));
    }
    this.nearEnd = this.ladder.start;
    // A crowd at one instant cannot be spread: it must stay near.
    this.nearMost = Math.max(NEAR_MOST, 2 * (this.end - this.front));
  }

  /** Too many are near: all go back to the ladder, on a finer rung, and the first bucket returns. */
  private spill(): void {
    const { keys, contents, front, end } = this;
    const { events } = this.ladder;
    let list = NO_ROW;
    for (let cell = end - 1; cell >= front; cell--) {
      const row = events.put(keys[cell]!, contents[2 * cell]!, contents[2 * cell + 1]!);
      events.setNext(row, list);
      list = row;
    }
    this.ladder.takeBack(list, end - front, keys[front]!, keys[end - 1]!);
    this.front = end;
    this.refill();
  }
}
