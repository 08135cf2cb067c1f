import {
  type Door,
  type EventKind,
  type EventPhase,
  type Happening,
  type Job,
  type Mark,
  type Micros,
  type Simulation,
  Timers,
} from '../engine/index.ts';
import { type Distribution, Draws, type RandomStream } from '../random/index.ts';
import { TimeAverage } from '../statistics/index.ts';
import { RouteAtStation } from './route-at-station.ts';
import type { Station } from './station.ts';
import { Loss } from './waiting-room.ts';
import type { FailureCounts, ScalingCounts } from './worker-counts.ts';
import type { World } from './world.ts';

/**
 * A station's place in the system: its clock, its events, its streams, and the ways in and out.
 * Whatever can be counted without knowing the kind of station is counted here.
 */
export class Site implements Door {
  batches = 0;
  fullBatches = 0; // those with as many jobs as allowed
  coldStarts = 0; // setups of workers that began
  readonly drops = new Map<string, number>(); // by reason
  readonly inService: TimeAverage; // jobs
  busyWorkers: TimeAverage; // that of `inService` if each serves one job
  readonly workersInSetup: TimeAverage;
  failures: FailureCounts | null = null; // null: workers never fail
  scaling: ScalingCounts | null = null; // null: their number is fixed
  readonly routes: readonly RouteAtStation[]; // by number of the route

  readonly name: string;
  readonly sim: Simulation;
  readonly world: World;
  private readonly changed: Mark;
  private station: Station | null = null;

  constructor(world: World, name: string) {
    this.world = world;
    this.name = name;
    this.sim = world.sim;
    this.changed = world.sim.station(this);
    this.inService = new TimeAverage(world.sim);
    this.busyWorkers = new TimeAverage(world.sim);
    this.workersInSetup = new TimeAverage(world.sim);
    this.routes = Array.from({ length: world.routes }, () => new RouteAtStation(world.sim));
  }

  /** Puts a station here. */
  open(station: Station): this {
    this.station = station;
    return this;
  }

  /** Jobs that have had what they came for. */
  get departures(): number {
    return this.routes.reduce((jobs, { served }) => jobs + served, 0);
  }

  /** Jobs now at the station. */
  get inside(): number {
    return this.routes.reduce((jobs, { backlog }) => jobs + backlog.level, this.inService.level);
  }

  /** Time that jobs have waited here in all, from the beginning of the run. */
  get waited(): number {
    return this.routes.reduce((time, { backlog }) => time + backlog.total, 0);
  }

  /** Forgets what was counted so far: statistics are of what begins from now on. */
  measure(): void {
    this.batches = 0;
    this.fullBatches = 0;
    this.coldStarts = 0;
    this.drops.clear();
    this.inService.restart();
    this.busyWorkers.restart();
    this.workersInSetup.restart();
    this.failures?.measure();
    this.scaling?.measure();
    for (const route of this.routes) route.measure();
    this.station?.measure?.();
  }

  dispatch(): void {
    this.station!.dispatch!();
  }

  // What the station may use.

  event(name: string, phase: EventPhase, happen: Happening): EventKind {
    return this.sim.event(`${this.name}.${name}`, phase, happen);
  }

  after(delay: Micros, kind: EventKind, subject: number): void {
    this.sim.after(delay, kind, subject);
  }

  /** One timer for each of about so many subjects. */
  timers(name: string, phase: EventPhase, subjects: number, happen: Happening): Timers {
    return new Timers(this.sim, `${this.name}.${name}`, phase, subjects, happen);
  }

  stream(name: string): RandomStream {
    return this.world.stream(`${this.name}/${name}`);
  }

  /** By route: draws of its distribution, from a stream of its own. */
  drawsByRoute(name: string, distributions: readonly Distribution[]): Draws[] {
    return distributions.map((each, route) => new Draws(each, this.stream(`${name} ${route}`)));
  }

  jobAt(id: number): Job {
    return this.world.jobs.at(id);
  }

  /** Something changed: the station dispatches at the end of this round. */
  mark(): void {
    this.sim.mark(this.changed);
  }

  // The way in, and the ways out.

  accept(job: Job): void {
    const route = this.routes[job.route]!;
    job.enqueuedAt = this.sim.now;
    job.beganAt = NaN;
    job.workerTime = 0;
    job.memoryWait = 0;
    job.loadWait = 0;
    route.accepted++;
    route.backlog.step(1);
    this.station!.accept(job);
  }

  /** Calls off a job that is here. It is lost now or soon, with the reason `cancelled`, or served all the same. */
  cancel(job: Job): void {
    const { station } = this;
    if (station!.cancel !== undefined) station!.cancel(job);
    else this.callOff(job);
  }

  /** Service of this job cannot be cut, but its result will be dropped. */
  callOff(job: Job): void {
    job.late = true;
    job.calledOff = true;
  }

  /** Service of this job begins. */
  began(job: Job): void {
    const route = this.routes[job.route]!;
    route.backlog.step(-1);
    this.inService.step(1);
    job.beganAt = this.sim.now;
    if (job.enqueuedAt > this.world.measuredFrom) {
      route.waiting.add(this.sim.now - job.enqueuedAt);
    }
  }

