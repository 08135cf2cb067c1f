import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { shownCommands } from './console.ts';

const folder = mkdtempSync(join(tmpdir(), 'turnsim-readme-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A fresh clone has been installed already when this runs, so `npm ci &&` is left out. */
const turnsim = `node ${resolve('dist/cli/main.js')}`;
const runnable = (command: string): string =>
  command
    .replace('npm ci && ', '')
    .replaceAll('npx turnsim', turnsim)
    .replace(/(turnsim|main\.js) run (\S+)/, `$1 run $2 --out ${join(folder, 'out')}`);

const commands = shownCommands('README.md').filter(({ command }) => command.includes('turnsim'));

test.each(commands)('README: $command prints what is shown', { timeout: 120_000 }, (shown) => {
  const { stdout } = spawnSync('bash', ['-c', runnable(shown.command)], { encoding: 'utf8' });
  expect(stdout.trimEnd()).toBe(shown.output.trimEnd());
});

test('README: the library example prints what is shown', () => {
  const [, example, output] = /^```js\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```$/m.exec(
    readFileSync('README.md', 'utf8'),
  )!;
  const file = resolve('build', 'readme-example.mjs');
  writeFileSync(file, example!);
  const { stdout, stderr } = spawnSync('node', [file], { encoding: 'utf8' });
  expect(stdout + stderr).toBe(output);
});
