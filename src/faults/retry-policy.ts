import type { AttemptsPlan } from '../speech/index.ts';
import type { Fault } from './fault.ts';
import type { Lever, Levers } from './lever.ts';

/** How often clients ask for one thing: what faults and runbooks may change at a route. */
export class RetryLevers {
  private most = 0; // by clients that try more often
  private readonly more: Lever;
  private readonly fewer: Lever;

  /** Clients that try more often come first, a limit that a runbook sets after them. */
  constructor(levers: Levers, plan: AttemptsPlan) {
    const usual = plan.attempts;
    let limit = Infinity;
    const change = (): void => {
      plan.attempts = Math.min(Math.max(usual, this.most), limit);
    };
    this.more = levers.highest((most) => {
      this.most = most;
      change();
    });
    this.fewer = levers.lowest((least) => {
      limit = least;
      change();
    });
  }

  /** Clients are released that make so many attempts. */
  retries(number: number, attempts: number): Fault {
    return { act: (level) => this.more.pull(number, level > 0 ? attempts : 0) };
  }

  /** Clients are told to make no more than so many. */
  capped(number: number, attempts: number): Fault {
    return { act: (level) => this.fewer.pull(number, level > 0 ? attempts : Infinity) };
  }
}
