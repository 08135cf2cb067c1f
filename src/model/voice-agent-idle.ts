import type { Micros } from '../engine/index.ts';
import type { StationDescription } from './description.ts';
import { distributionOf } from './distributions.ts';
import { averageRequest, spokenTokens } from './voice-agent-demand.ts';
import type { VoiceAgentDescription } from './voice-agent-description.ts';

const SECOND: Micros = 1_000_000;

/**
 * From the end of turn decided until the reply is audible when nobody else is there, on average and roughly:
 * the nominal length of a call is made of it, by which offered concurrency is defined. Nothing is found in a
 * cache, and voices are loaded.
 */
export function idleResponse(
  route: Omit<VoiceAgentDescription, 'idleResponse'>,
  stations: readonly StationDescription[],
): Micros {
  const station = (name: string | undefined): StationDescription | undefined =>
    nearest(name, stations);
  const { chunk, reply, playback, tools } = route;
  const sentence = distributionOf(reply.tokens).mean;
  const { prompt, cached } = averageRequest(route);
  const audio = sentence * reply.audioPerToken;
  const made = firstTokens(route, sentence) + (tools?.share ?? 0) * (tools?.callTokens ?? 0);
  return (
    hop(station(route.uplink)) +
    recognition(station(route.recognizer), chunk) +
    lookingUp(route, station(route.retrieval?.index)) +
    asking(route, station(route.retrieval?.access?.service)) +
    (tools?.share ?? 0) * asking(route, station(tools?.service)) +
    firstOf(station(route.languageModel), { read: prompt - cached, made, audio: 0 }) +
    (route.synthesizer === undefined ? 0 : normalization(route)) +
    firstOf(station(route.synthesizer), { read: sentence, made: 1, audio }) +
    firstOf(station(route.vocoder), { read: 0, made: 1, audio: Math.min(reply.piece, audio) }) +
    hop(station(route.downlink)) +
    playback.jitterBuffer
  );
}

/** Tokens until the first sentence is complete, or of a model that speaks until its first piece of audio is. */
function firstTokens(
  { reply, speaking }: Pick<VoiceAgentDescription, 'reply' | 'speaking'>,
  sentence: number,
): number {
  if (speaking === undefined) return (1 + reply.regenerated) * sentence;
  const piece = (reply.piece / SECOND) * speaking.spokenPerSecond;
  return speaking.ahead + piece + reply.regenerated * spokenTokens({ reply, speaking }, sentence);
}

/** Of a sentence that is no stock phrase, over the languages. */
const normalization = ({ callers }: Pick<VoiceAgentDescription, 'callers'>): Micros =>
  callers.languages.reduce((sum, { share, normalization = 0 }) => sum + share * normalization, 0);

/** The station of that name; for a router the nearest of its targets. */
function nearest(
  name: string | undefined,
  stations: readonly StationDescription[],
): StationDescription | undefined {
  const station = stations.find((candidate) => candidate.name === name);
  return station?.kind === 'router' ? nearest(station.to[0]!.station, stations) : station;
}

function hop(station: StationDescription | undefined): Micros {
  if (station?.kind !== 'delay') return 0;
  const { share = 0, resendAfter = 0 } = station.loss ?? {};
  const { packet = 0 } = station;
  return distributionOf(station.time).mean + packet + (share / (1 - share)) * resendAfter;
}

/** Until the slowest needed look-up, as if their times were exponential: the sum of the gaps between them (Rényi 1953). */
function lookingUp(
  { class: jobClass, retrieval }: Pick<VoiceAgentDescription, 'class' | 'retrieval'>,
  station: StationDescription | undefined,
): Micros {
  if (retrieval === undefined || station?.kind !== 'dependency') return 0;
  const { mean } = distributionOf(station.time[jobClass]!);
  let time = 0;
  for (let found = 0; found < retrieval.needed; found++) time += mean / (retrieval.fanout - found);
  return time;
}

/** One request. */
const asking = (
  { class: jobClass }: Pick<VoiceAgentDescription, 'class'>,
  station: StationDescription | undefined,
): Micros => (station?.kind === 'dependency' ? distributionOf(station.time[jobClass]!).mean : 0);

/** A finalization alone in its batch. */
function recognition(station: StationDescription | undefined, chunk: Micros): Micros {
  if (station?.kind !== 'batching_pool' || station.work.kind !== 'batch_time') return 0;
  const { base, perJob, perAudioSecond, finalBase, perFinal } = station.work.profile;
  return base + finalBase + perJob + perFinal + (chunk / SECOND) * perAudioSecond;
}

/** Work of one alone: tokens read, and made one a step; or a sentence of that much audio made at once. */
function firstOf(
  station: StationDescription | undefined,
  work: { readonly read: number; readonly made: number; readonly audio: Micros },
): Micros {
  if (station?.kind === 'batching_pool' && station.work.kind === 'batch_time') {
    const { base, perJob, perAudioSecond } = station.work.profile;
    return base + perJob + (work.audio / SECOND) * perAudioSecond;
  }
  if (station?.kind !== 'continuous_batching') return 0;
  const { base, perSequence, perPromptToken } = station.stepTime;
  return work.made * (base + perSequence) + work.read * perPromptToken;
}
