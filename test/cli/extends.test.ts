import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inputsOf, mistakesIn } from './inputs.ts';
import { freshFolder } from './turnsim.ts';

/** A folder with one more file. */
function folderWith(file: string, text: string): string {
  const folder = freshFolder();
  writeFileSync(join(folder, file), text);
  return folder;
}

const experimentOn = (model: string): string =>
  `question: What changes?\nmodel: ${model}\nsweep: { route: jobs, rate: [5/s] }\nmeasure: 40s\n`;

const namesOf = (folder: string, file: string): string[] =>
  inputsOf(folder, file).files.map(({ name }) => name);

describe('a model that extends another', () => {
  test('is that one but for what it says; all files read count as inputs, in the order of reading', () => {
    const folder = folderWith('e.yaml', experimentOn('sub/mine.yaml'));
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'sub', 'mine.yaml'), 'extends: more.yaml\nmodel: mine\n');
    writeFileSync(
      join(folder, 'sub', 'more.yaml'),
      'extends: ../counter.yaml\nstations: { counter: { workers: 5 } }\n',
    );
    const { model } = inputsOf(folder, 'e.yaml');
    expect(model).toMatchObject({ name: 'mine', about: 'Jobs queue for two workers.' });
    expect(model.stations[0]).toMatchObject({ speeds: [1, 1, 1, 1, 1] });
    expect(namesOf(folder, 'e.yaml')).toEqual(['e.yaml', 'mine.yaml', 'more.yaml', 'counter.yaml']);
  });

  test('may extend one that is shipped, by its name, from any folder', () => {
    const folder = folderWith(
      'e.yaml',
      experimentOn('{ extends: turnsim/mmc, stations: { pool: { workers: 7 } } }'),
    );
    const { model } = inputsOf(folder, 'e.yaml');
    expect(model).toMatchObject({ name: 'mmc', stations: [{ speeds: Array(7).fill(1) }] });
    expect(namesOf(folder, 'e.yaml')).toEqual(['e.yaml', 'mmc.yaml']);
  });

  test('an experiment may name one that is shipped, too', () => {
    const folder = folderWith('e.yaml', experimentOn('turnsim/mmc'));
    expect(inputsOf(folder, 'e.yaml').model.name).toBe('mmc');
  });

  test.each([
    [
      'extends: nowhere.yaml\n',
      'm.yaml:1:10: extends: expected the path of a file to extend, relative to this file, found nowhere.yaml, and there is no such file',
    ],
    [
      'extends: conter.yaml\n',
      'm.yaml:1:10: extends: expected the path of a file to extend, relative to this file, found conter.yaml, and there is no such file, did you mean counter.yaml?',
    ],
    [
      'extends: .\n',
      'm.yaml:1:10: extends: expected the path of a file to extend, relative to this file, found ., and it is a folder',
    ],
    [
      'extends: turnsim/recogniser\n',
      'm.yaml:1:10: extends: expected the path of a file to extend, relative to this file, found turnsim/recogniser, and no such model is shipped, did you mean turnsim/recognizer?',
    ],
    [
      'about: x\nextends: m.yaml\n',
      'm.yaml:2:10: extends: expected a file that does not extend this one in turn, found m.yaml, m.yaml -> m.yaml',
    ],
  ])('%j: one mistake, at the key', (text, message) => {
    const folder = folderWith('m.yaml', text);
    writeFileSync(join(folder, 'e.yaml'), experimentOn('m.yaml'));
    expect(mistakesIn(folder, 'e.yaml').map((line) => line.replaceAll(`${folder}`, '.'))).toEqual([
      message,
    ]);
  });
});

describe('changes to a model in the experiment', () => {
  test('are told with the positions of the experiment, the rest with those of its own file', () => {
    const folder = folderWith(
      'e.yaml',
      experimentOn('{ extends: counter.yaml, stations: { counter: { workers: no, wrk: 1 } } }'),
    );
    appendFileSync(join(folder, 'counter.yaml'), 'extra: 1\n');
    expect(mistakesIn(folder, 'e.yaml')).toEqual([
      'e.yaml:2:65: model.stations.counter.workers: expected an integer from 1 to 100000, found no',
      expect.stringMatching(
        /^e\.yaml:2:69: model\.stations\.counter\.wrk: expected a known key, found wrk, /,
      ),
      expect.stringMatching(/^counter\.yaml:\d+:1: extra: expected a known key, found extra, /),
    ]);
  });

  test.each([
    [
      '{ workers: 3 }',
      'e.yaml:2:1: model.extends: expected the path of a model file, found nothing',
    ],
    ['{ extends: "" }', 'e.yaml:2:19: model.extends: expected the path of a model file, found ""'],
    ['{ extends: 3 }', 'e.yaml:2:19: model.extends: expected the path of a model file, found 3'],
    ['[counter.yaml]', 'e.yaml:2:1: model: expected the path of a model file, found a list'],
    [
      '{ extends: nowhere.yaml }',
      'e.yaml:2:19: model.extends: expected the path of a file to extend, relative to this file, found nowhere.yaml, and there is no such file',
    ],
    [
      '{ extends: counter.yaml, routes: { job: ~ } }',
      'e.yaml:2:43: model.routes.job: expected a key that is there, to take it away, found job, did you mean jobs?',
    ],
  ])('model: %s: one mistake', (model, message) => {
    expect(mistakesIn(folderWith('e.yaml', experimentOn(model)), 'e.yaml')).toEqual([message]);
  });

  test('how they misfit the experiment is told together with mistakes of either', () => {
    const model = '{ extends: counter.yaml, stations: { counter: { workers: 0 } } }';
    const text = experimentOn(model).replace('rate: [5/s]', 'streams: [5]').replace('40s', '40');
    expect(mistakesIn(folderWith('e.yaml', text), 'e.yaml')).toEqual([
      'e.yaml:2:65: model.stations.counter.workers: expected an integer from 1 to 100000, found 0',
      'e.yaml:3:23: sweep.streams: expected rate, for the traffic of jobs is poisson, found streams',
      expect.stringMatching(
        /^e\.yaml:4:10: measure: expected a duration with its unit, .*found 40/,
      ),
    ]);
  });
});
