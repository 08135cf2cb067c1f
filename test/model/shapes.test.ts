import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

/** Runs models under a V8 that tells of every field whose kind changes; `held` is one that does. */
const SCRIPT = `
import { readFileSync } from 'node:fs';
import { readModel, replicate } from '${resolve('dist/index.js')}';
class Control { constructor() { this.held = 0; } }
new Control().held = 0.5;
const open = (path) => {
  const file = 'models/profiles/' + path.replace('turnsim/', '') + '.yaml';
  return { file, text: readFileSync(file, 'utf8') };
};
for (const name of ['mmc', 'recognizer', 'voice-agent']) {
  const file = 'models/' + name + '.yaml';
  const reading = readModel(file, readFileSync(file, 'utf8'), open);
  const spans = { transient: 5e6, measure: 4e7, window: 2e7 };
  console.log('BEGIN');
  replicate(reading.value, null, 'shapes', spans);
  console.log('END');
}
`;

/** \`field:s{...}->d{...} (+2 maps) [function at file:///...:line]\`: an integer became a double. */
const CHANGE =
  /^\[generalizing\](\w+):s\{.*?\}->d\{.*?\} \(\+\d+ maps\) \[.*? at file:\/\/(\S+):(\d+)\]/;

/** The folder of `src` that a line of a bundle comes from, by the comments that the bundler leaves. */
function folderOf(path: string, line: number): string {
  const before = readFileSync(path, 'utf8').split('\n').slice(0, line);
  const comment = before.findLast((text) => /^\/\/ src\//.test(text)) ?? '';
  return comment.split('/')[3] ?? '';
}

// What is read is the trace of Node 20's V8; others write it in other words.
test.runIf(process.versions.v8.startsWith('11.3.'))(
  'no field of what simulates begins as an integer and becomes a double: V8 would compile all of it again',
  () => {
    const { stdout, status } = spawnSync(
      'node',
      ['--trace-generalization', '--no-sparkplug', '--input-type=module', '--eval', SCRIPT],
      { encoding: 'utf8', maxBuffer: 1e9 },
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\[generalizing\]held:s\{.*->d\{/m);
    const runs = stdout.split('BEGIN\n').slice(1);
    expect(runs).toHaveLength(3);
    const simulating = /^(?:engine|stations|statistics|policies|speech)$/;
    const changed = runs.flatMap((run) =>
      run
        .split('END\n')[0]!
        .split('\n')
        .flatMap((text) => {
          const [, field, path, line] = CHANGE.exec(text) ?? [];
          if (path === undefined || !simulating.test(folderOf(path, Number(line)))) return [];
          return [`${field} at ${path}:${line}`];
        }),
    );
    expect(changed).toEqual([]);
  },
  60_000,
);
