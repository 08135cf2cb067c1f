import { type StageName, type StagesOfGap, stages, type VoiceResult } from '../model/index.ts';
import { type Estimate, ratioOver, shareOver } from '../statistics/index.ts';

/** What a row of a route with an agent says beyond its delays. */
export interface VoiceEstimates {
  /** Shares of the turns offered. */
  readonly success: Estimate;
  readonly cutOff: Estimate;
  /** Share of the calls that ended. */
  readonly taskSuccess: Estimate;
  /** Shares of the audible replies. */
  readonly underrun: Estimate;
  readonly bargeIn: Estimate;
  readonly reversed: Estimate;
  /** Share of the words in partial transcripts that are revised; of the replies begun on them, those thrown away. */
  readonly churn: Estimate;
  readonly discarded: Estimate;
  /** Tokens that the language model was asked to read, and to make, for a turn. */
  readonly promptTokens: Estimate;
  readonly outputTokens: Estimate;
  /** Shares of the audible replies: grounded in what was looked up, and based on less than they should be. */
  readonly grounding: Estimate;
  readonly fallback: Estimate;
  /** Share of the turns offered that went to a human. */
  readonly handOff: Estimate;
  /** Audible replies of all replications based on what had changed, on what must not be seen; and unsafe ones. */
  readonly stale: number;
  readonly forbidden: number;
  readonly unsafe: number;
  /** How evenly tenants are served: 1 if all alike, 1/n if one of n has everything. */
  readonly fairness: number;
  /** What the slowest turns spend their turn gap on. */
  readonly slowest: readonly StageShare[];
}

/** Mean time that turns spend in one stage, in microseconds, and as a share of their turn gap. */
export interface StageShare {
  readonly stage: StageName;
  readonly time: number;
  readonly share: number;
}

/** What routes with an agent counted in the replications of a cell; `retrieves`: do turns look something up? */
export function voiceEstimates(
  results: readonly { readonly offered: number; readonly voice: VoiceResult | null }[],
  retrieves: boolean,
): VoiceEstimates | null {
  const voices = results.map(({ voice }) => voice).filter((voice) => voice !== null);
  if (voices.length === 0) return null;
  const offered = results.map((result) => result.offered);
  const counts = (of: (counts: VoiceResult['counts']) => number): number[] =>
    voices.map((voice) => of(voice.counts));
  const sum = (of: (counts: VoiceResult['counts']) => number): number =>
    retrieves ? counts(of).reduce((a, b) => a + b, 0) : NaN;
  const looked = counts(({ audible }) => (retrieves ? audible : 0));
  return {
    success: shareOver(
      counts(({ succeeded }) => succeeded),
      offered,
    ),
    cutOff: shareOver(
      counts(({ cutOff }) => cutOff),
      offered,
    ),
    taskSuccess: shareOver(
      counts(({ tasks }) => tasks),
      counts(({ calls }) => calls),
    ),
    underrun: shareOver(
      counts(({ underrun }) => underrun),
      counts(({ audible }) => audible),
    ),
    bargeIn: shareOver(
      counts(({ interrupted }) => interrupted),
      counts(({ audible }) => audible),
    ),
    reversed: shareOver(
      counts(({ reversed }) => reversed),
      counts(({ audible }) => audible),
    ),
    churn: shareOver(
      counts(({ revised }) => revised),
      counts(({ words }) => words),
    ),
    discarded: shareOver(
      counts(({ discarded }) => discarded),
      counts(({ guessed }) => guessed),
    ),
    promptTokens: ratioOver(
      counts(({ promptTokens }) => promptTokens),
      offered,
    ),
    outputTokens: ratioOver(
      counts(({ outputTokens }) => outputTokens),
      offered,
    ),
    grounding: shareOver(
      counts(({ grounded }) => grounded),
      looked,
    ),
    fallback: shareOver(
      counts(({ fellBack }) => fellBack),
      looked,
    ),
    handOff: shareOver(
      counts(({ handedOff }) => handedOff),
      offered,
    ),
    stale: sum(({ stale }) => stale),
    forbidden: sum(({ forbidden }) => forbidden),
    unsafe: sum(({ unsafe }) => unsafe),
    fairness: jainIndex(successByTenant(voices)),
    slowest: slowestTurns(voices.flatMap((voice) => voice.stages)),
  };
}

/** Share of each tenant's turns that succeed. */
const successByTenant = (voices: readonly VoiceResult[]): number[] =>
  voices[0]!.tenants.map((_, tenant) => {
    const sum = (of: 'succeeded' | 'offered'): number =>
      voices.reduce((total, { tenants }) => total + tenants[tenant]![of], 0);
    return sum('succeeded') / sum('offered');
  });

/** Jain's index (Jain, Chiu & Hawe 1984): (Σx)² / (n Σx²). */
function jainIndex(shares: readonly number[]): number {
  const sum = shares.reduce((a, b) => a + b, 0);
  return (sum * sum) / (shares.length * shares.reduce((a, b) => a + b * b, 0));
}

/** Share of the turns that count as the slowest ones. */
export const SLOWEST = 0.05;

/**
 * Where the slowest twentieth of the turns spent their gap. Turns are kept in classes of gaps that differ by
 * at most an eighth; the shortest of these classes counts in part, so that the turns are a twentieth.
 */
export function slowestTurns(kept: readonly StagesOfGap[]): StageShare[] {
  const all = kept.reduce((sum, { turns }) => sum + turns, 0);
  const spent = stages.map(() => 0);
  let wanted = SLOWEST * all;
  for (const one of [...kept].sort((a, b) => b.gapClass - a.gapClass)) {
    const part = Math.min(wanted / one.turns, 1);
    for (const [stage, time] of one.spent.entries()) spent[stage]! += part * time;
    wanted -= part * one.turns;
    if (!(wanted > 0)) break;
  }
  const gap = spent.reduce((sum, time) => sum + time, 0);
  return stages.map((stage, i) => ({
    stage,
    time: spent[i]! / (SLOWEST * all),
    share: spent[i]! / gap,
  }));
}

/** The stage that the slowest turns spend most of their gap on. */
export function longestStage(slowest: readonly StageShare[]): StageShare {
  return slowest.reduce((most, next) => (next.share > most.share ? next : most));
}
