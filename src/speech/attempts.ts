import { type Door, type Job, type Micros, type Path, Phase, Timers } from '../engine/index.ts';
import { backoffTime, HedgeDelay, type Setback } from '../policies/index.ts';
import type { Fates } from '../random/index.ts';
import { Handover, Loss, nameOf, type World } from '../stations/index.ts';
import { AttemptLimits, REFUSED } from './attempt-limits.ts';
import type { AttemptTally } from './attempt-tally.ts';
import type { Asker, AttemptsPlan } from './attempts-plan.ts';
import { Purpose } from './purposes.ts';
import { type Request, RequestPool } from './request.ts';

const TIMEOUT = 'timeout';
/** Instead of the number of a request: it has ended. */
export const ENDED = -1;
/** The attempt beside the one that takes long. */
const HEDGE = 1;

/**
 * What is asked of a service is asked again when it is lost or takes too long. A request has one attempt under way,
 * or two: the first answer wins, and the other attempt is called off. An attempt that ends without an
 * answer is followed by the next after a backoff, unless the reason is none to try again, the attempts or the
 * time have run out, or the budget has no token. A breaker that is open keeps attempts from setting out;
 * that counts as an attempt that failed at once.
 *
 * The owner of a job is the number of its attempt, and once that does not count any more the complement of the
 * owner of its request, which is below 0.
 */
