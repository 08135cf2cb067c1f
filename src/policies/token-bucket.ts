import type { Micros } from '../engine/index.ts';

const SECOND: Micros = 1_000_000;

/** Microseconds that are forgiven, so that rounding errors of doubles turn nobody away. */
const FORGIVEN = 1 / 1024;

/**
 * Tokens that come at a steady rate while there is room for them; whoever is let in takes one. Full at the
 * beginning. Kept as the instant at which it would be full again, as in the virtual scheduling algorithm of
 * ITU-T I.371.
 */
export class TokenBucket {
  private readonly perToken: Micros; // time that one takes to come; not rounded
  private readonly room: Micros; // time that all but one take
  private fullAt: Micros = 0;

  /** `rate` in tokens per second, above 0; `burst`: how many there is room for, 1 or more. */
  constructor(rate: number, burst: number) {
    this.perToken = SECOND / rate;
    this.room = (burst - 1) * this.perToken + FORGIVEN;
  }

  /** Takes a token, if there is one. */
  take(now: Micros): boolean {
    const full = Math.max(this.fullAt, now);
    if (full - now > this.room) return false;
    this.fullAt = full + this.perToken;
    return true;
  }
}
