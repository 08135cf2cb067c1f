import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkFiles } from '../../src/cli/check.ts';
import { Ending } from '../../src/cli/ending.ts';
import { freshFolder, turnsim, turnsimHere } from './turnsim.ts';

/** Two workers with a second for each job carry 2 jobs per second. */
const queue = (traffic: string): string => `model: queue
classes: { live: { urgency: 0 } }
stations:
  desk: { kind: batching_pool, workers: 2, service: 1s }
routes:
  jobs: { kind: jobs, class: live, through: [desk], traffic: ${traffic} }
`;

const experiment = (sweep: string): string =>
  `question: How much?\nmodel: queue.yaml\nsweep: ${sweep}\nmeasure: 1min\n`;

const gate = 'gate: Launch\ncapacity: { p95: 1s, at_least: 3 }\n';

const OPEN = '{ poisson: { rate: 1/s } }';

/** What a check of such files says, and whether it ends well; as if their folder were the current one. */
function check(files: Readonly<Record<string, string>>, ...settings: string[]) {
  const folder = freshFolder();
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return checkIn(folder, Object.keys(files), settings);
}

function checkIn(folder: string, files: readonly string[], settings: readonly string[] = []) {
  const lines = (text: string): string[] =>
    text.trimEnd().replaceAll(join(folder, '/'), '').split('\n');
  try {
    const paths = files.map((file) => join(folder, file));
    return { sound: true, lines: lines(checkFiles(paths, settings)) };
  } catch (error) {
    if (!(error instanceof Ending)) throw error;
    return { sound: false, lines: lines(error.message) };
  }
}

describe('turnsim check', () => {
  test('prints what sound files hold and ends with 0, or mistakes and 2', async () => {
    const folder = freshFolder();
    expect(await turnsim(folder, 'check', 'counter.yaml')).toMatchObject({
      code: 0,
      stdout: 'counter.yaml: model counter: 1 station, 1 route, sound\n',
      stderr: '',
    });
    expect(
      await turnsimHere(folder, 'check', 'counter.yaml', '--set', 'counter.workers=0'),
    ).toMatchObject({
      code: 2,
      stdout: '',
      stderr:
        '--set counter.workers:1:17: stations.counter.workers: expected an integer from 1 to 100000, found 0\n',
    });
  });

  test('says in one line what each file holds', () => {
    const files = {
      'queue.yaml': queue(OPEN),
      'e.yaml': experiment('{ route: jobs, rate: [1/s, 1.5/s] }'),
      'gate.yaml': gate,
    };
    expect(check(files)).toEqual({
      sound: true,
      lines: [
        'queue.yaml: model queue: 1 station, 1 route, sound',
        'e.yaml: experiment on model queue: 2 steps of jobs by rate, 10 replications, sound',
        'gate.yaml: gate Launch: capacity, sound',
      ],
    });
  });

  test('tells every mistake of all files, each once, and nothing else', () => {
    const files = {
      'queue.yaml': queue('{ poisson: { rate: 1 } }'),
      'e.yaml': experiment('{ route: job, rate: [1/s] }'),
      'gate.yaml': 'gate: Launch\nload: { a: { p95: 800 } }\n',
      'other.yaml': 'colour: blue\n',
      'sound.yaml': gate,
    };
    const { sound, lines } = check(files);
    expect(sound).toBe(false);
    expect(lines.map((line) => /^\S+:\d+:\d+: [^:]*/.exec(line)?.[0])).toEqual([
      'queue.yaml:6:81: routes.jobs.traffic.poisson.rate',
      'e.yaml:3:17: sweep.route',
      'gate.yaml:2:9: load.a.error_rate',
      'gate.yaml:2:9: load.a.cost_per_success',
      'gate.yaml:2:19: load.a.p95',
      'other.yaml:1:1: expected the keys of one kind of file',
    ]);
  });

  test('tells keys that stand twice, even where it cannot tell the kind of file', () => {
    const { lines } = check({ 'two.yaml': 'model: a\nmodel: b\n' });
    expect(lines.map((line) => line.split(', found')[0]!.slice(0, 48))).toEqual([
      'two.yaml:1:1: expected the keys of one kind of f',
      'two.yaml:2:1: model: expected each key once',
    ]);
  });

  test('tells a kind of file by its keys, even if some are misspelt or missing', () => {
    const files = {
      'queue.yaml': queue(OPEN),
      'e.yaml': experiment('{ route: jobs, rate: [1/s] }').replace('question: How much?\n', ''),
      'm.yaml': queue(OPEN).replace('stations', 'statoins').replace('model: queue\n', ''),
    };
    expect(check(files).lines).toEqual([
      expect.stringMatching(/^e\.yaml:1:1: question: expected a question/),
      expect.stringMatching(/^m\.yaml:1:1: model: expected a name/),
      expect.stringMatching(/^m\.yaml:2:1: statoins: .* did you mean stations\?$/),
    ]);
  });

  test('goes on to the next file where one cannot be read', () => {
    const folder = freshFolder();
    mkdirSync(join(folder, 'sub'));
    const { lines } = checkIn(folder, ['nowhere.yaml', 'sub', 'unsound.yaml']);
    expect(lines).toEqual([
      expect.stringMatching(/^cannot read nowhere.yaml: there is no such file; give /),
      expect.stringMatching(/^cannot read sub: it is a folder; give /),
      expect.stringMatching(/^unsound.yaml:3:17: sweep.route: /),
      expect.stringMatching(/^unsound.yaml:4:10: measure: /),
    ]);
  });

  test('warns of a station that is offered more than it can carry, and ends well', () => {
    const { sound, lines } = check({ 'queue.yaml': queue('{ poisson: { rate: 5/s } }') });
    expect(sound).toBe(true);
    expect(lines[1]).toBe(
      'warning: queue.yaml: desk is offered 250 % of what its profile can carry',
    );
  });

  test('warns of the steps of a sweep that lie above the ceiling', () => {
    const sweep = '{ route: jobs, rate: [1/s, 2.001/s, 3/s] }';
    const { sound, lines } = check({ 'queue.yaml': queue(OPEN), 'e.yaml': experiment(sweep) });
    expect(sound).toBe(true);
    expect(lines.slice(2)).toEqual([
      'warning: e.yaml: at rate 2.001 and 3, desk is offered 100.1 % and 150 % of what its profile can carry, which is rate 2',
    ]);
  });

  test('does not warn of a population that waits for its answers: it cannot overload anything', () => {
    const files = {
      'queue.yaml': queue('{ closed: { population: 50 } }'),
      'e.yaml': experiment('{ route: jobs, population: [5, 500] }'),
    };
    expect(check(files)).toMatchObject({ sound: true, lines: { length: 2 } });
  });

  test('looks at the files as --set changes them', () => {
    const files = { 'queue.yaml': queue('{ poisson: { rate: 5/s } }') };
    expect(check(files, 'desk.workers=8')).toMatchObject({ sound: true, lines: { length: 1 } });
  });

  test('finds nothing wrong with the files that are shipped', () => {
    const shipped = ['models', 'models/profiles', 'experiments', 'gates'].flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => file.endsWith('.yaml'))
        .map((file) => join(folder, file)),
    );
    expect(checkIn('.', shipped)).toMatchObject({ sound: true });
  });
});
