import {
  type Door,
  type EventKind,
  type Job,
  type Micros,
  type Path,
  Phase,
} from '../engine/index.ts';
import { type Distribution, Draws, Fates, whole } from '../random/index.ts';
import { Handover, JobKind, type World } from '../stations/index.ts';
import { Histogram } from '../statistics/index.ts';
import type { DelayName } from './delays.ts';
import type { RouteTally } from './route-tally.ts';
import { bring, type Traffic } from './traffic.ts';

/** How a load generator sends its requests, beside when its clients come. Durations in microseconds. */
export interface BenchmarkPlan {
  readonly traffic: Traffic;
  /** So many requests are sent in all, and by each client; Infinity: without end. */
  readonly requests: number;
  readonly perClient: number;
  /** It ends so long after its start, and no answer counts that comes later; Infinity: it goes on. */
  readonly duration: Micros;
  /** The first so many, in the order of sending, are not looked at. */
  readonly discard: number;
  /** The clients go on until the requests that are looked at are answered, so that the load does not fade. */
  readonly keepsLoad: boolean;
  /** What the client needs to send one request, unrounded. It sends one after the other; their clocks start at the sending. */
  readonly dispatch: number;
  /** Every so many requests of a client the last one is a heavier finalization; 0: never. */
  readonly finalEvery: number;
  /** Audio of a request, in microseconds; null: none. */
  readonly audio: Distribution | null;
  /** Are there tokens, so that the first one and the gaps between them can be timed? */
  readonly tokens: boolean;
  /** So many tokens make the first piece of which the client is told. */
  readonly firstTokens: number;
}

/** What a load generator wrote down of the requests that it looked at, in the order of their answers. */
export interface BenchmarkSamples {
  /** From sending to the answer, and to the first token. */
  readonly response: number[];
  readonly firstToken: number[];
  /** From the begin of service at the last station to the answer. */
  readonly service: number[];
  /** When they were answered. */
  readonly answered: Micros[];
  /** The same of the requests that were discarded. */
  readonly early: Pick<BenchmarkSamples, 'response' | 'firstToken' | 'answered'>;
  /** From each token to the next one of the same request. */
  readonly tokenGaps: Histogram;
  /** Sum over requests of their mean gap, and how many requests have one. */
  meanGaps: number;
  gapped: number;
  /** Tokens that were made for the requests that were looked at. */
  tokens: number;
  /** When the first of them was sent, and when the first and the last of them were answered. */
  sentFirst: Micros;
  answeredFirst: Micros;
  answeredLast: Micros;
}

/**
 * A load generator: clients in a closed loop, requests at a rate, or real-time streams. Like a real one it
 * may send a finite number of requests, never reach a steady state, and need time itself.
 */
export class Benchmark {
  readonly samples: BenchmarkSamples = {
    response: [],
    firstToken: [],
    service: [],
    answered: [],
    early: { response: [], firstToken: [], answered: [] },
    tokenGaps: new Histogram(),
    meanGaps: 0,
    gapped: 0,
    tokens: 0,
    sentFirst: NaN,
    answeredFirst: NaN,
    answeredLast: NaN,
  };
  private readonly path: Path;
  private readonly world: World;
  private readonly plan: BenchmarkPlan;
  private readonly route: { readonly number: number; readonly urgency: number };
  private readonly tally: RouteTally;
  private readonly delays: readonly DelayName[];
  private readonly dispatched: EventKind;
  private readonly audio: Draws | null;
  private readonly returned: (key: number) => void;
  private readonly sentBy: number[] = []; // by client
  private readonly clients: number; // 0: nobody comes twice
  private readonly numbers: number[] = []; // by job: which request it is
  private readonly firsts: Micros[] = []; // by job: when its first token came
  private readonly lasts: Micros[] = []; // by job: when its latest token came
  private sent = 0;
  private inside = 0; // sent, and neither answered nor lost
  private looked = 0; // answers among those that are looked at
  private freeAt: Micros = 0; // when the client can send the next request
  private owed = 0; // fraction of a microsecond that sending has cost beyond whole ones

  constructor(
    world: World,
    name: string,
    route: { readonly number: number; readonly urgency: number; readonly tally: RouteTally },
    plan: BenchmarkPlan,
    through: readonly Door[],
  ) {
    this.world = world;
    this.route = route;
    this.tally = route.tally;
    this.delays = [...route.tally.delays.keys()];
    this.plan = plan;
    this.clients = clientsOf(plan.traffic);
    this.audio = plan.audio && new Draws(plan.audio, world.stream(`${name}/audio`));
    this.path = {
      doors: [...through, new Handover((job) => this.answered(job))],
      lost: (job, reason) => {
        this.tally.turnLost(job.arrivedAt, reason, this.delays);
        this.looked++; // it will not be answered: nobody waits for it
        this.end(job);
      },
      noticed: (job) => this.tokenMade(job),
    };
    this.dispatched = world.sim.event(`${name}.dispatched`, Phase.Arrival, (key) => this.send(key));
    const fates = new Fates(`${world.seed}/${name}`);
    this.returned = bring(world, name, plan.traffic, fates, (key) => this.come(key));
  }

