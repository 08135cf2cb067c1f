import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkFiles } from '../../src/cli/check.ts';
import { readInputs } from '../../src/cli/inputs.ts';
import { schemaText } from '../../src/cli/schema.ts';
import { readYaml } from '../../src/files/index.ts';
import { inputsOf, mistakesIn } from './inputs.ts';
import { violations } from './json-schema.ts';
import { freshFolder } from './turnsim.ts';

/** A folder with an experiment on two workers, 8 lines long, that ends with these policies. */
function folderWith(policies: string): string {
  const folder = freshFolder();
  const experiment = `question: Which is best?
model: counter.yaml
sweep: { route: jobs, rate: [5/s, 15/s] }
replications: 5
measure: 40s
budgets: { jobs: { p95: 500ms } }
policies:
${policies}
`;
  writeFileSync(join(folder, 'e.yaml'), experiment);
  return folder;
}

const mistakesOf = (policies: string): string[] => mistakesIn(folderWith(policies), 'e.yaml');

const speedsOf = (folder: string, ...settings: string[]): unknown[] =>
  inputsOf(folder, 'e.yaml', ...settings).variants.map(({ policy, model }) => [
    policy,
    model.stations[0],
  ]);

describe('policies', () => {
  const three = (): string =>
    folderWith('  asis: {}\n  three: { stations: { counter: { workers: 3 } } }');

  test('are laid over the model, each alone, in the order of the file', () => {
    expect(speedsOf(three())).toMatchObject([
      ['asis', { speeds: [1, 1] }],
      ['three', { speeds: [1, 1, 1] }],
    ]);
  });

  test('are laid over what --set changes', () => {
    expect(speedsOf(three(), 'counter.workers=5', 'counter.speed=2')).toMatchObject([
      ['asis', { speeds: [2, 2, 2, 2, 2] }],
      ['three', { speeds: [2, 2, 2] }],
    ]);
  });

  test('are one without a name where there are none', () => {
    const { variants, model } = inputsOf(freshFolder(), 'load.yaml');
    expect(variants).toEqual([{ policy: '', model }]);
  });

  test('are counted by turnsim check, which warns of each that is offered too much', () => {
    const slow = folderWith('  asis: {}\n  slow: { stations: { counter: { speed: 0.5 } } }');
    const told = checkFiles([join(slow, 'e.yaml')], []).replaceAll(join(slow, '/'), '');
    expect(told).toBe(
      `e.yaml: experiment on model counter: 2 steps of jobs by rate under 2 policies, 5 replications, sound
warning: e.yaml: slow: at rate 15, counter is offered 150 % of what its profile can carry, which is rate 10
`,
    );
  });
});

