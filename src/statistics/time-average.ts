/** The integral over time of a number that changes in steps: jobs inside, busy workers, bytes held. */
export class TimeAverage {
  level = NaN; // doubles from the first, as in the histogram
  // A level that rose by c at time t has added c·(now - t) by now: so the integral is level·now
  // less the sum of all c·t, and one sum is all there is to keep.
  private weighted = NaN;
  private before = NaN; // the last restart

  // Reads the clock itself: an instant passed to a call that V8 does not inline would be boxed.
  private readonly clock: { readonly now: number };

  constructor(clock: { readonly now: number }) {
    this.clock = clock;
    this.level = 0;
    this.weighted = 0;
    this.before = 0;
  }

  /** Changes the level by `change`. */
  step(change: number): void {
    this.level += change;
    this.weighted += change * this.clock.now;
  }

  /** Level × time summed from the last restart to now; exact while level × now stays below 2⁵³. */
  get integral(): number {
    return this.level * this.clock.now - this.weighted;
  }

  /** The same from the beginning, whatever was restarted. */
  get total(): number {
    return this.before + this.integral;
  }

  /** Makes the integral count from now, as at the end of the transient; the level stays. */
  restart(): void {
    this.before += this.integral;
    this.weighted = this.level * this.clock.now;
  }
}
