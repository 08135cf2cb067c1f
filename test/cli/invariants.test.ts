import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freshFolder, turnsim, turnsimHere } from './turnsim.ts';

const ON_ONE_LINE = /\s+/g;
const FIRST = 'job 1 of files starts while job 0 of calls has waited for 2000 ms';

describe('an invariant that does not hold', () => {
  test('makes the exit code 99; the first event that violates it is named, in the summary too', async () => {
    const folder = freshFolder();
    const words = ['run', 'invariants.yaml', '--quiet', '--junit', 'junit.xml'];
    const ended = await turnsim(folder, ...words);
    expect(ended).toMatchObject({ code: 99, stderr: '' });
    const said = ended.stdout.replaceAll(ON_ONE_LINE, ' ');
    expect(said).toContain(
      `urgency (strict_urgency at pool): FAIL, violated once in 1 of 1 runs; first in run 1, 4.000000 s after measuring began: ${FIRST}`,
    );
    const { invariants } = JSON.parse(
      readFileSync(join(folder, 'out/invariants/summary.json'), 'utf8'),
    );
    expect(invariants).toMatchObject([
      { name: 'urgency', first_s: 4, first_whose: 'job 0 of calls', verdict: 'FAIL' },
    ]);
    expect(readFileSync(join(folder, 'junit.xml'), 'utf8')).toContain('failures="1"');
  });

  test('can be replayed up to, and so can any instant', async () => {
    const folder = freshFolder();
    const trace = (...words: string[]) => turnsimHere(folder, 'trace', 'invariants.yaml', ...words);
    const strict = ['--set', 'stations.pool.dispatch=strict_urgency'];
    const [found, at, none, never] = await Promise.all([
      trace('--until', 'violation'),
      trace('--until', '3.5s', ...strict),
      trace('--until', 'violation', ...strict),
      trace('--until', 'later'),
    ]);
    expect(found).toMatchObject({ code: 0, stderr: '' });
    expect(found.stdout.replaceAll(ON_ONE_LINE, ' ')).toContain(FIRST);
    expect(found.stdout).toMatch(/4\.000000 +pool +served +job 0 of files/);
    expect(found.stdout).toMatch(/pool +0 +0 +2 of calls, 1 of files/);
    expect(at.stdout).toMatch(/pool +1 +1 +2 of calls, 1 of files/);
    expect(none).toMatchObject({ code: 2 });
    expect(none.stderr).toContain('expected a violation, found none in the run');
    expect(never.stderr).toContain('such as 73.5s, or violation');
  });
});
