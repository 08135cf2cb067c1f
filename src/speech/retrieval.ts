import { type Door, type Job, type Micros, Phase, Timers } from '../engine/index.ts';
import { Fates } from '../random/index.ts';
import type { TurnKey, World } from '../stations/index.ts';
import type { AttemptTally } from './attempt-tally.ts';
import { Attempts, ENDED } from './attempts.ts';
import type { AttemptsPlan } from './attempts-plan.ts';
import { Records } from './records.ts';

/** What the reply to a turn is based on: so many look-ups in parallel. */
export interface RetrievalPlan {
  readonly fanout: number;
  /** So many of them have to find something; the reply waits for no more. */
  readonly needed: number;
  /** After that time, and where look-ups fail, fewer will do; null: they will not. */
  readonly settle: { readonly after: Micros; readonly needed: number } | null;
  /** Of each look-up. */
  readonly attempts: AttemptsPlan;
}

/** The look-ups of one turn. Reused. */
export class LookUps {
  owner = -1; // number by which whoever asks knows them
  found = 0;
  needed = 0;
  on = 0; // those that have not ended
  asked: Micros = NaN;
  /** Of the last one that found something: when the attempt set out that did, and when its service began. */
  sentAt: Micros = NaN;
  beganAt: Micros = NaN;
  readonly requests: number[] = []; // by look-up; ENDED if it has ended

  readonly id: number;
  constructor(id: number) {
    this.id = id;
  }
}

/** Whoever needs what is looked up. */
interface Reader {
  /** A look-up found something. */
  readonly found: (owner: number, lookUps: LookUps) => void;
  /** As many as needed have; the others are called off. The record is good until it returns. */
  readonly enough: (owner: number, lookUps: LookUps) => void;
  /** All have ended, and too few of them found something. */
  readonly tooFew: (owner: number) => void;
}

/**
 * Fan-out: a turn asks for several things at once, and goes on when as many as it needs are there, so that it waits
 * for the slowest of these.
 */
export class Retrieval {
  private readonly records = new Records((id) => new LookUps(id));
  private readonly attempts: Attempts;
  private readonly settles: Timers; // by look-ups of a turn
  private readonly world: World;
  private readonly plan: RetrievalPlan;
  private readonly reader: Reader;

  constructor(
    world: World,
    name: string,
    plan: RetrievalPlan,
    route: { readonly number: number; readonly urgency: number },
    index: Door,
    tally: AttemptTally,
    reader: Reader,
  ) {
    this.world = world;
    this.plan = plan;
    this.reader = reader;
    const fates = new Fates(`${world.seed}/${name}`);
    const books = { fates, tally };
    this.attempts = new Attempts(world, name, plan.attempts, [index], books, {
      prepare: (job) => {
        job.urgency = route.urgency;
        job.route = route.number;
      },
      answered: (owner, _, job) => this.find(owner, job),
      gaveUp: (owner) => this.miss(owner),
    });
    this.settles = new Timers(world.sim, `${name}.settle`, Phase.Timeout, 64, (id) =>
      this.settle(this.records.at(id)),
    );
  }

  /** Begins the look-ups of a turn; `number`: how often it has asked before. Returns a number to call them off by, or `ENDED`. */
  ask(owner: number, { caller, number, again }: TurnKey, before: number): number {
    const { fanout, needed, settle } = this.plan;
    const lookUps = this.records.take();
    lookUps.owner = owner;
    lookUps.found = 0;
    lookUps.needed = needed;
    lookUps.on = fanout;
    lookUps.asked = this.world.sim.now;
    if (settle !== null && settle.after < Infinity) this.settles.set(lookUps.id, settle.after);
    const first = lookUps.id * fanout;
    for (let i = 0; i < fanout; i++) lookUps.requests[i] = ENDED;
    for (let i = 0; i < fanout; i++) {
      const request = before * fanout + i;
      lookUps.requests[i] = this.attempts.ask(first + i, caller, number, again, request);
    }
    return lookUps.on > 0 ? lookUps.id : ENDED;
  }

  /** To be asked only of look-ups of which nothing has been told yet but what they found. */
  callOff(id: number): void {
    this.end(this.records.at(id));
  }

  private find(request: number, job: Job): void {
    const lookUps = this.ended(request);
    lookUps.found++;
    lookUps.sentAt = job.enqueuedAt;
    lookUps.beganAt = job.beganAt;
    this.reader.found(lookUps.owner, lookUps);
    this.look(lookUps);
  }

  /** Fewer will do from now on. */
  private settle(lookUps: LookUps): void {
    lookUps.needed = Math.min(lookUps.needed, this.plan.settle!.needed);
    this.look(lookUps);
  }

  private miss(request: number): void {
    this.look(this.ended(request));
  }

  /** Is there enough, or will there never be? */
  private look(lookUps: LookUps): void {
    const { found, on, owner } = lookUps;
    const least = on > 0 ? lookUps.needed : (this.plan.settle?.needed ?? lookUps.needed);
    if (found < least && on > 0) return;
    this.end(lookUps);
    if (found >= least) this.reader.enough(owner, lookUps);
    else this.reader.tooFew(owner);
  }

  private ended(request: number): LookUps {
    const { fanout } = this.plan;
    const lookUps = this.records.at(Math.floor(request / fanout));
    lookUps.requests[request % fanout] = ENDED;
    lookUps.on--;
    return lookUps;
  }

  private end(lookUps: LookUps): void {
    this.settles.clear(lookUps.id);
    for (let i = 0; i < this.plan.fanout; i++) {
      const request = lookUps.requests[i]!;
      if (request !== ENDED) this.attempts.callOff(request);
    }
    this.records.give(lookUps);
  }
}
