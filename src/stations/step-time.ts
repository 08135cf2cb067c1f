import type { Micros } from '../engine/index.ts';
import { Draws, Lognormal, whole } from '../random/index.ts';
import type { Site } from './site.ts';

/**
 * What a step takes on a worker of speed 1: base + what it processes, times noise. Microseconds, unrounded.
 * The base reads the weights, each sequence adds its activations, each prompt token its arithmetic, and each
 * cached token the KV cache that attention reads.
 */
export interface StepProfile {
  readonly base: number;
  /** For each sequence that is in the step. */
  readonly perSequence: number;
  /** For each token of a prompt that is read. */
  readonly perPromptToken: number;
  /** For each token that a decoding sequence attends to: all that it has read and made so far. */
  readonly perCachedToken: number;
  /** Once for a step that reads prompts. */
  readonly promptBase?: number;
  /** For each token that the longest of the decoding sequences attends to: few sequences do not fill the device. */
  readonly perLongestToken?: number;
  /**
   * How the parts come together: their `sum`; or the `larger` of what is read from memory (base and cached tokens)
   * and what is computed (sequences and prompt tokens), which overlap on a device that is limited by one of them.
   */
  readonly parts?: 'sum' | 'larger';
  /** Coefficient of variation of the lognormal noise, with mean 1, that multiplies every step. */
  readonly noiseCv: number;
}

/** What one step of a worker processes. */
export interface Step {
  /** 1 / speed of the worker. */
  readonly perSpeed: number;
  readonly sequences: number;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  /** Of the decoding sequence that attends to most. */
  readonly longestContext: number;
}

/** How long workers take for their steps. */
export class StepTime {
  private readonly profile: StepProfile;
  private readonly noise: Draws | null;

  constructor(site: Site, profile: StepProfile) {
    this.profile = { ...profile };
    const { noiseCv } = profile;
    this.noise = noiseCv === 0 ? null : new Draws(new Lognormal(1, noiseCv), site.stream('noise'));
  }

  /** Rounded. */
  of({ perSpeed, sequences, promptTokens, cachedTokens, longestContext }: Step): Micros {
    const { base, perSequence, perPromptToken, perCachedToken, parts } = this.profile;
    const { promptBase = 0, perLongestToken = 0 } = this.profile;
    const noise = this.noise === null ? 1 : this.noise.next();
    const ofSequences = perSequence * sequences;
    const ofPrompts = perPromptToken * promptTokens;
    const ofCache = perCachedToken * cachedTokens;
    const time =
      parts === 'larger'
        ? Math.max(base + ofCache, ofSequences + ofPrompts)
        : base + ofSequences + ofPrompts + ofCache;
    const longest = perLongestToken === 0 ? 0 : perLongestToken * longestContext;
    const more = promptTokens > 0 ? longest + promptBase : longest;
    return whole((time + more) * perSpeed * noise);
  }
}
