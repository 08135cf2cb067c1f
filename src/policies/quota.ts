import type { Micros } from '../engine/index.ts';

/**
 * So many calls in each window of fixed length, as providers count them: windows follow each other from the
 * beginning of the run, and what one leaves over is lost. So up to twice as many may come within one length,
 * at the end of a window and the begin of the next.
 */
export class Quota {
  private window = -1;
  private used = 0;
  private readonly calls: number;
  private readonly per: Micros;

  /** `per` in whole microseconds, above 0. */
  constructor(calls: number, per: Micros) {
    this.calls = calls;
    this.per = per;
  }

  /** Uses one call of the present window, if there is one left. */
  take(now: Micros): boolean {
    const window = Math.floor(now / this.per);
    if (window !== this.window) {
      this.window = window;
      this.used = 0;
    }
    if (this.used === this.calls) return false;
    this.used++;
    return true;
  }
}
