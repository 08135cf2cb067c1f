import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freshFolder, turnsim, turnsimHere } from './turnsim.ts';

const TRACE = 'turnsim/theory/trace';

describe('turnsim explain', () => {
  test('says what a model is and what theory and simulation say of it, for any number of threads', async () => {
    const folder = freshFolder();
    const [quiet, threads] = await Promise.all([
      turnsim(folder, 'explain', TRACE, '--quiet', '--threads', '1'),
      turnsim(folder, 'explain', TRACE, '--threads', '3'),
    ]);
    expect(threads).toMatchObject({ code: 0, stdout: quiet.stdout });
    expect(threads.stderr).toMatch(/^0 of 10 runs done\n/);
    expect(quiet).toMatchObject({ code: 0, stderr: '' });
    expect(`\n${quiet.stdout}`).toMatchInlineSnapshot(`
      "
      trace: trace/trace/1
      Jobs arrive at given instants, bring given work, and wait in one line for one worker.

      pool: 6 arrivals at given instants, service that the trace gives, 1 worker, first come first served.

                                theory  simulated  ±
      pool  share that waits %    83.3       83.3  0  agrees
      pool  mean waiting ms      5,500      5,500  0  agrees
            mean response ms     8,330      8,330  0  agrees
      ±: 95 % confidence interval over 10 runs to their end
      theory: job by job

      Simulation agrees with theory.
      "
    `);
  });

  test('prints JSON of the same, and reads models as --set changes them', async () => {
    const { stdout } = await turnsim(
      freshFolder(),
      'explain',
      TRACE,
      '--json',
      '--quiet',
      '--threads',
      '1',
      '--set',
      'pool.workers=2',
    );
    const explanation = JSON.parse(stdout);
    expect(explanation).toMatchObject({
      model: 'trace',
      notation: 'trace/trace/2',
      stations: [{ station: 'pool', notation: 'trace/trace/2' }],
      runs: { replications: 10, transient_s: 0, ending: true },
      sentences: ['Simulation agrees with theory.'],
    });
    // The jobs wait 0, 0, 1, 2, 1 and 1 s.
    expect(explanation.figures[1]).toEqual({
      where: 'pool',
      figure: 'mean waiting',
      unit: 'seconds',
      theory: 0.833333,
      kind: 'exact',
      simplified: [],
      simulated: 0.833333,
      simulated_lo: 0.833333,
      simulated_hi: 0.833333,
      z: 0,
      apart: 0,
      verdict: 'agrees',
    });
  });

  test('tells the mistakes of a model as check does, and ends with 2', async () => {
    const folder = freshFolder();
    const counter = readFileSync(join(folder, 'counter.yaml'), 'utf8');
    writeFileSync(join(folder, 'bad.yaml'), counter.replace(/workers: \d+/, 'workers: 0'));
    const explained = await turnsimHere(folder, 'explain', 'bad.yaml');
    const checked = await turnsimHere(folder, 'check', 'bad.yaml');
    expect(checked.stderr).toContain('expected an integer from 1 to 100000, found 0');
    expect(explained).toEqual(checked);
    expect(explained).toMatchObject({ code: 2, stdout: '' });
  });

  test.each([
    [
      'nowhere.yaml',
      /^cannot read nowhere\.yaml: there is no such file; give the path of a model file/,
    ],
    [
      'turnsim/mm',
      /^expected the path of a model, found turnsim\/mm, .*did you mean turnsim\/mmc\?$/m,
    ],
  ])('says what to give instead of %s', async (path, message) => {
    const { code, stderr } = await turnsimHere(freshFolder(), 'explain', path);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});
