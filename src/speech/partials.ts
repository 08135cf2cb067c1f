import type { Fates } from '../random/index.ts';
import type { TurnKey } from '../stations/index.ts';
import { Purpose } from './purposes.ts';

/** How partial transcripts change before the final one. Shares are from 0 to 1. */
export interface PartialsPlan {
  /** Share of the words in them that are later revised (churn), in quiet and in noise. */
  readonly revised: { readonly quiet: number; readonly noisy: number };
  /** So many words at their end may still be revised once the caller pauses. */
  readonly unsettled: number;
}

/** What becomes of the words of partial transcripts. Fate: it is the same under every policy. */
export class Partials {
  private readonly plan: PartialsPlan;
  private readonly fates: Fates;

  constructor(plan: PartialsPlan, fates: Fates) {
    this.plan = plan;
    this.fates = fates;
  }

  /** Of so many words shown, how many are revised: their share, rounded up or down by chance. */
  revised(of: TurnKey, words: number, noise: number): number {
    const luck = this.fates.at(of.caller, of.number, of.again, Purpose.Revised).uniform();
    return Math.floor(words * this.share(noise) + luck);
  }

  /** Does the final transcript differ from the partial one that the caller paused after, in that part? */
  differs({ caller, number, again }: TurnKey, part: number, noise: number): boolean {
    const kept = 1 - this.share(noise);
    let same = 1;
    for (let i = 0; i < this.plan.unsettled; i++) same *= kept;
    return this.fates.at(caller, number, again, Purpose.Differs, part).uniform() >= same;
  }

  private share(noise: number): number {
    const { quiet, noisy } = this.plan.revised;
    return quiet + (noisy - quiet) * noise;
  }
}
