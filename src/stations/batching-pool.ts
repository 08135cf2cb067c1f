import { type EventKind, type Job, Line, Phase, type Timers } from '../engine/index.ts';
import { Backlog, type BatchRule, type DispatchPolicy, linesFor, NONE } from '../policies/index.ts';
import { type BatchTime, JobKind, type LoadedWorker } from './batch-time.ts';
import { ColdStarts, type SetupRules } from './cold-starts.ts';
import { NumberLine } from './number-line.ts';
import { type SessionMemory, Sessions } from './sessions.ts';
import type { Site } from './site.ts';
import type { Station } from './station.ts';
import { WaitingRoom, type WaitingRules } from './waiting-room.ts';

export interface BatchingPoolOptions {
  /** Speed of each worker: 1 takes the time that the profile says, 2 half of it. */
  readonly speeds: readonly number[];
  readonly dispatch: DispatchPolicy;
  /** By urgency. */
  readonly rules: readonly BatchRule[];
  readonly batchTime: BatchTime;
  /** Jobs of no session may be lost by them; without, all jobs wait for as long as it takes. */
  readonly waiting?: WaitingRules | undefined;
  /** Workers are off until they are needed; without, they are always on. Then no job is of a session. */
  readonly setup?: SetupRules | undefined;
  /** Where the state of sessions lies; without, it takes no memory. */
  readonly sessionMemory?: SessionMemory | undefined;
}

/** A worker, the jobs that wait for it alone, and what it is serving. */
class Worker implements LoadedWorker {
  /** Time per unit of work: 1 / speed. */
  readonly perSpeed: number;
  readonly own: readonly Line[]; // by urgency
  readonly backlog: Backlog;
  readonly batch = new Line();
  demand = NaN; // what the jobs of the batch add up to
  finalizes = false; // a finalization job is among them
  readonly id: number;

  constructor(id: number, speed: number, own: readonly Line[], backlog: Backlog) {
    this.id = id;
    this.perSpeed = 1 / speed;
    this.own = own;
    this.backlog = backlog;
  }
}

/**
 * Workers that serve jobs in batches of one urgency. Jobs of a session (an open audio stream) wait for
 * the worker that holds its state, run in order, and never two in one batch; other jobs are shared by
 * all workers. An idle worker starts as soon as the dispatch policy names an urgency that is ready:
 * a full batch, or a first job that has lingered long enough. Lingering holds no worker, so a live
 * arrival takes the worker that bulk jobs were lingering for. Running batches are not preempted. Jobs
 * that wait may be lost (see waiting-room.ts); those that linger wait. Workers may go off when they are not
 * needed (see cold-starts.ts); then who became idle last starts first, so that the others can go off.
 */
export class BatchingPool implements Station {
  readonly sessions: Sessions;
  private readonly workers: readonly Worker[];
  private readonly shared: readonly Line[]; // by urgency
  private inLine = 0; // jobs in all lines
  private readonly room: WaitingRoom | null; // null: no job is lost
  private readonly idle: NumberLine; // workers: those that are to start first in front
  private readonly cold: ColdStarts | null; // null: workers are always on
  private readonly finished: EventKind;
  private readonly lingered: Timers; // by worker and urgency
  private readonly site: Site;
  private readonly policy: DispatchPolicy;
  private readonly rules: readonly BatchRule[];
  private readonly batchTime: BatchTime;

  constructor(site: Site, options: BatchingPoolOptions) {
    this.site = site;
    const { rules, speeds } = options;
    this.policy = options.dispatch;
    this.rules = rules;
    this.batchTime = options.batchTime;
    this.shared = linesFor(rules);
    this.workers = speeds.map((speed, id) => {
      const own = linesFor(rules);
      return new Worker(id, speed, own, new Backlog(site.sim, rules, own, this.shared));
    });
    this.idle = new NumberLine(speeds.length);
    this.cold = this.coldStarts(options.setup);
    if (this.cold === null) for (const { id } of this.workers) this.idle.push(id);
    this.sessions = new Sessions(site.world, speeds, options.sessionMemory);
    this.room =
      options.waiting === undefined
        ? null
        : new WaitingRoom(site, options.waiting, (job) => this.takeOut(job));
    this.finished = site.event('finished', Phase.Completion, (id) =>
      this.finish(this.workers[id]!),
    );
    this.lingered = site.timers('lingered', Phase.Timeout, speeds.length * rules.length, () =>
      site.mark(),
    );
  }

