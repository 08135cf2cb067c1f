import type { Micros } from '../engine/index.ts';
import type { ContinuousBatchingDescription } from './continuous-description.ts';
import type { ModelDescription, RouteDescription } from './description.ts';
import { distributionOf } from './distributions.ts';
import { type Moments, scaled, sumOf } from './moments.ts';
import { averageRequest, piecesOf, turnsOfCall } from './voice-agent-demand.ts';
import type { VoiceAgentDescription } from './voice-agent-description.ts';

/**
 * What requests ask of stations with continuous batching, on average. Durations in microseconds on a worker of
 * speed 1, unrounded.
 */

/** What a request asks for, in tokens. */
interface RequestTokens {
  readonly prompt: number;
  /** What of the prompt the worker holds from a request before. */
  readonly cached: number;
  readonly output: number;
  /** Variance of the output; 0 if left out. */
  readonly outputVariance?: number;
}

/**
 * Worker time of a request in steps of so many sequences, the mean of
 *
 *     (prompt - cached) × per_prompt_token + output × (base / sequences + per_sequence)
 *       + (output - 1) × (prompt + output / 2) × per_cached_token
 *
 * and, shared by the sequences of a step, what the longest context adds, taken as that of a request at its end, and what
 * a step adds that reads prompts; as if each prompt were read in one step, the one that makes the first token, and all
 * in it decoded.
 */
function requestWork(
  { stepTime }: ContinuousBatchingDescription,
  { prompt, cached, output, outputVariance = 0 }: RequestTokens,
  sequences: number,
): Micros {
  const { perSequence, perPromptToken, perCachedToken } = stepTime;
  const { promptBase = 0, perLongestToken = 0 } = stepTime;
  const base = stepTime.base + perLongestToken * (prompt + output);
  const context = (output - 1) * (prompt + output / 2) + outputVariance / 2;
  return (
    (prompt - cached) * perPromptToken +
    output * (base / sequences + perSequence) +
    context * perCachedToken +
    promptBase / sequences
  );
}

/** Work that a job, or a call, of a route brings: worker time where workers are full. */
export function continuousWork(
  station: ContinuousBatchingDescription,
  route: RouteDescription,
  model: ModelDescription,
): Moments {
  switch (route.kind) {
    case 'jobs':
      return plainWork(station, route.class, model);
    case 'voice_agent':
      return route.languageModel === station.name
        ? answeringWork(station, route, model)
        : speakingWork(station, route, model);
    default:
      return { mean: 0, variance: 0 };
  }
}

/** How long a plain job is in service when it is alone. */
export function timeAlone(station: ContinuousBatchingDescription, className: string): Micros {
  return requestWork(station, plainTokens(station, className), 1);
}

/** How long a request of so much work is in service on a full worker, which it shares with the others. */
export const timeAmongMany = (station: ContinuousBatchingDescription, work: Micros): Micros =>
  work * station.maxSequences;

function plainTokens({ work }: ContinuousBatchingDescription, className: string): RequestTokens {
  if (work === undefined) return { prompt: 0, cached: 0, output: 0 };
  const output = distributionOf(work.output[className]!);
  return {
    prompt: distributionOf(work.prompt[className]!).mean,
    cached: 0,
    output: output.mean,
    outputVariance: output.variance,
  };
}

function plainWork(
  station: ContinuousBatchingDescription,
  className: string,
  model: ModelDescription,
): Moments {
  const { work, stepTime } = station;
  const tokens = plainTokens(station, className);
  if (work === undefined) return { mean: 0, variance: 0 };
  const mean = requestWork(station, tokens, fullWorker(station, model, tokens));
  const perOutput = (mean - tokens.prompt * stepTime.perPromptToken) / tokens.output;
  const prompt = distributionOf(work.prompt[className]!);
  const ofPrompt = scaled(prompt.variance, stepTime.perPromptToken);
  return { mean, variance: ofPrompt + scaled(tokens.outputVariance ?? 0, perOutput) };
}

/** Of a call at the language model: a request each turn. */
function answeringWork(
  station: ContinuousBatchingDescription,
  route: VoiceAgentDescription,
  model: ModelDescription,
): Moments {
  const tokens = averageRequest(route);
  const turn = requestWork(station, tokens, fullWorker(station, model, tokens));
  return sumOf(turnsOfCall(route), { mean: turn, variance: 0 });
}

/** Of a call at the synthesizer: a request each sentence, which makes pieces of audio. */
function speakingWork(
  station: ContinuousBatchingDescription,
  route: VoiceAgentDescription,
  model: ModelDescription,
): Moments {
  const { sentences, pieces } = piecesOf(route);
  const prompt = distributionOf(route.reply.tokens).mean;
  const tokens = { prompt, cached: 0, output: pieces };
  const sentence = requestWork(station, tokens, fullWorker(station, model, tokens));
  return sumOf(turnsOfCall(route), { mean: sentences * sentence, variance: 0 });
}

/**
 * Sequences on a full worker: as many as may be in service, or as there is memory for, each half way through
 * its output. What open audio streams and voices take is left out.
 */
function fullWorker(
  { maxSequences, memory, gpus }: ContinuousBatchingDescription,
  model: ModelDescription,
  { prompt, output }: RequestTokens,
): number {
  const group = model.gpus.find(({ name }) => name === gpus);
  if (group?.memory === undefined || memory.perToken === 0) return maxSequences;
  const weights = model.stations.reduce((sum, station) => {
    const here = 'gpus' in station && station.gpus === gpus && 'memory' in station;
    return sum + (here ? (station.memory?.weights ?? 0) : 0);
  }, 0);
  const perSequence = (prompt + output / 2) * memory.perToken;
  return Math.min(maxSequences, Math.max(Math.floor((group.memory - weights) / perSequence), 1));
}
