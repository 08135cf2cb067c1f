import type { Micros } from '../engine/index.ts';
import type { DelayName } from '../speech/index.ts';
import type { TracedTurn, TurnSpan } from './trace.ts';

/** A delay of a turn, in microseconds. */
export interface TracedDelay {
  readonly delay: DelayName;
  readonly time: Micros;
}

/** The last voiced instant before the end of the turn was decided, or the last one so far if it was not. */
export function lastVoiced({ spans }: TracedTurn): Micros {
  const decided = spans.findLast(({ where }) => where === 'endpointing');
  if (decided !== undefined) return decided.from;
  return spans.findLast(isSpeech)?.to ?? spans[0]!.from;
}

/** The delays of a turn that came to their end, in its order. Those of a reply that was called off do not count. */
export function tracedDelays(turn: TracedTurn): TracedDelay[] {
  const { spans, ending } = turn;
  const decision = spans.findLastIndex(({ where }) => where === 'endpointing');
  const reply = decision < 0 ? [] : spans.slice(decision);
  const voiceEnds = lastVoiced(turn);
  const shown = of(spans, 'caller', 'first partial shown').at(0)?.to ?? NaN;
  const sent = reply.at(0)?.to ?? NaN;
  const decided = of(reply, 'uplink', 'last chunk').at(0)?.to ?? NaN;
  const final = of(reply, 'recognizer', 'final transcript').at(0)?.to ?? NaN;
  const retrieved = reply.find(
    ({ where, what }) =>
      where === 'retrieval' && (what === 'slowest needed' || what === 'too little'),
  );
  const prompted = of(reply, 'language model', 'retries').at(0)?.from ?? retrieved?.to ?? final;
  const firstToken = of(reply, 'language model', 'first token').at(0)?.to ?? NaN;
  const firstSentence = of(reply, 'language model', 'sentence').at(0)?.to ?? NaN;
  const sentAt = of(reply, 'downlink', 'audio').map(({ from }) => from);
  const firstByte = sentAt.length > 0 ? Math.min(...sentAt) : NaN; // jitter may change their order
  const lastByte = ending?.how === 'served' ? Math.max(...sentAt) : NaN;
  const audible = of(reply, 'playback', 'buffers').at(0)?.to ?? NaN;
  const gaps = of(reply, 'playback', 'underrun').reduce((sum, { from, to }) => sum + to - from, 0);
  const delays: TracedDelay[] = [
    { delay: 'first_partial', time: shown - spans[0]!.from },
    { delay: 'endpoint', time: sent - voiceEnds },
    { delay: 'final', time: sent - voiceEnds + final - decided },
    { delay: 'retrieval', time: retrieved ? retrieved.to - retrieved.from : NaN },
    { delay: 'llm_first_token', time: firstToken - prompted },
    { delay: 'tts_first_byte', time: firstByte - firstSentence },
    { delay: 'first_audio', time: firstByte - decided },
    { delay: 'synthesis', time: lastByte - firstSentence },
    { delay: 'turn_gap', time: audible - voiceEnds },
    { delay: 'underrun', time: audible >= 0 ? gaps : NaN },
  ];
  return delays.filter(({ time }) => !Number.isNaN(time));
}

const isSpeech = ({ where, what }: TurnSpan): boolean => where === 'caller' && what === 'speaks';

const of = (spans: readonly TurnSpan[], where: string, what: string): TurnSpan[] =>
  spans.filter((span) => span.where === where && span.what === what);
