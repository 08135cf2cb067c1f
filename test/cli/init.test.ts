import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contents, freshFolder, turnsim, turnsimHere } from './turnsim.ts';

describe('turnsim init', () => {
  test('writes a model and an experiment, and the commands that it names work', async () => {
    const folder = freshFolder();
    const { code, stdout, stderr } = await turnsim(folder, 'init', 'my/fleet');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(Object.keys(contents(join(folder, 'my', 'fleet')))).toEqual([
      'experiment.yaml',
      'model.yaml',
    ]);

    const commands = [...stdout.matchAll(/^ +turnsim (.*)$/gm)].map(([, words]) =>
      words!.split(' '),
    );
    expect(commands.map(([name]) => name)).toEqual(['check', 'run']);
    const [toCheck, toRun] = commands as [string[], string[]];
    const check = await turnsimHere(folder, ...toCheck);
    expect(check).toMatchObject({ code: 0, stderr: '' });
    expect(check.stdout).toMatch(/model\.yaml: model my_recognizer: .*, sound$/m);
    const run = await turnsim(folder, ...toRun, '--replications', '2');
    expect(run).toMatchObject({ code: 0 });
    expect(run.stdout).toMatch(/^ +40 .* PASS$/m);
    expect(run.stdout).toMatch(/^ +140 .* FAIL$/m);
  });

  test('files are short, begin with a schema that is there, and extend what is shipped', async () => {
    const folder = freshFolder();
    await turnsim(folder, 'init', 'new');
    for (const [name, text] of Object.entries(contents(join(folder, 'new')))) {
      const [, schema] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)!;
      expect(resolve(folder, 'new', schema!)).toBe(
        resolve('schemas', name.replace('.yaml', '.schema.json')),
      );
      expect(existsSync(resolve(folder, 'new', schema!))).toBe(true);
    }
    const model = readFileSync(join(folder, 'new', 'model.yaml'), 'utf8');
    expect(model.split('\n').length).toBeLessThan(25);
    expect(model).toContain('extends: turnsim/recognizer');
  });

  test.each(['model.yaml', 'experiment.yaml'])(
    'writes nothing where there is a %s',
    async (name) => {
      const folder = freshFolder();
      mkdirSync(join(folder, 'old'));
      writeFileSync(join(folder, 'old', name), 'mine');
      const { code, stdout, stderr } = await turnsim(folder, 'init', 'old');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toBe(
        `${join('old', name)} would be written over; give another folder, such as turnsim init my-fleet\n`,
      );
      expect(contents(join(folder, 'old'))).toEqual({ [name]: 'mine' });
    },
  );

  test('without a folder it is the current one', async () => {
    const folder = freshFolder();
    const { stdout } = await turnsim(folder, 'init');
    expect(stdout).toMatch(/^model.yaml and experiment.yaml are written/);
    expect(existsSync(join(folder, 'model.yaml'))).toBe(true);
  });
});