  accept(job: Job): void {
    this.batchTime.assess(job);
    if (job.session < 0) this.line(job, this.shared[job.urgency]!);
    else if (this.sessions.admit(job)) this.line(job, this.lineOf(job));
    if (this.room !== null) {
      this.room.enter(job);
      this.site.mark();
    } else if (this.cold !== null || this.idle.first !== this.idle.none) this.site.mark();
  }

  /** Every idle worker for which something is ready starts; if all are always on, the longest idle first. */
  dispatch(): void {
    const { idle } = this;
    for (let number = idle.first; number !== idle.none && this.inLine > 0; ) {
      const worker = this.workers[number]!;
      number = idle.after(number);
      const urgency = this.policy(worker.backlog);
      if (urgency === NONE) this.waitToFill(worker);
      else this.start(worker, urgency);
    }
    if (this.room !== null) this.room.shed();
    if (this.cold !== null) this.cold.adjust(this.batchesInLine());
  }

  private start(worker: Worker, urgency: number): void {
    this.idle.remove(worker.id);
    if (this.cold !== null) this.cold.began(worker.id);
    const most = this.rules[urgency]!.max;
    worker.demand = 0;
    worker.finalizes = false;
    this.load(worker, worker.own[urgency]!, most);
    this.load(worker, this.shared[urgency]!, most);
    this.site.workerStarted(worker.batch.length === most);
    this.site.after(this.batchTime.batch(worker), this.finished, worker.id);
  }

  /** Moves jobs of this line to the worker's batch while it has room. */
  private load(worker: Worker, line: Line, most: number): void {
    while (line.length > 0 && worker.batch.length < most) {
      const job = line.shift();
      this.inLine--;
      if (this.room !== null) this.room.leave(job);
      this.site.began(job);
      worker.batch.push(job);
      worker.demand += job.demand;
      if (job.kind === JobKind.Final) worker.finalizes = true;
    }
  }

  private finish(worker: Worker): void {
    const jobs = worker.batch.length;
    this.site.workerStopped();
    while (worker.batch.length > 0) {
      const job = worker.batch.shift();
      this.site.worked(job, job.beganAt, jobs);
      if (job.session >= 0) this.followUp(job.session);
      this.site.served(job);
    }
    if (this.cold === null) this.idle.push(worker.id);
    else {
      this.idle.pushFirst(worker.id);
      this.cold.rests(worker.id);
    }
    this.site.mark();
  }

  /** The session's next job, which waited for this one, may now be served. */
  private followUp(session: number): void {
    const next = this.sessions.release(session);
    if (next !== null) this.line(next, this.lineOf(next));
  }

  private line(job: Job, line: Line): void {
    line.push(job);
    this.inLine++;
  }

  /** A job of no session leaves without service. */
  private takeOut(job: Job): void {
    this.shared[job.urgency]!.remove(job);
    this.inLine--;
    if (this.cold !== null) this.site.mark();
  }

  private lineOf(job: Job): Line {
    return this.workers[this.sessions.workerOf(job.session)]!.own[job.urgency]!;
  }

  /** The worker is idle, yet nothing is ready: look again when the first job of a line has lingered enough. */
  private waitToFill(worker: Worker): void {
    const { rules } = this;
    for (let urgency = 0; urgency < rules.length; urgency++) {
      const first = worker.backlog.first(urgency);
      if (first === null) continue;
      const remains = rules[urgency]!.linger - (this.site.sim.now - first.enqueuedAt);
      if (remains > 0) this.lingered.set(worker.id * rules.length + urgency, remains);
    }
  }

  private coldStarts(rules: SetupRules | undefined): ColdStarts | null {
    if (rules === undefined) return null;
    return new ColdStarts(this.site, this.workers.length, rules, {
      turnedOn: (worker) => {
        this.idle.pushFirst(worker);
        this.site.mark();
      },
      turnedOff: (worker) => this.idle.remove(worker),
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
