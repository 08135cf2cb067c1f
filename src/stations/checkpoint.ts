import { type EventKind, type Job, Phase, widened, ZERO } from '../engine/index.ts';
import { TokenBucket } from '../policies/index.ts';
import type { RandomStream } from '../random/index.ts';
import type { Site } from './site.ts';
import type { Station } from './station.ts';
import { Loss } from './waiting-room.ts';

/**
 * Stands in front of a station and keeps jobs from it: those that come beyond a quota, of routes that are being
 * shed, and a share that fails. Faults and runbooks set what; at first nothing.
 */
export class Checkpoint implements Station {
  private failing = ZERO; // share of the jobs that fail
  private quota: TokenBucket | null = null; // null: no limit
  private readonly shed: Float64Array; // by route: share of its jobs that is shed
  private kept = new Uint8Array(64); // by id of the job: is it here, and will be lost?
  private readonly luck: RandomStream;
  private readonly fails: EventKind;
  private readonly refused: EventKind;
  private readonly site: Site;
  private readonly inner: Station;

  constructor(site: Site, inner: Station) {
    this.site = site;
    this.inner = inner;
    this.shed = new Float64Array(site.world.routes);
    this.luck = site.stream('checkpoint');
    this.fails = site.event('fails', Phase.Completion, (id) => this.failed(site.jobAt(id)));
    this.refused = site.event('refused', Phase.Completion, (id) => this.refuse(site.jobAt(id)));
  }

  accept(job: Job): void {
    if (this.isRefused(job)) {
      this.keep(job);
      this.site.after(0, this.refused, job.id);
    } else if (this.failing > 0 && this.luck.chance(this.failing)) {
      this.keep(job);
      this.site.after(0, this.fails, job.id);
    } else this.inner.accept(job);
  }

  dispatch(): void {
    this.inner.dispatch!();
  }

  cancel(job: Job): void {
    if (this.kept[job.id] === 1 || this.inner.cancel === undefined) this.site.callOff(job);
    else this.inner.cancel(job);
  }

  measure(): void {
    this.inner.measure?.();
  }

  /** Such a share of the jobs fails. */
  fail(share: number): void {
    this.failing = share;
  }

  /** Such a share of a route's jobs is shed. */
  shedOf(route: number, share: number): void {
    this.shed[route] = share;
  }

  /** No more jobs a second than that, in bursts of a second's; Infinity for no limit. */
  limit(rate: number): void {
    this.quota = rate === Infinity ? null : new TokenBucket(rate, Math.max(1, rate));
  }

  private isRefused({ route }: Job): boolean {
    const share = this.shed[route]!;
    if (share > 0 && (share === 1 || this.luck.chance(share))) return true;
    return this.quota !== null && !this.quota.take(this.site.sim.now);
  }

  private keep({ id }: Job): void {
    if (id >= this.kept.length) this.kept = widened(this.kept, 2 * id);
    this.kept[id] = 1;
  }

  private refuse(job: Job): void {
    this.kept[job.id] = 0;
    if (job.calledOff) this.site.cancelled(job);
    else this.site.shed(job);
  }

  private failed(job: Job): void {
    this.kept[job.id] = 0;
    if (job.calledOff) this.site.cancelled(job);
    else this.site.refused(job, Loss.Failed);
  }
}
