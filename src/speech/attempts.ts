import {
  type Door,
  type EventKind,
  type Job,
  type Micros,
  type Path,
  Phase,
  Timers,
} from '../engine/index.ts';
import {
  type Backoff,
  Breaker,
  type BreakerRule,
  backoffTime,
  RetryBudget,
  type Setback,
} from '../policies/index.ts';
import type { Fates } from '../random/index.ts';
import { Handover, Loss, Site, type World } from '../stations/index.ts';
import type { AttemptTally } from './attempt-tally.ts';
import { Purpose } from './purposes.ts';
import { NO_TICKET, type Request, RequestPool } from './request.ts';

/** How often, and how, a service is asked for one thing. Times in whole microseconds, Infinity for never. */
export interface AttemptsPlan {
  /** The most attempts of a request, the first one and a hedge included; Infinity for as many as it takes. */
  readonly attempts: number;
  /** After which setbacks there is another attempt. */
  readonly on: readonly Setback[];
  readonly backoff: Backoff;
  /** Of each attempt: it is given up then. */
  readonly timeout: Micros;
  /** Is an attempt that is given up called off? If not, it is served all the same. */
  readonly cancelLate: boolean;
  /** Of the request, since it began: no attempt begins or goes on at that instant. */
  readonly deadline: Micros;
  /** Retries and hedges / first attempts; null without limit. */
  readonly budget: number | null;
  /** The first attempt has had no answer for so long: a second one sets out beside it. */
  readonly hedgeAfter: Micros;
  readonly breaker: BreakerRule | null;
}

/** Whoever asks, and is told once for each request what came of it. */
export interface Asker {
  /** Gives a job the work of what `owner` asks for; `owner` and `arrivedAt` of the job are not its to set. */
  readonly prepare: (job: Job, owner: number) => void;
  readonly answered: (owner: number, begun: Micros) => void;
  /** `reason`: why the last attempt had no answer, if none was to follow; `failed` if attempts or time ran out. */
  readonly gaveUp: (owner: number, begun: Micros, reason: string) => void;
}

const TIMEOUT = 'timeout';
/** Owner of a job whose request has been told otherwise. */
const NOBODY = -1;
/** The attempt beside the one that takes long. */
const HEDGE = 1;

/**
 * What is asked of a service is asked again when it is lost or takes too long. A request has one attempt under way,
 * or two: the first answer wins, and the other attempt is called off. An attempt that ends without an
 * answer is followed by the next after a backoff, unless the reason is none to try again, the attempts or the
 * time have run out, or the budget has no token. A breaker that is open keeps attempts from setting out;
 * that counts as an attempt that failed at once.
 */
export class Attempts {
  private readonly requests = new RequestPool();
  private readonly path: Path;
  private readonly timeouts: Timers; // by attempt: 2 x request + 0, or + 1 for the hedge
  private readonly retries: Timers; // by request
  private readonly hedges: Timers; // by request
  private readonly opened: EventKind;
  private readonly budget: RetryBudget | null;
  private readonly breaker: Breaker | null;

  private readonly world: World;
  private readonly plan: AttemptsPlan;
  private readonly fates: Fates;
  private readonly tally: AttemptTally;
  private readonly asker: Asker;

  /** `through`: the doors of an attempt. It is called off at the site where it is. */
  constructor(
    world: World,
    name: string,
    plan: AttemptsPlan,
    through: readonly Door[],
    books: { readonly fates: Fates; readonly tally: AttemptTally },
    asker: Asker,
  ) {
    this.world = world;
    this.plan = plan;
    this.fates = books.fates;
    this.tally = books.tally;
    this.asker = asker;
    this.budget = plan.budget === null ? null : new RetryBudget(plan.budget);
    this.breaker = plan.breaker === null ? null : new Breaker(plan.breaker);
    this.path = {
      doors: [...through, new Handover((job) => this.answer(job))],
      lost: (job, reason) => this.lose(job, reason),
    };
    const { sim } = world;
    this.timeouts = new Timers(sim, `${name}.timeout`, Phase.Timeout, 64, (attempt) =>
      this.giveUpOn(attempt),
    );
    this.retries = new Timers(sim, `${name}.retry`, Phase.Arrival, 64, (id) => {
      this.tally.waiting.step(-1);
      this.tryOnce(this.requests.at(id));
    });
    this.hedges = new Timers(sim, `${name}.hedge`, Phase.Arrival, 64, (id) =>
      this.hedge(this.requests.at(id)),
    );
    this.opened = sim.event(`${name}.half-open`, Phase.Timeout, () => {
      this.breaker!.halfOpen();
      this.tally.open!.step(-1);
    });
  }

  /**
   * Begins a request, whose fate is keyed by what follows the owner. Whoever asks may be told of its end before
   * this returns, if a breaker is open.
   */
  ask(owner: number, call: number, utterance = 0, subTurn = 0, request = 0): void {
    const asked = this.requests.take();
    asked.begin(this.world.sim.now, owner, call, utterance, subTurn, request);
    this.tryOnce(asked);
  }

  // An attempt sets out.

  private tryOnce(request: Request): void {
    request.tries++;
    const ticket = this.breaker === null ? NO_TICKET : this.breaker.letThrough();
    if (this.breaker !== null && ticket === NO_TICKET) {
      this.tally.add('refused', request.begun);
      this.tryAgain(request, Loss.Failed);
      return;
    }
    if (request.tries === 1 && this.plan.hedgeAfter < Infinity) {
      this.hedges.set(request.id, this.plan.hedgeAfter);
    }
    this.send(request, 0, ticket);
  }

