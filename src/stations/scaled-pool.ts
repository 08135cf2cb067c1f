import { Line, type Micros } from '../engine/index.ts';
import { Backlog } from '../policies/index.ts';
import { type AutoscaleRules, Autoscaler } from './autoscaler.ts';
import { BatchingPool } from './batching-pool.ts';
import type { BatchingPoolOptions } from './pool-options.ts';
import type { Worker } from './pool-worker.ts';
import type { Site } from './site.ts';

/**
 * A pool whose number of workers follows the load (see autoscaler.ts). A worker that is told to go finishes its
 * batch; if sessions are on it, it goes on serving their jobs, and no others, until all of them have closed.
 * Those with the fewest sessions go first, of these the idle ones. Workers are neither set up (see
 * cold-starts.ts) nor reserved.
 */
export class ScaledPool extends BatchingPool {
  private readonly scaler: Autoscaler;
  private readonly busy: Uint8Array; // by worker
  private readonly together: readonly Backlog[]; // by worker: what it sees while it is on
  private readonly alone: readonly Backlog[]; // and when it drains

  constructor(site: Site, options: BatchingPoolOptions, rules: AutoscaleRules) {
    super(site, options);
    const { workers, sessions } = this;
    this.busy = new Uint8Array(workers.length);
    const noLines = options.rules.map(() => new Line());
    this.together = workers.map(({ backlog }) => backlog);
    this.alone = workers.map(({ own }) => new Backlog(site.sim, options.rules, own, noLines));
    for (const worker of workers.slice(rules.initial)) {
      this.idle.remove(worker);
      sessions.setTaking(worker.id, false);
    }
    this.scaler = new Autoscaler(site, workers.length, rules, {
      load: () => (rules.signal === 'utilization' ? site.busyWorkers.total : site.waited),
      worth: (id) => 2 * sessions.on(id) + this.busy[id]!,
      turnOn: (id) => this.turnOn(workers[id]!),
      drain: (id) => this.drain(workers[id]!),
    });
    sessions.whenEmptied((id) => this.leaveIfDone(id));
  }

  protected override serve(worker: Worker, time: Micros): void {
    this.busy[worker.id] = 1;
    super.serve(worker, time);
  }

  protected override finish(worker: Worker): void {
    super.finish(worker);
    this.busy[worker.id] = 0;
    this.leaveIfDone(worker.id);
  }

  private turnOn(worker: Worker): void {
    const { id } = worker;
    worker.backlog = this.together[id]!;
    this.sessions.setTaking(id, true);
    this.idle.push(worker);
    this.site.mark();
  }

  private drain(worker: Worker): boolean {
    const { id } = worker;
    worker.backlog = this.alone[id]!;
    this.sessions.setTaking(id, false);
    return this.goesOff(id);
  }

  private leaveIfDone(id: number): void {
    if (this.scaler.drains(id) && this.goesOff(id)) this.scaler.hasFinished(id);
  }

  /** An idle worker that drains and has no sessions goes off at once. */
  private goesOff(id: number): boolean {
    if (this.busy[id] === 1 || this.sessions.on(id) > 0) return false;
    this.idle.remove(this.workers[id]!);
    return true;
  }
}
