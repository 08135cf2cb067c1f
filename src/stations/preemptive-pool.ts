import { type Job, type Micros, Phase, type Timers, widened } from '../engine/index.ts';
import { whole } from '../random/index.ts';
import { BatchingPool } from './batching-pool.ts';
import type { WorkOfFailed } from './failing-pool.ts';
import { lossOrder } from './loss-order.ts';
import { NumberLine } from './number-line.ts';
import type { BatchingPoolOptions } from './pool-options.ts';
import type { Worker } from './pool-worker.ts';
import type { Site } from './site.ts';
import { Loss } from './waiting-room.ts';
import { FailureCounts } from './worker-counts.ts';

/** What becomes of the service of a job that is interrupted: it goes on where it stopped, or begins anew. */
export type Preemption = 'resume' | 'restart';

const NONE = NaN;

/**
 * A pool in which a more urgent job takes the worker of the least urgent one in service, of these of the one
 * that began last. Whoever is interrupted waits in front of its line, and any worker goes on with what is left
 * of it (preemptive resume) or serves it anew, for the same work (preemptive repeat identical). It keeps its
 * place and loses no patience any more. Jobs are served one at a time, the most urgent first; workers are
 * always on, and jobs are of no session.
 */
export class PreemptivePool extends BatchingPool {
  private readonly restarts: boolean;
  private readonly ends: Timers; // by worker
  private readonly running: readonly NumberLine[]; // by urgency: workers in the order in which they began
  private readonly toDo: Float64Array; // by worker: work of its job when it began, for a worker of speed 1
  private left = new Float64Array(64).fill(NONE); // by id of a job that was interrupted: work for the next worker

  private readonly counts: FailureCounts | null; // null: its workers are never lost
  private readonly lossOrder: readonly number[];
  private lost = 0; // workers, the first ones of that order

  constructor(
    site: Site,
    options: BatchingPoolOptions,
    preemption: Preemption,
    losesWorkers = false,
  ) {
    super(site, options);
    const workers = options.speeds.length;
    this.counts = losesWorkers ? new FailureCounts(site.sim) : null;
    site.failures = this.counts;
    this.lossOrder = lossOrder(workers);
    this.restarts = preemption === 'restart';
    this.running = options.rules.map(() => new NumberLine(workers));
    this.toDo = new Float64Array(workers);
    this.ends = site.timers('ends', Phase.Completion, workers, (id) =>
      this.finish(this.workers[id]!),
    );
  }

  /**
   * So many workers are gone until told otherwise. What those serve that go now is lost, begins anew or, as if a more
   * urgent job had come, goes on on another worker.
   */
  lose(workers: number, work: WorkOfFailed): void {
    while (this.lost < workers) this.goesDown(this.workers[this.lossOrder[this.lost++]!]!, work);
    while (this.lost > workers) {
      this.counts!.repaired();
      this.idle.push(this.workers[this.lossOrder[--this.lost]!]!);
    }
    this.site.mark();
  }

  private goesDown(worker: Worker, work: WorkOfFailed): void {
    this.counts!.fails();
    if (worker.batch.length > 0) {
      if (work === 'lost') this.drop(worker);
      else this.interrupt(worker, work === 'restart' || this.restarts);
    }
    this.idle.remove(worker);
  }

  /** The worker is idle then. */
  private drop(worker: Worker): void {
    const { site } = this;
    const job = worker.batch.shift();
    this.ends.clear(worker.id);
    this.running[job.urgency]!.remove(worker.id);
    this.idle.pushFirst(worker);
    site.workerStopped();
    site.worked(job, job.beganAt, 1);
    if (this.admission !== null) this.admission.leaves(job);
    site.dropped(job, Loss.Failed);
  }

  override accept(job: Job): void {
    super.accept(job);
    this.site.mark();
  }

  protected override startIdle(): void {
    super.startIdle();
    for (let urgency = 0; urgency < this.shared.length; urgency++) {
      while (this.shared[urgency]!.length > 0) {
        const worker = this.lessUrgent(urgency);
        if (worker === null) return;
        this.interrupt(worker);
        this.start(worker, urgency);
      }
    }
  }

  protected override began(job: Job): void {
    if (this.wasInterrupted(job)) this.site.resumed(job);
    else super.began(job);
  }

  protected override serve(worker: Worker, time: Micros): void {
    const { id, batch, perSpeed } = worker;
    const job = batch.first!;
    if (this.wasInterrupted(job)) {
      this.toDo[id] = this.left[job.id]!;
      this.left[job.id] = NONE;
    } else this.toDo[id] = time / perSpeed;
    this.running[job.urgency]!.push(id);
    this.ends.set(id, whole(this.toDo[id]! * perSpeed));
  }

  protected override finish(worker: Worker): void {
    this.running[worker.batch.first!.urgency]!.remove(worker.id);
    super.finish(worker);
  }

  protected override takeOut(job: Job): void {
    super.takeOut(job);
    if (this.wasInterrupted(job)) this.left[job.id] = NONE;
  }

  /** The worker whose job gives way to one of this urgency; null if none is less urgent. */
  private lessUrgent(than: number): Worker | null {
    for (let urgency = this.running.length - 1; urgency > than; urgency--) {
      const { last, none } = this.running[urgency]!;
      if (last !== none) return this.workers[last]!;
    }
    return null;
  }

  /** The worker is idle then. */
  private interrupt(worker: Worker, restarts = this.restarts): void {
    const { id, perSpeed } = worker;
    const { site } = this;
    const job = worker.batch.shift();
    const had = restarts ? 0 : (site.sim.now - job.beganAt) / perSpeed;
    this.ends.clear(id);
    this.running[job.urgency]!.remove(id);
    this.idle.pushFirst(worker);
    site.worked(job, job.beganAt, 1);
    site.batchInterrupted();
    site.interrupted(job);
    this.keep(job, this.toDo[id]! - had);
    this.putBack(job);
  }

  private keep({ id }: Job, left: number): void {
    if (id >= this.left.length) {
      const before = this.left.length;
      this.left = widened(this.left, 2 * id).fill(NONE, before);
    }
    this.left[id] = left;
  }

  private wasInterrupted({ id }: Job): boolean {
    return id < this.left.length && this.left[id]! >= 0;
  }
}
