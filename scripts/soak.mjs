/**
 * Holds the laws of test/laws against random models: many more of them, and others every time.
 *
 *     npm run soak                            5,000 models from a new seed, which is printed
 *     npm run soak -- --runs 100000           so many models
 *     npm run soak -- --seed 7                those of this seed
 *     npm run soak -- --seed 7 --path 31:2:0  one model again: a law that fails prints this line
 *
 * A failing model is printed as YAML, made as small as possible, with the law that it breaks. The exit code
 * is that of the tests: 0 if every law holds.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { seed: { type: 'string' }, path: { type: 'string' }, runs: { type: 'string' } },
});
const seed = values.seed ?? `${randomInt(2 ** 31)}`;
const runs = values.runs ?? '5000';
for (const [name, value] of Object.entries({ seed, runs })) {
  if (!/^[0-9]+$/.test(value))
    throw new Error(`--${name}: expected a whole number, found ${value}`);
}
console.log(`seed ${seed}`);

const command = ['vitest', 'run', 'test/laws/laws.test.ts', '--testTimeout=0'];
const laws = { LAWS_SEED: seed, LAWS_PATH: values.path ?? '', LAWS_RUNS: runs };
const { status } = spawnSync('npx', command, {
  stdio: 'inherit',
  env: { ...process.env, ...laws },
});
process.exitCode = status ?? 1;
