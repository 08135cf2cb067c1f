import { type ModelDescription, readModel } from '../../src/model/index.ts';
import { System } from '../../src/model/system.ts';
import type { DelayName, VoiceTally } from '../../src/speech/index.ts';
import { type TurnKey, type Witness, World } from '../../src/stations/index.ts';

const MS = 1_000;

interface Scene {
  readonly stations?: string;
  readonly route?: string;
  readonly parts?: number;
  readonly turns?: number;
  readonly stock?: string;
  readonly voices?: string;
  readonly patience?: string;
  readonly buffer?: string;
  readonly synthesizer?: string;
  readonly success?: string;
  readonly devices?: string;
  readonly intents?: string;
  readonly traffic?: string;
  readonly languageWorkers?: number;
  readonly interruptions?: string;
  readonly partials?: string;
}

/** One caller; everything takes the same time whenever it is done. */
export const scene = (of: Scene = {}): ModelDescription => {
  const read = readModel(
    'scene.yaml',
    `model: scene
classes: { live: { urgency: 0 } }
stations:
  uplink: { kind: delay, time: 20ms }
  recognizer: { kind: batching_pool, workers: 1, batch_time: { base: 10ms } }
  language_model:
    kind: continuous_batching
    workers: ${of.languageWorkers ?? 1}
    step_time: { base: 10ms, per_prompt_token: 100us }
    max_sequences: 4
    step_tokens: 1000
  phrases: { kind: cache, capacity: 10, hit_time: 2ms, inserted: when_made }
  synthesizer:
    kind: continuous_batching
    workers: 1
    step_time: { base: ${of.synthesizer ?? '30ms'}, per_prompt_token: 1ms }
    max_sequences: 4
    step_tokens: 1000
    ${of.voices ?? ''}
  downlink: { kind: delay, time: 15ms }
  ${of.stations ?? ''}
routes:
  agent:
    kind: voice_agent
    class: live
    uplink: uplink
    recognizer: recognizer
    language_model: language_model
    phrase_cache: phrases
    synthesizer: synthesizer
    downlink: downlink
    chunk: 160ms
    callers:
      turns: ${of.turns ?? 1}
      think: 400ms
      patience: ${of.patience ?? '20s'}
      tenants: { clinic: { instructions: 100 } }
      languages: { en: { tokens_per_second: 10 } }
      ${of.devices ?? ''}
      ${of.intents ?? ''}
    utterance: { parts: ${of.parts ?? 1}, voiced: 1s, pause: 700ms }
    endpoint: { silence: 500ms, late: 300ms }
    interruptions: ${of.interruptions ?? '{}'}
    partials: ${of.partials ?? '{}'}
    reply:
      sentences: 1
      tokens: 5
      audio_per_token: 200ms
      stock: ${of.stock ?? '0%'}
      phrases: { zipf: { keys: 1, exponent: 1 } }
      piece: 400ms
    playback: { jitter_buffer: ${of.buffer ?? '60ms'} }
    success: ${of.success ?? '{}'}
    ${of.route ?? ''}
    traffic: ${of.traffic ?? '{ closed: { population: 1, think: 1h, start: synchronous } }'}
`,
  );
  if ('mistakes' in read) throw new Error(JSON.stringify(read.mistakes, null, 2));
  return read.value;
};

/** A run that writes down what happens in turns. */
export class Recording implements Witness {
  readonly spans: string[] = [];
  readonly ends: string[] = [];
  readonly world: World;
  readonly system: System;

  constructor(model: ModelDescription, seed = 'turn') {
    this.world = new World(seed, model.routes.length);
    this.world.witness = this;
    this.system = new System(model, null, seed, this.world);
  }

  run(until: number): this {
    this.world.sim.run(until);
    return this;
  }

  saw(_: TurnKey, where: string, what: string, from: number, to: number): void {
    if (to > from) this.spans.push(`${where}: ${what} ${from / MS}-${to / MS}`);
  }

  ended({ number, again }: TurnKey, how: string, at: number): void {
    this.ends.push(`${number}${'+'.repeat(again)} ${how} ${at / MS}`);
  }

  get tally(): VoiceTally {
    return this.system.tallies.get('agent') as VoiceTally;
  }

  /** Sum of a delay over the turns so far, in milliseconds. */
  sum(name: DelayName): number {
    return this.tally.delay(name).recent.sum / MS;
  }

  sums(...names: DelayName[]): Record<string, number> {
    return Object.fromEntries(names.map((name) => [name, this.sum(name)]));
  }
}
