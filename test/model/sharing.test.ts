import { describe, expect, test } from 'vitest';
import { describeMistake } from '../../src/files/mistake.ts';
import {
  ceilings,
  type Load,
  type ModelDescription,
  readModel,
  relaxationOf,
  replicate,
  type SharingDescription,
  stationDemands,
} from '../../src/model/index.ts';

const SECOND = 1_000_000;

/** A model of two routes that share a station. */
const textOf = (keys: string): string => `model: sharing
classes:
  short: { urgency: 0 }
  long: { urgency: 1 }
stations:
  pool:
    kind: sharing
${keys
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
routes:
  short:
    kind: jobs
    class: short
    through: [pool]
    traffic: { poisson: { rate: 2/s } }
  long:
    kind: jobs
    class: long
    through: [pool]
    traffic: { poisson: { rate: 1/s } }
`;

function modelOf(keys: string): ModelDescription {
  const reading = readModel('m.yaml', textOf(keys));
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.value;
}

const poolOf = (keys: string): SharingDescription => {
  const [pool] = modelOf(keys).stations;
  if (pool?.kind !== 'sharing') throw new Error('no such station');
  return pool;
};

describe('a sharing station in a file', () => {
  test('is processor sharing of one worker without limit unless told otherwise', () => {
    const work = { family: 'constant', value: 100_000 };
    expect(poolOf('work: 100ms')).toEqual({
      kind: 'sharing',
      name: 'pool',
      workers: 1,
      concurrency: undefined,
      slowdown: 1,
      work: { short: work, long: work },
    });
  });

  test('says how many share what, and by how much they slow each other', () => {
    const pool = poolOf(
      'workers: 2\nconcurrency: 8\nslowdown: 20%\nwork: { short: 1s, long: { exponential: { mean: 2s } } }',
    );
    expect(pool).toMatchObject({ workers: 2, concurrency: 8, slowdown: 0.2 });
    expect(pool.work['long']).toEqual({ family: 'exponential', mean: 2 * SECOND });
  });

  test.each([
    [
      'workers: 4\nconcurrency: 3\nwork: 1s',
      'm.yaml:9:18: stations.pool.concurrency: expected at least as many as there are workers, found 3',
    ],
    [
      'slowdown: 0.2\nwork: 1s',
      'm.yaml:8:15: stations.pool.slowdown: expected a share in percent, such as 5%, found 0.2, did you mean 20%?',
    ],
    [
      'slowdown: 120%\nwork: 1s',
      'm.yaml:8:15: stations.pool.slowdown: expected a share of at most 100%, found 120%',
    ],
    [
      'work: { short: 1s }',
      'm.yaml:8:5: stations.pool.work.long: expected a value for class long, found nothing',
    ],
    [
      'work: { short: 1s, lang: 1s }',
      'm.yaml:8:24: stations.pool.work.lang: expected a class, found lang, did you mean long?',
    ],
    [
      'service: 1s\nwork: 1s',
      'm.yaml:8:5: stations.pool.service: expected a known key, found service, known keys: kind, workers, concurrency, slowdown, work, first, fee, valid and fit',
    ],
  ])('%j is refused with what was expected', (keys, message) => {
    const reading = readModel('m.yaml', textOf(keys));
    expect('mistakes' in reading && reading.mistakes.map(describeMistake)).toEqual([message]);
  });

  test('recognizes no speech', () => {
    const text = textOf('work: 1s').replace(
      'kind: jobs\n    class: short\n    through: [pool]',
      'kind: bulk_transcription\n    class: short\n    recognizer: pool\n    file: 60s\n    segment: 30s',
    );
    const reading = readModel('m.yaml', text);
    expect('mistakes' in reading && reading.mistakes.map(describeMistake)).toEqual([
      'm.yaml:13:17: routes.short.recognizer: expected a batching pool with batch_time, found pool',
    ]);
  });
});

describe('what is asked of a sharing station', () => {
  const swept: Load = { route: 'short', quantity: 'rate', level: 1, highest: 1 };

  // Work of 2 x 0.1 + 1 x 0.2 = 0.4 s in a second.
  test.each([
    { rule: '', capacity: 1 },
    { rule: 'workers: 2\n', capacity: 2 },
    { rule: 'slowdown: 50%\n', capacity: 2 }, // towards which it rises with ever more jobs
    { rule: 'workers: 2\nslowdown: 50%\n', capacity: 4 },
    { rule: 'concurrency: 16\nslowdown: 20%\n', capacity: 16 / (1 + 0.2 * 15) },
    { rule: 'workers: 2\nconcurrency: 16\nslowdown: 20%\n', capacity: 16 / (1 + 0.2 * 7) },
    { rule: 'concurrency: 3\nslowdown: 0%\n', capacity: 3 },
  ])('of $rule it is a share of $capacity workers', ({ rule, capacity }) => {
    const model = modelOf(`${rule}work: { short: 100ms, long: 200ms }`);
    const [demand] = stationDemands(model, []);
    expect(demand!.utilization).toBeCloseTo(0.4 / capacity, 12);
    // Long jobs take 0.2 of it; short ones 0.1 each.
    expect(ceilings(model, swept)[0]!.load).toBeCloseTo((capacity - 0.2) / 0.1, 6);
  });

  test('has no ceiling where jobs do not slow each other', () => {
    const model = modelOf('slowdown: 0%\nwork: 1s');
    expect(ceilings(model, swept)).toEqual([]);
    expect(stationDemands(model, [])[0]!.utilization).toBe(0);
  });

  test('is asked for nothing by jobs without work', () => {
    expect(stationDemands(modelOf('work: 0s'), [])[0]).toMatchObject({ utilization: 0 });
  });

  test('remembers an empty start as long as a pool of its capacity does', () => {
    // Odoni & Roth: (1 + 1) / (2.8 x 1/0.3 x (1 - sqrt(.9))^2), work of .3 s on average at .9.
    const model = modelOf('work: { exponential: { mean: 300ms } }');
    const slack = 1 - Math.sqrt(0.9);
    const expected = 2 / ((2.8 / 0.3) * slack * slack);
    expect(relaxationOf(model.routes[0]!, model, []) / SECOND).toBeCloseTo(expected, 9);
  });
});

describe('growth', () => {
  const spans = { transient: 0, measure: 400 * SECOND, window: 400 * SECOND };
  const growthAt = (keys: string): number[] =>
    replicate(modelOf(keys), null, 'a', spans).stations[0]!.routes.map(
      ({ backlogGrowth }) => backlogGrowth,
    );

  test('of an overloaded station shows in the jobs that share it, as nobody waits', () => {
    // Three jobs come in a second, and two exponential ones are done: the number inside is that of M/M/1.
    // Its slope over 400 s has a standard error of about 0.12.
    for (const growth of growthAt('work: { exponential: { mean: 500ms } }')) {
      expect(Math.abs(growth - 1)).toBeLessThan(0.5);
    }
  });

  test('of one that can keep up there is none', () => {
    for (const growth of growthAt('work: 200ms')) expect(Math.abs(growth)).toBeLessThan(0.02);
  });
});
