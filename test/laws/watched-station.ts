import type { Job } from '../../src/engine/index.ts';
import type { ModelDescription, StationDescription } from '../../src/model/index.ts';
import type { Site } from '../../src/stations/index.ts';

/** Keeps its own books of one station: the ways in and out of its site lead through here. */
export class WatchedStation {
  /** Jobs at the station, in the order in which they came, and when they did. */
  readonly present = new Map<Job, number>();
  readonly site: Site;
  private readonly waiting = new Set<Job>();
  /** Jobs that a router sent here, which are at the router all the while, and when they came. */
  private readonly routed = new Map<Job, number>();
  private routedFor = 0;
  private from = 0;
  /** By session: when its latest job left, so that the next one could stand in line. */
  private readonly sessionFreeSince = new Map<number, number>();
  private readonly station: StationDescription;
  private readonly rules: readonly Rule[];
  private readonly workers: number;
  /** The most jobs that can be in service. */
  private readonly places: number;
  private before = 0; // jobs there when measuring began
  private came = 0;
  private left = 0;
  private wrong: string | null = null;

  private readonly isAtRouter: (job: Job) => boolean;

  constructor(
    station: StationDescription,
    site: Site,
    classes: ModelDescription['classes'],
    isAtRouter: (job: Job) => boolean,
  ) {
    this.isAtRouter = isAtRouter;
    this.station = station;
    this.site = site;
    this.rules = classes.map(({ name, urgency }) => ({ urgency, ...ruleOf(station, name) }));
    this.workers = workersOf(station);
    this.places = placesOf(station, this.rules);
    this.follow();
  }

  /** Counts from now on, as the site does. */
  measure(): void {
    this.from = this.site.sim.now;
    this.routedFor = 0;
    this.before = this.present.size;
    this.came = 0;
    this.left = 0;
  }

  /** Time that jobs which a router sent here have spent here since `measure`, whether or not they have left. */
  get timeRouted(): number {
    let time = this.routedFor;
    for (const cameAt of this.routed.values()) time += this.since(cameAt);
    return time;
  }

  private since(cameAt: number): number {
    return this.site.sim.now - Math.max(cameAt, this.from);
  }

  /** What is wrong with the site's counts; null if nothing is. */
  wrongCount(): string | null {
    const { site, before, came, left, present } = this;
    const lost = [...site.drops.values()].reduce((sum, jobs) => sum + jobs, 0);
    const accepted = site.routes.reduce((sum, route) => sum + route.accepted, 0);
    if (this.wrong !== null) return this.wrong;
    if (accepted !== came) return `${came} came, ${accepted} accepted`;
    if (site.departures + lost !== left)
      return `${left} left, ${site.departures} + ${lost} counted`;
    if (before + came - left !== site.inside)
      return `${site.inside} inside, ${before + came - left} by its counts`;
    return site.inside === present.size ? null : `${site.inside} inside, ${present.size} there`;
  }

  /** A level that cannot be; null if there is none. */
  wrongLevel(): string | null {
    const { busyWorkers, inService, routes } = this.site;
    if (!(busyWorkers.level >= 0 && busyWorkers.level <= this.workers)) {
      return `${busyWorkers.level} of ${this.workers} workers are busy`;
    }
    if (!(inService.level >= 0 && inService.level <= this.places)) {
      return `${inService.level} jobs in service, ${this.places} places`;
    }
    const below = routes.find(({ backlog }) => !(backlog.level >= 0));
    return below === undefined ? null : `${below.backlog.level} jobs wait`;
  }

  /** A job that should have begun by `now`, as nothing happened until then; null if there is none. */
  idlesInVain(now: number): string | null {
    if (this.waiting.size === 0 || this.mayBeOff || !this.servesAll || !this.hasRoom()) return null;
    for (const rule of this.rules) {
      const job = this.ready(rule, now);
      if (job !== undefined) {
        return `a worker is idle, yet job ${job.id}, there since ${job.enqueuedAt} us, waits`;
      }
    }
    return null;
  }

  /** Of an idle worker it is not known here whether it is off. */
  private get mayBeOff(): boolean {
    return this.station.kind === 'batching_pool' && this.station.setup !== undefined;
  }

  /** May any idle worker begin any job? */
  private get servesAll(): boolean {
    if (this.station.kind !== 'batching_pool') return true;
    return this.station.reserved === undefined && this.station.keepFree === undefined;
  }