describe('mistakes in policies', () => {
  test.each([
    [
      '  a: ~',
      'e.yaml:8:3: policies.a: expected changes to the model, or {} for the model as it is, found nothing',
    ],
    [
      '  Fifo: {}',
      'e.yaml:8:3: policies.Fifo: expected a name of small letters, digits and _, a letter first, found Fifo',
    ],
    ['  {}', 'e.yaml:7:1: policies: expected at least one policy, found an empty mapping'],
    [
      '  a: { extends: other.yaml }',
      'e.yaml:8:8: policies.a.extends: expected no other model: policies are laid over that of the experiment, found extends',
    ],
    [
      '  a: { stations: { counter: { wokers: 3 } } }',
      'e.yaml:8:31: policies.a.stations.counter.wokers: expected a known key, found wokers, did you mean workers?',
    ],
    [
      '  a: { stations: { counter: { workers: three } } }',
      'e.yaml:8:40: policies.a.stations.counter.workers: expected an integer from 1 to 100000, found three',
    ],
    [
      '  a: { routes: { jobs: { through: [desk, counter] } } }',
      'e.yaml:8:36: policies.a.routes.jobs.through[0]: expected a station, found desk, stations: counter',
    ],
    [
      '  a: { routes: { jobs: { class: bulk } } }',
      'e.yaml:8:33: policies.a.routes.jobs.class: expected a class, found bulk, classes: live',
    ],
    [
      '  a: { stations: { desk: ~ } }',
      'e.yaml:8:20: policies.a.stations.desk: expected a key that is there, to take it away, found desk, keys: counter',
    ],
    [
      '  a: { routes: { more: { kind: jobs, class: live, through: [counter], traffic: { poisson: { rate: 1/s } } } } }',
      'e.yaml:8:18: policies.a.routes.more: expected a route of the model, for all policies serve the same ones, found more, routes: jobs',
    ],
    [
      '  a: { routes: { jobs: { traffic: { closed: { population: 3, think: { constant: 1s } } } } } }',
      'e.yaml:8:26: policies.a.routes.jobs.traffic: expected traffic whose load is given as rate, which is swept, found traffic',
    ],
    [
      '  a: {}\nrequire: [capacity(b) >= 3]',
      'e.yaml:9:11: require[0]: expected the name of a policy in brackets, found capacity(b) >= 3, policies: a',
    ],
    [
      '  a: { stations: { b: { kind: delay, time: 1s } }, routes: { jobs: { through: [b] } } }',
      'counter.yaml:6:3: stations.counter: expected a route that uses this station, found none, under policy a',
    ],
  ])('%j: one mistake, where it stands', (policies, message) => {
    expect(mistakesOf(policies)).toEqual([message]);
  });

  test('are told together, with those of the model, each once', () => {
    const folder = folderWith('  a: { stations: { counter: { speed: fast } } }\n  b: 3');
    const file = join(folder, 'counter.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('urgency: 0', 'urgency: -1'));
    const places = mistakesIn(folder, 'e.yaml').map((line) => /^\S+ \S+/.exec(line)![0]);
    expect(places).toEqual([
      'e.yaml:8:38: policies.a.stations.counter.speed:',
      'e.yaml:9:6: policies.b:',
      'counter.yaml:4:20: classes.live.urgency:',
    ]);
  });

  test('a policy in brackets where there are none', () => {
    const folder = freshFolder();
    const text = `question: Why?\nmodel: counter.yaml\nsweep: { route: jobs, rate: [5/s] }\nmeasure: 40s\nrequire: [capacity(fifo) >= 3]\n`;
    writeFileSync(join(folder, 'e.yaml'), text);
    expect(mistakesIn(folder, 'e.yaml')).toEqual([
      'e.yaml:5:11: require[0]: expected the name of a policy in brackets, found capacity(fifo) >= 3',
    ]);
  });

  test('no setting changes a policy', () => {
    const folder = folderWith('  a: {}');
    const [mistake] = mistakesIn(folder, 'e.yaml', 'policies.a=~');
    expect(mistake).toMatch(/expected a key of the experiment or its model/);
  });
});

test('an editor underlines what is misspelt in a policy, and nothing that may be there', () => {
  const underlined = (changes: string): string[] => {
    const text = `question: Why?\nmodel: m.yaml\nsweep: { route: a, rate: [1/s] }\nmeasure: 1s\npolicies:\n  a: ${changes}\n`;
    const read = readYaml('e.yaml', text);
    if ('mistakes' in read) throw new Error('not YAML');
    return violations(JSON.parse(schemaText('experiment')), read.source.contents);
  };
  expect(underlined('{}')).toEqual([]);
  expect(underlined('{ stations: { a: { dispatch: fifo, linger: ~ } } }').length).toBeGreaterThan(
    0,
  );
  expect(underlined('{ stations: { a: { dispatch: fifo, batch: ~ } }, routes: { b: ~ } }')).toEqual(
    [],
  );
  expect(underlined('{ statoins: {} }')).toEqual(['.policies.a.statoins']);
});

test('the shipped experiment is sound, and its pool of its own has the profile of the others', () => {
  const file = 'experiments/policies/urgency-or-fifo.yaml';
  expect(checkFiles([file], [])).toBe(
    `${file}: experiment on model recognizer: 3 steps of dictation by concurrency under 3 policies, 8 replications, sound\n`,
  );
  const isolation = readInputs(file).variants.find(({ policy }) => policy === 'isolation')!;
  const works = isolation.model.stations.flatMap((station) =>
    station.kind === 'batching_pool' ? [station.work] : [],
  );
  expect(works).toHaveLength(2);
  expect(works[0]).toEqual(works[1]);
});
