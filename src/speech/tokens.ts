import type { Micros } from '../engine/index.ts';
import { whole } from '../random/index.ts';
import type { TurnKey } from '../stations/index.ts';
import type { Call } from './calls-and-turns.ts';
import type { Replies } from './replies.ts';
import type { Speaking } from './speaking.ts';

const SECOND: Micros = 1_000_000;

/** How many tokens it is that is said: of words or, to a model that hears and speaks for itself, of audio. */
export class Tokens {
  private readonly replies: Replies;
  private readonly languages: readonly { readonly tokensPerSecond: number }[];
  private readonly speaking: Speaking | null;

  /** `languages`: tokens of a second of voice in each. */
  constructor(
    replies: Replies,
    languages: readonly { readonly tokensPerSecond: number }[],
    speaking: Speaking | null,
  ) {
    this.replies = replies;
    this.languages = languages;
    this.speaking = speaking;
  }

  /** Of so much voice of a caller. */
  heard(call: Call, voice: Micros): number {
    if (this.speaking !== null) return this.speaking.heard(voice);
    const { tokensPerSecond } = this.languages[call.language]!;
    return Math.max(1, whole((voice / SECOND) * tokensPerSecond));
  }

  /** That the model makes until so many sentences of the reply are complete. */
  until(turn: TurnKey, sentences: number): number {
    const { speaking } = this;
    const tokens = this.replies.tokensOfFirst(sentences, turn);
    return speaking === null ? tokens : speaking.made(this.replies.audio(tokens));
  }

  /** That so many sentences of the reply take in the prompts after it. */
  ofFirst(turn: TurnKey, sentences: number): number {
    const { speaking } = this;
    const tokens = this.replies.tokensOfFirst(sentences, turn);
    return speaking === null || sentences === 0
      ? tokens
      : speaking.spoken(this.replies.audio(tokens));
  }
}
