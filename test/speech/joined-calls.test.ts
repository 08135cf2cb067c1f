import { describe, expect, test } from 'vitest';
import { type ModelDescription, readModel, replicate } from '../../src/model/index.ts';
import { Constant } from '../../src/random/index.ts';
import type { DictationPlan } from '../../src/speech/index.ts';
import { type Estimate, meanOver } from '../../src/statistics/index.ts';
import { MS, SECOND, SpeechBench } from './bench.ts';

/** A figure that is right lies further off than that for one seed in 10,000 (Student, 59 degrees of freedom). */
const MOST_Z = 4.2;
const RUNS = 60;

/** Long chunks keep the runs short; the recognizer is never busy for long. */
function dictation(listening: 'always' | 'gated'): ModelDescription {
  const reading = readModel(
    'dictation.yaml',
    `model: dictation
classes:
  live: { urgency: 0 }
stations:
  recognizer:
    kind: batching_pool
    workers: 2
    batch: { max: 64 }
    batch_time: { base: 5ms }
routes:
  dictation:
    kind: dictation
    class: live
    recognizer: recognizer
    chunk: 1s
    listening: ${listening}
    utterance: { lognormal: { mean: 4s, cv: 70% } }
    endpoint: { silence: 500ms }
    pause: { exponential: { mean: 3s } }
    turns: { geometric: { mean: 5 } }
    traffic: { poisson: { concurrency: 60 } }
`,
  );
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}

const OFFERED = 60;
/** Nominal length of a call: 5 utterances of 4 s and silences of 0.5 s, 4 pauses of 3 s. */
const LENGTH = 5 * 4.5 + 4 * 3;
/** A call lasts until a chunk shows its end, on average half a chunk later, and until that is recognized. */
const ACHIEVED = OFFERED * ((LENGTH + 0.5 + 0.005) / LENGTH);

const near = (found: Estimate, expected: number): void => {
  expect(Math.abs(found.value - expected)).toBeLessThan(MOST_Z * found.standardError);
};

describe.each(['always', 'gated'] as const)('calls that began before the run (%s)', (listening) => {
  const model = dictation(listening);
  const spans = { transient: 0, measure: 80 * SECOND, window: 40 * SECOND };
  const results = Array.from({ length: RUNS }, (_, i) =>
    replicate(model, null, `seed ${i}`, spans),
  );
  const inWindow = (window: number): number[] =>
    results.map(({ windows }) => windows[window]!.routes[0]!.inProgress);

  test('make as many calls in progress as arrival rate x call length says', () => {
    const found = meanOver(results.map(({ routes }) => routes[0]!.inProgress));
    near(found, ACHIEVED);
    expect(found.standardError * MOST_Z).toBeLessThan(0.06 * OFFERED); // so the test sees 6 %
  });

  test('do so from the start: the first half of the run has as many as the second', () => {
    const second = inWindow(1);
    near(meanOver(inWindow(0).map((first, i) => first - second[i]!)), 0);
    near(meanOver(inWindow(0)), ACHIEVED);
  });

  test('bring utterances at the rate of the steady state: 5 each call, from the first second on', () => {
    const rate = (OFFERED / LENGTH) * 5;
    const offered = results.map(({ windows }) => windows[0]!.routes[0]!.offered / 40);
    near(meanOver(offered), rate);
  });

  test('run at the transient of nothing as after a long one', () => {
    const later = Array.from({ length: RUNS }, (_, i) =>
      replicate(model, null, `later ${i}`, { ...spans, transient: 70 * SECOND }),
    );
    near(meanOver(later.map(({ routes }) => routes[0]!.inProgress)), ACHIEVED);
  });
});

/** Utterances of 1 s, ends decided after 0.5 s of silence, pauses of 0.7 s. */
describe('a call joined on its way', () => {
  const BEFORE = 100 * SECOND;

  /**
   * Chunks sent in a minute, as `time/kind`. Callers began to come 100 s earlier: either before the run, so that
   * those in progress are joined, or in it, so that the minute is its second part.
   */
  function sent(listening: 'always' | 'gated', joined: boolean): string[] {
    const since = joined ? BEFORE : 0;
    const plan: DictationPlan = {
      turns: new Constant(2),
      utterance: new Constant(1000 * MS),
      pause: new Constant(700 * MS),
      firstWord: 300 * MS,
      silence: 500 * MS,
      chunk: 160 * MS,
      listening,
      traffic: { kind: 'open', rate: 0.8 / SECOND, share: 1, since },
    };
    const start = BEFORE - since;
    const bench = new SpeechBench({ plan, max: 64 }).run(start + 60 * SECOND);
    const after = bench.sent.filter(({ at }) => at > start);
    return after.map(({ at, kind }) => `${at - start}/${kind}`);
  }

  test('sends its chunks when it would have, with the finals that it would have', () => {
    const joined = sent('always', true);
    const whole = sent('always', false);
    const finals = (chunks: readonly string[]): string[] =>
      chunks.filter((chunk) => chunk.endsWith('/1'));
    expect(joined.length).toBeGreaterThan(800);
    expect(finals(joined)).toEqual(finals(whole));
    const times = (chunks: readonly string[]): string[] =>
      chunks.map((chunk) => chunk.split('/')[0]!);
    expect(times(joined)).toEqual(times(whole));
  });

  test('gated: every later utterance is as if the run had begun before', () => {
    const [joined, whole] = [sent('gated', true), sent('gated', false)];
    const later = (chunks: readonly string[]): string[] =>
      chunks.filter((chunk) => Number(chunk.split('/')[0]) > 2 * SECOND);
    expect(later(joined).length).toBeGreaterThan(600);
    expect(later(joined)).toEqual(later(whole));
  });
});
