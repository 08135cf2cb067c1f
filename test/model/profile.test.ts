import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFiles } from '../../src/cli/check.ts';
import { Ending } from '../../src/cli/ending.ts';
import { describeMistake } from '../../src/files/index.ts';
import { type ModelDescription, readModel } from '../../src/model/index.ts';
import { inputsOf, mistakesIn } from '../cli/inputs.ts';
import { freshFolder } from '../cli/turnsim.ts';
import { withOtherCharacters, withOtherWords } from '../files/mutants.ts';

const FAST = `profile: fast
about: A recognizer, made up.
source: nowhere
hardware: none
valid: { streams: [1, 64], chunk: 160ms }
kind: batching_pool
dispatch: fifo
batch: { max: 32, linger: 5ms }
batch_time: { base: 9ms, per_job: 1ms, noise_cv: 10% }
`;

const SLOW = `profile: slow
kind: batching_pool
batch: { max: 8 }
batch_time: { base: 90ms, final_base: 3ms }
`;

const EXPERIMENT =
  'question: What?\nsweep: { route: jobs, rate: [5/s] }\nmeasure: 40s\nmodel: m.yaml\n';

const model = (station: string): string => `model: m
classes: { live: { urgency: 0 } }
stations:
  before: { kind: delay, time: 1ms }
  pool: ${station}
routes:
  jobs: { kind: jobs, class: live, through: [before, pool], traffic: { poisson: { rate: 5/s } } }
`;

/** A folder with two profiles, an experiment and these files. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = freshFolder();
  const all = { 'fast.yaml': FAST, 'slow.yaml': SLOW, 'e.yaml': EXPERIMENT, ...files };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, name), text);
  return folder;
}

const read = (files: Readonly<Record<string, string>>, ...settings: string[]): ModelDescription =>
  inputsOf(folderWith(files), 'e.yaml', ...settings).model;

/** The pool of a model, as far as profiles say something of it. */
function poolOf({ stations }: ModelDescription) {
  const pool = stations.find(({ name }) => name === 'pool');
  if (pool?.kind !== 'batching_pool' || pool.work.kind !== 'batch_time') throw new Error('no pool');
  const { speeds, dispatch, batch, work } = pool;
  const { base, perJob, finalBase, noiseCv } = work.profile;
  const [max, linger] = [batch.max['live'], batch.linger['live']];
  return { workers: speeds.length, dispatch, max, linger, base, perJob, finalBase, noiseCv };
}

const ofFast = {
  workers: 2,
  dispatch: 'fifo',
  max: 32,
  linger: 5_000,
  base: 9_000,
  perJob: 1_000,
  finalBase: 0,
  noiseCv: 0.1,
};
const ofSlow = {
  workers: 2,
  dispatch: 'strict_urgency',
  max: 8,
  linger: 0,
  base: 90_000,
  perJob: 0,
  finalBase: 3_000,
  noiseCv: 0,
};

const plain = model('{ profile: fast.yaml, workers: 2 }');

describe('a station with a profile', () => {
  test('has the keys of the profile', () => {
    expect(poolOf(read({ 'm.yaml': plain }))).toEqual(ofFast);
  });

  test('says what differs, however deep, and takes keys away with ~', () => {
    const station =
      '{ profile: fast.yaml, workers: 2, dispatch: ~, batch: { linger: ~ }, batch_time: { base: 4ms } }';
    expect(poolOf(read({ 'm.yaml': model(station) }))).toEqual({
      ...ofFast,
      dispatch: 'strict_urgency',
      linger: 0,
      base: 4_000,
    });
  });

  test('keeps its place among the stations: they are looked at in the order of the file', () => {
    const { stations } = read({ 'm.yaml': plain });
    expect(stations.map(({ name }) => name)).toEqual(['before', 'pool']);
  });

  test('may have one that is shipped, from any folder', () => {
    const pool = poolOf(read({ 'm.yaml': model('{ profile: turnsim/riva-160ms, workers: 1 }') }));
    expect(pool).toMatchObject({ workers: 1, base: 9_200, finalBase: 38_000 });
  });

  test('counts the file of the profile among the inputs of a run', () => {
    const { files } = inputsOf(folderWith({ 'm.yaml': plain }), 'e.yaml');
    expect(files.map(({ name }) => name)).toEqual(['e.yaml', 'm.yaml', 'fast.yaml']);
  });
});

