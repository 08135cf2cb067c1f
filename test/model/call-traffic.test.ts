import { describe, expect, test } from 'vitest';
import { readModel } from '../../src/model/index.ts';
import { System } from '../../src/model/system.ts';
import { meanOfShape, RateShape } from '../../src/speech/index.ts';
import { World } from '../../src/stations/index.ts';

const SECOND = 1_000_000;

const modelWith = (route: string, csv?: string) =>
  readModel(
    'm.yaml',
    `model: m
classes: { live: { urgency: 0 } }
stations:
  recognizer: { kind: batching_pool, workers: 4, batch_time: { base: 10ms } }
routes:
  calls: { class: live, recognizer: recognizer, ${route} }
`,
    (path) => (csv === undefined ? { found: 'nothing' } : { file: path, text: csv }),
  );

const DICTATION =
  'kind: dictation, chunk: 200ms, utterance: 2s, endpoint: { silence: 200ms }, pause: 1s, turns: 1';

/** By second of the run: how many began to speak. */
function beginnings(traffic: string, load: number | null = null, seconds = 120): number[] {
  const reading = modelWith(`${DICTATION}, traffic: ${traffic}`);
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  const world = new World('calls', 1);
  const at = load === null ? null : { route: 'calls', quantity: 'rate', level: load, highest: 40 };
  const system = new System(reading.value, at as never, 'calls', world);
  const offered: number[] = [];
  for (let second = 1; second <= seconds; second++) {
    world.sim.run(second * SECOND);
    offered.push(system.tallies.get('calls')!.offered);
  }
  return offered.map((sum, i) => sum - (i === 0 ? 0 : offered[i - 1]!));
}

const sum = (counts: number[], from: number, to: number): number =>
  counts.slice(from, to).reduce((a, b) => a + b, 0);

/** Counts are of Poisson processes: within 5 standard deviations. */
const expectAbout = (found: number, mean: number) =>
  expect(Math.abs(found - mean)).toBeLessThan(5 * Math.sqrt(mean) + 1);

describe('calls come', () => {
  test('in a spike', () => {
    const counts = beginnings(
      '{ poisson: { rate: 10/s, shape: { spike: { at: 60s, lasts: 20s, times: 5 } } } }',
    );
    expectAbout(sum(counts, 5, 60), 550);
    expectAbout(sum(counts, 60, 80), 1000);
    expectAbout(sum(counts, 80, 120), 400);
  });

  test('on a ramp', () => {
    const counts = beginnings(
      '{ poisson: { rate: 10/s, shape: { ramp: { from: 0, to: 2, over: 120s } } } }',
    );
    expectAbout(sum(counts, 0, 60), 10 * 60 * 0.5);
    expectAbout(sum(counts, 60, 120), 10 * 60 * 1.5);
  });

  test('and stay away in turns', () => {
    const counts = beginnings(
      '{ poisson: { rate: 10/s, shape: { on_off: { on: 20s, off: 40s } } } }',
    );
    expectAbout(sum(counts, 0, 20) + sum(counts, 60, 80), 400);
    expect(sum(counts, 20, 60) + sum(counts, 80, 120)).toBe(0);
  });

  test('by a profile of the day', () => {
    const counts = beginnings(
      '{ poisson: { rate: 10/s, shape: { daily: { factors: [0, 2], period: 80s } } } }',
    );
    expectAbout(sum(counts, 0, 40), 400); // from none to twice the rate
    expectAbout(sum(counts, 20, 60), 10 * 40 * 1.5);
  });

  test('in bursts', () => {
    const counts = beginnings('{ mmpp: { rates: [20/s, 0/s], leave: [6/min, 6/min] } }');
    const mean = sum(counts, 0, 120) / 120;
    const variance = counts.reduce((all, count) => all + (count - mean) ** 2, 0) / 120;
    expect(variance / mean).toBeGreaterThan(3); // 1 for a Poisson process
  });

  test('at every load the same, but for those that a lower one leaves out', () => {
    const traffic =
      '{ poisson: { rate: 40/s, shape: { daily: { factors: [0, 2], period: 80s } } } }';
    const [low, high] = [beginnings(traffic, 10), beginnings(traffic, 40)];
    expect(low.every((count, i) => count <= high[i]!)).toBe(true);
    expectAbout(sum(low, 0, 120), 1200);
    expectAbout(sum(high, 0, 120), 4800);
  });
});

