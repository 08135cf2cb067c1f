import { type EventKind, type Job, type Micros, Phase } from '../engine/index.ts';
import { type Distribution, Draws, whole } from '../random/index.ts';
import { Entries, type EntryRules } from './entries.ts';
import { Fills } from './fills.ts';
import type { Releases } from './releases.ts';
import type { Site } from './site.ts';
import type { Station } from './station.ts';

export interface CacheOptions extends EntryRules {
  /** How long it takes to serve what is there, in microseconds; what is missing is told at once. */
  readonly hitTime: Distribution;
  /** By route: the keys, from 0, that jobs ask for if they bring none; null where all bring one. */
  readonly keys: readonly (Distribution | null)[];
  /** `at_miss`: what is missing is there from then on; `when_made`: once `insert` is called. */
  readonly inserted: 'at_miss' | 'when_made';
  /** One job makes what is missing, and the others wait for it for so long at most; null: all that miss it make it. */
  readonly singleFlight?: Micros | null;
  /** Which keys things are asked for and stored under; null: each has its own number, for good. */
  readonly releases?: Releases | null;
}

/**
 * A store that jobs ask for something by its key, `job.content`: phrases, templates, snippets. A job that
 * finds it (a hit) leaves with `made` 1 after the hit time, any other one (a miss) at once with `made` 0.
 * Jobs without a key draw one, independently of each other (independent reference model). With single flight who
 * waits for what another job makes has a hit in the end, or makes it after all.
 */
export class Cache implements Station {
  private readonly entries: Entries;
  private readonly keys: readonly (Draws | null)[]; // by route
  private readonly hitTimes: Draws;
  private readonly answered: EventKind;
  private readonly releases: Releases | null;
  private readonly insertsAtMiss: boolean;
  private readonly fills: Fills | null; // null: all that miss make what is missing
  private readonly site: Site;

  constructor(site: Site, options: CacheOptions) {
    this.site = site;
    this.entries = new Entries(options);
    this.releases = options.releases ?? null;
    this.insertsAtMiss = options.inserted === 'at_miss';
    this.hitTimes = new Draws(options.hitTime, site.stream('hit time'));
    this.keys = options.keys.map((keys, route) =>
      keys === null ? null : new Draws(keys, site.stream(`keys ${route}`)),
    );
    const { singleFlight = null } = options;
    this.fills =
      singleFlight === null
        ? null
        : new Fills(site, singleFlight, {
            found: (job) => this.answer(job, true),
            makes: (job) => this.answer(job, false),
          });
    this.answered = site.event('answered', Phase.Completion, (id) => site.served(site.jobAt(id)));
  }

  accept(job: Job): void {
    if (job.content < 0) job.content = this.keys[job.route]!.next() | 0; // an integer to the compiler too
    const { now } = this.site.sim;
    const key = this.releases === null ? job.content : this.releases.asked(job.content);
    const hit = this.entries.find(key, now);
    if (this.releases !== null) this.releases.answered(hit);
    if (!hit && this.insertsAtMiss) this.insert(job.content);
    if (!hit && this.fills !== null) this.fills.ask(job);
    else this.answer(job, hit);
  }

  /** What waits for another job leaves. */
  cancel(job: Job): void {
    if (!Number.isNaN(job.beganAt)) this.site.callOff(job);
    else {
      this.fills!.takeOut(job);
      this.site.cancelled(job);
    }
  }

  private answer(job: Job, hit: boolean): void {
    job.made = hit ? 1 : 0;
    this.site.lookedUp(job, hit);
    this.site.began(job);
    this.site.after(hit ? whole(this.hitTimes.next()) : 0, this.answered, job.id);
  }

  /** All that was there is gone. */
  clear(): void {
    this.entries.clear();
  }

  /** What was missing has been made: it is there from now on. */
  insert(thing: number): void {
    const key = this.releases === null ? thing : this.releases.written(thing);
    this.entries.insert(key, this.site.sim.now);
    this.fills?.made(thing);
  }
}