describe('laid over a model, a profile', () => {
  const over = (station: string, base = plain) =>
    read({
      'base.yaml': base,
      'm.yaml': `extends: base.yaml\nstations: { pool: ${station} }\n`,
    });

  test('stays while other keys change, and keys of it can be taken away', () => {
    expect(poolOf(over('{ workers: 7 }'))).toEqual({ ...ofFast, workers: 7 });
    expect(poolOf(over('{ dispatch: ~, batch_time: { noise_cv: ~ } }'))).toEqual({
      ...ofFast,
      dispatch: 'strict_urgency',
      noiseCv: 0,
    });
  });

  test('replaces another one, of which nothing is left', () => {
    expect(poolOf(over('{ profile: slow.yaml }'))).toEqual(ofSlow);
  });

  test('replaces what the base says itself where the two differ, and leaves the rest', () => {
    const own =
      '{ kind: batching_pool, workers: 2, dispatch: fifo, batch: { max: 3, linger: 7ms }, batch_time: { base: 1ms, per_job: 2ms } }';
    expect(poolOf(over('{ profile: slow.yaml, batch: { max: 4 } }', model(own)))).toEqual({
      ...ofSlow,
      dispatch: 'fifo',
      max: 4,
      linger: 7_000,
      perJob: 2_000,
    });
  });

  test('goes with ~, and what the base says beside it stays', () => {
    const own = '{ kind: batching_pool, batch_time: { base: 1ms } }';
    const base = model(own.replace('{', '{ profile: fast.yaml, workers: 2,'));
    expect(poolOf(over('{ profile: ~ }', base))).toEqual({
      ...ofSlow,
      max: 1,
      base: 1_000,
      finalBase: 0,
    });
  });

  test('comes with --set, relative to the current folder', () => {
    const folder = folderWith({ 'm.yaml': plain });
    const pool = (...settings: string[]) => poolOf(inputsOf(folder, 'e.yaml', ...settings).model);
    const slow = `pool.profile=${join(folder, 'slow.yaml')}`;
    expect(pool(slow)).toEqual(ofSlow);
    expect(pool(slow, 'pool.batch_time.base=5ms')).toEqual({ ...ofSlow, base: 5_000 });
    expect(pool('pool.profile=turnsim/riva-160ms')).toMatchObject({ base: 9_200, workers: 2 });
  });
});

/** What is said of a model with this station, and perhaps of its profile. */
const mistakes = (station: string, fast = FAST, ...settings: string[]): string[] =>
  mistakesIn(folderWith({ 'm.yaml': model(station), 'fast.yaml': fast }), 'e.yaml', ...settings);

const USE = '{ profile: fast.yaml, workers: 2 }';

