import type { Micros } from '../engine/index.ts';
import { type Distribution, type Fates, whole } from '../random/index.ts';
import type { TurnKey } from '../stations/index.ts';
import { Purpose } from './purposes.ts';

/** How callers speak: voiced parts with pauses between them. Durations in microseconds. */
export interface UtterancePlan {
  /** Voiced parts of an utterance: 1, 2, ... */
  readonly parts: Distribution;
  readonly voiced: Distribution;
  /** Between one part and the next. */
  readonly pause: Distribution;
}

/** How the service tells from silence that a turn has ended. Durations in microseconds. */
export interface EndpointPlan {
  /** Silence after which a turn counts as ended. */
  silence: Micros;
  /** A classifier that hears from what was said whether it is complete; null: silence alone tells. */
  readonly semantic: SemanticPlan | null;
  /** Where noise hides the last of a voiced part: how much of it, so that silence seems to begin earlier. */
  readonly unheard: Distribution;
  /** Where noise is taken for voice: how much later the end is seen. */
  readonly late: Distribution;
}

/** Asked once after each voiced part. Shares are from 0 to 1. */
interface SemanticPlan {
  /** After so much silence it has its answer: until it is asked, and what it takes. */
  readonly after: Micros;
  /** Share of the turns whose end it hears; of the others silence tells. */
  readonly finds: number;
  /** Share of the pauses within a turn that it takes for the end. */
  readonly mistakes: number;
}

/**
 * What a caller says, and what an endpointer would make of each pause in it. All of it is fate: the same
 * question has the same answer under every policy and load.
 */
export class Utterances {
  private readonly plan: UtterancePlan;
  private readonly endpoint: EndpointPlan;
  private readonly fates: Fates;

  constructor(plan: UtterancePlan, endpoint: EndpointPlan, fates: Fates) {
    this.plan = plan;
    this.endpoint = endpoint;
    this.fates = fates;
  }

  /** How many voiced parts the utterance has. */
  parts(of: TurnKey): number {
    return whole(this.plan.parts.draw(this.about(of, Purpose.Parts, 0)));
  }

  /** Length of a voiced part. */
  voiced(of: TurnKey, part: number): Micros {
    return whole(this.plan.voiced.draw(this.about(of, Purpose.Voiced, part)));
  }

  /** Length of the pause after a part that is not the last. */
  pause(of: TurnKey, part: number): Micros {
    return whole(this.plan.pause.draw(this.about(of, Purpose.Unvoiced, part)));
  }

  /** From first to last voice. */
  length(of: TurnKey): Micros {
    const parts = this.parts(of);
    let length = this.voiced(of, 0);
    for (let part = 1; part < parts; part++) {
      length += this.pause(of, part - 1) + this.voiced(of, part);
    }
    return length;
  }

  /**
   * After how much silence the service would take the turn for ended, measured from the end of that part;
   * `noise` is how often it matters. Within an utterance noise hides voice, which makes early cuts; after its
   * end noise is taken for voice, which makes late decisions.
   */
  silence(of: TurnKey, part: number, last: boolean, noise: number): Micros {
    const { unheard, late } = this.endpoint;
    const silence = this.silenceNeeded(of, part, last);
    const fate = this.about(of, last ? Purpose.Late : Purpose.Unheard, part);
    if (fate.uniform() >= noise) return silence;
    if (last) return silence + whole(late.draw(fate));
    return Math.max(silence - whole(unheard.draw(fate)), 0);
  }

  private silenceNeeded(of: TurnKey, part: number, last: boolean): Micros {
    const { silence, semantic } = this.endpoint;
    if (semantic === null || semantic.after >= silence) return silence;
    const taken = last ? semantic.finds : semantic.mistakes;
    const isTaken = this.about(of, Purpose.Meaning, part).uniform() < taken;
    return isTaken ? semantic.after : silence;
  }

  private about({ caller, number, again }: TurnKey, purpose: number, part: number): Fates {
    return this.fates.at(caller, number, again, purpose, part);
  }
}
