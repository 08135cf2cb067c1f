import { widened } from '../engine/index.ts';

const NOBODY = -1;
const END = 0; // stands before the first and after the last

/** Numbers from 0 in the order of their last use. */
export class Recency {
  // Number n is at place n + 1; the place of a number that is not here is followed by NOBODY.
  private after = new Int32Array(8).fill(NOBODY);
  private before = new Int32Array(8);

  constructor() {
    this.after[END] = END;
  }

  /** The number whose last use is longest ago; -1 if there is none. */
  get oldest(): number {
    return this.after[END]! - 1;
  }

  has(number: number): boolean {
    return number + 1 < this.after.length && this.after[number + 1] !== NOBODY;
  }

  /** The number, which is here or comes, has just been used. */
  touch(number: number): void {
    const place = number + 1;
    if (place >= this.after.length) this.widen(2 * place);
    this.remove(number);
    const latest = this.before[END]!;
    this.before[place] = latest;
    this.after[place] = END;
    this.after[latest] = place;
    this.before[END] = place;
  }

  remove(number: number): void {
    if (!this.has(number)) return;
    const place = number + 1;
    const [before, after] = [this.before[place]!, this.after[place]!];
    this.after[before] = after;
    this.before[after] = before;
    this.after[place] = NOBODY;
  }

  private widen(places: number): void {
    const { length } = this.after;
    this.after = widened(this.after, places).fill(NOBODY, length);
    this.before = widened(this.before, places);
  }
}
