import type { Micros } from '../engine/index.ts';
import { Histogram, type HistogramData } from '../statistics/index.ts';

/** What the turns of one tenant met, as plain data. */
export interface TenantCounts {
  readonly offered: number;
  readonly served: number;
  /** Failed, shed or abandoned. */
  readonly lost: number;
  readonly succeeded: number;
  readonly gaps: HistogramData;
  /** Turns that ended without an audible reply. */
  readonly missing: number;
}

/** What happens to the turns of one tenant. */
export class TenantTally {
  offered = 0;
  served = 0;
  lost = 0;
  succeeded = 0;
  private missing = 0;
  private readonly gaps = new Histogram();

  /** A turn is over; `gap` is NaN if its reply was never audible. */
  ended(gap: Micros): void {
    if (gap >= 0) this.gaps.add(gap);
    else this.missing++;
  }

  clear(): void {
    this.offered = 0;
    this.served = 0;
    this.lost = 0;
    this.succeeded = 0;
    this.missing = 0;
    this.gaps.clear();
  }

  data(): TenantCounts {
    const { offered, served, lost, succeeded, missing } = this;
    return { offered, served, lost, succeeded, missing, gaps: this.gaps.sparse() };
  }
}
