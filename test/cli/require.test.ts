import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freshFolder, turnsim } from './turnsim.ts';

/** A thread takes longer to begin than these runs take. */
const ONE = ['--threads', '1'];

const requiring = (what: string): readonly string[] => [
  'run',
  'required.yaml',
  '--quiet',
  ...ONE,
  '--set',
  `require=[${what}]`,
];

describe('what an experiment requires decides the exit code of turnsim run', () => {
  test.each([
    ['0 if it holds', 'capacity >= 15, stable_up_to >= 15', 0, /capacity >= 15: PASS, it is 15/],
    ['99 if it does not', 'capacity >= 25', 99, /capacity >= 25: FAIL/],
    ['98 if it lies between steps', 'capacity >= 17', 98, /capacity >= 17: INCONCLUSIVE/],
    ['99 if one of several fails', 'capacity >= 5, capacity >= 30', 99, /capacity >= 5: PASS/],
    ['0 without any: a sweep that breaks has done its job', '', 0, /is the most that stays/],
  ])('%s', async (_, what, code, said) => {
    const ended = await turnsim(freshFolder(), ...requiring(what));
    expect(ended).toMatchObject({ code, stderr: '' });
    expect(ended.stdout).toMatch(said);
  });

  test('and is written as JUnit XML and Markdown', async () => {
    const folder = freshFolder();
    const files = ['--junit', 'ci/junit.xml', '--markdown', 'ci/verdict.md'];
    await turnsim(folder, ...requiring('capacity >= 15, capacity >= 25'), ...files);
    const written = (name: string): string => readFileSync(join(folder, 'ci', name), 'utf8');
    expect(written('junit.xml')).toContain('tests="2" failures="1" errors="0"');
    expect(written('verdict.md')).toContain('| FAIL | capacity \\>= 25 | 15 | at least 25 |');
  });
});

describe('precision', () => {
  const widest = (summary: string): { target: number; widest: number } =>
    JSON.parse(summary).answer.precision;
  const precise = async (most: number): Promise<{ widest: number; replications: number }> => {
    const settings = ['precision=10%', `most_replications=${most}`, 'sweep.rate=[5/s, 15/s]'];
    const set = settings.flatMap((setting) => ['--set', setting]);
    const words = ['run', 'required.yaml', '--quiet', '--json', ...ONE, ...set];
    const run = await turnsim(freshFolder(), ...words);
    const { replications } = JSON.parse(run.stdout).steps[0];
    return { widest: widest(run.stdout).widest, replications };
  };

  test('adds replications until the judged figures are known so well', async () => {
    const found = await precise(500);
    expect(found.widest).toBeLessThanOrEqual(0.1);
    expect(found.replications).toBeGreaterThan(4);
  });

  test('stops at the most that are allowed', async () => {
    const found = await precise(6);
    expect(found.widest).toBeGreaterThan(0.05);
    expect(found.replications).toBe(6);
  });
});
