import { describe, expect, test } from 'vitest';
import { Constant } from '../../src/random/index.ts';
import type { AutoscaleRules } from '../../src/stations/index.ts';
import { Run, type Sent } from './sequences.ts';

const MS = 1_000;

/** Decides every 100 ms on what was since the last time. */
const RULES: AutoscaleRules = {
  signal: 'utilization',
  target: 0.9,
  every: 100 * MS,
  signalDelay: 0,
  window: 100 * MS,
  provision: new Constant(30 * MS),
  coolDown: 0,
  least: 1,
  most: 2,
  initial: 2,
};

/** Two workers; a step takes 10 ms whatever is in it, so a job takes 10 ms for each token that is made. */
const run = (rules: Partial<AutoscaleRules>, jobs: readonly Sent[], more: object = {}): Run =>
  new Run(
    {
      speeds: [1, 1],
      maxSequences: 1,
      stepTime: { base: 10 * MS, perSequence: 0, perPromptToken: 0, perCachedToken: 0, noiseCv: 0 },
      ...more,
      autoscale: { ...RULES, ...rules },
    },
    jobs,
  );

const at = (ms: number, output: number, more: Partial<Sent> = {}): Sent => ({
  at: ms * MS,
  prompt: 1,
  output,
  ...more,
});

const inMs = (times: readonly number[]): number[] => times.map((time) => time / MS);

/** Provisioned worker time beyond that of one worker, until the last run ends. */
const second = ({ site }: Run): number => (site.scaling!.provisioned.integral - site.sim.now) / MS;

describe('continuous batching whose workers follow the load', () => {
  test('a worker that is told to go finishes what was routed to it, and gets nothing new', () => {
    // At 100: two of two places taken for 10 of 100 ms: ⌈2 x .1 / .9⌉ = 1. Both have two jobs: the last one goes.
    const jobs = [at(90, 5), at(90, 5), at(91, 2), at(92, 2), at(105, 1)];
    const found = run({}, jobs);
    expect(inMs(found.left)).toEqual([140, 140, 160, 160, 170]);
    expect(second(found)).toBe(160);
  });

  test('another comes when the places are taken, and nobody is routed to it before', () => {
    // At 100: the one place taken for all of the time: ⌈1 / .9⌉ = 2. At 130 the second worker is there, but the
    // jobs that wait have been routed to the first one; the next one goes to the second.
    const jobs = [at(0, 11), at(50, 2), at(120, 2), at(131, 1)];
    const found = run({ initial: 1, coolDown: 1000 * MS }, jobs);
    expect(inMs(found.left)).toEqual([110, 130, 150, 141]);
  });

  test('utilization is the share of places that are taken', () => {
    // 1 of 4 places: no more than one worker is needed. Its worker is busy all of the time.
    const found = run({ initial: 1, target: 0.5 }, [at(0, 30)], { maxSequences: 4 });
    expect(found.site.scaling!.outs).toBe(0);
    expect(
      run({ initial: 1, target: 0.2 }, [at(0, 30)], { maxSequences: 4 }).site.scaling!.outs,
    ).toBe(1);
  });

  test('what was cached on a worker that goes is gone: its session is read again elsewhere', () => {
    const jobs = [
      at(0, 2),
      at(0, 1, { prompt: 7, session: 3 }),
      at(150, 1, { prompt: 20, session: 3 }),
    ];
    const found = run({}, jobs, { capacity: 1000 });
    // The session is on worker 1, which is idle at 100 and goes: ⌈2 x 30/200 / .9⌉ = 1.
    expect(found.station.counts.cachedTokens).toBe(0);
    expect(found.memories.map(({ used }) => used.level)).toEqual([20 + 1, 0]);
    expect(second(found)).toBe(100);
    const fixed = run({ least: 2 }, jobs, { capacity: 1000 });
    expect(fixed.station.counts.cachedTokens).toBe(7 + 1);
  });

  test('voices that are kept warm begin to load when a worker comes back, before anybody asks', () => {
    // As below, but that the last job comes 70 ms after the worker is back: 80 of the 150 ms are left.
    const voices = { resident: 1, load: new Constant(150 * MS), bytes: 0, spread: 0 };
    const jobs = [
      at(0, 1),
      at(0, 1, { voice: 1, cancelAt: 10 * MS }),
      at(100, 60),
      at(300, 1, { voice: 1 }),
    ];
    const left = (prewarm: number[]): number[] =>
      inMs(run({}, jobs, { voices: { ...voices, prewarm } }).left.slice(3));
    expect(left([])).toEqual([300 + 150 + 10]);
    expect(left([1])).toEqual([230 + 150 + 10]);
  });

  test('a voice that was loaded when its worker had gone is not there when it comes back', () => {
    // Worker 1 loads voice 1 from 0 to 150; its job is called off, so at 100 it goes at once. Job 2 makes it come
    // back: at 200 all places were taken, it is there at 230, and job 4 waits 150 ms for the voice.
    const voices = { resident: 1, load: new Constant(150 * MS), bytes: 0, spread: 0 };
    const jobs = [
      at(0, 1),
      at(0, 1, { voice: 1, cancelAt: 10 * MS }),
      at(100, 60),
      at(230, 1, { voice: 1 }),
    ];
    const found = run({}, jobs, { voices });
    expect(found.lost[1]).toBe('cancelled');
    expect(inMs(found.left.slice(3))).toEqual([230 + 150 + 10]);
  });
});
