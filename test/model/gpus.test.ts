import { describe, expect, test } from 'vitest';
import { describeMistake } from '../../src/files/index.ts';
import { type ModelDescription, readModel, replicate } from '../../src/model/index.ts';
import { System } from '../../src/model/system.ts';
import { erlangB } from '../../src/theory/index.ts';

const SECOND = 1_000_000;
const MIB = 1024 * 1024;

/** Callers who all call at once, and never again: two turns, at 0 s and 3.5 s. */
const route = (name: string, recognizer: string, callers: number): string => `  ${name}:
    kind: dictation
    class: live
    recognizer: ${recognizer}
    chunk: 500ms
    utterance: { constant: 2s }
    endpoint: { silence: 500ms }
    pause: { constant: 1s }
    turns: 2
    traffic: { closed: { population: ${callers}, think: { constant: 1h }, start: synchronous } }`;

/** Two recognizers on one group of GPUs, each with callers. */
const text = `model: shared
classes: { live: { urgency: 0 } }
gpus:
  speech: { count: 1, memory: 1GiB, price: 3.60 USD/h }
stations:
  first:
    kind: batching_pool
    gpus: speech
    memory: { weights: 400MiB, per_stream: 100MiB }
    batch_time: { base: 10ms }
  second:
    kind: batching_pool
    gpus: speech
    memory: { weights: 300MiB, per_stream: 50MiB }
    batch_time: { base: 10ms }
routes:
${route('a', 'first', 2)}
${route('b', 'second', 4)}
`;

function mistakesIn(changed: string): string[] {
  const reading = readModel('m.yaml', changed);
  return 'mistakes' in reading ? reading.mistakes.map(describeMistake) : [];
}

function modelIn(written: string): ModelDescription {
  const reading = readModel('m.yaml', written);
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.value;
}

const edited = (from: string, to: string): string => {
  expect(text).toContain(from);
  return text.replace(from, to);
};

const measured = (model: ModelDescription) =>
  replicate(model, null, 'seed', {
    transient: 0,
    measure: 60 * SECOND,
    window: 60 * SECOND,
    terminating: true,
  });

describe('GPUs', () => {
  test('are plain data: bytes, and dollars per hour', () => {
    const { gpus, stations } = modelIn(text);
    expect(gpus).toEqual([{ name: 'speech', count: 1, memory: 1024 * MIB, price: 3.6 }]);
    expect(stations[0]).toMatchObject({
      gpus: 'speech',
      speeds: [1],
      memory: { weights: 400 * MIB, perStream: 100 * MIB },
    });
  });

  test('are one worker each', () => {
    const { stations } = modelIn(edited('count: 1,', 'count: 3,'));
    expect(stations[0]).toMatchObject({ speeds: [1, 1, 1] });
  });

  test('share their memory among the stations on them', () => {
    const model = modelIn(edited('count: 1,', 'count: 2,'));
    const system = new System(model, null, 'seed');
    const [first, second] = model.stations.map((station) =>
      system.memoriesOf(station as Parameters<System['memoriesOf']>[0]),
    );
    expect(first).toHaveLength(2);
    expect(first![0]).toBe(second![0]);
    expect(first![1]).toBe(second![1]);
    expect(first![0]).not.toBe(first![1]);
    // Both weights lie on both of them.
    expect(first!.map(({ free }) => free)).toEqual([324 * MIB, 324 * MIB]);
  });

  test('have no limit where there is no group', () => {
    const model = modelIn(text.replaceAll('gpus: speech', 'workers: 2').replace(/gpus:\n.*\n/, ''));
    const system = new System(model, null, 'seed');
    const [station] = model.stations;
    const memories = system.memoriesOf(station as Parameters<System['memoriesOf']>[0]);
    expect(memories.map(({ free }) => free)).toEqual([Infinity, Infinity]);
    expect(measured(model).routes.map(({ shed }) => shed)).toEqual([0, 0]);
  });
});

describe('callers for whom no GPU has room', () => {
  const result = measured(modelIn(text));

  test('are turned away: their first turn is offered and shed', () => {
    // 1024 - 400 - 300 = 324 MiB are left. Route a comes first and takes 2 x 100; 124 are left, 2 x 50 for b.
    // Two of its four callers are turned away, two speak two turns each.
    expect(result.routes.map(({ offered, served, shed }) => [offered, served, shed])).toEqual([
      [4, 4, 0],
      [2 * 2 + 2, 4, 2],
    ]);
    const [a, b] = result.routes.map(({ delays }) => delays.map(({ missing }) => missing));
    expect(a).toEqual([0, 0, 0, 0]);
    expect(b).toEqual([2, 2, 2, 0]); // first partial, endpoint, final; no chunk was sent
  });

  test('are refusals of the group, whose least room is told as a share', () => {
    expect(result.gpus).toEqual([
      { group: 'speech', leastFree: 24 / 1024, refusals: 2, usedMean: expect.any(Number) },
    ]);
    // 700 MiB for all of 60 s, and 300 MiB for as long as calls last: two turns of 2 s + 0.5 s, 1 s between
    // them, to the next end of a chunk, and 10 ms for each of up to 2 chunks in line.
    const busy = (result.gpus[0]!.usedMean * 1024 - 700) / 300;
    expect(busy * 60).toBeGreaterThan(6);
    expect(busy * 60).toBeLessThan(6.52);
  });
});

