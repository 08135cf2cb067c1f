import type { Micros } from '../engine/index.ts';

/**
 * Instants of a turn, from the last voiced one until the reply is audible. Each ends a stage: what the turn
 * spent its time on since the instant before.
 */
export const Moment = {
  VoiceEnds: 0,
  EndpointSent: 1,
  Decided: 2,
  RecognizerBegan: 3,
  Final: 4,
  LookUpSent: 5, // the attempt that brought the last thing needed; the same of the next two services
  LookUpBegan: 6,
  Retrieved: 7,
  Checked: 8, // whether the caller may see it, or what there is instead
  Prompted: 9, // for the reply that is spoken: tools have been called, other replies thrown away
  LlmSent: 10,
  LlmTurn: 11, // it was this request's turn, and only memory was missing
  LlmBegan: 12,
  FirstToken: 13,
  FirstSentence: 14,
  LookedUp: 15,
  TtsSent: 16,
  TtsTurn: 17, // it was this sentence's turn, and only its voice was missing
  TtsBegan: 18,
  FirstByte: 19,
  Received: 20,
  Audible: 21,
} as const;

export type MomentNumber = (typeof Moment)[keyof typeof Moment];

/** What a turn spends its time on, by the moment that ends it. Together they are the turn gap. */
export const stages = [
  'endpoint',
  'uplink',
  'recognizer_queue',
  'recognizer',
  'retrieval_retry',
  'retrieval_queue',
  'retrieval',
  'access_check',
  'llm_rounds',
  'llm_retry',
  'llm_queue',
  'llm_memory',
  'llm_first_token',
  'llm_sentence',
  'phrase_cache',
  'tts_retry',
  'tts_queue',
  'voice_load',
  'tts',
  'downlink',
  'jitter_buffer',
] as const;

export type StageName = (typeof stages)[number];

const MOMENTS = stages.length + 1;

/** When the moments of a turn were; NaN for those that have not come. */
export class Moments {
  private readonly at = new Float64Array(MOMENTS).fill(NaN);

  set(moment: MomentNumber, at: Micros): void {
    this.at[moment] = at;
  }

  of(moment: MomentNumber): Micros {
    return this.at[moment]!;
  }

  has(moment: MomentNumber): boolean {
    return this.at[moment]! >= 0;
  }

  /** Forgets this moment and all after it. */
  forgetFrom(moment: MomentNumber): void {
    this.at.fill(NaN, moment);
  }

  /** What came after a moment, but before it in time, counts as having been there when it came. */
  notBefore(moment: MomentNumber): void {
    const least = this.at[moment]!;
    for (let next = moment + 1; next < MOMENTS; next++) {
      if (this.at[next]! < least) this.at[next] = least;
    }
  }

  /** From one moment to another; NaN unless both have come. */
  between(from: MomentNumber, to: MomentNumber): Micros {
    return this.at[to]! - this.at[from]!;
  }

  /** How long the stage took, by its number. */
  stage(number: number): Micros {
    return this.at[number + 1]! - this.at[number]!;
  }
}

/** Eight classes to a doubling: turns of one class differ by at most an eighth. */
const STEPS = 8;
const STEP_BITS = 3;
const CLASSES = 32 * STEPS;
const LONGEST = 2 ** 31 - 1;

/** How turns of about one turn gap spent it: plain data. */
export interface StagesOfGap {
  /** Class of the gap: a larger one holds longer gaps. */
  readonly gapClass: number;
  readonly turns: number;
  /** By stage, microseconds of all these turns together. */
  readonly spent: readonly number[];
}

/** What turns spend their time on, kept by the length of their gap, so that slow turns can be looked at alone. */
export class StageTally {
  private readonly turns = new Float64Array(CLASSES);
  private readonly spent = new Float64Array(CLASSES * stages.length);

  /** A turn whose reply was audible. */
  add(moments: Moments): void {
    const gapClass = classOf(moments.between(Moment.VoiceEnds, Moment.Audible));
    this.turns[gapClass]!++;
    for (let stage = 0; stage < stages.length; stage++) {
      this.spent[gapClass * stages.length + stage]! += moments.stage(stage);
    }
  }

  clear(): void {
    this.turns.fill(0);
    this.spent.fill(0);
  }

  data(): StagesOfGap[] {
    const found: StagesOfGap[] = [];
    for (const [gapClass, turns] of this.turns.entries()) {
      if (turns === 0) continue;
      const first = gapClass * stages.length;
      found.push({ gapClass, turns, spent: [...this.spent.slice(first, first + stages.length)] });
    }
    return found;
  }
}

function classOf(gap: Micros): number {
  const whole = Math.min(gap, LONGEST) | 0;
  const shift = Math.max(31 - Math.clz32(whole) - STEP_BITS, 0);
  return (shift << STEP_BITS) + (whole >> shift);
}