test('a shape jumps where two points are at one instant, and comes again after its period', () => {
  const points = [
    { at: 0, factor: 1 },
    { at: 10, factor: 1 },
    { at: 10, factor: 0 },
    { at: 20, factor: 4 },
  ];
  const shape = new RateShape(points, 40);
  expect([0, 9, 10, 15, 20, 39, 40, 50, -25].map((time) => shape.factor(time))).toEqual([
    1, 1, 0, 2, 4, 4, 1, 0, 2,
  ]);
  expect(shape.peak).toBe(4);
  expect(meanOfShape(points, 40)).toBe((10 + 20 + 80) / 40);
  expect(meanOfShape(points)).toBe(4);
});

describe('arrivals that are replayed from a file', () => {
  const calls = `${DICTATION}, traffic: { trace: { file: calls.csv } }`;
  const mistakes = (csv: string): string[] => {
    const reading = modelWith(calls, csv);
    return 'mistakes' in reading
      ? reading.mistakes.map(
          ({ file, line, column, expected, found }) =>
            `${file}:${line}:${column}: expected ${expected}, found ${found}`,
        )
      : [];
  };

  test('come when it says, with as many turns', () => {
    const reading = modelWith(calls, 'time_s,turns\n1,2\n1.5,1\n\n4,3\n');
    if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
    const [route] = reading.value.routes;
    expect(route!.traffic).toEqual({
      kind: 'trace',
      times: [SECOND, 1.5 * SECOND, 4 * SECOND],
      work: [2, 1, 3],
    });
    const world = new World('calls', 1);
    const system = new System(reading.value, null, 'calls', world);
    world.sim.run(60 * SECOND);
    expect(system.tallies.get('calls')!.offered).toBe(6);
  });

  test('are files as long as it says', () => {
    const files =
      'kind: bulk_transcription, file: 1h, segment: 30s, traffic: { trace: { file: f.csv } }';
    const reading = modelWith(files, 'time_s,audio_s\n0,60\n0,95\n');
    if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
    const world = new World('files', 1);
    const system = new System(reading.value, null, 'files', world);
    world.sim.run(60 * SECOND);
    expect(system.sites.get('recognizer')!.routes[0]!.served).toBe(2 + 4);
  });

  test.each([
    [
      'time_s,transcript\n1,hello\n',
      'calls.csv:1:8: expected no column of what was said or who said it, found transcript',
    ],
    [
      'time_s,audio_wav\n1,2\n',
      'calls.csv:1:8: expected no column of what was said or who said it, found audio_wav',
    ],
    ['time_s,turnz\n1,2\n', 'calls.csv:1:8: expected a known column, found turnz'],
    ['turns\n1\n', 'calls.csv:1:1: expected a column time_s, found none'],
    [
      'time_s,turns\n1,my card is 4111\n',
      'calls.csv:2:3: expected a number, 0 or more, found something else',
    ],
    [
      'time_s,turns\n1,UklGRiQAAABXQVZF\n',
      'calls.csv:2:3: expected a number, 0 or more, found something else',
    ],
    ['time_s,turns\n1\n', 'calls.csv:2:1: expected 2 cells, found 1'],
    ['time_s,turns\n2,1\n1,1\n', 'calls.csv:3:1: expected no earlier than the one before, found 1'],
    ['time_s,turns\n2,0\n', 'calls.csv:2:3: expected a positive integer, found 0'],
  ])('%j is refused where it is wrong, and what was said is never shown', (csv, message) => {
    expect(mistakes(csv)).toEqual([message]);
  });

  test('that are not there are named', () => {
    expect('mistakes' in modelWith(calls)).toBe(true);
  });
});
