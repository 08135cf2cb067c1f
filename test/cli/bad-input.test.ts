import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freshFolder, turnsim, turnsimHere } from './turnsim.ts';

function edit(folder: string, file: string, from: string, to: string): void {
  const text = readFileSync(join(folder, file), 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  writeFileSync(join(folder, file), text.replace(from, to));
}

describe('bad input', () => {
  test('is told whole, of both files at once, and nothing is written', async () => {
    const folder = freshFolder();
    edit(folder, 'load.yaml', 'measure: 40s', 'measure: 40');
    edit(folder, 'load.yaml', 'sustain: 1', 'sustian: 1');
    edit(folder, 'counter.yaml', 'workers: 2', 'workers: none');
    edit(folder, 'counter.yaml', 'through: [counter]', 'through: [conter]');
    const { code, stdout, stderr } = await turnsim(folder, 'run', 'load.yaml');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    const places = stderr
      .trimEnd()
      .split('\n')
      .map((line) => line.split(':').slice(0, 2).join(':'));
    expect(places).toEqual(['load.yaml:6', 'load.yaml:10', 'counter.yaml:8', 'counter.yaml:14']);
    expect(stderr).toContain('sustain');
    expect(stderr).not.toMatch(/^ +at /m);
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  test.each([
    ['run counter.yaml', 'an experiment, found a model, which an experiment names'],
    ['explain load.yaml', 'a model, found an experiment, which is for turnsim run'],
    ['gate load.yaml --gates counter.yaml', 'a gate, found a model, which an experiment names'],
  ])('%s: a file of another kind is one mistake, not one for every key', async (words, told) => {
    const { code, stderr } = await turnsimHere(freshFolder(), ...words.split(' '));
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^[a-z]+.yaml:1:1: expected ${told}.*\n$`));
  });

  test('is told where an experiment does not fit its model', async () => {
    const folder = freshFolder();
    edit(folder, 'load.yaml', 'route: jobs', 'route: job');
    const { code, stderr } = await turnsimHere(folder, 'run', 'load.yaml');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^load.yaml:4:\d+: sweep.route: expected a route of model counter, .*jobs/,
    );
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  test('a missing model is told at the line that names it', async () => {
    const folder = freshFolder();
    edit(folder, 'load.yaml', 'model: counter.yaml', 'model: lost.yaml');
    const { code, stderr } = await turnsimHere(folder, 'run', 'load.yaml');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^load.yaml:2:8: model: expected the path of a model file.*lost.yaml.*\n$/,
    );
  });

  test.each([
    ['missing.yaml', 'there is no such file'],
    ['.', 'it is a folder'],
  ])(
    'an experiment that cannot be read gets one line that says what to do: %s',
    async (file, why) => {
      const { code, stderr } = await turnsimHere(freshFolder(), 'run', file);
      expect(code).toBe(2);
      expect(stderr).toBe(
        `cannot read ${file}: ${why}; give the path of an experiment file, such as experiments/capacity.yaml\n`,
      );
    },
  );

  // Linux makes no folders under /proc, and Node goes on trying if it is to make two.
  test.each([
    ['run load.yaml --out load.yaml/x', 'load.yaml/x: a file is where a folder should be'],
    ['run load.yaml --out /proc/x/y', '/proc/x: no folder can be made there'],
    ['run load.yaml --junit /proc/x/y/z.xml', '/proc/x: no folder can be made there'],
    ['validate M/M/1 --out load.yaml', 'load.yaml: a file is where a folder should be'],
    ['init /proc/x/y', '/proc/x: no folder can be made there'],
  ])('%s: a folder that cannot be made is told in one line, before all work', async (line, why) => {
    const { code, stderr } = await turnsimHere(freshFolder(), ...line.split(' '));
    expect(code).toBe(2);
    expect(stderr).toBe(`cannot use ${why}\n`);
  });

  test.each([
    [['rum', 'load.yaml'], 'Did you mean run?'],
    [['run', 'load.yaml', '--seeed', '2'], 'Did you mean --seed?'],
    [['run', 'load.yaml', '--threads', '0'], 'whole number from 1'],
    [[], 'Usage: turnsim'],
  ])('%j is refused with advice', async (args, advice) => {
    const folder = freshFolder();
    const { code, stdout, stderr } = await turnsimHere(folder, ...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(advice);
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });
});

describe('help', () => {
  test.each([[['--help']], [['run', '--help']]])('%j shows an example', async (args) => {
    const { code, stdout, stderr } = await turnsimHere(freshFolder(), ...args);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/Example:\n +\$ turnsim run /);
  });

  test('the version is that of the package', async () => {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    const { code, stdout } = await turnsim(freshFolder(), '--version');
    expect(code).toBe(0);
    expect(stdout).toBe(`${JSON.parse(text).version}\n`);
  });
});
