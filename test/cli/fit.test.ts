import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freshFolder, turnsim, turnsimHere } from './turnsim.ts';

/** A worker that all share, and 10 ms of work each: with N clients it takes N times as long. */
const TABLE = `concurrency,req_s,avg_ms,p95_ms
1,99.5,10,10
2,99.6,20,20
8,99.8,80,80
`;

function folderWith(text: string): string {
  const folder = freshFolder();
  writeFileSync(join(folder, 'measured.csv'), text);
  return folder;
}

const FIT = ['fit', 'measured.csv', '--station', 'sharing'];

describe('turnsim fit', () => {
  test('writes a profile that models can use, and says how good it is', async () => {
    const folder = folderWith(TABLE);
    const { code, stdout, stderr } = await turnsim(folder, ...FIT, '--rows', '1,8');
    expect(code).toBe(0);
    expect(stdout).toMatch(/concurrency = clients, req_s = throughput, avg_ms = response_avg/);
    expect(stdout).toMatch(/^2 clients +predicted .*/m);
    expect(stdout).toMatch(/A measurement at \d+ clients would narrow the fit most/);
    expect(stderr).toMatch(
      / 25 %, \d+ s left, processor sharing\n[\s\S]*\nThe profile is written to measured\.profile\.yaml/,
    );
    const profile = readFileSync(join(folder, 'measured.profile.yaml'), 'utf8');
    expect(profile).toMatch(/valid: \{ clients: \[1, 8\] \}/);
    expect(profile).toMatch(/rows: \["1 clients", "8 clients"\]/);
    const checked = await turnsim(folder, 'check', 'measured.profile.yaml');
    expect(checked.stdout).toMatch(/^measured\.profile\.yaml: profile measured.*: sharing, sound/);
    // Threads only share the work.
    await turnsim(folder, ...FIT, '--rows', '1,8', '--threads', '1', '--out', 'one.yaml');
    expect(readFileSync(join(folder, 'one.yaml'), 'utf8')).toBe(profile);
  });

  test.each([
    [
      TABLE,
      ['--rows', '1,x'],
      /^--rows: expected loads such as 1,4,16, or span, or all, found 1,x/,
    ],
    [
      TABLE,
      ['--column', 'avg=response_avg'],
      /columns\.avg: expected a column of the table, found avg, columns: concurrency, /,
    ],
    [
      TABLE,
      ['--known', 'instanzen=3'],
      /known\.instanzen: expected a known key, found instanzen, did you mean instances/,
    ],
    [
      TABLE.replace('p95_ms', 'transcript').replace(/,10\n/, ',good morning\n'),
      [],
      /expected figures and short labels/,
    ],
  ])('ends with 2 and says what is wrong', async (table, options, message) => {
    const { code, stderr } = await turnsimHere(folderWith(table), ...FIT, ...options);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
