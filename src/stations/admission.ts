import type { Job } from '../engine/index.ts';
import type { TokenBucket } from '../policies/index.ts';
import type { Site } from './site.ts';

/** Who is let in at the door of a station. Whoever is not is shed when the station dispatches next, at that instant. */
export class Admission {
  private readonly turnedAway: Job[] = [];
  private readonly site: Site;
  private readonly buckets: readonly (TokenBucket | null)[];

  /** `buckets`: by route, where its jobs take tokens; null where all are let in. */
  constructor(site: Site, buckets: readonly (TokenBucket | null)[]) {
    this.site = site;
    this.buckets = buckets;
  }

  letsIn(job: Job): boolean {
    const bucket = this.buckets[job.route]!;
    if (bucket === null || bucket.take(this.site.sim.now)) return true;
    this.turnedAway.push(job);
    this.site.mark();
    return false;
  }

  /** Is this one of those who will be shed? */
  turnsAway(job: Job): boolean {
    return this.turnedAway.includes(job);
  }

  /** Sheds whoever was turned away, in the order in which they came. */
  shed(): void {
    for (let i = 0; i < this.turnedAway.length; i++) this.site.shed(this.turnedAway[i]!);
    this.turnedAway.length = 0;
  }
}
