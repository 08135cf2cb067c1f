import { type Job, Line, Phase, type Timers } from '../engine/index.ts';
import type { Quota } from '../policies/index.ts';
import { type Distribution, type Draws, type RandomStream, whole } from '../random/index.ts';
import type { Site } from './site.ts';
import type { Slowness } from './slowness.ts';
import type { Station } from './station.ts';
import { Loss } from './waiting-room.ts';

export interface DependencyOptions {
  /** By route: how long a request is in service, in microseconds. */
  readonly times: readonly Distribution[];
  /** The most requests in service at a time; Infinity for no limit. */
  readonly concurrency: number;
  /** How many urgencies there are. */
  readonly urgencies: number;
  /** Share of the requests that fail, at the end of their service, from 0 to 1. */
  readonly errorRate: number;
  /** Does a request in service that is called off stop, so that its place is free at once? */
  readonly cancellable: boolean;
  /** Requests beyond it are refused when they come, and count as shed; null: none is. */
  readonly quota?: Quota | null;
  /** What may slow it down; null: nothing. */
  readonly slowness?: Slowness | null;
}

/**
 * A service that others run: an index, an access check, a tool. Up to `concurrency` requests are in service side
 * by side and do not slow each other (queueing theory: a worker each); the others wait, the most urgent
 * first, then who came first. Some fail when they end. A request in service that is called off goes on in
 * vain, and keeps its place, unless the service is `cancellable`.
 */
export class Dependency implements Station {
  private readonly lines: readonly Line[]; // by urgency
  private inLine = 0; // requests in all lines
  private inService = 0;
  private readonly ends: Timers; // by id of the job
  private readonly times: readonly Draws[]; // by route
  private readonly luck: RandomStream;

  private readonly site: Site;
  private readonly concurrency: number;
  private readonly errorRate: number;
  private readonly slowness: Slowness | null;
  private readonly cancellable: boolean;
  private readonly quota: Quota | null;

  constructor(site: Site, options: DependencyOptions) {
    this.site = site;
    this.concurrency = options.concurrency;
    this.errorRate = options.errorRate;
    this.slowness = options.slowness ?? null;
    this.cancellable = options.cancellable;
    this.quota = options.quota ?? null;
    this.lines = Array.from({ length: options.urgencies }, () => new Line());
    this.times = site.drawsByRoute('time', options.times);
    this.luck = site.stream('errors');
    this.ends = site.timers('ends', Phase.Completion, 64, (id) => this.end(site.jobAt(id)));
  }

  accept(job: Job): void {
    if (this.quota !== null && !this.quota.take(this.site.sim.now)) {
      this.site.shed(job);
      return;
    }
    this.lines[job.urgency]!.push(job);
    this.inLine++;
    if (this.inService < this.concurrency) this.site.mark();
  }

  dispatch(): void {
    for (const line of this.lines) {
      if (this.inLine === 0) break;
      while (line.length > 0 && this.inService < this.concurrency) this.begin(line.shift());
    }
  }

  cancel(job: Job): void {
    if (!(job.beganAt >= 0)) {
      this.lines[job.urgency]!.remove(job);
      this.inLine--;
      this.site.cancelled(job);
    } else if (this.cancellable) {
      this.ends.clear(job.id);
      this.leave(job);
      this.site.dropped(job, Loss.Cancelled);
    } else this.site.callOff(job);
  }

  private begin(job: Job): void {
    this.inLine--;
    this.inService++;
    this.site.began(job);
    this.site.workerStarted();
    const time = whole(this.times[job.route]!.next());
    this.ends.set(job.id, this.slowness === null ? time : this.slowness.of(time));
  }

  private end(job: Job): void {
    this.leave(job);
    const fails = this.errorRate > 0 && this.luck.chance(this.errorRate);
    if (fails) this.site.dropped(job, job.calledOff ? Loss.Cancelled : Loss.Failed);
    else this.site.served(job);
  }

  private leave(job: Job): void {
    this.inService--;
    this.site.worked(job, job.beganAt, 1);
    this.site.workerStopped();
    if (this.inLine > 0) this.site.mark();
  }
}
