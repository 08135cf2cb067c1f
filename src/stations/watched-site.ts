import type { Job } from '../engine/index.ts';
import { Site } from './site.ts';
import type { SiteWatch, World } from './world.ts';

/** A site at which somebody sees what becomes of every job. Only watched runs have any, so others pay nothing. */
export class WatchedSite extends Site {
  private readonly watch: SiteWatch;

  constructor(world: World, name: string, watch: SiteWatch) {
    super(world, name);
    this.watch = watch;
  }

  override accept(job: Job): void {
    job.enqueuedAt = this.sim.now;
    this.watch.came(job);
    super.accept(job);
  }

  override began(job: Job): void {
    super.began(job);
    this.watch.began(job);
  }

  override served(job: Job): void {
    if (!job.calledOff) this.watch.left(job, 'served');
    super.served(job);
  }

  override cancel(job: Job): void {
    this.watch.cancelled(job);
    super.cancel(job);
  }

  protected override lose(job: Job, reason: string): void {
    this.watch.left(job, reason);
    super.lose(job, reason);
  }
}
