/**
 * 32 random bits at a time: sfc32 by Chris Doty-Humphrey (PractRand, 2010), which passes PractRand and
 * BigCrush and repeats itself after 2³² draws at the earliest, 2¹²⁷ on average. The state is kept within
 * int32 (`| 0`, never `>>> 0`), so that V8 keeps it unboxed.
 */
export class Bits {
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 1;

  /** Starts over from a key. Fifteen rounds spread every bit of the key over the whole state. */
  restart(a: number, b: number, c: number): void {
    this.a = a | 0;
    this.b = b | 0;
    this.c = c | 0;
    this.counter = 1;
    for (let round = 0; round < 15; round++) this.next();
  }

  /** An integer between -2³¹ and 2³¹ - 1. */
  next(): number {
    const b = this.b;
    const c = this.c;
    const bits = (((this.a + b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = b ^ (b >>> 9);
    this.b = (c + (c << 3)) | 0;
    this.c = (((c << 21) | (c >>> 11)) + bits) | 0;
    return bits;
  }
}

/**
 * 53 of 64 random bits as a number on (0, 1), a multiple of 2⁻⁵³. Zero, which would have no logarithm,
 * becomes the middle of its cell, 2⁻⁵⁴.
 */
export const unit = (high: number, low: number): number =>
  Math.max((high >>> 0) * 2 ** -32 + (low >>> 11) * 2 ** -53, 2 ** -54);
