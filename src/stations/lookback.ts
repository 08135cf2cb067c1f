import { type Micros, Phase } from '../engine/index.ts';
import type { Site } from './site.ts';

/** Integrals over time from the beginning, as they were so long ago; to be asked every so often. */
export class Lookback {
  private readonly past: readonly Float64Array[]; // by integral, what was read last
  private readonly most: number;
  private readonly first: Micros; // when it is read for the first time
  private taken = 0;

  private readonly site: Site;
  private readonly every: Micros;
  private readonly lag: Micros;
  private readonly integrals: readonly (() => number)[];

  /** `every` and `lag` in whole microseconds, `every` above 0. */
  constructor(
    site: Site,
    name: string,
    { every, lag }: { readonly every: Micros; readonly lag: Micros },
    integrals: readonly (() => number)[],
  ) {
    this.site = site;
    this.every = every;
    this.lag = lag;
    this.integrals = integrals;
    this.most = Math.floor(lag / every) + 1;
    this.past = integrals.map(() => new Float64Array(this.most));
    this.first = (every - (lag % every)) % every;
    const read = site.event(name, Phase.Observe, () => {
      this.read();
      site.after(every, read, 0);
    });
    if (lag > 0) site.after(this.first, read, 0);
  }

  /** The integral of that number; 0 before the beginning. Now is a whole number of times `every`. */
  at(integral: number): number {
    if (this.lag === 0) return this.integrals[integral]!();
    const reading = (this.site.sim.now - this.lag - this.first) / this.every;
    return reading < 0 ? 0 : this.past[integral]![reading % this.most]!;
  }

  private read(): void {
    const cell = this.taken++ % this.most;
    for (const [i, integral] of this.integrals.entries()) this.past[i]![cell] = integral();
  }
}
