import type { Micros } from '../engine/index.ts';
import type { Fates } from '../random/index.ts';
import { Purpose } from './purposes.ts';

/** How an index is made anew. Times in microseconds. */
export interface VersionsPlan {
  /** A version replaces the one before it so often. */
  readonly every: Micros;
  /** It holds what was known so long before it came. */
  readonly lag: Micros;
  /** Share of the versions that do not come: the one before stays. A fault may change it. */
  failing: number;
  /** Older than that, what it holds does not count as fresh. */
  readonly freshWithin: Micros;
  /** What happens then: nothing is based on it, or replies are all the same. */
  readonly whenOld: 'refuse' | 'answer';
}

/** Versions of an index, one after the other. The first one came when the run began. */
export class IndexVersions {
  private latest = 0; // number of the version in use
  private next = 1; // of the one that is looked at next
  private readonly plan: VersionsPlan;
  private readonly fates: Fates;

  constructor(plan: VersionsPlan, fates: Fates) {
    this.plan = plan;
    this.fates = fates;
  }

  /** How old what the index holds at that instant is; instants do not fall. */
  ageAt(now: Micros): Micros {
    const { every, lag, failing } = this.plan;
    for (; this.next * every <= now; this.next++) {
      if (this.fates.at(this.next, 0, 0, Purpose.Version).uniform() >= failing)
        this.latest = this.next;
    }
    return now - this.latest * every + lag;
  }
}