  /** Its service is interrupted: it waits again. */
  interrupted(job: Job): void {
    this.routes[job.route]!.backlog.step(1);
    this.inService.step(-1);
  }

  /** Its service, which was interrupted, goes on. Its waiting was measured when it began. */
  resumed(job: Job): void {
    this.routes[job.route]!.backlog.step(-1);
    this.inService.step(1);
    job.beganAt = this.sim.now;
  }

  /** From the beginning of the run, each worker serves one job at a time: as many are busy as jobs are in service. */
  oneJobEach(): void {
    this.busyWorkers = this.inService;
  }

  /** A batch begins, which may have as many jobs as it is allowed. */
  batchBegan(full: boolean): void {
    this.batches++;
    if (full) this.fullBatches++;
  }

  /** A worker starts on a batch. */
  workerStarted(full = false): void {
    this.batchBegan(full);
    this.busyWorkers.step(1);
  }

  /** A worker gives up a full batch that will go on, and is counted again then. */
  batchInterrupted(): void {
    this.batches--;
    this.fullBatches--;
    this.busyWorkers.step(-1);
  }

  workerStopped(): void {
    this.busyWorkers.step(-1);
  }

  /** A worker has spent the time since then on this job and others, so many in all. */
  worked(job: Job, since: Micros, jobs: number): void {
    const begun = Math.max(since, this.world.measuredFrom);
    const time = (this.sim.now - begun) / jobs;
    this.routes[job.route]!.workerTime += time;
    job.workerTime += time;
  }

  /** So many workers more, or fewer, have jobs; of workers that do not serve in batches. */
  busyWorkersChanged(change: number): void {
    this.busyWorkers.step(change);
  }

  setupBegan(): void {
    this.coldStarts++;
    this.workersInSetup.step(1);
  }

  /** The worker is ready, or needed no more. */
  setupEnded(): void {
    this.workersInSetup.step(-1);
  }

  /** The job has asked a cache for what it wants. */
  lookedUp(job: Job, hit: boolean): void {
    const route = this.routes[job.route]!;
    route.lookups++;
    if (hit) route.hits++;
  }

  /** The job has had what it came for and goes on, unless it was called off. */
  served(job: Job): void {
    const route = this.routes[job.route]!;
    this.inService.step(-1);
    this.leave(job, route);
    if (job.calledOff) {
      this.lose(job, Loss.Cancelled);
      return;
    }
    route.served++;
    if (job.late) this.wasted(job);
    job.goOn();
  }

  /** The job was in service and is lost. */
  dropped(job: Job, reason: string): void {
    this.inService.step(-1);
    this.leave(job, this.routes[job.route]!);
    this.lose(job, reason);
  }

  /** The job has just come and there is no room for it to wait. */
  shed(job: Job): void {
    const route = this.routes[job.route]!;
    route.backlog.step(-1);
    route.shed++;
    this.lose(job, Loss.Shed);
  }

  /** The job was let in, and has waited so long that it is not worth serving any more. */
  outdated(job: Job): void {
    const route = this.routes[job.route]!;
    route.backlog.step(-1);
    if (job.enqueuedAt > this.world.measuredFrom) {
      route.shed++;
      route.outdated++;
      route.waitedInVain.add(this.sim.now - job.enqueuedAt);
    }
    this.lose(job, Loss.Shed);
  }

  /** The job's patience has ended while it waited. */
  abandoned(job: Job): void {
    const route = this.routes[job.route]!;
    route.backlog.step(-1);
    if (job.enqueuedAt > this.world.measuredFrom) {
      route.waitedInVain.add(this.sim.now - job.enqueuedAt);
    }
    this.lose(job, Loss.Abandoned);
  }

  /** The job waited and was called off. */
  cancelled(job: Job): void {
    const route = this.routes[job.route]!;
    route.backlog.step(-1);
    if (job.enqueuedAt > this.world.measuredFrom) {
      route.waitedInVain.add(this.sim.now - job.enqueuedAt);
    }
    this.lose(job, Loss.Cancelled);
  }

  /** The job has had no service and will have none: it failed at the door, or waited for what can never be had. */
  refused(job: Job, reason: string): void {
    this.routes[job.route]!.backlog.step(-1);
    this.lose(job, reason);
  }

  protected lose(job: Job, reason: string): void {
    this.wasted(job);
    this.drops.set(reason, (this.drops.get(reason) ?? 0) + 1);
    job.path.lost(job, reason);
  }

  /** What workers did for the job is of no use to anybody. */
  private wasted(job: Job): void {
    if (job.enqueuedAt > this.world.measuredFrom) {
      this.routes[job.route]!.wastedTime += job.workerTime;
    }
  }

  private leave(job: Job, route: RouteAtStation): void {
    if (job.enqueuedAt > this.world.measuredFrom) {
      route.sojourn.add(this.sim.now - job.enqueuedAt);
    }
  }
}
