import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { freshFolder, turnsim, turnsimHere } from './turnsim.ts';

/** The gate file that is shipped; both tables are judged by it as it stands. */
const DICTATION = fileURLToPath(new URL('../../gates/dictation.yaml', import.meta.url));
const SIMULATED = join('tables', 'simulated.csv');
const REAL = join('tables', 'real.csv');

const gate = (folder: string, table: string, ...options: string[]) =>
  turnsimHere(folder, 'gate', table, '--gates', DICTATION, ...options);

/** A table of the folder, with some of its text replaced, under another name. */
function edited(folder: string, table: string, from: RegExp, to: string): string {
  const text = readFileSync(join(folder, table), 'utf8');
  expect(text).toMatch(from);
  writeFileSync(join(folder, 'edited.csv'), text.replace(from, to));
  return 'edited.csv';
}

describe('one gate file judges the table of a run and that of a real load test', () => {
  test('by their intervals where there are some', async () => {
    const { code, stdout, stderr } = await gate(freshFolder(), SIMULATED);
    expect(stderr).toBe('');
    expect(stdout).toMatchInlineSnapshot(`
      "verdict  what                            value  limit         reason
      PASS     dictation at 300: p95_ms      636.928  at most 800   at most 639.711 with 95 % confidence
      PASS     dictation at 300: error_rate        0  at most 0.01  at most 0.000140502 with 95 %
                                                                    confidence
      PASS     capacity of dictation             370  at least 330  first failing at 400: p95_ms 800.768,
                                                                    error_rate 0; some figures have no
                                                                    interval

      Dictation launch: PASS. The least room has capacity of dictation, 370 against at least 330.
      "
    `);
    expect(code).toBe(0);
  });

  test('and by points, saying so, where there are none', async () => {
    const { code, stdout, stderr } = await gate(freshFolder(), REAL);
    expect(stderr).toBe('');
    expect(stdout).toMatchInlineSnapshot(`
      "verdict  what                          value  limit         reason
      PASS     dictation at 300: p95_ms        655  at most 800   point estimate, no interval
      PASS     dictation at 300: error_rate  0.004  at most 0.01  point estimate, no interval
      PASS     capacity of dictation           350  at least 330  first failing at 400: p95_ms 1850,
                                                                  error_rate 0.03; point estimates, no
                                                                  intervals

      Dictation launch: PASS. The least room has capacity of dictation, 350 against at least 330.
      "
    `);
    expect(code).toBe(0);
  });
});

