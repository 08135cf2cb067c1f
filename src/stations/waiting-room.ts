import { type Job, type Micros, Phase, type Timers, widened } from '../engine/index.ts';
import { type Distribution, Draws, whole } from '../random/index.ts';
import type { Site } from './site.ts';

/** Why jobs leave without service, or in the middle of it. */
export const Loss = {
  Shed: 'full',
  Abandoned: 'abandoned',
  Cancelled: 'cancelled',
  Memory: 'memory',
  Failed: 'failed',
} as const;

/** How many jobs may wait, how much work they may be, and for how long they do. */
export interface WaitingRules {
  /** By queue: the most jobs of it that may wait. */
  readonly places: readonly number[];
  /** By route: the queue in which its jobs count; -1 for none, so that they are never shed. */
  readonly queues: readonly number[];
  /** The same of the work that may wait, in microseconds of a worker of speed 1; without, it has no limit. */
  readonly work?:
    | { readonly most: readonly Micros[]; readonly queues: readonly number[] }
    | undefined;
  /** By route: how long its jobs wait before they leave, in microseconds; null for ever. */
  readonly patience: readonly (Distribution | null)[];
  /** By route: what has waited so long is shed, in whole microseconds, 1 or more; Infinity for never. Without, none is. */
  readonly shedAfter?: readonly Micros[] | undefined;
}

/**
 * Where jobs wait that can be lost. Places are counted once a dispatch has started all that it can: a
 * job that comes and starts at the same instant needs none, so without places only idle workers take
 * jobs (a loss system). Of the jobs that came since the last dispatch and wait, those that came last
 * are shed while their queue has more than its places, or more work than it may have; a job once let in is shed
 * only when it has waited too long.
 */
export class WaitingRoom {
  private readonly free: Int32Array; // by queue: places; below 0: so many jobs are too many
  private readonly queues: readonly number[];
  private readonly freeWork: Float64Array; // by queue of work: how much more may wait, in whole microseconds
  private readonly workQueues: readonly number[]; // by route; empty if work has no limit
  private readonly newcomers: Job[] = []; // with a queue, since the last dispatch
  private waits = new Uint8Array(64); // by id of the job: is it a newcomer that waits?

  private readonly patience: readonly (Draws | null)[];
  private readonly patienceEnds: Timers | null; // by id of the job
  private readonly shedAfter: readonly Micros[]; // by route; empty if nobody waits too long
  private readonly ages: Timers | null; // by id of the job

  private readonly site: Site;
  private readonly takeOut: (job: Job) => void;

  /** `takeOut` takes a job that is lost out of its line. */
  constructor(site: Site, rules: WaitingRules, takeOut: (job: Job) => void) {
    this.site = site;
    this.takeOut = takeOut;
    this.free = Int32Array.from(rules.places);
    this.queues = rules.queues;
    this.freeWork = Float64Array.from(rules.work?.most ?? []);
    this.workQueues = rules.work?.queues ?? [];
    this.patience = rules.patience.map((time, route) =>
      time === null ? null : new Draws(time, site.stream(`patience ${route}`)),
    );
    const patient = this.patience.every((draws) => draws === null);
    this.patienceEnds = patient
      ? null
      : site.timers('patience', Phase.Timeout, 64, (id) => this.abandon(site.jobAt(id)));
    this.shedAfter = rules.shedAfter ?? [];
    this.ages =
      this.shedAfter.length === 0
        ? null
        : site.timers('age', Phase.Timeout, 64, (id) => this.shedOutdated(site.jobAt(id)));
  }

  enter(job: Job): void {
    if (this.takesRoom(job, 1)) {
      this.newcomers.push(job);
      this.setWaits(job);
    }
    const patience = this.patience[job.route]!;
    // At the instant of its arrival no job has waited, however little patience it has.
    if (patience !== null) this.patienceEnds!.set(job.id, Math.max(1, whole(patience.next())));
    if (this.ages !== null && this.shedAfter[job.route]! < Infinity) {
      this.ages.set(job.id, this.shedAfter[job.route]!);
    }
  }

  /** The job, which was in service, waits again: it takes a place, if only beyond the last, and never loses patience. */
  comeBack(job: Job): void {
    this.takesRoom(job, 1);
  }

  /** The job is served, or lost. */
  leave(job: Job): void {
    if (this.takesRoom(job, -1)) this.waits[job.id] = 0;
    if (this.patience[job.route] !== null) this.patienceEnds!.clear(job.id);
    if (this.ages !== null) this.ages.clear(job.id);
  }

  /** Sheds the newcomers that still wait and are too many, the last one first. */
  shed(): void {
    while (this.newcomers.length > 0) {
      const job = this.newcomers.pop()!;
      if (this.waits[job.id] === 0 || this.hasRoom(job)) continue;
      this.leave(job);
      this.takeOut(job);
      this.site.shed(job);
    }
  }

  /** The job takes a place and room for its work (times 1), or gives them up (times -1). Is either limited? */
  private takesRoom(job: Job, times: number): boolean {
    const queue = this.queues[job.route]!;
    if (queue >= 0) this.free[queue]! -= times;
    if (this.workQueues.length === 0) return queue >= 0;
    const work = this.workQueues[job.route]!;
    if (work >= 0) this.freeWork[work]! -= times * whole(job.demand);
    return queue >= 0 || work >= 0;
  }

  /** Is no queue that it counts in too long? */
  private hasRoom({ route }: Job): boolean {
    const queue = this.queues[route]!;
    if (queue >= 0 && this.free[queue]! < 0) return false;
    const work = this.workQueues.length === 0 ? -1 : this.workQueues[route]!;
    return work < 0 || this.freeWork[work]! >= 0;
  }

  private abandon(job: Job): void {
    this.leave(job);
    this.takeOut(job);
    this.site.abandoned(job);
  }

  private shedOutdated(job: Job): void {
    this.leave(job);
    this.takeOut(job);
    this.site.outdated(job);
  }

  private setWaits({ id }: Job): void {
    if (id >= this.waits.length) this.waits = widened(this.waits, 2 * id);
    this.waits[id] = 1;
  }
}
