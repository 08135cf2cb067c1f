import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { SchemaKind } from '../../src/cli/commands/schema.ts';
import { schemaText } from '../../src/cli/schema.ts';
import { readYaml } from '../../src/files/index.ts';
import { edited, recognizerModel } from '../model/recognizer-model.ts';
import { violations } from './json-schema.ts';
import { freshFolder, turnsim, turnsimHere } from './turnsim.ts';

/** The kinds of files, and where those that are shipped are. */
const FOLDERS = {
  model: 'models',
  profile: 'models/profiles',
  experiment: 'experiments',
  gate: 'gates',
  fidelity: 'models/fidelity',
};
const KINDS = Object.keys(FOLDERS) as (keyof typeof FOLDERS)[];

const schemas = Object.fromEntries(KINDS.map((kind) => [kind, JSON.parse(schemaText(kind))]));

/** What an editor would underline in a file of this kind. */
function underlined(kind: SchemaKind, text: string): string[] {
  const read = readYaml('f', text);
  if ('mistakes' in read) throw new Error('not YAML');
  return violations(schemas[kind], read.source.contents);
}

// `npm run docs` writes the files anew.
test.each([...KINDS, 'table-map'] as const)(
  'schemas/%s.schema.json is what the code says',
  async (kind) => {
    await expect(schemaText(kind)).toMatchFileSnapshot(`../../schemas/${kind}.schema.json`);
  },
);

test('turnsim schema prints it', async () => {
  const { code, stdout, stderr } = await turnsim(freshFolder(), 'schema', 'model');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(readFileSync('schemas/model.schema.json', 'utf8'));
});

test('a kind that there is not is refused with those that there are', async () => {
  const { code, stderr } = await turnsimHere(freshFolder(), 'schema', 'modle');
  expect(code).toBe(2);
  expect(stderr).toMatch(/Allowed choices are model, profile, experiment, gate/);
});

describe.each(KINDS)('the schema of a %s', (kind) => {
  test('is draft-07, says of nearly every key what it means, and allows no unknown ones', () => {
    const schema = schemas[kind];
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
    const mappings = allMappings(schema).filter(({ properties }) => properties !== undefined);
    expect(mappings.length).toBeGreaterThan(3);
    expect(mappings.filter(({ additionalProperties }) => additionalProperties !== false)).toEqual(
      [],
    );
  });

  test('allows the files that are shipped', () => {
    const folder = FOLDERS[kind];
    const texts = readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => readFileSync(`${folder}/${file}`, 'utf8'));
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(underlined(kind, text)).toEqual([]);
  });
});

describe('what the reader refuses by its form, an editor underlines', () => {
  test.each([
    ['chunk: 160ms', 'chunk: 160', '.routes.dictation'],
    ['chunk: 160ms', 'chunk: 160 ms', '.routes.dictation'],
    ['workers: 4', 'workers: four', '.stations.recognizer'],
    ['kind: batching_pool', 'kind: batching-pool', '.stations.recognizer'],
    ['urgency: 1', 'urgency: 16', '.classes.bulk.urgency'],
    ['urgency: 1', 'urgencie: 1', '.classes.bulk'],
    ['model: recognizer', 'model: My model', '.model'],
    ['noise_cv: 4%', 'noise_cv: a lot', '.stations.recognizer'],
    ['about:', 'abuot:', '.abuot'],
  ])('%s -> %s', (from, to, path) => {
    expect(underlined('model', recognizerModel)).toEqual([]);
    expect(underlined('model', edited(from, to))).toContain(path);
  });
});

describe('a model that extends another', () => {
  test.each([
    'extends: turnsim/recognizer',
    'extends: a.yaml\nstations: { recognizer: { workers: 8, batch: ~ } }',
    'extends: a.yaml\nroutes: { files: ~, dictation: { utterance: { lognormal: { mean: 5s } } } }',
    'extends: a.yaml\nstations: { recognizer: { dispatch: ~ } }',
  ])('may leave out everything else, and take keys away: %s', (text) => {
    expect(underlined('model', text)).toEqual([]);
    const model = text
      .split('\n')
      .map((line) => `  ${line}`)
      .join('\n');
    const experiment = `question: What if?\nmodel:\n${model}\nsweep: { route: a, rate: [1/s] }\nmeasure: 1min\n`;
    expect(underlined('experiment', experiment)).toEqual([]);
  });

  test.each([
    ['extends: a.yaml\nstatoins: {}', '.statoins'],
    ['extends: a.yaml\nstations: { recognizer: { wrkers: 8 } }', '.stations.recognizer'],
    ['extends: 4', '.extends'],
    ['stations: { recognizer: { workers: 8 } }', ''],
  ])('is underlined where it is misspelt: %s', (text, path) => {
    expect(underlined('model', text)).toContain(path);
  });
});

test('a station that names a profile may leave out the rest, and is underlined where it is misspelt', () => {
  const model = (station: string): string =>
    `model: m\nclasses: { live: { urgency: 0 } }\nstations: { a: { ${station} } }\nroutes: { r: { kind: jobs, class: live, through: [a], traffic: { poisson: { rate: 1/s } } } }\n`;
  expect(underlined('model', model('profile: turnsim/riva-160ms, workers: 2'))).toEqual([]);
  expect(underlined('model', model('profile: p.yaml, batch_time: { noise_cv: ~ }'))).toEqual([]);
  expect(underlined('model', model('profile: p.yaml, wrkers: 2'))).toEqual(['.stations.a']);
  expect(underlined('model', model('profile: 3, workers: 2'))).toEqual(['.stations.a']);
});

test('choices between keys are told', () => {
  const experiment = (rest: string): string[] =>
    underlined('experiment', `question: What?\nmodel: m\nmeasure: 1s\n${rest}\n`);
  expect(experiment('sweep: { route: a, rate: [1/s] }')).toEqual([]);
  expect(experiment('sweep: { route: a }')).toEqual(['.sweep']);
  expect(experiment('sweep: { route: a, rate: [1/s], streams: [1] }')).toEqual(['.sweep']);
  expect(experiment('sweep: { route: a, rate: [1/s] }\nbudgets: { a: {} }')).toEqual([
    '.budgets.a',
  ]);
});

type Node = Readonly<Record<string, unknown>>;

function allMappings(value: unknown): Node[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value && [value.type].flat().includes('object') ? [value as Node] : [];
  return [...own, ...Object.values(value).flatMap(allMappings)];
}
