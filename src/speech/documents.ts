import type { Micros } from '../engine/index.ts';
import type { Distribution, Fates } from '../random/index.ts';
import type { TurnKey } from '../stations/index.ts';
import { Purpose } from './purposes.ts';

/** What is known of the documents that replies are based on. Shares are from 0 to 1, times in microseconds. */
export interface DocumentsPlan {
  /** Share of the turns whose answer is among what all their look-ups find, if the question was heard right. */
  readonly recall: number;
  /** How often the recognizer gets a name in the question wrong, in quiet and in noise. */
  readonly entityErrors: { readonly quiet: number; readonly noisy: number };
  /** Share of the recall that is lost where it does. */
  readonly perEntityError: number;
  /** Time since a document was last changed. */
  readonly lastChange: Distribution;
  /** Share of the turns whose answer stands in a document that the caller must not see. */
  readonly forbidden: number;
  /** Share of the answers without ground that a check does not notice. */
  readonly unnoticed: number;
  /** Tokens that what a look-up finds adds to the prompt. */
  readonly passageTokens: number;
}

/** What a turn needs of the documents, and what is true of it. Fate: the same question has the same answer. */
export class Documents {
  private readonly plan: DocumentsPlan;
  private readonly fates: Fates;

  constructor(plan: DocumentsPlan, fates: Fates) {
    this.plan = plan;
    this.fates = fates;
  }

  /**
   * Is the answer among what was found? So many of all look-ups found something, and the answer is in each as likely;
   * `noise` is how often it matters, `errors` how many times as often as the best the recognizer gets names wrong,
   * `share` what is there of the documents (1 but for extracts).
   */
  isFound(
    of: TurnKey,
    look: { found: number; all: number; noise: number; errors: number; share: number },
  ): boolean {
    const { recall, entityErrors, perEntityError } = this.plan;
    const { quiet, noisy } = entityErrors;
    const wrong = (quiet + (noisy - quiet) * look.noise) * look.errors;
    const misheard = this.about(of, Purpose.EntityError).uniform() < wrong;
    const heard = misheard ? 1 - perEntityError : 1;
    const probability = ((recall * look.found) / look.all) * look.share * heard;
    return this.about(of, Purpose.Grounding).uniform() < probability;
  }

  /** Was the document changed after something was made of it that is so old? */
  isStale(of: TurnKey, age: Micros): boolean {
    return this.plan.lastChange.draw(this.about(of, Purpose.LastChange)) < age;
  }

  isForbidden(of: TurnKey): boolean {
    return this.about(of, Purpose.Forbidden).uniform() < this.plan.forbidden;
  }

  /** Does a check notice that the answer is not among what was found? */
  isNoticed(of: TurnKey): boolean {
    return this.about(of, Purpose.Unnoticed).uniform() >= this.plan.unnoticed;
  }

  /** Tokens of so many passages. */
  tokens(passages: number): number {
    return passages * this.plan.passageTokens;
  }

  private about({ caller, number }: TurnKey, purpose: number): Fates {
    return this.fates.at(caller, number, 0, purpose); // a question that is repeated is the same one
  }
}
