import { widened } from './columns.ts';
import type { NearEvent } from './event.ts';
import type { Micros } from './time.ts';

/** A row of the table of far events. */
export type Row = number;

/** Ends every list of rows. */
export const NO_ROW: Row = 0;

/** Kind and subject share one cell: kind × 2³² + subject. */
const SUBJECTS = 2 ** 32;

// A row is four cells side by side, half a cache line. With a million events pending, fetching
// lines is most of the cost: five separate columns took 1.6 times as long, one object per event twice.
const CELLS = 4;
const TIME = 0;
const RANK = 1;
const WHAT = 2; // kind × 2³² + subject
const NEXT = 3; // the row after this one, in the one list that holds it

/** Events that are not due soon, packed. They are kept in lists and never compared. */
export class FarEvents {
  private cells = new Float64Array(CELLS * 64);
  private free: Row = NO_ROW;
  private issued = 1;

  /** Writes `event` down at the head of `list` and returns the new head. */
  put(event: NearEvent, list: Row): Row {
    const row = this.free === NO_ROW ? this.issue() : this.free;
    const cells = this.cells;
    const cell = CELLS * row;
    this.free = cells[cell + NEXT]! | 0;
    cells[cell + TIME] = event.time;
    cells[cell + RANK] = event.rank;
    cells[cell + WHAT] = event.kind * SUBJECTS + (event.subject >>> 0); // or -1 would borrow from the kind
    cells[cell + NEXT] = list;
    return row;
  }

  /** Reads the event back and frees its row. */
  take(row: Row, event: NearEvent): void {
    const cells = this.cells;
    const cell = CELLS * row;
    const what = cells[cell + WHAT]!;
    event.time = cells[cell + TIME]!;
    event.rank = cells[cell + RANK]!;
    event.kind = (what / SUBJECTS) | 0;
    event.subject = what | 0; // `| 0` keeps the lower 32 bits
    cells[cell + NEXT] = this.free;
    this.free = row;
  }

  time(row: Row): Micros {
    return this.cells[CELLS * row + TIME]!;
  }

  next(row: Row): Row {
    return this.cells[CELLS * row + NEXT]! | 0;
  }

  setNext(row: Row, next: Row): void {
    this.cells[CELLS * row + NEXT] = next;
  }

  private issue(): Row {
    const row = this.issued++;
    if (CELLS * row === this.cells.length) this.cells = widened(this.cells, 2 * this.cells.length);
    return row;
  }
}
