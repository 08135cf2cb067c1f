import { describe, expect, test } from 'vitest';
import { readInputs } from '../../src/cli/inputs.ts';
import { type ModelDescription, readModel } from '../../src/model/index.ts';
import { System } from '../../src/model/system.ts';
import { World } from '../../src/stations/index.ts';
import { Recording } from './scene.ts';

const MS = 1_000;
const SECOND = 1_000_000;

interface Spoken {
  readonly turns?: number;
  readonly step?: string;
  readonly interruptions?: string;
  readonly ahead?: number;
}

/** One caller; everything takes the same time whenever it is done. */
const spoken = (of: Spoken = {}): ModelDescription => {
  const read = readModel(
    'spoken.yaml',
    `model: spoken
classes: { live: { urgency: 0 } }
stations:
  uplink: { kind: delay, time: 20ms }
  speech_model:
    kind: continuous_batching
    workers: 1
    step_time: { base: ${of.step ?? '10ms'}, per_prompt_token: 100us }
    max_sequences: 4
    step_tokens: 1000
  downlink: { kind: delay, time: 15ms }
routes:
  agent:
    kind: speech_to_speech
    class: live
    uplink: uplink
    model: speech_model
    downlink: downlink
    audio_tokens: { heard: 10, spoken: 10, ahead: ${of.ahead ?? 2} }
    chunk: 160ms
    callers: { turns: ${of.turns ?? 1}, think: 400ms, tenants: { clinic: { instructions: 100 } } }
    utterance: { parts: 1, voiced: 1s }
    endpoint: { silence: 500ms }
    interruptions: ${of.interruptions ?? '{}'}
    reply: { sentences: 1, tokens: 5, audio_per_token: 200ms, piece: 400ms }
    traffic: { closed: { population: 1, think: 1h, start: synchronous } }
`,
  );
  if ('mistakes' in read) throw new Error(JSON.stringify(read.mistakes, null, 2));
  return read.value;
};

/*
 * Silence is seen with the chunk that is full at 1600, at the service at 1620. The model reads 100 tokens of instructions
 * and 10 of a second of voice: 10 + 11. It makes 2 tokens before the first that is audio, then 10 of a second, 10 ms
 * each; pieces of 400 ms are there with the 6th and the 10th token, the rest with the 12th.
 */
describe('a turn with one model, to the microsecond', () => {
  const recording = new Recording(spoken()).run(10 * SECOND);

  test('goes from voice to voice without transcript and synthesis', () => {
    expect(recording.spans).toEqual([
      'caller: speaks 0-1000',
      'endpointing: silence 1000-1600',
      'uplink: last chunk 1600-1620',
      'language model: first token 1620-1641',
      'language model: first audio 1641-1691',
      'playback: buffers 1706-1766',
      'downlink: audio 1691-1706',
      'playback: plays 1766-2166',
      'downlink: audio 1731-1746',
      'playback: plays 2166-2566',
      'language model: sentence 1641-1751',
      'downlink: audio 1751-1766',
      'playback: plays 2566-2766',
    ]);
    expect(recording.ends).toEqual(['0 served 2766']);
  });

  test('has the delays of its moments, and none of a transcript', () => {
    expect(
      recording.sums('endpoint', 'llm_first_token', 'first_audio', 'synthesis', 'turn_gap'),
    ).toEqual({
      endpoint: 600,
      llm_first_token: 21,
      first_audio: 71,
      synthesis: 60,
      turn_gap: 766,
    });
    expect(recording.tally.delay('first_partial')).toMatchObject({ missing: 0 });
    expect(recording.sum('chunk_response')).toBe(0);
  });

  test('its stages add up to the turn gap', () => {
    const [one] = recording.tally.stagesOfGaps;
    expect(one!.spent.reduce((a, b) => a + b, 0) / MS).toBe(766);
  });

  test('leaves nothing behind', () => expect(recording.world.jobs.size).toBe(0));
});

test('tokens that lead the audio put it off', () => {
  const gap = (ahead: number) => new Recording(spoken({ ahead })).run(10 * SECOND).sum('turn_gap');
  expect(gap(12) - gap(2)).toBe(100);
});

test('the next prompt holds the audio of both sides', () => {
  const recording = new Recording(spoken({ turns: 2 })).run(20 * SECOND);
  expect(recording.tally.counts.promptTokens).toBe(110 + (110 + 10 + 10));
});

test('audio that is made slower than it is played leaves gaps', () => {
  const slow = new Recording(spoken({ step: '150ms' })).run(20 * SECOND);
  expect(slow.tally.counts).toMatchObject({ audible: 1, underrun: 1 });
  // A piece of 400 ms takes 600, and 60 are buffered; the last one of 200 ms comes in time.
  expect(slow.sum('underrun')).toBe(140);
});

test('who speaks over a reply stops the model, and what it has made of a sentence is forgotten', () => {
  // Steps of 90 ms: the reply is audible 4 tokens after the first, and he is heard before the last is made.
  const recording = new Recording(
    spoken({
      turns: 2,
      step: '90ms',
      interruptions: '{ share: 100%, after: 100ms, detect: 50ms }',
    }),
  ).run(20 * SECOND);
  expect(recording.tally.counts.interrupted).toBe(1);
  expect(recording.ends[0]).toMatch(/^0 interrupted/);
  expect(recording.tally.counts.outputTokens).toBe(12); // of the second turn alone
  expect(recording.tally.counts.promptTokens).toBe(120); // no sentence of the first reply is in it
  expect(recording.world.jobs.size).toBe(0);
});

/** By caller and turn: how long he spoke. */
function voicesOf(model: ModelDescription): Map<string, number> {
  const world = new World('same', model.routes.length);
  const voices = new Map<string, number>();
  world.witness = {
    saw: ({ caller, number, again }, where, what, from, to) => {
      if (where !== 'caller' || what !== 'speaks') return;
      const key = `${caller}.${number}.${again}`;
      voices.set(key, (voices.get(key) ?? 0) + to - from);
    },
    ended: () => {},
  };
  new System(
    model,
    { route: 'agent', quantity: 'concurrency', level: 20, highest: 20 },
    'same',
    world,
  );
  world.sim.run(60 * SECOND);
  return voices;
}

test('the callers of the cascade come, and say the same', () => {
  const { variants } = readInputs('experiments/policies/cascade-or-speech-to-speech.yaml');
  const [cascade, one] = variants.map(({ model }) => voicesOf(model));
  const shared = [...cascade!.keys()].filter((key) => one!.has(key) && key.endsWith('.0'));
  expect(shared.length).toBeGreaterThan(20);
  const same = shared.filter((key) => cascade!.get(key) === one!.get(key));
  // Who hangs up, or is in the midst of a turn at the end, has said only a part of it.
  expect(same.length / shared.length).toBeGreaterThan(0.9);
});