  private hasRoom(): boolean {
    const { busyWorkers, inService } = this.site;
    if (this.station.kind === 'sharing') return inService.level < this.places;
    return busyWorkers.level < this.workers;
  }

  /** A job of this urgency that any idle worker could begin. */
  private ready({ urgency, max, linger }: Rule, now: number): Job | undefined {
    const jobs = [...this.waiting].filter((job) => job.urgency === urgency);
    const routed = this.station.kind === 'continuous_batching'; // to a worker, when they come
    const shared = routed ? [] : jobs.filter(({ session }) => session < 0);
    if (shared.length >= max) return shared[0];
    // The worker of a session, or of a routed job, is not known here: it is surely idle when all are.
    const free = this.site.busyWorkers.level === 0 ? jobs : shared;
    return free.find((job) => now - this.inLineSince(job) >= linger);
  }

  /** A job of a session stands in line once the one before it has left. */
  private inLineSince({ enqueuedAt, session }: Job): number {
    return Math.max(enqueuedAt, this.sessionFreeSince.get(session) ?? 0);
  }

  private follow(): void {
    const { site } = this;
    const accept = site.accept.bind(site);
    const began = site.began.bind(site);
    site.accept = (job) => {
      if (this.present.has(job)) this.wrong = `job ${job.id} came twice`;
      this.came++;
      if (this.isAtRouter(job)) this.routed.set(job, site.sim.now);
      this.present.set(job, site.sim.now);
      this.waiting.add(job);
      accept(job);
    };
    site.began = (job) => {
      if (!this.waiting.delete(job)) this.wrong = `job ${job.id} began twice`;
      began(job);
    };
    const served = site.served.bind(site);
    const dropped = site.dropped.bind(site);
    const shed = site.shed.bind(site);
    const outdated = site.outdated.bind(site);
    const abandoned = site.abandoned.bind(site);
    site.served = (job) => {
      this.leave(job, false);
      served(job);
    };
    site.dropped = (job, reason) => {
      this.leave(job, false);
      dropped(job, reason);
    };
    site.shed = (job) => {
      this.leave(job, true);
      shed(job);
    };
    site.outdated = (job) => {
      this.leave(job, true);
      outdated(job);
    };
    site.abandoned = (job) => {
      this.leave(job, true);
      abandoned(job);
    };
    const refused = site.refused.bind(site);
    site.refused = (job, reason) => {
      this.leave(job, true);
      refused(job, reason);
    };
    const cancelled = site.cancelled.bind(site);
    site.cancelled = (job) => {
      this.leave(job, this.waiting.has(job)); // it may have been interrupted
      cancelled(job);
    };
  }

  /** `waits`: it has had no service. */
  private leave(job: Job, waits: boolean): void {
    this.left++;
    const routedAt = this.routed.get(job);
    if (routedAt !== undefined) this.routedFor += this.since(routedAt);
    this.routed.delete(job);
    if (!this.present.delete(job)) this.wrong = `job ${job.id} left twice`;
    if (this.waiting.delete(job) !== waits) this.wrong = `job ${job.id} left out of turn`;
    if (job.session >= 0) this.sessionFreeSince.set(job.session, this.site.sim.now);
  }
}

/** When jobs of one urgency may begin. */
interface Rule {
  readonly urgency: number;
  readonly max: number;
  readonly linger: number;
}

function ruleOf(station: StationDescription, className: string): Omit<Rule, 'urgency'> {
  if (station.kind !== 'batching_pool') return { max: 1, linger: 0 };
  const { max, linger } = station.batch;
  return { max: max[className]!, linger: Math.round(linger[className]!) };
}

function workersOf(station: StationDescription): number {
  switch (station.kind) {
    case 'delay':
    case 'cache':
    case 'router':
    case 'client':
      return Infinity;
    case 'batching_pool':
    case 'continuous_batching':
      return station.speeds.length;
    case 'sharing':
      return station.workers;
    case 'dependency':
      return station.concurrency ?? Infinity;
  }
}

function placesOf(station: StationDescription, rules: readonly Rule[]): number {
  if (station.kind === 'sharing') return station.concurrency ?? Infinity;
  if (station.kind === 'continuous_batching') return station.speeds.length * station.maxSequences;
  return workersOf(station) * Math.max(...rules.map(({ max }) => max));
}
