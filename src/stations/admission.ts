import type { Job } from '../engine/index.ts';
import type { EntryLimit } from '../policies/index.ts';
import type { Site } from './site.ts';

/** Who is let in at the door of a station. Whoever is not is shed when the station dispatches next, at that instant. */
export class Admission {
  private readonly turnedAway: Job[] = [];
  private readonly site: Site;
  private readonly limits: readonly (EntryLimit | null)[];

  /** `limits`: by route, who of its jobs is let in; null where all are. */
  constructor(site: Site, limits: readonly (EntryLimit | null)[]) {
    this.site = site;
    this.limits = limits;
  }

  letsIn(job: Job): boolean {
    const limit = this.limits[job.route]!;
    if (limit === null || limit.letsIn(this.site.sim.now)) return true;
    this.turnedAway.push(job);
    this.site.mark();
    return false;
  }

  /** A job that was let in leaves the station, served or not. */
  leaves(job: Job): void {
    this.limits[job.route]?.leaves();
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
