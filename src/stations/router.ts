import { type EventKind, type Job, type Micros, type Path, Phase } from '../engine/index.ts';
import type { RoutingPolicy } from '../policies/index.ts';
import type { Uniforms } from '../random/index.ts';
import { type AudioStreams, type Knowing, KnownTargets, type Target } from './known-targets.ts';
import { Partition } from './partition.ts';
import type { Site } from './site.ts';
import type { Station } from './station.ts';
import { Loss } from './waiting-room.ts';

/** A station to which jobs may be sent. */
interface RouterTarget extends Target {
  /** Time to get there and back, in whole microseconds. */
  readonly network: Micros;
}

export interface RouterOptions extends Knowing {
  /** In the order that the policy goes by. */
  readonly targets: readonly RouterTarget[];
  readonly policy: RoutingPolicy;
  /** Is each target worse than the one before? Then jobs that come back have its number as their tier. */
  readonly tiers: boolean;
  /** Do further jobs of a caller go where his first one went, as long as that is healthy? */
  readonly sticky: boolean;
  /** Jobs that take longer, on the way too, count as lost where an error budget burns; Infinity: none do. */
  readonly late: Micros;
  /** May targets be out of reach? */
  readonly parts?: boolean;
}

/** What the router must know of a job that it has sent on. */
class Errand {
  target = 0;
  travels = false;
  path: Path | null = null; // on which the job came
  stop = 0;
  since: Micros = NaN; // when it came
  session = -1; // of the job, as it came
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
  /** What targets are out of reach; null: none ever is. */
  readonly partition: Partition | null;
  /** By audio stream: what it is at each target where it was opened, the last one now. They stay until the caller hangs up. */
  private readonly opened: { readonly target: number; readonly stream: number }[][] = [];
  private readonly urgencies: number[] = []; // by audio stream
  private readonly known: KnownTargets;
  private readonly arrives: EventKind;
  private readonly luck: Uniforms;
  private readonly site: Site;
  private readonly options: RouterOptions;

  constructor(site: Site, options: RouterOptions) {
    this.site = site;
    this.options = options;
    const { targets } = options;
    this.partition = options.parts
      ? new Partition(site, targets.length, {
          reopen: (stream) => this.reopen(stream),
          send: (job) => this.sendStreamed(job),
          fail: (job) => this.site.dropped(job, job.calledOff ? Loss.Cancelled : Loss.Failed),
        })
      : null;
    this.known = new KnownTargets(site, targets, options, this.partition);
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
    errand.session = job.session;
    errand.travels = false;
    this.site.began(job);
    if (this.partition !== null && this.isKept(job, errand, this.partition)) return;
    this.sendOut(job, errand);
  }

  /** Does it wait because its target is not reached? */
  private isKept(job: Job, errand: Errand, partition: Partition): boolean {
    const { session, target } = errand;
    if (session >= 0 && this.hasStreams(target)) {
      errand.travels = true; // until it is sent
      if (partition.holds(job, session)) return true;
      errand.travels = false;
      this.toInner(job, errand);
      return false;
    }
    if (!partition.isCut(target)) return false;
    this.known.ends(target, true);
    errand.travels = true;
    partition.holdUntilGivenUp(job);
    return true;
  }

  private toInner(job: Job, errand: Errand): void {
    errand.target = this.homes[errand.session]!;
    job.session = this.opened[errand.session]!.at(-1)!.stream;
  }

  /** A job of a stream that has waited for that to be open. */
  private sendStreamed(job: Job): void {
    const errand = this.errands[job.id]!;
    errand.travels = false;
    this.toInner(job, errand);
    this.sendOut(job, errand);
  }

  private sendOut(job: Job, errand: Errand): void {
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
      if (this.partition?.isCut(target)) continue;
      const number = targets[target]!.audioStreams!.open(urgency);
      if (number < 0) continue;
      this.homes[number] = target;
      this.urgencies[number] = urgency;
      this.opened[number] = [{ target, stream: number }];
      if (this.partition?.isCut(wanted)) this.partition.opensOff(number);
      return number;
    }
    return -1;
  }

  /** Opens a stream anew that was cut off, where one is opened now; false if there is no room within reach. */
  private reopen(stream: number): boolean {
    const { targets, policy } = this.options;
    const home = this.homes[stream]!;
    if (!this.partition!.isCut(home)) return true;
    for (const target of [policy(this.known, this.luck), ...targets.keys()]) {
      if (this.partition!.isCut(target)) continue;
      const inner = targets[target]!.audioStreams!.open(this.urgencies[stream]!);
      if (inner < 0) continue;
      this.homes[stream] = target;
      this.opened[stream]!.push({ target, stream: inner });
      return true;
    }
    return false;
  }

  /** The target is out of reach from now on, or within it again. */
  cutOff(target: number, isCut: boolean): void {
    const { partition } = this;
    if (partition === null || partition.isCut(target) === isCut) return;
    if (!isCut) {
      partition.restore(target);
      return;
    }
    const open = [...this.homes.keys()].filter((number) => this.homes[number] === target);
    partition.cutOff(target, this.hasStreams(target) ? open : []);
  }

  get size(): number {
    return this.options.targets.reduce(
      (sum, { audioStreams }) => sum + (audioStreams?.size ?? 0),
      0,
    );
  }

  close(number: number): void {
    this.partition?.closed(number);
    for (const { target, stream } of this.opened[number]!) {
      this.options.targets[target]!.audioStreams!.close(stream);
    }
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
    if (!job.calledOff) job.setOut(this.ways[errand.target]!);
    else if (!this.isSentAgain(job)) this.site.dropped(job, Loss.Cancelled);
  }

  private comesBack(job: Job): void {
    const { target, since } = this.errands[job.id]!;
    const isCut = this.partition?.isCut(target) ?? false;
    this.known.ends(target, isCut || this.site.sim.now - since > this.options.late);
    this.restore(job);
    if (this.isSentAgain(job)) return;
    if (isCut) {
      this.site.dropped(job, Loss.Failed);
      return;
    }
    job.tier = this.options.tiers ? target : 0;
    this.site.served(job);
  }

  private isLost(job: Job, reason: string): void {
    if (reason !== Loss.Cancelled) this.known.ends(this.errands[job.id]!.target, true);
    this.restore(job);
    if (!this.isSentAgain(job)) this.site.dropped(job, reason);
  }

  /** A job of an audio stream that was cut off meanwhile is sent again once that is open. */
  private isSentAgain(job: Job): boolean {
    const { partition } = this;
    const errand = this.errands[job.id]!;
    if (partition === null || errand.session < 0 || !this.hasStreams(errand.target)) return false;
    job.session = errand.session;
    const again = partition.cameBack(job, errand.session);
    errand.travels = again;
    partition.goOn(errand.session);
    return again;
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
