import { type Job, Line, type Micros, Phase, type Timers, widened } from '../engine/index.ts';
import type { Distribution, Draws } from '../random/index.ts';
import { FinishOrder } from './finish-order.ts';
import type { Site } from './site.ts';
import type { Station } from './station.ts';

export interface SharingOptions {
  readonly workers: number;
  /** The most jobs in service at a time, over all workers; Infinity for no limit. */
  readonly concurrency: number;
  /** From 0 (jobs do not slow each other) to 1 (a worker's jobs share one job's speed). */
  readonly slowdown: number;
  /** How many urgencies there are. */
  readonly urgencies: number;
  /** By route: how long a job takes on a worker of its own, in microseconds. */
  readonly work: readonly Distribution[];
  /** By route: the part of it after which a job's path is told, such as the first chunk of audio; empty for none. */
  readonly first?: readonly Distribution[];
}

/** Microseconds that are forgiven, so that rounding errors of doubles delay nobody. */
const FORGIVEN = 2 ** -10;

/**
 * Workers that serve jobs side by side, each job the slower the more there are: processor sharing, and
 * continuous batching seen from afar. Up to `concurrency` jobs are in service, spread evenly over the
 * workers; with n of them on W workers each runs at the rate
 *
 *     1 / (1 + slowdown × (n / W - 1))   of a job alone, and 1 while n ≤ W.
 *
 * With slowdown 1 this is egalitarian processor sharing, min(1, W / n) (Kleinrock 1967), else
 * load-dependent sharing. The others wait, the most urgent first, then who came first. Running jobs
 * share alike, whatever their urgency.
 *
 * All running jobs are given the same amount of work per time. So one clock, the work that each has
 * been given since the station was last empty, tells when every one of them ends, and the order in
 * which they end never changes: a change of rate costs O(1), a job O(log n).
 *
 * The clock is not rounded. A job leaves at the first whole microsecond at which it has been given its
 * work: less than a microsecond late, and at most a nanosecond early.
 */
export class Sharing implements Station {
  private readonly lines: readonly Line[]; // by urgency
  private inLine = 0; // jobs in all lines
  private readonly running = new FinishOrder();
  private given = 0; // the clock: work in microseconds
  private readAt: Micros = 0; // when `given` was so much
  private readonly ends: Timers; // one, for the next job to end
  private readonly works: readonly Draws[]; // by route
  private readonly firsts: readonly Draws[]; // by route; empty for none
  private rest = new Float64Array(64); // by id of the job: work that is left after its first part

  private readonly site: Site;
  private readonly workers: number;
  private readonly concurrency: number;
  private readonly slowdown: number;

  constructor(site: Site, options: SharingOptions) {
    this.site = site;
    this.workers = options.workers;
    this.concurrency = options.concurrency;
    this.slowdown = options.slowdown;
    this.lines = Array.from({ length: options.urgencies }, () => new Line());
    this.works = site.drawsByRoute('work', options.work);
    this.firsts = site.drawsByRoute('first', options.first ?? []);
    this.ends = site.timers('ends', Phase.Completion, 1, () => this.end());
  }

  accept(job: Job): void {
    job.demand = this.works[job.route]!.next();
    this.lines[job.urgency]!.push(job);
    this.inLine++;
    if (this.running.size < this.concurrency) this.site.mark();
  }

  /** Jobs begin while there is room; then it is clear when the next one ends. */
  dispatch(): void {
    this.readClock();
    for (const line of this.lines) {
      if (this.inLine === 0) break;
      while (line.length > 0 && this.running.size < this.concurrency) this.begin(line.shift());
    }
    if (this.running.size > 0) this.ends.set(0, this.timeToNextEnd());
  }

  private begin(job: Job): void {
    this.inLine--;
    this.site.began(job);
    if (this.running.size < this.workers) this.site.busyWorkersChanged(1);
    const first = this.firsts.length === 0 ? job.demand : this.firstPart(job);
    this.running.add(this.given + first, job.id);
  }

  /** Of its work; keeps what is left in mind. */
  private firstPart(job: Job): number {
    const first = Math.min(this.firsts[job.route]!.next(), job.demand);
    if (job.id >= this.rest.length) this.rest = widened(this.rest, 2 * job.id);
    this.rest[job.id] = job.demand - first;
    job.made = 0;
    return first;
  }

  /** A job that has been given its first part goes on, and its path is told. */
  private goesOn(job: Job): boolean {
    if (this.firsts.length === 0 || job.made > 0) return false;
    job.made = 1;
    if (job.made >= job.notice) job.path.noticed?.(job);
    const rest = this.rest[job.id]!;
    if (rest <= 0) return false;
    this.running.add(this.given + rest, job.id);
    return true;
  }

  /** Whoever has been given its work leaves. */
  private end(): void {
    const { running } = this;
    this.readClock();
    while (running.size > 0 && this.remaining() <= FORGIVEN) {
      const job = this.site.jobAt(running.removeFirst());
      if (this.goesOn(job)) continue;
      if (running.size < this.workers) this.site.busyWorkersChanged(-1);
      this.site.served(job);
    }
    this.site.mark();
  }

  /** Brings the clock up to now. To be called before jobs come or go, for then its rate changes. */
  private readClock(): void {
    const { now } = this.site.sim;
    if (this.running.size === 0) this.given = 0;
    else this.given += (now - this.readAt) / this.slowness();
    this.readAt = now;
  }

  /** Time per work of each running job. */
  private slowness(): number {
    const perWorker = this.running.size / this.workers;
    return perWorker > 1 ? 1 + this.slowdown * (perWorker - 1) : 1;
  }

  /** Time until the next job ends if none comes or goes before; not rounded. */
  private remaining(): number {
    return (this.running.firstEnd - this.given) * this.slowness();
  }

  private timeToNextEnd(): Micros {
    return Math.max(0, Math.ceil(this.remaining() - FORGIVEN));
  }
}
