import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readInputs } from '../src/cli/inputs.ts';

const parts = ['recognizer', 'retrieval', 'synthesizer'];

describe.each(['load', 'chaos'])('the %s suite', (suite) => {
  const folder = join('experiments', suite);
  const files = readdirSync(folder).sort();

  test('has a file for each part of the service, over one model', () => {
    expect(files).toEqual(parts.map((part) => `${part}-${suite}.yaml`));
    const models = files.map((file) => readInputs(join(folder, file)).model.name);
    expect(new Set(models)).toEqual(new Set(['phone_bank']));
  });

  test.each(files)('%s: what it requires holds, in the committed run', (file) => {
    const { experiment, variants } = readInputs(join(folder, file));
    const summary = JSON.parse(
      readFileSync(join('out', 'reference', basename(file, '.yaml'), 'summary.json'), 'utf8'),
    );
    const { required } = summary.answer;
    expect(required.map(({ text }: { text: string }) => text)).toEqual(
      experiment.require.map(({ text }) => text),
    );
    for (const { text, verdict } of required) expect(`${text}: ${verdict}`).toBe(`${text}: PASS`);
    for (const { verdict } of summary.invariants ?? []) expect(verdict).toBe('PASS');
    // Nothing breaks in a load test; in a chaos test something does under every policy, and the load stays.
    const faulty = variants.filter(({ model }) => (model.faults ?? []).length > 0);
    expect(faulty.length).toBe(suite === 'load' ? 0 : variants.length);
    expect(experiment.sweep.levels.length).toBe(suite === 'load' ? 2 : 1);
  });
});