  /** A client wants to send its next request. */
  private come(key: number): void {
    const { dispatch } = this.plan;
    if (this.isOver || !this.mayCome(key)) return;
    if (dispatch === 0) {
      this.send(key);
      return;
    }
    const { now } = this.world.sim;
    const cost = dispatch + this.owed;
    this.owed = cost - whole(cost);
    this.freeAt = Math.max(now, this.freeAt) + Math.max(0, whole(cost));
    this.world.sim.after(this.freeAt - now, this.dispatched, key);
  }

  private mayCome(key: number): boolean {
    if (this.clients === 0) return true;
    const client = key % this.clients;
    const before = this.sentBy[client] ?? 0;
    this.sentBy[client] = before + 1;
    return before < this.plan.perClient;
  }

  /** Has enough been sent, or, where the load is kept, answered? */
  private get isOver(): boolean {
    const { requests, discard, keepsLoad } = this.plan;
    if (this.isLate) return true;
    return keepsLoad ? this.looked >= requests - discard : this.sent >= requests;
  }

  /** When it ends, whatever has been sent by then; Infinity: not before all is answered. */
  get endsAt(): Micros {
    return this.plan.duration;
  }

  private get isLate(): boolean {
    return this.world.sim.now >= this.plan.duration;
  }

  /** Has all that is looked at been answered, or lost, or is its time over? */
  get isDone(): boolean {
    const { requests, discard, keepsLoad, perClient } = this.plan;
    if (this.isLate) return true;
    if (keepsLoad) return this.looked >= requests - discard;
    const most = perClient === Infinity ? requests : this.clients * perClient;
    return this.sent >= Math.min(requests, most) && this.inside === 0;
  }

  private send(key: number): void {
    if (this.isLate || (!this.plan.keepsLoad && this.sent >= this.plan.requests)) return;
    const { sim, jobs } = this.world;
    this.tally.offered++;
    this.tally.inProgress.step(1);
    this.inside++;
    const job = jobs.take();
    job.urgency = this.route.urgency;
    job.route = this.route.number;
    job.size = this.audio === null ? 0 : this.audio.next();
    job.kind = this.isFinal(key) ? JobKind.Final : JobKind.Plain;
    job.owner = key;
    job.arrivedAt = sim.now;
    if (this.plan.tokens) job.notice = 1;
    this.numbers[job.id] = this.sent++;
    if (this.numbers[job.id] === this.plan.discard) this.samples.sentFirst = sim.now;
    job.setOut(this.path);
  }

  private isFinal(key: number): boolean {
    const { finalEvery } = this.plan;
    return finalEvery > 0 && this.sentBy[key % this.clients]! % finalEvery === 0;
  }

  private answered(job: Job): void {
    const { now } = this.world.sim;
    const response = now - job.arrivedAt;
    this.tally.delay('response').add(job.arrivedAt, response);
    this.tally.turnServed(job.arrivedAt);
    const counts = this.counts(job);
    if (counts) this.write(job, response);
    else if (this.numbers[job.id]! < this.plan.discard) this.writeEarly(job, response);
    if (this.plan.tokens) this.timeTokens(job, response, counts);
    this.end(job);
  }

  private write(job: Job, response: Micros): void {
    const { samples } = this;
    const { now } = this.world.sim;
    samples.response.push(response);
    samples.service.push(now - job.beganAt);
    samples.answered.push(now);
    if (this.looked++ === 0) samples.answeredFirst = now;
    samples.answeredLast = now;
  }

  private writeEarly(job: Job, response: Micros): void {
    const { early } = this.samples;
    early.response.push(response);
    early.answered.push(this.world.sim.now);
    if (this.plan.tokens) early.firstToken.push(this.firsts[job.id]! - job.arrivedAt);
  }

  private tokenMade(job: Job): void {
    const { now } = this.world.sim;
    if (job.made === this.plan.firstTokens) this.firsts[job.id] = now;
    if (job.made > 1 && this.counts(job)) this.samples.tokenGaps.add(now - this.lasts[job.id]!);
    this.lasts[job.id] = now;
    job.notice = job.made + 1;
  }

  /** Is it one of those that are looked at? */
  private counts(job: Job): boolean {
    const number = this.numbers[job.id]!;
    const { discard, requests } = this.plan;
    if (this.world.sim.now > this.plan.duration) return false;
    return number >= discard && number < requests && job.arrivedAt > this.world.measuredFrom;
  }

  private timeTokens(job: Job, response: Micros, counts: boolean): void {
    const first = this.firsts[job.id]! - job.arrivedAt;
    this.tally.delay('llm_first_token').add(job.arrivedAt, first);
    if (!counts) return;
    this.samples.tokens += job.made;
    this.samples.firstToken.push(first);
    const after = job.made - this.plan.firstTokens;
    if (after < 1) return;
    this.samples.meanGaps += (response - first) / after;
    this.samples.gapped++;
  }

  private end(job: Job): void {
    const key = job.owner;
    this.world.jobs.give(job);
    this.tally.inProgress.step(-1);
    this.inside--;
    this.returned(key);
  }
}

const clientsOf = (traffic: Traffic): number =>
  traffic.kind === 'closed' ? traffic.population : traffic.kind === 'paced' ? traffic.streams : 0;
