/**
 * Runs the shipped experiments and compares every byte of what they write with `out/reference`.
 *
 *     npm run reproduce                     all of them
 *     npm run reproduce -- step-load        only these
 *     npm run reproduce -- --update         writes the reference anew (say why in the commit)
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const words = process.argv.slice(2);
const update = words.includes('--update');
const chosen = words.filter((word) => !word.startsWith('--'));
const reference = join('out', 'reference');

const experiments = readdirSync('experiments', { recursive: true })
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => ({ file: join('experiments', file), name: basename(file, '.yaml') }))
  .filter(({ name }) => chosen.length === 0 || chosen.includes(name))
  .sort((a, b) => (a.name < b.name ? -1 : 1));

for (const { file, name } of experiments) {
  const out = mkdtempSync(join(tmpdir(), 'turnsim-'));
  const run = spawnSync('node', ['dist/cli/main.js', 'run', file, '--out', out, '--quiet'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (run.status !== 0) throw new Error(`${file} ended with exit code ${run.status}`);
  const different = readdirSync(out).filter((written) => !same(join(out, written), name, written));
  if (update) cpSync(out, join(reference, name), { recursive: true });
  rmSync(out, { recursive: true });
  const verdict = different.length === 0 ? 'same bytes' : `differs: ${different.join(', ')}`;
  console.log(`${name}: ${verdict}${update && different.length > 0 ? ' (written)' : ''}`);
  if (different.length > 0 && !update) process.exitCode = 1;
}

function same(path, experiment, written) {
  try {
    return readFileSync(path).equals(readFileSync(join(reference, experiment, written)));
  } catch {
    return false; // there is no such reference
  }
}