export class Attempts {
  private readonly requests = new RequestPool();
  private readonly path: Path;
  private readonly timeouts: Timers; // by attempt: 2 x request + 0, or + 1 for the hedge
  private readonly retries: Timers; // by request
  private readonly hedges: Timers; // by request
  private readonly limits: AttemptLimits;
  private readonly hedgeDelay: HedgeDelay;

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
    this.path = {
      doors: [...through, new Handover((job) => this.answer(job))],
      lost: (job, reason) => this.lose(job, reason),
      noticed: (job) => this.notice(job),
    };
    const { sim } = world;
    this.timeouts = new Timers(sim, `${name}.timeout`, Phase.Timeout, 64, (attempt) =>
      this.giveUpOn(attempt),
    );
    this.retries = new Timers(sim, `${name}.retry`, Phase.Arrival, 64, (id) => {
      this.tally.waiting.step(-1);
      this.requests.at(id).waits = false;
      this.tryOnce(this.requests.at(id));
    });
    this.hedges = new Timers(sim, `${name}.hedge`, Phase.Arrival, 64, (id) =>
      this.hedge(this.requests.at(id)),
    );
    this.limits = new AttemptLimits(world, name, plan, books.tally);
    this.hedgeDelay = new HedgeDelay(plan.hedgeAfter, plan.hedgeQuantile);
  }

  /**
   * Begins a request, whose fate is keyed by what follows the owner, and which is given up at `until`. Whoever asks may be told of its end before
   * this returns, if a breaker is open. Returns the number by which the request can be called off, or `ENDED`.
   */
  ask(
    owner: number,
    call: number,
    utterance = 0,
    subTurn = 0,
    request = 0,
    until: Micros = Infinity,
  ): number {
    const asked = this.requests.take();
    const { now } = this.world.sim;
    const end = Math.min(until, now + this.plan.deadline);
    asked.begin(now, owner, call, utterance, subTurn, request, end);
    const { serial } = asked;
    this.tryOnce(asked);
    return asked.serial === serial ? asked.id : ENDED;
  }

  /** Nobody wants the answer any more. To be asked only of a request that has not ended. */
  callOff(id: number): void {
    const request = this.requests.at(id);
    if (request.waits) {
      this.retries.clear(id);
      this.tally.waiting.step(-1);
    }
    for (let place = 0; place <= HEDGE; place++) {
      if (request.jobs[place] !== null) this.callOffAttempt(request, place);
    }
    this.end(request);
  }

  // An attempt sets out.

  private tryOnce(request: Request): void {
    request.tries++;
    const ticket = this.limits.letThrough(request.begun);
    if (ticket === REFUSED) {
      this.tryAgain(request, Loss.Failed);
      return;
    }
    if (request.tries === 1 && this.plan.hedgeAfter < Infinity) {
      this.hedges.set(request.id, Math.max(1, Math.round(this.hedgeDelay.time)));
    }
    this.send(request, 0, ticket);
  }

  /** It has had no answer for long. */
  private hedge(request: Request): void {
    request.slow = true;
    this.hedgeDelay.exceeded();
    if (request.tries === this.plan.attempts) return;
    const ticket = this.limits.letThrough(request.begun);
    if (ticket === REFUSED) return;
    if (!this.limits.affords(request.begun)) {
      this.limits.forget(ticket);
      return;
    }
    request.tries++;
    this.tally.add('hedges', request.begun);
    this.send(request, HEDGE, ticket);
  }

  private send(request: Request, place: number, ticket: number): void {
    const { world, tally } = this;
    const isFirst = request.sent === 0;
    tally.add('attempts', request.begun);
    if (isFirst) {
      tally.add('firstAttempts', request.begun);
      this.limits.earn();
    }
    const job = world.jobs.take();
    if (world.watch !== null) world.watch.sends(job, nameOf(request.call, request.utterance + 1));
    this.asker.prepare(job, request.owner);
    job.owner = 2 * request.id + place;
    job.arrivedAt = request.begun;
    request.sent++;
    request.underWay++;
    request.jobs[place] = job;
    request.tickets[place] = ticket;
    request.isFirst[place] = isFirst;
    const timeout = Math.min(this.plan.timeout, request.until - world.sim.now);
    if (this.plan.propagate) job.deadline = world.sim.now + timeout;
    if (timeout < Infinity) this.timeouts.set(job.owner, timeout);
    job.setOut(this.path);
  }

  // It ends.

  private answer(job: Job): void {
    const attempt = job.owner;
    this.world.jobs.give(job);
    if (attempt < 0) {
      this.asker.left?.(~attempt); // too late
      return;
    }
    const request = this.requests.at(attempt >> 1);
    const place = attempt & 1;
    this.detach(request, place);
    this.limits.succeeded(request.tickets[place]!);
    if (request.tries === 1 && !request.slow) this.hedgeDelay.met();
    this.tally.add('answered', request.begun);
    if (place === HEDGE) this.tally.add('hedgeWins', request.begun);
    if (request.underWay > 0) this.callOffAttempt(request, 1 - place);
    const { owner, begun } = request;
    this.end(request);
    this.asker.answered(owner, begun, job);
    this.asker.left?.(owner);
  }

  /** A part of the answer has come. */
  private notice(job: Job): void {
    const attempt = job.owner;
    if (attempt < 0) {
      job.notice = Infinity;
      return;
    }
    const request = this.requests.at(attempt >> 1);
    const place = attempt & 1;
    this.timeouts.clear(attempt);
    this.hedges.clear(request.id);
    if (request.underWay > 1) this.callOffAttempt(request, 1 - place);
    this.asker.noticed!(request.owner, job);
  }

  private lose(job: Job, reason: string): void {
    const attempt = job.owner;
    this.world.jobs.give(job);
    if (attempt < 0) {
      this.asker.left?.(~attempt);
      return;
    }
    const request = this.requests.at(attempt >> 1);
    const { owner } = request;
    this.failed(request, attempt & 1, reason);
    this.asker.left?.(owner);
  }

  /** Its time is up. */
  private giveUpOn(attempt: number): void {
    const request = this.requests.at(attempt >> 1);
    const job = request.jobs[attempt & 1]!;
    job.owner = ~request.owner;
    job.late = true;
    if (this.plan.cancelLate) callOff(job);
    this.failed(request, attempt & 1, TIMEOUT);
  }

  private failed(request: Request, place: number, reason: string): void {
    this.detach(request, place);
    this.tally.add('lost', request.begun);
    if (request.isFirst[place]) this.tally.add('firstLost', request.begun);
    this.limits.failed(request.tickets[place]!);
    if (request.underWay === 0) this.tryAgain(request, reason);
  }

  private callOffAttempt(request: Request, place: number): void {
    const job = request.jobs[place]!;
    this.detach(request, place);
    this.limits.forget(request.tickets[place]!);
    job.owner = ~request.owner;
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
    if (now + wait >= request.until) this.giveUp(request, Loss.Failed);
    else if (!this.limits.affords(request.begun)) this.giveUp(request, reason);
    else {
      this.tally.waiting.step(1);
      request.waits = true;
      this.retries.set(request.id, wait);
    }
  }

  private backoff({ call, utterance, subTurn, request, tries }: Request): Micros {
    const luck = this.fates.at(call, utterance, subTurn, Purpose.Backoff, request, tries);
    return backoffTime(this.plan.backoff, tries, luck);
  }

  private giveUp(request: Request, reason: string): void {
    const { owner, begun } = request;
    this.end(request);
    this.asker.gaveUp(owner, begun, reason);
  }

  private end(request: Request): void {
    this.hedges.clear(request.id);
    request.serial++;
    this.requests.give(request);
  }
}

/** A job that is under way is at some site: what is between sites takes no time. */
function callOff(job: Job): void {
  job.path.doors[job.stop]?.cancel?.(job);
}

/** null: it is no reason to try again, for whoever asked has gone. */
function setbackOf(reason: string): Setback | null {
  if (reason === Loss.Abandoned) return null;
  if (reason === Loss.Shed) return 'shed';
  return reason === TIMEOUT ? TIMEOUT : 'failed';
}
