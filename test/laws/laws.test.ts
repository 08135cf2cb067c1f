import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { faultyTrials } from './random-faults.ts';
import { type Trial, trials } from './random-model.ts';
import { type Broken, type Law, laws, watched } from './watched-run.ts';

/**
 * The laws over random models. To try other models than these, or more of them: scripts/soak.mjs, which
 * sets the three variables.
 */
const { LAWS_SEED = '1', LAWS_PATH = '', LAWS_RUNS = '200' } = process.env;
const seed = Number(LAWS_SEED);

/** Every law looks at the same models, so each is run once. */
const runs = new Map<string, Broken>();

function brokenBy(trial: Trial): Broken {
  const key = JSON.stringify(trial);
  const broken = runs.get(key) ?? watched(trial);
  runs.set(key, broken);
  return broken;
}

/** The smallest trial found that breaks a law, in words; null if none was found. */
function counterexample(law: Law, among = trials, runs = LAWS_RUNS): string | null {
  const property = fc.property(among, (trial) => !brokenBy(trial).has(law));
  const replay = { numRuns: 1, path: LAWS_PATH, endOnFailure: true };
  const found = fc.check(property, {
    seed,
    ...(LAWS_PATH === '' ? { numRuns: Number(runs) } : replay),
  });
  if (!found.failed) return null;
  if (found.counterexample === null) return 'the trials could not be made';
  const [trial] = found.counterexample;
  return [
    `broken by ${brokenBy(trial).get(law)!.join('\n  ')}`,
    `with seed ${trial.seed} in the model`,
    stringify(trial.model).replaceAll(/^/gm, '  '),
    `Again: npm run soak -- --seed ${seed} --path ${found.counterexamplePath}`,
  ].join('\n');
}

describe('in every run of every model', () => {
  test.each(laws)('%s', (law) => {
    expect(counterexample(law) ?? 'holds').toBe('holds');
  });
});

/** Overlapping faults are one more thing that can go wrong in the same models. */
const FAULTY_RUNS = `${Math.ceil(Number(LAWS_RUNS) / 2)}`;

describe('in every run of every model with faults', () => {
  test.each(laws)('%s', (law) => {
    expect(counterexample(law, faultyTrials, FAULTY_RUNS) ?? 'holds').toBe('holds');
  });
});
