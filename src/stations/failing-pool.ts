import { type Job, Line, type Micros, Phase, type Timers, widened } from '../engine/index.ts';
import { BatchingPool } from './batching-pool.ts';
import { type BreakdownRules, Breakdowns } from './breakdowns.ts';
import { lossOrder } from './loss-order.ts';
import type { BatchingPoolOptions } from './pool-options.ts';
import type { Worker } from './pool-worker.ts';
import { Reconnects } from './reconnects.ts';
import type { Site } from './site.ts';
import { Loss } from './waiting-room.ts';
import { FailureCounts } from './worker-counts.ts';

/** What becomes of the jobs that a worker serves when it fails. */
export type WorkOfFailed = 'resume' | 'lost' | 'restart';

/**
 * A pool whose workers fail, busy or idle. With `resume` the batch stays on its worker and goes on once that is
 * repaired; meanwhile its jobs wait. With `lost` they are lost, with the reason `failed`. With `restart` they
 * wait in front of their line, as they stood in the batch, and any worker serves them anew: the work of each
 * job is the same again, the noise of the batch is not. They keep their place and lose no patience any more.
 *
 * Sessions (audio streams) whose worker is gone, unless it keeps its batch, move to others that have room for
 * them: what waits is sent again there. Those for which there is none stay, and what they send waits for the repair.
 * Where it takes callers some time to reconnect, what they send waits for that too; whoever finds no room tries again.
 *
 * A worker that fails at the very instant at which its batch ends fails first. Workers may also be taken away,
 * and given back, from outside (`lose`). Workers are not set up (see cold-starts.ts).
 */
export class FailingPool extends BatchingPool {
  private work: WorkOfFailed;
  private readonly counts: FailureCounts;
  private readonly reasons: Uint8Array; // by worker: how many things keep it from working
  private readonly lossOrder: readonly number[];
  private lost = 0; // workers, the first ones of that order
  private readonly ends: Timers; // of batches, by worker
  private readonly endsAt: Float64Array; // by worker
  private readonly reconnects: Reconnects | null; // null: sessions move at once
  private undone = new Uint8Array(64); // by id of the job: was it interrupted, and has yet to begin anew?

  /** `breakdowns`: how workers fail by themselves; null: they do not. */
  constructor(
    site: Site,
    options: BatchingPoolOptions,
    breakdowns: BreakdownRules | null,
    work: WorkOfFailed,
  ) {
    super(site, options);
    const workers = options.speeds.length;
    this.work = work;
    this.counts = new FailureCounts(site.sim);
    site.failures = this.counts;
    this.reasons = new Uint8Array(workers);
    this.lossOrder = lossOrder(workers);
    this.endsAt = new Float64Array(workers);
    this.ends = site.timers('ends', Phase.Completion, workers, (id) =>
      this.finish(this.workers[id]!),
    );
    this.reconnects =
      options.reconnect === undefined
        ? null
        : new Reconnects(site, options.reconnect, (session) => this.reconnect(session));
    if (breakdowns === null) return;
    new Breakdowns(site, workers, breakdowns, {
      failed: (id) => this.goesDown(id),
      repaired: (id) => this.comesUp(id),
    });
  }

  /** So many workers are gone until told otherwise; of the batches of those that go now, this becomes. */
  lose(workers: number, work: WorkOfFailed): void {
    this.work = work;
    while (this.lost < workers) this.goesDown(this.lossOrder[this.lost++]!);
    while (this.lost > workers) this.comesUp(this.lossOrder[--this.lost]!);
  }

  private goesDown(id: number): void {
    if (this.reasons[id]!++ > 0) return;
    this.counts.fails();
    this.fail(this.workers[id]!);
  }

  private comesUp(id: number): void {
    if (--this.reasons[id]! > 0) return;
    this.counts.repaired();
    this.repair(this.workers[id]!);
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
    this.sessions.setTaking(worker.id, false);
    if (this.work !== 'resume') this.moveSessions(worker);
    if (worker.batch.length > 0) this.interrupt(worker);
    else this.idle.remove(worker);
  }

  /** Its sessions find other workers, and what waits for it alone goes after them. */
  private moveSessions(worker: Worker): void {
    if (this.sessions.on(worker.id) === 0) return;
    if (this.reconnects !== null) this.cutOff(worker, this.reconnects);
    else this.sessions.moveFrom(worker.id);
    for (const line of worker.own) {
      for (let left = line.length; left > 0; left--) this.lineAgain(line.shift());
    }
    this.site.mark();
  }

  /** Its sessions are away until their callers have opened them anew, and so is what waits for it alone. */
  private cutOff(worker: Worker, reconnects: Reconnects): void {
    for (const session of this.sessions.cutOffFrom(worker.id)) reconnects.begin(session);
    for (const line of worker.own) {
      while (line.length > 0) {
        const job = this.outOfLine(line);
        this.sessions.putBehind(job);
      }
    }
  }

  /** The caller opens his session anew, if it has not been closed; false if there is no room for it. */
  private reconnect(session: number): boolean {
    if (!this.sessions.isAway(session)) return true;
    if (!this.sessions.reopen(session)) return false;
    this.followUp(session);
    this.site.mark();
    return true;
  }

  protected override putBack(job: Job): void {
    if (!this.sessions.isAway(job.session)) {
      super.putBack(job);
      return;
    }
    job.beganAt = NaN;
    this.sessions.putBehind(job);
  }

  private repair(worker: Worker): void {
    const { id, batch } = worker;
    this.sessions.setTaking(id, true);
    if (batch.length > 0) {
      this.site.busyWorkersChanged(1);
      for (let job = batch.first; job !== null; job = job.next) this.site.resumed(job);
      this.serve(worker, this.endsAt[id]!); // which is what remains
      return;
    }
    this.rest(worker);
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
      if (job.session >= 0) this.followUp(job.session);
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
