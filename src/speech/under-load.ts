import type { Micros } from '../engine/index.ts';
import { ErrorBudget, type Trouble } from '../policies/index.ts';
import type { Site } from '../stations/index.ts';

/**
 * Whether turns should have less than they need, because a station is loaded or their own error budget burns: turns
 * that fail, or whose gap is too long.
 */
export class UnderLoad {
  private readonly budget: ErrorBudget;
  private readonly site: Site;
  private readonly workers: number;
  private readonly trouble: Trouble;
  private readonly late: Micros;

  constructor(
    site: Site,
    workers: number,
    trouble: Trouble,
    { late, window }: { readonly late: Micros; readonly window: Micros },
  ) {
    this.site = site;
    this.workers = workers;
    this.trouble = trouble;
    this.late = late;
    this.budget = new ErrorBudget(window);
  }

  get isOn(): boolean {
    const { now } = this.site.sim;
    return this.trouble.isOnAt(now, this.site.inside / this.workers, this.budget.burnAt(now));
  }

  /** A turn has ended so long after the caller had; Infinity: without a reply. */
  turnEnded(gap: Micros): void {
    this.budget.ends(this.site.sim.now, gap > this.late);
  }
}
