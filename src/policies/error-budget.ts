import { type Micros, ZERO } from '../engine/index.ts';
import { exp } from '../random/index.ts';

/** What is left of the weight of one when the next one ends: as if the last hundred counted. */
const REMEMBERED = 0.99;
/** Of fewer nothing can be said, */
const FEWEST = 20;
/** nor once none has ended for so long. */
const MEMORY: Micros = 10_000_000;

/**
 * How fast an error budget burns: the share of what ended lately that was lost, or came too late. What is older
 * counts less and less: by how many have ended since, or by how long ago it was (exponential smoothing).
 */
export class ErrorBudget {
  private ended = ZERO; // weight of all that ended
  private bad = ZERO; // weight of those of them that were lost or late
  private last: Micros = ZERO;
  private readonly window: Micros;

  /** `window`: after so long the weight is 1/e; Infinity: the last hundred or so count. */
  constructor(window: Micros = Infinity) {
    this.window = window;
  }

  ends(now: Micros, isBad: boolean): void {
    const left = this.leftAt(now, REMEMBERED);
    this.last = now;
    this.ended = this.ended * left + 1;
    this.bad = this.bad * left + (isBad ? 1 : 0);
  }

  /** The share of those that ended lately which is bad, 0 to 1; 0 if too few have. */
  burnAt(now: Micros): number {
    const known = this.ended * this.leftAt(now, 1) >= FEWEST;
    return known ? this.bad / this.ended : 0;
  }

  private leftAt(now: Micros, each: number): number {
    const since = now - this.last;
    if (this.window < Infinity) return exp(-since / this.window);
    return since < MEMORY ? each : 0;
  }
}