describe('a mistake', () => {
  const path =
    'the path of a profile, relative to this file, or turnsim/NAME for one that is shipped';

  test.each([
    [
      '{ profile: fest.yaml }',
      `20: stations.pool.profile: expected ${path}, found fest.yaml, and there is no such file, did you mean fast.yaml?`,
    ],
    [
      '{ profile: turnsim/riva-16ms }',
      `20: stations.pool.profile: expected ${path}, found turnsim/riva-16ms, and no such profile is shipped, did you mean turnsim/riva-160ms?`,
    ],
    [
      '{ profile: turnsim/recognizer }',
      `20: stations.pool.profile: expected ${path}, found turnsim/recognizer, and no such profile is shipped, shipped:`,
    ],
    [
      '{ profile: e.yaml }',
      `20: stations.pool.profile: expected ${path}, found e.yaml, which has no key profile`,
    ],
    ['{ profile: 3 }', `20: stations.pool.profile: expected ${path}, found 3`],
    ['{ profile: ~ }', `11: stations.pool.profile: expected ${path}, found nothing`],
    [
      '{ profil: fast.yaml }',
      '11: stations.pool.profil: expected a known key, found profil, did you mean profile?',
    ],
    [
      '{ profile: fast.yaml, kind: delay }',
      '37: stations.pool.kind: expected batching_pool, the kind of its profile, found delay',
    ],
    [
      '{ profile: fast.yaml, workers: 2, noise: ~ }',
      '43: stations.pool.noise: expected a key that is there, to take it away, found noise',
    ],
  ])('in naming it: %s', (station, message) => {
    expect(mistakes(station)).toEqual([expect.stringContaining(`m.yaml:5:${message}`)]);
  });

  test.each([
    ['- 1\n', 'fast.yaml:1:1: expected'],
    [
      FAST.replace('profile: fast', 'profile: turnsim/riva-160ms'),
      'fast.yaml:1:10: profile: expected a name of small letters, digits and _, a letter first, found turnsim/riva-160ms',
    ],
    [
      FAST.replace('base: 9ms', 'base: 9'),
      'fast.yaml:9:21: batch_time.base: expected a duration with its unit',
    ],
    [
      FAST.replace('dispatch', 'dispach'),
      'fast.yaml:7:1: dispach: expected a known key, found dispach, did you mean dispatch?',
    ],
    [FAST.replace('batching_pool', 'batching-pool'), 'fast.yaml:6:7: kind: expected'],
    [FAST.replace('[1, 64]', '[1]'), 'fast.yaml:5:10: valid.streams: expected'],
    [`${FAST}extends: slow.yaml\n`, 'fast.yaml:10:1: extends: expected a known key, found extends'],
    ['profile: fast\nkind: [', 'fast.yaml:2:8:'],
  ])('in the profile has its place in the file of the profile: %j', (fast, beginning) => {
    const said = mistakes(USE, fast);
    expect(said).toHaveLength(1);
    expect(said[0]!.slice(0, beginning.length)).toBe(beginning);
  });

  test('that only the model shows has the path of the profile, too', () => {
    const fast = FAST.replace('max: 32', 'max: { love: 3 }');
    expect(mistakes(USE, fast)).toEqual([
      'fast.yaml:8:17: batch.max.love: expected a class, found love, did you mean live?',
    ]);
  });

  test('of the station itself is told beside it', () => {
    expect(mistakes('{ profile: fast.yaml, workers: two }', `${FAST}extra: 1\n`)).toEqual([
      expect.stringMatching(/^fast\.yaml:10:1: extra: /),
      expect.stringMatching(/^m\.yaml:5:40: stations\.pool\.workers: /),
    ]);
  });

  test('what neither has is missed at the station', () => {
    expect(mistakes('{ profile: fast.yaml }')).toEqual([
      expect.stringMatching(
        /^m\.yaml:5:3: stations\.pool: expected exactly one of workers and gpus/,
      ),
    ]);
  });

  test('in --set is told with the setting', () => {
    expect(mistakes(USE, FAST, 'pool.profile=nowhere.yaml')).toEqual([
      expect.stringMatching(
        /^--set pool\.profile:1:14: stations\.pool\.profile: expected .* found nowhere\.yaml, /,
      ),
    ]);
  });
});

test.each([
  ['characters', withOtherCharacters],
  ['words', withOtherWords],
])('a profile with other %s is read or has mistakes; nothing throws', (_, mutants) => {
  const use = model(USE);
  fc.assert(
    fc.property(mutants(FAST), (text) => {
      const reading = readModel('m.yaml', use, () => ({ file: 'fast.yaml', text }));
      if ('mistakes' in reading) expect(reading.mistakes.map(describeMistake)).not.toEqual([]);
    }),
    { seed: 1, numRuns: 50 },
  );
});

describe('turnsim check', () => {
  const check = (text: string): string => {
    const folder = folderWith({ 'fast.yaml': text });
    try {
      return checkFiles([join(folder, 'fast.yaml')], []).replace(`${folder}/`, '');
    } catch (error) {
      if (!(error instanceof Ending)) throw error;
      return error.message.replaceAll(`${folder}/`, '');
    }
  };

  test('says what a profile holds, or what is wrong with it', () => {
    expect(check(FAST)).toBe('fast.yaml: profile fast: batching_pool, sound\n');
    expect(check(FAST.replace('9ms', '9'))).toMatch(/^fast\.yaml:9:21: batch_time\.base: /);
  });
});
