import type { Micros } from '../engine/index.ts';
import { type Distribution, Fates, whole } from '../random/index.ts';
import type { TurnKey } from '../stations/index.ts';
import { Purpose } from './purposes.ts';

/** What the language model answers, sentence by sentence. */
export interface ReplyPlan {
  /** Sentences of a reply: 1, 2, ... */
  readonly sentences: Distribution;
  /** Tokens of a sentence. */
  readonly tokens: Distribution;
  /** Audio of a token, in microseconds, unrounded. */
  readonly audioPerToken: number;
  /** Share of the sentences that are stock phrases, whose audio a cache may hold. */
  readonly stock: number;
  /** Which stock phrase, by its rank from 1; as popular as that. */
  readonly phrase: Distribution;
  /** How many of those there are; ready answers are phrases beyond them. */
  readonly phrases: number;
}

/** No stock phrase, but words of its own. */
export const NO_PHRASE = -1;

/** The turn that a reply is for, and whether that is a ready answer to its intent. */
interface Replied extends TurnKey {
  readonly templated?: boolean;
  readonly intent?: number;
}

/** Looks up what a reply says. Fate, as utterances are: a stock phrase has the same length for everybody. */
export class Replies {
  private readonly plan: ReplyPlan;
  private readonly fates: Fates;
  private readonly phrases: Fates;

  constructor(plan: ReplyPlan, seed: string, fates: Fates) {
    this.plan = plan;
    this.fates = fates;
    this.phrases = new Fates(`${seed}/phrases`);
  }

  sentences({ caller, number, again }: TurnKey): number {
    return whole(this.plan.sentences.draw(this.fates.at(caller, number, again, Purpose.Sentences)));
  }

  /** Number of the stock phrase that the sentence is, or `NO_PHRASE`. */
  phrase({ caller, number, again, templated, intent = 0 }: Replied, sentence: number): number {
    if (templated) return this.plan.phrases + intent; // the last stock phrases
    const fate = this.fates.at(caller, number, again, Purpose.Phrase, sentence);
    if (fate.uniform() >= this.plan.stock) return NO_PHRASE;
    return whole(this.plan.phrase.draw(fate)) - 1;
  }

  tokens(of: Replied, sentence: number): number {
    const phrase = this.phrase(of, sentence);
    const fate =
      phrase === NO_PHRASE
        ? this.fates.at(of.caller, of.number, of.again, Purpose.Sentence, sentence)
        : this.phrases.at(phrase, 0, 0, Purpose.Sentence);
    return Math.max(1, whole(this.plan.tokens.draw(fate)));
  }

  /** Tokens of so many sentences, the first ones of the reply. */
  tokensOfFirst(sentences: number, of: Replied): number {
    let tokens = 0;
    for (let i = 0; i < sentences; i++) tokens += this.tokens(of, i);
    return tokens;
  }

  /** Length of the audio of so many tokens. */
  audio(tokens: number): Micros {
    return Math.max(1, whole(tokens * this.plan.audioPerToken));
  }
}
