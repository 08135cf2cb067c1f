import { type Job, Line, type Micros, Phase, type Timers, widened } from '../engine/index.ts';
import { BatchingPool } from './batching-pool.ts';
import { type BreakdownRules, Breakdowns } from './breakdowns.ts';
import type { BatchingPoolOptions } from './pool-options.ts';
import type { Worker } from './pool-worker.ts';
import type { Site } from './site.ts';
import { Loss } from './waiting-room.ts';

/** What becomes of the jobs that a worker serves when it fails. */
export type WorkOfFailed = 'resume' | 'lost' | 'restart';

/**
 * A pool whose workers fail, busy or idle. With `resume` the batch stays on its worker and goes on once that is
 * repaired; meanwhile its jobs wait. With `lost` they are lost, with the reason `failed`. With `restart` they
 * wait in front of their line, as they stood in the batch, and any worker serves them anew: the work of each
 * job is the same again, the noise of the batch is not. They keep their place and lose no patience any more.
 *
 * A worker that fails at the very instant at which its batch ends fails first. Workers are not set up (see
 * cold-starts.ts), and jobs are of no session.
 */
export class FailingPool extends BatchingPool {
  private readonly work: WorkOfFailed;
  private readonly ends: Timers; // of batches, by worker
  private readonly endsAt: Float64Array; // by worker
  private undone = new Uint8Array(64); // by id of the job: was it interrupted, and has yet to begin anew?

  constructor(
    site: Site,
    options: BatchingPoolOptions,
    breakdowns: BreakdownRules,
    work: WorkOfFailed,
  ) {
    super(site, options);
    const workers = options.speeds.length;
    this.work = work;
    this.endsAt = new Float64Array(workers);
    this.ends = site.timers('ends', Phase.Completion, workers, (id) =>
      this.finish(this.workers[id]!),
    );
    new Breakdowns(site, workers, breakdowns, {
      failed: (id) => this.fail(this.workers[id]!),
      repaired: (id) => this.repair(this.workers[id]!),
    });
  }

  protected override serve(worker: Worker, time: Micros): void {
    this.endsAt[worker.id] = this.site.sim.now + time;
    this.ends.set(worker.id, time);
  }

  protected override began(job: Job): void {
    if (!this.isUndone(job)) super.began(job);
    else {
      this.undone[job.id] = 0;
      this.site.resumed(job);
    }
  }

  protected override takeOut(job: Job): void {
    super.takeOut(job);
    if (this.isUndone(job)) this.undone[job.id] = 0;
  }

  private fail(worker: Worker): void {
    if (worker.batch.length > 0) this.interrupt(worker);
    else this.idle.remove(worker.id);
  }

  private repair(worker: Worker): void {
    const { id, batch } = worker;
    if (batch.length > 0) {
      this.site.busyWorkersChanged(1);
      for (let job = batch.first; job !== null; job = job.next) this.site.resumed(job);
      this.serve(worker, this.endsAt[id]!); // which is what remains
      return;
    }
    this.rest(id);
    this.site.mark();
  }

  private interrupt({ id, batch }: Worker): void {
    const { site } = this;
    this.ends.clear(id);
    this.endsAt[id]! -= site.sim.now;
    site.busyWorkersChanged(-1);
    for (let job = batch.first; job !== null; job = job.next) {
      site.worked(job, job.beganAt, batch.length);
      if (this.work !== 'lost') site.interrupted(job);
    }
    if (this.work === 'resume') return;
    if (this.work === 'restart') this.putAllBack(batch);
    while (batch.length > 0) {
      const job = batch.shift();
      if (this.admission !== null) this.admission.leaves(job);
      site.dropped(job, Loss.Failed);
    }
    if (this.order !== null) this.order.ended();
    site.mark();
  }

  /** The last one first, so that they stand in line as they stood in the batch. */
  private putAllBack(batch: Line): void {
    const backwards = new Line();
    while (batch.length > 0) backwards.unshift(batch.shift());
    while (backwards.length > 0) {
      const job = backwards.shift();
      this.setUndone(job);
      this.putBack(job);
    }
  }

  private isUndone({ id }: Job): boolean {
    return id < this.undone.length && this.undone[id] === 1;
  }

  private setUndone({ id }: Job): void {
    if (id >= this.undone.length) this.undone = widened(this.undone, 2 * id);
    this.undone[id] = 1;
  }
}
