import {
  type EventKind,
  type Job,
  Line,
  type Micros,
  Phase,
  type Timers,
} from '../engine/index.ts';
import {
  Backlog,
  type BatchRule,
  type DispatchPolicy,
  type LineOrder,
  linesFor,
  NONE,
  type Reservation,
} from '../policies/index.ts';
import { Admission } from './admission.ts';
import { type BatchTime, JobKind } from './batch-time.ts';
import { ColdStarts, type SetupRules } from './cold-starts.ts';
import { IdleWorkers } from './idle-workers.ts';
import { KeepFree } from './keep-free.ts';
import type { BatchingPoolOptions } from './pool-options.ts';
import { Worker } from './pool-worker.ts';
import { Sessions } from './sessions.ts';
import type { Site } from './site.ts';
import type { Station } from './station.ts';
import { WaitingRoom } from './waiting-room.ts';

/**
 * Workers that serve jobs in batches of one urgency. Jobs of a session (an open audio stream) wait for
 * the worker that holds its state, run in order, and never two in one batch; other jobs are shared by
 * all workers. An idle worker starts as soon as the dispatch policy names an urgency that is ready:
 * a full batch, or a first job that has lingered long enough. Lingering holds no worker, so a live
 * arrival takes the worker that bulk jobs were lingering for. Running batches are not preempted (but see
 * preemptive-pool.ts). Jobs that wait may be lost (see waiting-room.ts); those that linger wait. Workers may go
 * off when they are not needed (see cold-starts.ts); then who became idle last starts first, so that the others
 * can go off. Workers that are reserved start before those that serve all. A job that is called off leaves its
 * line; in a batch it keeps its place, and its result is dropped.
 */
export class BatchingPool implements Station {
  readonly sessions: Sessions;
  protected readonly workers: readonly Worker[];
  protected readonly shared: readonly Line[]; // by urgency
  protected inLine = 0; // jobs in all lines
  protected readonly room: WaitingRoom | null; // null: no job is lost
  protected readonly idle = new IdleWorkers();
  private readonly cold: ColdStarts | null; // null: workers are always on
  private readonly finished: EventKind;
  private readonly lingered: Timers | null; // by worker and urgency; null: no job ever lingers
  protected readonly site: Site;
  private readonly policy: DispatchPolicy;
  protected readonly order: LineOrder | null; // null: lines are just lines
  private readonly reservation: Reservation | null; // null: all workers serve all
  protected readonly admission: Admission | null; // null: all jobs are let in
  private readonly rules: readonly BatchRule[];
  protected readonly batchTime: BatchTime;

  constructor(site: Site, options: BatchingPoolOptions) {
    this.site = site;
    const { rules, speeds, order, keepFree } = options;
    this.policy = options.dispatch;
    this.order = order ?? null;
    this.admission =
      options.admission === undefined ? null : new Admission(site, options.admission);
    this.reservation = options.reservation ?? null;
    this.rules = rules;
    this.batchTime = options.batchTime;
    const newLine = () => order?.line() ?? new Line();
    this.shared = linesFor(rules, newLine);
    const free = keepFree === undefined ? null : new KeepFree(keepFree, this.idle);
    const gate = options.hold === undefined ? free : options.hold.before(free);
    this.workers = speeds.map((speed, id) => {
      const own = linesFor(rules, newLine);
      const shared = this.reservation?.linesOf(id, this.shared) ?? this.shared;
      const backlog = new Backlog(site.sim, rules, own, shared, gate);
      return new Worker(id, speed, own, backlog);
    });
    this.cold = this.coldStarts(options.setup);
    if (this.cold === null) for (const worker of this.workers) this.idle.push(worker);
    this.sessions = new Sessions(site.world, speeds, options.sessionMemory, this.reservation);
    this.room =
      options.waiting === undefined
        ? null
        : new WaitingRoom(site, options.waiting, (job) => this.takeOut(job));
    this.finished = site.event('finished', Phase.Completion, (id) =>
      this.finish(this.workers[id]!),
    );
    this.lingered = rules.every(({ linger }) => linger === 0)
      ? null
      : site.timers('lingered', Phase.Timeout, speeds.length * rules.length, () => site.mark());
  }

  /** What each worker serves, and what it could serve next. */
  get atWork(): readonly Pick<Worker, 'id' | 'batch' | 'backlog'>[] {
    return this.workers;
  }

  /** From now on the first waiting job of this urgency may be held so long to fill a batch, no longer than at first. */
  setLinger(urgency: number, linger: Micros): void {
    this.rules[urgency]!.linger = linger;
    this.site.mark();
  }

  accept(job: Job): void {
    this.batchTime.assess(job);
    if (this.admission !== null && !this.admission.letsIn(job)) return;
    if (job.session < 0) this.line(job, this.shared[job.urgency]!);
    else if (this.sessions.admit(job)) this.line(job, this.lineOf(job));
    if (this.room !== null) {
      this.room.enter(job);
      this.site.mark();
    } else if (this.cold !== null || this.idle.first !== null) this.site.mark();
  }

  dispatch(): void {
    this.startIdle();
    if (this.room !== null) this.room.shed();
    if (this.admission !== null) this.admission.shed();
    if (this.cold !== null) this.cold.adjust(this.batchesInLine());
  }

  /** Every idle worker for which something is ready starts; if all are always on, the longest idle first. */
  protected startIdle(): void {
    const { idle } = this;
    for (let next = idle.first; next !== null && this.inLine > 0; ) {
      const worker: Worker = next;
      next = worker.nextIdle;
      const urgency = this.policy(worker.backlog);
      if (urgency === NONE) this.waitToFill(worker);
      else this.start(worker, urgency);
    }
  }

