import type { Micros } from '../engine/index.ts';
import { type SuccessPlan, successProbability } from '../speech/index.ts';
import type { LinearProfileDescription } from './description.ts';
import { distributionOf } from './distributions.ts';
import { type Moments, scaled, sumOf } from './moments.ts';
import type { VoiceAgentDescription } from './voice-agent-description.ts';

/** What calls to an agent last and ask for on average. Durations in microseconds, unrounded. */

const SECOND: Micros = 1_000_000;

/** Length of an utterance: voiced parts with pauses between them. */
export function utteranceOf({ utterance }: VoiceAgentDescription): Moments {
  const parts = distributionOf(utterance.parts);
  const voiced = distributionOf(utterance.voiced);
  const pause = distributionOf(utterance.pause);
  const whole = { mean: voiced.mean + pause.mean, variance: voiced.variance + pause.variance };
  const { mean, variance } = sumOf(parts, whole);
  return { mean: mean - pause.mean, variance: variance - pause.variance };
}

/** Tokens of a reply. */
const replyTokens = ({ reply }: Pick<VoiceAgentDescription, 'reply'>): Moments =>
  sumOf(distributionOf(reply.sentences), distributionOf(reply.tokens));

/** The turn gap on an idle system: on average the chunk that shows the silence is full half a chunk later. */
export const idleGap = (route: VoiceAgentDescription): Micros =>
  silenceBefore(route) + route.chunk / 2 + route.idleResponse;

/** Silence until a turn counts as ended, on average. */
export function silenceBefore({ endpoint: { silence, semantic } }: VoiceAgentDescription): Micros {
  if (semantic === undefined) return silence;
  const heard = Math.min(semantic.after + semantic.inference, silence);
  return semantic.finds * heard + (1 - semantic.finds) * silence;
}

/** What makes turns succeed, ready to run. Spelled out, so that the compiler sees one shape in all replications. */
export const successPlan = (success: VoiceAgentDescription['success']): SuccessPlan => ({
  quality: success.quality,
  wordErrors: success.wordErrors,
  errorsPerFallback: success.errorsPerFallback,
  perWordError: success.perWordError,
  perCut: success.perCut,
  perUnderrun: success.perUnderrun,
  perFallback: success.perFallback,
  perUngrounded: success.perUngrounded,
  perStale: success.perStale,
  bearable: success.bearable,
  perWait: success.perSecond / SECOND,
});

/** Turns of a call, repeated ones included, where every reply is audible as soon as on an idle system. */
export function turnsOfCall(route: VoiceAgentDescription): Moments {
  const { turns, devices } = route.callers;
  const { repetitions } = route.success;
  const plan = successPlan(route.success);
  const gap = idleGap(route);
  const fails =
    1 -
    average(devices, ({ noise }) =>
      successProbability(plan, {
        noise,
        cuts: 0,
        underruns: 0,
        recognizerTier: 0,
        languageModelTier: 0,
        gap,
        ungrounded: ungrounded(route, noise),
        stale: 0,
      }),
    );
  let said = 1; // how often a turn is, on average
  let again = 1;
  for (let i = 0; i < repetitions; i++) {
    again *= fails;
    said += again;
  }
  const { mean, variance } = distributionOf(turns);
  return { mean: mean * said, variance: scaled(variance, said) };
}

/** Share of the turns for which all look-ups together do not find the answer. */
function ungrounded({ retrieval }: VoiceAgentDescription, noise: number): number {
  if (retrieval === undefined) return 0;
  const { recall, entityErrors, perEntityError, forbidden } = retrieval.documents;
  const misheard = entityErrors.quiet + (entityErrors.noisy - entityErrors.quiet) * noise;
  const seen = retrieval.access === undefined ? 1 : 1 - forbidden;
  const found = (recall * retrieval.needed) / retrieval.fanout;
  return 1 - found * (1 - misheard * perEntityError) * seen;
}

/** Length of a call on an idle system: utterance, reply and thought, turn after turn. */
export function agentCallLength(route: VoiceAgentDescription): Moments {
  const { callers, reply } = route;
  const utterance = utteranceOf(route);
  const think = distributionOf(callers.think);
  const tokens = replyTokens(route);
  const audio = tokens.mean * reply.audioPerToken;
  const turn = {
    mean: utterance.mean + idleGap(route) + audio + think.mean - spared(route, audio + think.mean),
    variance: utterance.variance + scaled(tokens.variance, reply.audioPerToken) + think.variance,
  };
  const { mean, variance } = sumOf(turnsOfCall(route), turn);
  return { mean: mean - think.mean, variance };
}

