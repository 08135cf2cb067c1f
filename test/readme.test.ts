import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { shownCommands } from './console.ts';

const folder = mkdtempSync(join(tmpdir(), 'turnsim-readme-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What is installed by the time that tests run, and the folder of the files, are left to the test. */
function runnable(command: string): string {
  return command
    .replace('npm ci && ', '')
    .replace('npx turnsim run', `npx turnsim run --out ${folder}/out`)
    .replace('npx turnsim', `node ${resolve('dist/cli/main.js')}`);
}

/** The shipped experiment that a command runs. */
const experimentOf = (command: string): string | undefined =>
  /turnsim run experiments\/([\w-]+)\.yaml/.exec(command)?.[1];

const textsIn = (path: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(path).map((file) => [file, readFileSync(join(path, file), 'utf8')]),
  );

describe.each(shownCommands('README.md'))('README: $command', ({ command, output }) => {
  test('prints what is shown; a run writes the bytes of the reference', {
    timeout: 150_000,
  }, () => {
    const { stdout } = spawnSync('bash', ['-c', runnable(command)], { encoding: 'utf8' });
    expect(stdout.trimEnd()).toBe(output.trimEnd());
    const experiment = experimentOf(command);
    if (experiment === undefined) return;
    const reference = textsIn(join('out', 'reference', experiment));
    expect(textsIn(join(folder, 'out'))).toEqual(reference);
  });
});

test('README: npx finds a command that may be run, however often it was built', () => {
  const { status, stdout } = spawnSync(resolve('dist/cli/main.js'), ['--version'], {
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('README: the library example prints what is shown', () => {
  const readme = readFileSync('README.md', 'utf8');
  const [, example, output] = /^```js\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```$/m.exec(readme)!;
  mkdirSync('build', { recursive: true }); // in the project, so that `turnsim` is this package
  const file = join('build', 'readme-example.mjs');
  writeFileSync(file, example!);
  const { stdout, stderr } = spawnSync('node', [file], { encoding: 'utf8' });
  expect(stdout + stderr).toBe(output);
});