  protected start(worker: Worker, urgency: number): void {
    this.idle.remove(worker);
    if (this.cold !== null) this.cold.began(worker.id);
    const candidates = worker.backlog.of(urgency);
    const most = candidates.rule.max;
    worker.demand = 0;
    worker.finalizes = false;
    do this.load(worker, candidates.shift());
    while (worker.batch.length < most && candidates.length > 0);
    this.site.workerStarted(worker.batch.length === most);
    const time = this.batchTime.batch(worker);
    if (this.order !== null) this.order.began(urgency, time);
    this.serve(worker, time);
  }

  /** The worker has begun a batch, which takes so long. */
  protected serve(worker: Worker, time: Micros): void {
    this.site.after(time, this.finished, worker.id);
  }

  /** The job has left its line and is in the worker's batch. */
  private load(worker: Worker, job: Job): void {
    this.inLine--;
    if (this.order !== null) this.order.leaves(job);
    if (this.room !== null) this.room.leave(job);
    this.began(job);
    worker.batch.push(job);
    worker.demand += job.demand;
    if (job.kind === JobKind.Final) worker.finalizes = true;
  }

  protected began(job: Job): void {
    this.site.began(job);
  }

  /** Jobs of a session, which run in order, are served all the same. */
  cancel(job: Job): void {
    if (job.session >= 0) return;
    if (!Number.isNaN(job.beganAt)) this.site.callOff(job);
    else if (this.admission === null || !this.admission.turnsAway(job)) {
      if (this.room !== null) this.room.leave(job);
      this.takeOut(job);
      this.site.cancelled(job);
    }
  }

  protected finish(worker: Worker): void {
    const jobs = worker.batch.length;
    this.site.workerStopped();
    if (this.order !== null) this.order.ended();
    let next = worker.batch.takeAll();
    while (next !== null) {
      const job: Job = next;
      next = job.next;
      this.site.worked(job, job.beganAt, jobs);
      if (job.session >= 0) this.followUp(job.session);
      if (this.admission !== null) this.admission.leaves(job);
      this.site.served(job);
    }
    if (this.cold === null) this.rest(worker);
    else {
      this.idle.pushFirst(worker);
      this.cold.rests(worker.id);
    }
    this.site.mark();
  }

  /** Reserved workers go ahead, so that those for all are left to the others. */
  protected rest(worker: Worker): void {
    if (this.reservation?.isReserved(worker.id)) {
      this.idle.pushFirst(worker);
    } else this.idle.push(worker);
  }

  /** The session's next job, which waited for this one, may now be served. */
  protected followUp(session: number): void {
    const next = this.sessions.release(session);
    if (next !== null) this.line(next, this.lineOf(next));
  }

  private line(job: Job, line: Line): void {
    if (this.order !== null) this.order.enters(job);
    line.push(job);
    this.inLine++;
  }

  /** A job of no session leaves without service. */
  protected takeOut(job: Job): void {
    if (this.admission !== null) this.admission.leaves(job);
    this.shared[job.urgency]!.remove(job);
    this.inLine--;
    if (this.order !== null) this.order.leaves(job);
    if (this.cold !== null) this.site.mark();
  }

  /** A job that was interrupted waits in front of its line, whatever room there is. */
  protected putBack(job: Job): void {
    job.beganAt = NaN;
    if (this.order !== null) this.order.enters(job);
    if (this.room !== null) this.room.comeBack(job);
    const line = job.session < 0 ? this.shared[job.urgency]! : this.lineOf(job);
    line.unshift(job);
    this.inLine++;
    if (job.calledOff) this.cancel(job);
  }

  /** A job of a session was taken out of the line of its worker: it stands in that of the session's worker now. */
  protected lineAgain(job: Job): void {
    this.inLine--;
    if (this.order !== null) this.order.leaves(job);
    this.line(job, this.lineOf(job));
  }

  /** The first job of this line, which stands in it no more. */
  protected outOfLine(line: Line): Job {
    const job = line.shift();
    this.inLine--;
    if (this.order !== null) this.order.leaves(job);
    return job;
  }

  private lineOf(job: Job): Line {
    return this.workers[this.sessions.workerOf(job.session)]!.own[job.urgency]!;
  }

  /** The worker is idle, yet nothing is ready: look again when the first job of a line has lingered enough. */
  private waitToFill(worker: Worker): void {
    const { rules, lingered } = this;
    if (lingered === null) return;
    for (let urgency = 0; urgency < rules.length; urgency++) {
      const first = worker.backlog.first(urgency);
      if (first === null) continue;
      const remains = rules[urgency]!.linger - (this.site.sim.now - first.enqueuedAt);
      if (remains > 0) lingered.set(worker.id * rules.length + urgency, remains);
    }
  }

  private coldStarts(rules: SetupRules | undefined): ColdStarts | null {
    if (rules === undefined) return null;
    return new ColdStarts(this.site, this.workers.length, rules, {
      turnedOn: (id) => {
        this.idle.pushFirst(this.workers[id]!);
        this.site.mark();
      },
      turnedOff: (id) => this.idle.remove(this.workers[id]!),
      lingers: () =>
        this.shared.some(({ first }) => first !== null && first.enqueuedAt < this.site.sim.now),
    });
  }

  /** How many batches the jobs that wait fill, the last of each urgency perhaps in part. */
  private batchesInLine(): number {
    let batches = 0;
    for (let urgency = 0; urgency < this.rules.length; urgency++) {
      batches += Math.ceil(this.shared[urgency]!.length / this.rules[urgency]!.max);
    }
    return batches;
  }
}