/**
 * Callers for whom there is no room are lost, so streams are an M/G/10/10 system: two GPUs with room for five
 * each. With a chunk and a silence of 1 s and an exponential utterance X of mean 8.5 s, the stream lasts for
 * 1 s + ceil(X): 1 + 1 / (1 - e^(-1/8.5)) = 10.009 s, and 0.8 calls a second offer 8.007 erlangs.
 */
test('as many callers are turned away as Erlang says', () => {
  const model = modelIn(`model: erlang
classes: { live: { urgency: 0 } }
gpus: { speech: { count: 2, memory: 1000MB } }
stations:
  recognizer:
    kind: batching_pool
    gpus: speech
    memory: { per_stream: 200MB }
    batch_time: { base: 0ms }
    batch: { max: 100 }
routes:
  calls:
    kind: dictation
    class: live
    recognizer: recognizer
    chunk: 1s
    utterance: { exponential: { mean: 8.5s } }
    endpoint: { silence: 1s }
    pause: { constant: 1s }
    turns: 1
    traffic: { poisson: { rate: 0.8/s } }
`);
  const measure = 20_000 * SECOND;
  const spans = { transient: 100 * SECOND, measure, window: measure };
  const { routes, gpus } = replicate(model, null, 'erlang', spans);
  const { offered, shed } = routes[0]!;
  // Of 16,000 calls 12 % are lost. Were losses independent the standard error would be 0.0026; they come in
  // crowds, which makes it half as large again. Three of these.
  expect(Math.abs(shed / offered - erlangB(10, 8.007))).toBeLessThan(0.012);
  expect(gpus[0]!.refusals).toBe(shed);
  // What is taken is what is carried: 8.007 x (1 - B) streams of 200 MB, of 2 x 1000 MB. Their number has a
  // standard deviation of 2.2 and forgets within 5 s: over 20,000 s that is 0.005 of the whole; three of these.
  const carried = 8.007 * (1 - erlangB(10, 8.007));
  expect(Math.abs(gpus[0]!.usedMean - carried / 10)).toBeLessThan(0.015);
});

describe('mistakes', () => {
  test.each<[what: string, from: string, to: string, message: string]>([
    [
      'weights that do not fit',
      'weights: 300MiB',
      'weights: 700MiB',
      'm.yaml:14:24: stations.second.memory.weights: expected weights that fit on each of speech, which has 1GiB, found 700MiB, with those of stations before it 1.074GiB',
    ],
    [
      'a group that is nowhere',
      'gpus: speech\n    memory: { weights: 300MiB',
      'gpus: speach\n    memory: { weights: 300MiB',
      'm.yaml:13:11: stations.second.gpus: expected a group under gpus, found speach, did you mean speech?',
    ],
    [
      'a group on which nothing stands',
      '\nstations:',
      '\n  spare: { count: 2 }\nstations:',
      'm.yaml:5:3: gpus.spare: expected a station that stands on these GPUs, found none',
    ],
    [
      'workers and GPUs',
      'gpus: speech\n    memory: { weights: 300MiB',
      'gpus: speech\n    workers: 2\n    memory: { weights: 300MiB',
      'm.yaml:11:3: stations.second: expected exactly one of workers and gpus, found workers and gpus',
    ],
    [
      'speeds of other GPUs',
      'gpus: speech\n    memory: { weights: 300MiB',
      'gpus: speech\n    speed: [1, 2]\n    memory: { weights: 300MiB',
      'm.yaml:14:5: stations.second.speed: expected one number, or a list of 1, one for each of speech, found a list of 2',
    ],
    [
      'callers who come back at once',
      'population: 2, think: { constant: 1h }',
      'population: 2, think: { constant: 0s }',
      'm.yaml:26:41: routes.a.traffic.closed.think: expected a time above 0s, because callers for whom first has no room come back after it, found a mapping',
    ],
    [
      'a bare number of bytes',
      'memory: 1GiB',
      'memory: 24',
      'm.yaml:4:31: gpus.speech.memory: expected a size with its unit, such as 24GiB, found 24, did you mean 24MiB or 24GiB?',
    ],
    [
      'a unit in small letters',
      'memory: 1GiB',
      'memory: 24gb',
      'm.yaml:4:31: gpus.speech.memory: expected a size with its unit, such as 24GiB, found 24gb, did you mean 24GB?',
    ],
    [
      'a price without its hour',
      'price: 3.60 USD/h',
      'price: 3.60 USD',
      'm.yaml:4:44: gpus.speech.price: expected a price of an hour, such as 2.95 USD/h, found 3.60 USD, did you mean 3.60 USD/h?',
    ],
  ])('%s', (_, from, to, message) => {
    expect(mistakesIn(edited(from, to))).toEqual([message]);
  });

  test('too many GPUs for a run count as workers do', () => {
    const many = text.replace('count: 1,', 'count: 60000,');
    expect(mistakesIn(many)).toEqual([
      'm.yaml:5:1: stations: expected at most 100000 workers in all, found 120000',
    ]);
  });
});
