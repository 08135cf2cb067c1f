import type { Micros } from '../engine/index.ts';
import type { TimeAverage } from '../statistics/index.ts';

/** Means of a number over the stretches of time between calls of `next`. */
export class Stretches {
  private integral: number;
  private readonly average: TimeAverage;

  constructor(average: TimeAverage) {
    this.average = average;
    this.integral = average.integral;
  }

  /** Mean over the time since the last call, which was so long. */
  next(length: Micros): number {
    const before = this.integral;
    this.integral = this.average.integral;
    return length > 0 ? (this.integral - before) / length : this.average.level;
  }
}
