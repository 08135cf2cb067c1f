import type { Fates } from '../random/index.ts';
import type { TurnKey } from '../stations/index.ts';
import type { AttemptsPlan } from './attempts-plan.ts';
import { Purpose } from './purposes.ts';

/** What a language model does before the reply that is spoken. Shares are from 0 to 1. */
export interface RoundsPlan {
  /** null: it calls no tools. */
  readonly tools: {
    /** Share of the turns that need one. */
    readonly share: number;
    /** Tokens of the call, which the model makes, and of its result, which it reads. */
    readonly callTokens: number;
    readonly resultTokens: number;
    readonly attempts: AttemptsPlan;
  } | null;
  /** Share of the replies whose first sentence is refused, and which are made anew; once each. */
  readonly regenerated: number;
}

/** Which rounds a turn needs. Fate. */
export class Rounds {
  private readonly plan: RoundsPlan;
  private readonly fates: Fates;

  constructor(plan: RoundsPlan, fates: Fates) {
    this.plan = plan;
    this.fates = fates;
  }

  callsTool({ caller, number }: TurnKey): boolean {
    const { tools } = this.plan;
    if (tools === null) return false;
    return this.fates.at(caller, number, 0, Purpose.Tool).uniform() < tools.share;
  }

  isRefused({ caller, number, again }: TurnKey): boolean {
    const { regenerated } = this.plan;
    if (regenerated === 0) return false;
    return this.fates.at(caller, number, again, Purpose.Refused).uniform() < regenerated;
  }
}