  /** It has had no answer for long. */
  private hedge(request: Request): void {
    if (request.tries === this.plan.attempts || !this.affords(request)) return;
    const ticket = this.breaker === null ? NO_TICKET : this.breaker.letThrough();
    if (this.breaker !== null && ticket === NO_TICKET) {
      this.tally.add('refused', request.begun);
      return;
    }
    request.tries++;
    this.tally.add('hedges', request.begun);
    this.send(request, HEDGE, ticket);
  }

  private send(request: Request, place: number, ticket: number): void {
    const { world, tally, budget } = this;
    const isFirst = request.sent === 0;
    tally.add('attempts', request.begun);
    if (isFirst) {
      tally.add('firstAttempts', request.begun);
      budget?.earn();
    }
    const job = world.jobs.take();
    this.asker.prepare(job, request.owner);
    job.owner = 2 * request.id + place;
    job.arrivedAt = request.begun;
    request.sent++;
    request.underWay++;
    request.jobs[place] = job;
    request.tickets[place] = ticket;
    request.isFirst[place] = isFirst;
    const left = request.begun + this.plan.deadline - world.sim.now;
    const timeout = Math.min(this.plan.timeout, left);
    if (timeout < Infinity) this.timeouts.set(job.owner, timeout);
    job.setOut(this.path);
  }

  // It ends.

  private answer(job: Job): void {
    const attempt = job.owner;
    this.world.jobs.give(job);
    if (attempt === NOBODY) return; // too late
    const request = this.requests.at(attempt >> 1);
    const place = attempt & 1;
    this.detach(request, place);
    this.breaker?.succeeded(request.tickets[place]!, this.world.sim.now);
    this.tally.add('answered', request.begun);
    if (place === HEDGE) this.tally.add('hedgeWins', request.begun);
    if (request.underWay > 0) this.callOffOther(request, 1 - place);
    const { owner, begun } = request;
    this.end(request);
    this.asker.answered(owner, begun);
  }

  private lose(job: Job, reason: string): void {
    const attempt = job.owner;
    this.world.jobs.give(job);
    if (attempt !== NOBODY) this.failed(this.requests.at(attempt >> 1), attempt & 1, reason);
  }

  /** Its time is up. */
  private giveUpOn(attempt: number): void {
    const request = this.requests.at(attempt >> 1);
    const job = request.jobs[attempt & 1]!;
    job.owner = NOBODY;
    job.late = true;
    if (this.plan.cancelLate) callOff(job);
    this.failed(request, attempt & 1, TIMEOUT);
  }

  private failed(request: Request, place: number, reason: string): void {
    this.detach(request, place);
    this.tally.add('lost', request.begun);
    if (request.isFirst[place]) this.tally.add('firstLost', request.begun);
    this.tell(request.tickets[place]!);
    if (request.underWay === 0) this.tryAgain(request, reason);
  }

  /** The breaker learns of a failure. */
  private tell(ticket: number): void {
    const { breaker, world } = this;
    if (breaker === null || !breaker.hasFailed(ticket, world.sim.now)) return;
    this.tally.open!.step(1);
    world.sim.after(this.plan.breaker!.open, this.opened, 0);
  }

  private callOffOther(request: Request, place: number): void {
    const job = request.jobs[place]!;
    this.detach(request, place);
    this.breaker?.forget(request.tickets[place]!);
    job.owner = NOBODY;
    job.late = true;
    callOff(job);
  }

  private detach(request: Request, place: number): void {
    request.jobs[place] = null;
    request.underWay--;
    this.timeouts.clear(2 * request.id + place);
  }

  // What comes after it.

  private tryAgain(request: Request, reason: string): void {
    this.hedges.clear(request.id);
    const setback = setbackOf(reason);
    if (setback === null || !this.plan.on.includes(setback)) {
      this.giveUp(request, reason);
      return;
    }
    if (request.tries >= this.plan.attempts) {
      this.giveUp(request, Loss.Failed);
      return;
    }
    const { now } = this.world.sim;
    const wait = this.backoff(request);
    if (now + wait >= request.begun + this.plan.deadline) this.giveUp(request, Loss.Failed);
    else if (!this.affords(request)) this.giveUp(request, reason);
    else {
      this.tally.waiting.step(1);
      this.retries.set(request.id, wait);
    }
  }

  private backoff({ call, utterance, subTurn, request, tries }: Request): Micros {
    const luck = this.fates.at(call, utterance, subTurn, Purpose.Backoff, request, tries);
    return backoffTime(this.plan.backoff, tries, luck);
  }

  /** Takes a token for one more attempt. */
  private affords({ begun }: Request): boolean {
    if (this.budget === null || this.budget.take()) return true;
    this.tally.add('denied', begun);
    return false;
  }

  private giveUp(request: Request, reason: string): void {
    const { owner, begun } = request;
    this.end(request);
    this.asker.gaveUp(owner, begun, reason);
  }

  private end(request: Request): void {
    this.hedges.clear(request.id);
    this.requests.give(request);
  }
}

/** A job that is under way is at some site: what is between sites takes no time. */
function callOff(job: Job): void {
  const door = job.path.doors[job.stop];
  if (door instanceof Site) door.cancel(job);
}

/** null: it is no reason to try again, for whoever asked has gone. */
function setbackOf(reason: string): Setback | null {
  if (reason === Loss.Abandoned) return null;
  if (reason === Loss.Shed) return 'shed';
  return reason === TIMEOUT ? TIMEOUT : 'failed';
}
