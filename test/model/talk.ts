import { type ModelDescription, readModel } from '../../src/model/index.ts';

/** What a test may change of the talk. */
export interface Talk {
  readonly turns?: number;
  readonly patience?: string;
  readonly devices?: string;
  readonly parts?: string;
  readonly pause?: string;
  readonly success?: string;
  readonly traffic?: string;
  readonly synthesizer?: string;
  readonly think?: string;
}

/** The text of a model in which callers talk with an agent; everything takes the same time whenever it is done. */
export const talkText = (of: Talk = {}): string => `model: talk
classes: { live: { urgency: 0 } }
stations:
  uplink: { kind: delay, time: 20ms }
  recognizer: { kind: batching_pool, workers: 1, batch: { max: 8 }, batch_time: { base: 10ms } }
  language_model:
    kind: continuous_batching
    workers: 1
    step_time: { base: 10ms }
    max_sequences: 16
    step_tokens: 1000
  synthesizer:
    kind: continuous_batching
    workers: 1
    step_time: { base: ${of.synthesizer ?? '20ms'} }
    max_sequences: 16
    step_tokens: 1000
  downlink: { kind: delay, time: 15ms }
routes:
  agent:
    kind: voice_agent
    class: live
    uplink: uplink
    recognizer: recognizer
    language_model: language_model
    synthesizer: synthesizer
    downlink: downlink
    chunk: 100ms
    callers:
      turns: ${of.turns ?? 1}
      think: ${of.think ?? '400ms'}
      patience: ${of.patience ?? '20s'}
      devices: ${of.devices ?? '{ headset: {} }'}
    utterance: { parts: ${of.parts ?? 1}, voiced: 1s, pause: ${of.pause ?? '300ms'} }
    endpoint: { silence: 500ms }
    reply: { sentences: 2, tokens: 3, audio_per_token: 200ms, piece: 400ms }
    playback: { jitter_buffer: 60ms }
    success: ${of.success ?? '{}'}
    traffic: ${of.traffic ?? '{ closed: { population: 1, think: 1h, start: synchronous } }'}
`;

export function talk(of: Talk = {}): ModelDescription {
  const read = readModel('talk.yaml', talkText(of));
  if ('mistakes' in read) throw new Error(JSON.stringify(read.mistakes, null, 2));
  return read.value;
}
