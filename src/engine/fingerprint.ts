/**
 * A running hash over every event's time and phase (its key), kind and subject. Two runs that print the same
 * fingerprint did the same things in the same order. Not for cryptography.
 */
export class Fingerprint {
  // Two 32-bit lanes, each kept within int32 (`| 0`), so that V8 never boxes them.
  private low = 0x243f6a88 | 0;
  private high = 0x85a308d3 | 0;

  add(key: number, kind: number, subject: number): void {
    const upper = (key * 2 ** -32) | 0;
    this.low = Math.imul(this.low ^ (key | 0) ^ Math.imul(kind, 0x9e3779b1), 0x85ebca6b);
    this.high = Math.imul(this.high ^ (this.low >>> 15) ^ subject ^ (upper << 11), 0xc2b2ae35);
    this.low ^= this.high >>> 13;
  }

  /** Sixteen hexadecimal digits. */
  toString(): string {
    return hex(this.high) + hex(this.low);
  }
}

const hex = (bits: number): string => (bits >>> 0).toString(16).padStart(8, '0');