describe('the exit code says what came out:', () => {
  test.each([
    [SIMULATED, /636\.928,633\.165,640\.69/, '936,933,940'],
    [REAL, /655,0\.004/, '655,0.04'],
  ])('99 for a FAIL, in %s', async (table, from, to) => {
    const folder = freshFolder();
    const { code, stdout } = await gate(folder, edited(folder, table, from, to));
    expect(code).toBe(99);
    expect(stdout).toMatch(/^FAIL +dictation at 300: /m);
    expect(stdout).toMatch(/^Dictation launch: FAIL\. What binds: dictation at 300: /m);
  });

  test.each([
    ['too close to tell', SIMULATED, /636\.928,633\.165,640\.69/, '799,700,898', 'INCONCLUSIVE'],
    ['a figure missing', REAL, /655,0\.004/, ',0.004', 'NO DATA'],
  ])('98 where none fails and not all pass: %s', async (_, table, from, to, verdict) => {
    const folder = freshFolder();
    const { code, stdout } = await gate(folder, edited(folder, table, from, to));
    expect(code).toBe(98);
    expect(stdout).toContain(`Dictation launch: ${verdict}. `);
  });

  test('2 for bad input, every mistake of both files at once, and nothing is written', async () => {
    const folder = freshFolder();
    const table = edited(folder, REAL, /0\.001\n200,/, '0.001,7\n200,');
    writeFileSync(join(folder, 'gates.yaml'), 'gate: x\ncapacity: { p95: 800, at_leats: 3 }\n');
    const { code, stdout, stderr } = await turnsimHere(
      folder,
      ...['gate', table, '--gates', 'gates.yaml', '--junit', 'junit.xml'],
    );
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      /^gates.yaml:2:\d+: capacity.p95: .*20ms, found 800, .*\ngates.yaml:2:\d+: capacity.at_leats: .* at_least\?\nedited.csv:2:1: expected 4 cells, .*\n$/,
    );
    expect(existsSync(join(folder, 'junit.xml'))).toBe(false);
  });

  test('2 for a gate that does not fit its table', async () => {
    const folder = freshFolder();
    const table = edited(folder, REAL, /concurrency/, 'calls');
    const { code, stderr } = await gate(folder, table);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /dictation.yaml:\d+:\d+: where.concurrency: expected a column of edited.csv, .*calls, route/,
    );
  });

  test('2 for a transcript, which is not repeated', async () => {
    const folder = freshFolder();
    const table = 'route,p95_ms,transcript\ndictation,9,my number is 12\n';
    writeFileSync(join(folder, 'said.csv'), table);
    const { code, stdout, stderr } = await gate(folder, 'said.csv');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^said.csv:1:1: transcript: .*leave the column out: .*\n$/);
    expect(stderr).not.toContain('my number');
  });

  test.each([
    [['gate', 'lost.csv', '--gates', DICTATION], 'cannot read lost.csv: there is no such file; '],
    [['gate', REAL], "required option '--gates <file>'"],
  ])('2 for %j', async (args, advice) => {
    const { code, stdout, stderr } = await turnsimHere(freshFolder(), ...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(advice);
  });
});

test('--json prints the whole result', async () => {
  const folder = freshFolder();
  const table = edited(folder, REAL, /655,/, 'inf,');
  const { code, stdout } = await gate(folder, table, '--json');
  expect(code).toBe(99);
  expect(JSON.parse(stdout)).toMatchObject({
    gate: 'Dictation launch',
    verdict: 'FAIL',
    binding: 'dictation at 300: p95_ms',
    checks: [
      { name: 'dictation at 300: p95_ms', verdict: 'FAIL', value: 'inf', limit: 800 },
      { name: 'dictation at 300: error_rate', verdict: 'PASS', value: 0.004, limit: 0.01 },
      { name: 'capacity of dictation', verdict: 'PASS', bound: 'at least', limit: 330 },
    ],
  });
});

test('--junit and --markdown write files, in folders that they make, whatever the verdict', async () => {
  const folder = freshFolder();
  const table = edited(folder, REAL, /655,/, '955,');
  const { code } = await gate(
    folder,
    table,
    ...['--junit', join('new', 'gate.xml'), '--markdown', 'gate.md'],
  );
  expect(code).toBe(99);
  const xml = readFileSync(join(folder, 'new', 'gate.xml'), 'utf8');
  expect(xml).toContain('<testsuite name="Dictation launch" tests="3" failures="1"');
  const markdown = readFileSync(join(folder, 'gate.md'), 'utf8');
  expect(markdown).toContain('| FAIL | dictation at 300: p95\\_ms | 955 | at most 800 |');
});

test('the steps of a run are judged as they were written', async () => {
  const folder = freshFolder();
  await turnsim(folder, 'run', 'load.yaml', '--quiet', '--threads', '1');
  const gates = `gate: Counter
where: { load_offered: 5 }
load:
  jobs: { p95: 500ms, error_rate: 1%, cost_per_success: not_judged }
capacity: { route: jobs, p95: 500ms, sustain: 1, at_least: AT_LEAST }
`;
  for (const [level, code] of [
    ['5', 0],
    ['25', 99],
  ] as const) {
    writeFileSync(join(folder, 'gates.yaml'), gates.replace('AT_LEAST', level));
    const table = join('out', 'load', 'steps.csv');
    const judged = await turnsim(folder, 'gate', table, '--gates', 'gates.yaml');
    expect(judged).toMatchObject({ code, stderr: '' });
  }
});
