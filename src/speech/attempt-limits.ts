import { type EventKind, Phase } from '../engine/index.ts';
import { Breaker, type BreakerRule, RetryBudget } from '../policies/index.ts';
import type { World } from '../stations/index.ts';
import type { AttemptTally } from './attempt-tally.ts';

/** No attempt may set out. */
export const REFUSED = -1;
/** An attempt may set out, and nobody asks how it ends. */
const UNWATCHED = 0;

/** What keeps attempts of a route from setting out: a breaker, and a budget for all but the first of a request. */
export class AttemptLimits {
  private readonly breaker: Breaker | null;
  private readonly budget: RetryBudget | null;
  private readonly rule: BreakerRule | null;
  private readonly opened: EventKind;
  private readonly world: World;
  private readonly tally: AttemptTally;

  constructor(
    world: World,
    name: string,
    rules: { readonly breaker: BreakerRule | null; readonly budget: number | null },
    tally: AttemptTally,
  ) {
    this.world = world;
    this.tally = tally;
    this.rule = rules.breaker;
    this.breaker = rules.breaker === null ? null : new Breaker(rules.breaker);
    this.budget = rules.budget === null ? null : new RetryBudget(rules.budget);
    this.opened = world.sim.event(`${name}.half-open`, Phase.Timeout, () => {
      this.breaker!.halfOpen();
      this.tally.open!.step(-1);
    });
  }

  /** Asks the breaker for an attempt of a request that began then: a ticket by which to tell how it ended, or REFUSED. */
  letThrough(begun: number): number {
    if (this.breaker === null) return UNWATCHED;
    const ticket = this.breaker.letThrough();
    if (ticket === REFUSED) this.tally.add('refused', begun);
    return ticket;
  }

  /** Takes a token of the budget for one more attempt of a request that began then. */
  affords(begun: number): boolean {
    if (this.budget === null || this.budget.take()) return true;
    this.tally.add('denied', begun);
    return false;
  }

  /** The first attempt of a request sets out. */
  earn(): void {
    this.budget?.earn();
  }

  succeeded(ticket: number): void {
    this.breaker?.succeeded(ticket, this.world.sim.now);
  }

  failed(ticket: number): void {
    if (this.breaker === null || !this.breaker.hasFailed(ticket, this.world.sim.now)) return;
    this.tally.open!.step(1);
    this.world.sim.after(this.rule!.open, this.opened, 0);
  }

  /** It was called off. */
  forget(ticket: number): void {
    this.breaker?.forget(ticket);
  }
}