/** What callers spare themselves of the reply and of thinking by speaking over it; of the average reply. */
function spared({ callers, interruptions }: VoiceAgentDescription, rest: Micros): Micros {
  const notLast = 1 - 1 / distributionOf(callers.turns).mean;
  const { share, after } = interruptions;
  return share * notLast * Math.max(rest - distributionOf(after).mean, 0);
}

/** Work of a call at a synthesizer that makes a sentence at a time; none is found in a cache. */
export function spokenWork(
  route: VoiceAgentDescription,
  profile: LinearProfileDescription,
  most: number,
): Moments {
  const { sentences, tokens, audioPerToken } = route.reply;
  const { mean } = distributionOf(sentences);
  const perAudio = profile.perAudioSecond / SECOND;
  const sentence = distributionOf(tokens).mean * audioPerToken * perAudio;
  const turn = mean * (profile.base / most + profile.perJob + sentence);
  return sumOf(turnsOfCall(route), { mean: turn, variance: 0 });
}

/** Work of a call at a vocoder: a job for each piece of audio. */
export function vocodedWork(
  route: VoiceAgentDescription,
  profile: LinearProfileDescription,
  most: number,
): Moments {
  const { sentences, pieces } = piecesOf(route);
  const { tokens, audioPerToken } = route.reply;
  const audio = distributionOf(tokens).mean * audioPerToken * (profile.perAudioSecond / SECOND);
  const sentence = pieces * (profile.base / most + profile.perJob) + audio;
  return sumOf(turnsOfCall(route), { mean: sentences * sentence, variance: 0 });
}

/** What a turn asks of a language model on average, in tokens. */
export interface AverageRequest {
  readonly prompt: number;
  /** What of the prompt the worker holds from the turn before. */
  readonly cached: number;
  readonly output: number;
}

/**
 * The average turn is the (n + 1) / 2-th of a call of n turns, and the longer calls have more of them: before
 * it came (E[n²] / E[n] - 1) / 2 others, all of which its prompt repeats.
 */
export function averageRequest(
  route: Pick<
    VoiceAgentDescription,
    'callers' | 'utterance' | 'retrieval' | 'tools' | 'reply' | 'speaking'
  >,
): AverageRequest {
  const { turns, tenants, languages } = route.callers;
  const { mean, variance } = distributionOf(turns);
  const before = (variance / mean + mean - 1) / 2;
  const instructions = average(tenants, ({ instructions }) => instructions);
  const { speaking } = route;
  const perSecond =
    speaking?.heardPerSecond ?? average(languages, ({ tokensPerSecond }) => tokensPerSecond);
  const { utterance } = route;
  const voice = distributionOf(utterance.parts).mean * distributionOf(utterance.voiced).mean;
  const said = (voice / SECOND) * perSecond;
  const output = spokenTokens(route, replyTokens(route).mean);
  const held = before * (said + output);
  const { needed = 0, documents } = route.retrieval ?? {};
  const passages = needed * (documents?.passageTokens ?? 0);
  const { share = 0, callTokens = 0, resultTokens = 0 } = route.tools ?? {};
  const { regenerated, tokens } = route.reply;
  // A reply that follows passages or results of tools is read again without them.
  const again = before > 0 ? output * (passages > 0 ? 1 : share) : 0;
  return {
    prompt: instructions + held + said + passages + share * resultTokens,
    cached: held - again + (before > 0 ? instructions * (1 - 1 / mean) : 0),
    output:
      output +
      (speaking?.ahead ?? 0) +
      share * callTokens +
      regenerated * spokenTokens(route, distributionOf(tokens).mean),
  };
}

/** Tokens of the model for so many of text. */
export const spokenTokens = (
  { reply, speaking }: Pick<VoiceAgentDescription, 'reply' | 'speaking'>,
  text: number,
): number =>
  speaking === undefined
    ? text
    : ((text * reply.audioPerToken) / SECOND) * speaking.spokenPerSecond;

const average = <Kind extends { readonly share: number }>(
  kinds: readonly Kind[],
  of: (kind: Kind) => number,
): number => kinds.reduce((sum, kind) => sum + kind.share * of(kind), 0);

/** Sentences of a turn, and pieces of audio of a sentence. */
export function piecesOf(route: VoiceAgentDescription): { sentences: number; pieces: number } {
  const { sentences, tokens, audioPerToken, piece } = route.reply;
  return {
    sentences: distributionOf(sentences).mean,
    pieces: (distributionOf(tokens).mean * audioPerToken) / piece + 0.5,
  };
}
