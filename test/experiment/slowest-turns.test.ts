import { expect, test } from 'vitest';
import { slowestTurns } from '../../src/experiment/voice.ts';
import { Moment, Moments, StageTally, stages } from '../../src/speech/stages.ts';

const MS = 1_000;

/** A turn in which each stage takes a millisecond, but one. */
function turn(slow: (typeof stages)[number], length: number): Moments {
  const moments = new Moments();
  let at = 10 * MS;
  moments.set(Moment.VoiceEnds, at);
  for (const [stage, name] of stages.entries()) {
    at += name === slow ? length : MS;
    moments.set((stage + 1) as (typeof Moment)['Audible'], at);
  }
  return moments;
}

test('the slowest twentieth of the turns is looked at alone', () => {
  const tally = new StageTally();
  for (let i = 0; i < 95; i++) tally.add(turn('endpoint', 500 * MS));
  for (let i = 0; i < 5; i++) tally.add(turn('llm_memory', 3000 * MS));
  const slowest = slowestTurns(tally.data());
  const spent = Object.fromEntries(slowest.map(({ stage, time }) => [stage, time]));
  expect(spent['llm_memory']).toBe(3000 * MS);
  expect(spent['endpoint']).toBe(MS);
  // The others take a millisecond each.
  const memory = slowest.find(({ stage }) => stage === 'llm_memory')!;
  expect(memory.share).toBeCloseTo(3000 / (3000 + stages.length - 1), 12);
});

test('where a class of gaps is partly among the slowest, it counts in part', () => {
  const tally = new StageTally();
  for (let i = 0; i < 90; i++) tally.add(turn('endpoint', 500 * MS));
  for (let i = 0; i < 10; i++) tally.add(turn('tts', 2000 * MS));
  const spent = slowestTurns(tally.data()).find(({ stage }) => stage === 'tts')!;
  expect(spent.time).toBeCloseTo(2000 * MS, 6);
});

test('stages add up to the turn gap', () => {
  const moments = turn('downlink', 70 * MS);
  const sum = stages.reduce((total, _, stage) => total + moments.stage(stage), 0);
  expect(sum).toBe(moments.between(Moment.VoiceEnds, Moment.Audible));
});
