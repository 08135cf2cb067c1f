import { type EventKind, type Job, Line, Phase } from '../engine/index.ts';
import { type Distribution, type Draws, whole } from '../random/index.ts';
import type { Site } from './site.ts';
import type { Station } from './station.ts';

interface PlainPoolOptions {
  /** Speed of each worker: 1 takes the time that a job brings, 2 half of it. */
  readonly speeds: readonly number[];
  /** How many there are. */
  readonly urgencies: number;
  /** By route: what a job takes on a worker of speed 1, in microseconds. */
  readonly service: readonly Distribution[];
}

/** Serves one job at a time. */
class PlainWorker {
  readonly id: number;
  /** Time per unit of work: 1 / speed. */
  readonly perSpeed: number;
  job: Job | null = null;
  nextIdle: PlainWorker | null = null; // while it is idle: who became idle after it

  constructor(id: number, speed: number) {
    this.id = id;
    this.perSpeed = 1 / speed;
  }
}

/**
 * Workers that serve jobs one at a time, whichever is free: the G/G/c queue. The most urgent job starts first, of
 * these who came first, on the worker that has been idle longest; service runs to its end. A job that is called
 * off leaves its line; in service it is served, and its result is dropped.
 *
 * A batching pool whose batches are of one job does the same, event by event, and much more: tests hold them to each
 * other. This one is for models that ask for no more, in six sevenths of the time, and for readers.
 */
export class PlainPool implements Station {
  private readonly lines: readonly Line[]; // by urgency
  private inLine = 0; // jobs in all lines
  private firstIdle: PlainWorker | null = null;
  private lastIdle: PlainWorker | null = null; // any if none is idle
  private readonly service: readonly Draws[]; // by route
  private readonly finished: EventKind;
  private readonly site: Site;

  constructor(site: Site, { speeds, urgencies, service }: PlainPoolOptions) {
    this.site = site;
    site.oneJobEach();
    this.lines = Array.from({ length: urgencies }, () => new Line());
    this.service = site.drawsByRoute('service', service);
    const workers = speeds.map((speed, id) => new PlainWorker(id, speed));
    for (const worker of workers) this.rest(worker);
    this.finished = site.event('finished', Phase.Completion, (id) => this.finish(workers[id]!));
  }

  /** Its service time is drawn now, so that it does not depend on the order in which jobs are served. */
  accept(job: Job): void {
    job.demand = this.service[job.route]!.next();
    this.lines[job.urgency]!.push(job);
    this.inLine++;
    if (this.firstIdle !== null) this.site.mark();
  }

  dispatch(): void {
    while (this.inLine > 0 && this.firstIdle !== null) {
      const worker: PlainWorker = this.firstIdle;
      this.firstIdle = worker.nextIdle;
      this.start(worker, this.takeNext());
    }
  }

  cancel(job: Job): void {
    if (!Number.isNaN(job.beganAt)) this.site.callOff(job);
    else {
      this.lines[job.urgency]!.remove(job);
      this.inLine--;
      this.site.cancelled(job);
    }
  }

  /** Takes the job that is served next out of its line; one waits. */
  private takeNext(): Job {
    let urgency = 0;
    while (this.lines[urgency]!.first === null) urgency++;
    this.inLine--;
    return this.lines[urgency]!.shift();
  }

  private start(worker: PlainWorker, job: Job): void {
    worker.job = job;
    this.site.began(job);
    this.site.batchBegan(true);
    this.site.after(whole(job.demand * worker.perSpeed), this.finished, worker.id);
  }

  private finish(worker: PlainWorker): void {
    const job = worker.job!;
    this.site.worked(job, job.beganAt, 1);
    this.site.served(job);
    this.rest(worker);
    this.site.mark();
  }

  private rest(worker: PlainWorker): void {
    worker.nextIdle = null;
    if (this.firstIdle === null) this.firstIdle = worker;
    else this.lastIdle!.nextIdle = worker;
    this.lastIdle = worker;
  }
}
