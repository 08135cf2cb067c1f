/**
 * Some of the numbers from 0 to below `most`, in a line: workers that have nothing to do, entries of a cache.
 * Any of them may leave.
 */
export class NumberLine {
  length = 0;
  /** Stands before the first and after the last: the end of every walk. */
  readonly none: number;
  private readonly following: Int32Array;
  private readonly preceding: Int32Array;

  constructor(most: number) {
    this.none = most;
    this.following = new Int32Array(most + 1).fill(most);
    this.preceding = new Int32Array(most + 1).fill(most);
  }

  get first(): number {
    return this.following[this.none]!;
  }

  get last(): number {
    return this.preceding[this.none]!;
  }

  /** The one behind this one. */
  after(number: number): number {
    return this.following[number]!;
  }

  /** Puts a number that is not in the line at its end. */
  push(number: number): void {
    this.insert(number, this.last, this.none);
  }

  /** Puts a number that is not in the line at its front. */
  pushFirst(number: number): void {
    this.insert(number, this.none, this.first);
  }

  /** Takes out a number that is in the line. */
  remove(number: number): void {
    const before = this.preceding[number]!;
    const behind = this.following[number]!;
    this.following[before] = behind;
    this.preceding[behind] = before;
    this.length--;
  }

  private insert(number: number, before: number, behind: number): void {
    this.preceding[number] = before;
    this.following[number] = behind;
    this.following[before] = number;
    this.preceding[behind] = number;
    this.length++;
  }
}
