import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contents, copyOfFiles, type Ended, freshFolder, start, turnsim } from './turnsim.ts';

const OUTPUTS = ['provenance.json', 'stations.csv', 'steps.csv', 'summary.json', 'windows.csv'];

describe('turnsim run', () => {
  let folder: string;
  let first: Ended;
  beforeAll(async () => {
    folder = copyOfFiles();
    first = await turnsim(folder, 'run', 'load.yaml', '--threads', '2');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const written = (): Record<string, string> => contents(join(folder, 'out', 'load'));

  test('prints the table and the answer', () => {
    const { code, stdout } = first;
    expect(code).toBe(0);
    expect(stdout).toContain('How many jobs can two workers serve within half a second?');
    expect(stdout).toMatch(/^ +5 .* PASS$/m);
    expect(stdout).toMatch(/^ +25 .* FAIL$/m);
    expect(stdout).toMatch(/What binds:\s+counter/);
  });

  test('writes its files to out/ and the name of the experiment, and says so', () => {
    expect(first.stderr).toContain(`are in ${join('out', 'load')}\n`);
    expect(Object.keys(written())).toEqual(OUTPUTS);
    expect(written()['steps.csv']!.trimEnd().split('\n')).toHaveLength(1 + 3);
  });

  test('writes a few plain lines of progress where there is no terminal', () => {
    expect(first.stdout + first.stderr).not.toContain('\u001b');
    expect(first.stderr).toMatch(/^0 of 12 runs done\n3 of 12 runs done, \d+ s left\n6 of 12 /);
  });

  test('gives the same bytes on one thread as on two', async () => {
    const { stdout } = await turnsim(folder, 'run', 'load.yaml', '--threads', '1', '--out', 'one');
    expect(stdout).toBe(first.stdout);
    expect(contents(join(folder, 'one'))).toEqual(written());
  });

  test('gives the same bytes on a second run, quietly, and as JSON what is in summary.json', async () => {
    const before = written();
    const second = await turnsim(folder, 'run', 'load.yaml', '--json', '--quiet');
    expect(second.stderr).toBe('');
    expect(written()).toEqual(before);
    expect(second.stdout).toBe(before['summary.json']);
    expect(JSON.parse(second.stdout)).toMatchObject({ model: 'counter' });
  });

  test('takes seed and replications from the command line before those of the file', async () => {
    const one = ['--threads', '1'];
    const options = ['--seed', 'other', '--replications', '2', ...one];
    await turnsim(folder, 'run', 'load.yaml', ...options, '--out', 'given');
    const text = readFileSync(join(folder, 'load.yaml'), 'utf8');
    writeFileSync(
      join(folder, 'edited.yaml'),
      text.replace('seed: counter', 'seed: other').replace('replications: 4', 'replications: 2'),
    );
    await turnsim(folder, 'run', 'edited.yaml', ...one);
    const given = contents(join(folder, 'given'));
    expect(given['steps.csv']).not.toBe(written()['steps.csv']);
    expect(given['steps.csv']).toBe(contents(join(folder, 'out', 'edited'))['steps.csv']);
    const { seed, replications } = JSON.parse(given['provenance.json']!);
    expect({ seed, replications }).toEqual({ seed: 'other', replications: 2 });
  });
});

test('a reader who stops reading, such as head, is no error, and the files are written', async () => {
  const folder = freshFolder();
  const running = start(folder, ['run', 'load.yaml', '--quiet']);
  running.process.stdout.destroy();
  const { code, stderr } = await running.ended;
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(Object.keys(contents(join(folder, 'out', 'load')))).toEqual(OUTPUTS);
});

test('a thread that dies is told in one line, and what was done is kept', async () => {
  const folder = freshFolder();
  const preload = `import { isMainThread } from 'node:worker_threads'; if (!isMainThread) process.exit(3);`;
  const dying = ['--import', `data:text/javascript,${encodeURIComponent(preload)}`];
  const { code, stdout, stderr } = await start(folder, ['run', 'load.yaml', '--quiet'], dying)
    .ended;
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(
    /^the thread of step 3, replication \d died: .*code: 3; finished runs are .*\n$/,
  );
  expect(Object.keys(contents(join(folder, 'out', 'load')))).toEqual(['journal.jsonl']);
});
