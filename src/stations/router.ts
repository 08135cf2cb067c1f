import { type EventKind, type Job, type Micros, type Path, Phase } from '../engine/index.ts';
import type { RoutingPolicy } from '../policies/index.ts';
import type { Uniforms } from '../random/index.ts';
import { type AudioStreams, type HealthRules, KnownTargets, type Target } from './known-targets.ts';
import type { Site } from './site.ts';
import type { Station } from './station.ts';
import { Loss } from './waiting-room.ts';

/** A station to which jobs may be sent. */
interface RouterTarget extends Target {
  /** Time to get there and back, in whole microseconds. */
  readonly network: Micros;
}

export interface RouterOptions {
  /** In the order that the policy goes by. */
  readonly targets: readonly RouterTarget[];
  readonly policy: RoutingPolicy;
  /** Is each target worse than the one before? Then jobs that come back have its number as their tier. */
  readonly tiers: boolean;
  /** Do further jobs of a caller go where his first one went, as long as that is healthy? */
  readonly sticky: boolean;
  /** Jobs that take longer, on the way too, count as lost where an error budget burns; Infinity: none do. */
  readonly late: Micros;
  /** As in known-targets.ts. */
  readonly window: Micros;
  readonly signals: Micros;
  readonly health: HealthRules | null;
}

/** What the router must know of a job that it has sent on. */
class Errand {
  target = 0;
  travels = false;
  path: Path | null = null; // on which the job came
  stop = 0;
  since: Micros = NaN; // when it came
}

/**
 * Sends each job to one of several stations, and on along its path when it comes back. The time to get there and
 * back is taken on the way there. Jobs of an audio stream go where that was opened; those of a conversation stay
 * where the first one went as long as that is healthy, for what was read before is cached there; but where one target
 * is a fallback for another, each goes to the best that there is.
 */
export class Router implements Station, AudioStreams {
  private readonly errands: Errand[] = []; // by id of the job
  private readonly homes: number[] = []; // by session: its target; -1 for none
  private readonly callers = new Map<number, number>(); // by caller and route: his target, where that is sticky
  private readonly ways: readonly Path[]; // by target
  private readonly known: KnownTargets;
  private readonly arrives: EventKind;
  private readonly luck: Uniforms;
  private readonly site: Site;
  private readonly options: RouterOptions;

  constructor(site: Site, options: RouterOptions) {
    this.site = site;
    this.options = options;
    const { targets, signals, health, window } = options;
    this.known = new KnownTargets(site, targets, signals, health, window);
    this.luck = site.stream('choices');
    this.arrives = site.event('arrives', Phase.Arrival, (id) => this.hand(site.jobAt(id)));
    const back = { accept: (job: Job) => this.comesBack(job) };
    this.ways = targets.map((target) => ({
      doors: [target.site, back],
      lost: (job, reason) => this.isLost(job, reason),
      noticed: (job) => this.errands[job.id]!.path!.noticed?.(job),
    }));
  }

  accept(job: Job): void {
    this.errands[job.id] ??= new Errand();
    const errand = this.errands[job.id]!;
    errand.target = this.targetOf(job);
    errand.path = job.path;
    errand.stop = job.stop;
    errand.since = job.enqueuedAt;
    this.site.began(job);
    const { network } = this.options.targets[errand.target]!;
    if (network === 0) this.hand(job);
    else {
      errand.travels = true;
      this.site.after(network, this.arrives, job.id);
    }
  }

  cancel(job: Job): void {
    const { travels, target } = this.errands[job.id]!;
    if (travels) this.site.callOff(job);
    else this.options.targets[target]!.site.cancel(job);
  }

  /** Opens an audio stream where the policy says, or else at the nearest station that has room for it. */
  open(urgency = 0): number {
    const { targets, policy } = this.options;
    const wanted = policy(this.known, this.luck);
    for (const target of [wanted, ...targets.keys()]) {
      const number = targets[target]!.audioStreams!.open(urgency);
      if (number < 0) continue;
      this.homes[number] = target;
      return number;
    }
    return -1;
  }

  get size(): number {
    return this.options.targets.reduce(
      (sum, { audioStreams }) => sum + (audioStreams?.size ?? 0),
      0,
    );
  }

  close(number: number): void {
    this.options.targets[this.homes[number]!]!.audioStreams!.close(number);
    this.homes[number] = -1;
  }

  /** The session, which was opened elsewhere, is over. */
  forget(session: number): void {
    this.homes[session] = -1;
  }

  private targetOf(job: Job): number {
    if (job.session >= 0) {
      const home = this.homes[job.session] ?? -1;
      const stays = !this.options.tiers && home >= 0 && this.known.isHealthy(home);
      if (stays || (home >= 0 && this.hasStreams(home))) return home;
    }
    const { policy, sticky } = this.options;
    const isSticky = sticky && job.caller >= 0;
    const caller = job.caller * this.site.world.routes + job.route;
    const first = isSticky ? this.callers.get(caller) : undefined;
    if (first !== undefined && this.known.isHealthy(first)) return first;
    const target = policy(this.known, this.luck);
    if (job.session >= 0) this.homes[job.session] = target;
    if (isSticky) this.callers.set(caller, target);
    return target;
  }

  private hasStreams(target: number): boolean {
    return this.options.targets[target]!.audioStreams !== null;
  }

  private hand(job: Job): void {
    const errand = this.errands[job.id]!;
    errand.travels = false;
    if (job.calledOff) this.site.dropped(job, Loss.Cancelled);
    else job.setOut(this.ways[errand.target]!);
  }

  private comesBack(job: Job): void {
    const { target, since } = this.errands[job.id]!;
    this.known.ends(target, this.site.sim.now - since > this.options.late);
    this.restore(job);
    job.tier = this.options.tiers ? target : 0;
    this.site.served(job);
  }

  private isLost(job: Job, reason: string): void {
    if (reason !== Loss.Cancelled) this.known.ends(this.errands[job.id]!.target, true);
    this.restore(job);
    this.site.dropped(job, reason);
  }

  /** It is at the router again, which does no work. */
  private restore(job: Job): void {
    const { path, stop, since } = this.errands[job.id]!;
    job.path = path!;
    job.stop = stop;
    job.enqueuedAt = since;
    job.workerTime = 0;
  }
}
