import type { Micros } from '../engine/index.ts';
import type { Quota } from './quota.ts';
import type { TokenBucket } from './token-bucket.ts';

/**
 * Who is let in where something is shared: at most so many at a time, as many as there are tokens, and as many as
 * a quota leaves. Whoever finds no place takes no token, and whoever finds no token uses none of the quota.
 */
export class EntryLimit {
  private inside = 0;
  private readonly most: number;
  private readonly bucket: TokenBucket | null;
  private readonly quota: Quota | null;

  /** `most`: at a time; Infinity, and null, for no such limit. */
  constructor(most: number, bucket: TokenBucket | null, quota: Quota | null) {
    this.most = most;
    this.bucket = bucket;
    this.quota = quota;
  }

  letsIn(now: Micros): boolean {
    if (this.inside >= this.most) return false;
    if (this.bucket !== null && !this.bucket.take(now)) return false;
    if (this.quota !== null && !this.quota.take(now)) return false;
    this.inside++;
    return true;
  }

  /** One that was let in has left. */
  leaves(): void {
    this.inside--;
  }
}
