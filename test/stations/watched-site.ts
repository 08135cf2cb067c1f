import {
  type EventKind,
  type Job,
  JobPool,
  Phase,
  type Simulation,
} from '../../src/engine/index.ts';
import { Site, type World } from '../../src/stations/index.ts';

/** Sees every job come and go, and adds up the time that each one spent inside since `measure`. */
export class WitnessingPool extends JobPool {
  /** Jobs that left although they were not inside, or came although they were. */
  mistakes = 0;
  private readonly cameAt = new Map<Job, number>();
  private timeOfThoseGone = 0;
  private from = 0;
  private readonly sim: Simulation;

  constructor(sim: Simulation) {
    super();
    this.sim = sim;
  }

  override take(): Job {
    const job = super.take();
    if (this.cameAt.has(job)) this.mistakes++;
    this.cameAt.set(job, this.sim.now);
    return job;
  }

  override give(job: Job): void {
    const cameAt = this.cameAt.get(job);
    if (cameAt === undefined) this.mistakes++;
    else this.timeOfThoseGone += this.since(cameAt);
    this.cameAt.delete(job);
    super.give(job);
  }

  measure(): void {
    this.from = this.sim.now;
    this.timeOfThoseGone = 0;
  }

  /** Sum over all jobs of the time that they spent inside since `measure`, whether or not they have left. */
  get timeInside(): number {
    let sum = this.timeOfThoseGone;
    for (const cameAt of this.cameAt.values()) sum += this.since(cameAt);
    return sum;
  }

  private since(cameAt: number): number {
    return this.sim.now - Math.max(cameAt, this.from);
  }
}

/** A job as it was when its service began. */
export interface Served {
  readonly owner: number;
  readonly urgency: number;
  readonly session: number;
  readonly enqueuedAt: number;
}

/** A batch that a worker started on. */
export interface Batch {
  readonly begin: number;
  readonly end: number;
  readonly worker: number;
  readonly jobs: readonly Served[];
}

/** A site that writes down what its pool does, and looks at it when each instant is over. */
export class WatchedSite extends Site {
  readonly started: Batch[] = [];
  mostBusy = 0;
  /** Instants at whose end a worker was idle although a job waited. */
  idleInVain = 0;
  private readonly look: EventKind;
  private begun: Served[] = [];

  constructor(world: World, name: string, workers: number) {
    super(world, name);
    this.look = world.sim.event('look', Phase.Observe, () => {
      const backlog = this.inside - this.inService.level;
      if (backlog > 0 && this.busyWorkers.level < workers) this.idleInVain++;
    });
  }

  override accept(job: Job): void {
    super.accept(job);
    this.sim.after(0, this.look, 0);
  }

  override began(job: Job): void {
    super.began(job);
    const { owner, urgency, session, enqueuedAt } = job;
    this.begun.push({ owner, urgency, session, enqueuedAt });
  }

  override batchBegan(full: boolean): void {
    super.batchBegan(full);
    this.seeBusy();
  }

  override workerStarted(full?: boolean): void {
    super.workerStarted(full);
    this.seeBusy();
  }

  override busyWorkersChanged(change: number): void {
    super.busyWorkersChanged(change);
    this.seeBusy();
    this.sim.after(0, this.look, 0);
  }

  override workerStopped(): void {
    super.workerStopped();
    this.sim.after(0, this.look, 0);
  }

  override served(job: Job): void {
    super.served(job);
    this.sim.after(0, this.look, 0);
  }

  /** A pool schedules the end of a batch, with the number of its worker, as soon as it has loaded it. */
  override after(delay: number, kind: EventKind, subject: number): void {
    super.after(delay, kind, subject);
    if (this.begun.length === 0) return; // another event
    const begin = this.sim.now;
    this.started.push({ begin, end: begin + delay, worker: subject, jobs: this.begun });
    this.begun = [];
  }

  private seeBusy(): void {
    this.mostBusy = Math.max(this.mostBusy, this.busyWorkers.level);
  }

  /** The batches as `begin-end worker: owners`, in the units of `unit` microseconds. */
  diary(unit = 1): string[] {
    return this.started.map(
      ({ begin, end, worker, jobs }) =>
        `${begin / unit}-${end / unit} ${worker}: ${jobs.map(({ owner }) => owner).join(' ')}`,
    );
  }
}
