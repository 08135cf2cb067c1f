/** A row of the table of events. */
export type Row = number;

/** Ends every list of rows. */
export const NO_ROW: Row = 0;

// A row is one double and four integers, side by side: with a million events pending, fetching cache
// lines is most of the cost.
const DOUBLES = 3; // cells of a row, as doubles ...
const INTEGERS = 6; // ... and as integers
const KEY = 0; // double
const KIND = 2; // integers, behind the key
const SUBJECT = 3;
const NEXT = 4; // the row after this one, in the one list that holds it

/**
 * Events that are scheduled, packed. The key orders them (see calendar.ts), the kind says what happens,
 * the subject to what. Every row in use is in one list.
 */
export class EventTable {
  private doubles = new Float64Array(DOUBLES * 64);
  private integers = new Int32Array(this.doubles.buffer);
  private free: Row = NO_ROW;
  private issued = 1;

  /** A row with this content, in no list. */
  put(key: number, kind: number, subject: number): Row {
    const row = this.free === NO_ROW ? this.issue() : this.free;
    const cell = INTEGERS * row;
    const integers = this.integers;
    this.free = integers[cell + NEXT]!;
    this.doubles[DOUBLES * row + KEY] = key;
    integers[cell + KIND] = kind;
    integers[cell + SUBJECT] = subject;
    integers[cell + NEXT] = NO_ROW;
    return row;
  }

  /** Frees a row and returns the one after it. */
  drop(row: Row): Row {
    const next = this.next(row);
    this.setNext(row, this.free);
    this.free = row;
    return next;
  }

  key(row: Row): number {
    return this.doubles[DOUBLES * row + KEY]!;
  }

  kind(row: Row): number {
    return this.integers[INTEGERS * row + KIND]!;
  }

  subject(row: Row): number {
    return this.integers[INTEGERS * row + SUBJECT]!;
  }

  next(row: Row): Row {
    return this.integers[INTEGERS * row + NEXT]!;
  }

  setNext(row: Row, next: Row): void {
    this.integers[INTEGERS * row + NEXT] = next;
  }

  private issue(): Row {
    const row = this.issued++;
    if (DOUBLES * row === this.doubles.length) {
      const wider = new Float64Array(2 * this.doubles.length);
      wider.set(this.doubles); // whole cells: integers in them are copied bit by bit
      this.doubles = wider;
      this.integers = new Int32Array(wider.buffer);
    }
    return row;
  }
}
