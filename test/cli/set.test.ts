import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inputsOf, mistakesIn } from './inputs.ts';
import { contents, freshFolder, turnsim } from './turnsim.ts';

describe('--set', () => {
  test('changes the experiment by its keys, the model by its keys or by a name', () => {
    const folder = freshFolder();
    const { experiment, model } = inputsOf(
      folder,
      'load.yaml',
      'measure=1min',
      'sweep.rate[1]=16/s',
      'budgets.jobs.error_rate=1%',
      'counter.workers=3',
      'stations.counter.dispatch=fifo',
      'live.urgency=2',
      'about=Another counter.',
    );
    expect(experiment).toMatchObject({
      measure: 60e6,
      sweep: { levels: [5, 16, 25] },
      budgets: [{ route: 'jobs', p95: 500_000, errorRate: 0.01 }],
    });
    expect(model).toMatchObject({
      about: 'Another counter.',
      classes: [{ name: 'live', urgency: 2 }],
      stations: [{ speeds: [1, 1, 1], dispatch: 'fifo' }],
    });
  });

  test('replaces what the sweep varies', () => {
    const { experiment } = inputsOf(
      freshFolder(),
      'load.yaml',
      'sweep.population=[10, 20]',
      'jobs.traffic={ closed: { population: 5 } }',
    );
    expect(experiment.sweep).toMatchObject({ quantity: 'population', levels: [10, 20] });
  });

  test.each([
    [
      'counter.workers=many',
      '--set counter.workers:1:17: stations.counter.workers: expected an integer from 1 to 100000, found many',
    ],
    [
      'counter.wrkers=8',
      '--set counter.wrkers:1:9: stations.counter.wrkers: expected a known key, found wrkers, did you mean workers?',
    ],
    [
      'conter.workers=8',
      '--set conter.workers:1:1: conter: expected a key of the experiment or its model, or the name of a station, route or class, found conter, did you mean counter?',
    ],
    [
      'stations.conter.workers=8',
      '--set stations.conter.workers:1:10: stations.conter: expected a station, found conter, did you mean counter?',
    ],
    [
      'mesure=1min',
      '--set mesure:1:1: mesure: expected a key of the experiment or its model, or the name of a station, route or class, found mesure, did you mean measure?',
    ],
    [
      'replications=0',
      '--set replications:1:14: replications: expected an integer from 1 to 10000, found 0',
    ],
    [
      'sweep.rate[3]=9/s',
      '--set sweep.rate[3]:1:12: sweep.rate[3]: expected a position from [0] to [2], found [3]',
    ],
    [
      'sweep.population=[5]',
      '--set sweep.population:1:7: sweep.population: expected rate, for the traffic of jobs is poisson, found population',
    ],
    [
      'budgets.job.p95=1s',
      '--set budgets.job.p95:1:9: budgets.job: expected a route of model counter, found job, did you mean jobs?',
    ],
    [
      'measure',
      '--set measure:1:1: expected path=value, such as recognizer.workers=8, found measure',
    ],
    [
      'measure=30s',
      'load.yaml:7:9: window: expected at most 10s, the measured window, found 20s',
      'measure=10s',
    ],
    [
      'model=other.yaml',
      '--set model:1:1: model: expected a key of the experiment or its model, or the name of a station, route or class, found model, name another model in the experiment file',
    ],
  ])('%s', (setting, message, ...more) => {
    expect(mistakesIn(freshFolder(), 'load.yaml', setting, ...more)).toEqual([message]);
  });

  test('is told to say which, if a station and a route have the name', () => {
    const folder = freshFolder();
    expect(mistakesIn(folder, 'shared-name.yaml', 'counter.workers=3')).toEqual([
      '--set counter.workers:1:1: counter: expected stations.counter or routes.counter, found counter',
    ]);
    const { model } = inputsOf(folder, 'shared-name.yaml', 'stations.counter.workers=3');
    expect(model.stations[0]).toMatchObject({ speeds: [1, 1, 1] });
  });

  test('is told together with what is wrong in the files', () => {
    const wrong = ['sustain=0', 'counter.workers=0', 'nothing=1'];
    expect(
      mistakesIn(freshFolder(), 'unsound.yaml', ...wrong).map((line) => line.split(': ')[0]),
    ).toEqual([
      '--set nothing:1:1',
      'unsound.yaml:3:17',
      'unsound.yaml:4:10',
      '--set sustain:1:9',
      '--set counter.workers:1:17',
    ]);
  });

  test('gives the results of edited files, and is listed in the provenance', async () => {
    const folder = freshFolder();
    const one = ['--quiet', '--threads', '1'];
    const set = ['--set', 'counter.workers=3', '--set', 'sweep.rate=[5/s, 15/s]'];
    const { code } = await turnsim(folder, 'run', 'load.yaml', ...one, ...set, '--out', 'set');
    expect(code).toBe(0);
    await turnsim(folder, 'run', 'edited.yaml', ...one, '--out', 'edited');
    const [given, edited] = [contents(join(folder, 'set')), contents(join(folder, 'edited'))];
    expect(given['steps.csv']).toBe(edited['steps.csv']);
    const { settings, inputs } = JSON.parse(given['provenance.json']!);
    expect(settings).toEqual(['counter.workers=3', 'sweep.rate=[5/s, 15/s]']);
    expect(inputs.map(({ name }: { name: string }) => name)).toEqual(['load.yaml', 'counter.yaml']);
    expect(edited['provenance.json']).not.toContain('settings');
    expect(readFileSync(join(folder, 'load.yaml'), 'utf8')).toContain('25/s');
  });

  test('does not go on with runs that were made without it', async () => {
    const folder = freshFolder();
    mkdirSync(join(folder, 'blocked', 'steps.csv', 'x'), { recursive: true }); // so the journal stays
    const run = (...set: string[]) =>
      turnsim(folder, 'run', 'load.yaml', '--threads', '1', '--out', 'blocked', ...set);
    await run();
    expect((await run('--set', 'counter.workers=3')).stderr).toMatch(/^0 of 12 runs done\n/);
  });
});
