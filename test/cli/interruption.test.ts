import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contents, freshFolder, start, turnsim } from './turnsim.ts';

/** The larger step of endless.yaml would run for hours; the smaller one is over at once. */
const ENDLESS = ['run', 'endless.yaml', '--threads', '2'];
/** Runs that are over before another thread would have begun. */
const LOAD = ['run', 'load.yaml', '--threads', '1'];
const JOURNAL = join('out', 'endless', 'journal.jsonl');

describe('an interrupted run', () => {
  test('ends at once, in the middle of a simulation, says what was done, and goes on from there', async () => {
    const folder = freshFolder();
    const first = start(folder, ENDLESS);
    await first.says('1 of 2 runs done');
    first.process.kill('SIGINT');
    const { code, stdout, stderr } = await first.ended;
    expect(code).toBe(130);
    expect(stdout).toBe('');
    expect(stderr).toContain(
      `interrupted: 1 of 2 runs are done and kept in ${JOURNAL}; the same command goes on from there\n`,
    );
    expect(Object.keys(contents(join(folder, 'out', 'endless')))).toEqual(['journal.jsonl']);
    const kept = readFileSync(join(folder, JOURNAL), 'utf8');

    const second = start(folder, ENDLESS);
    await second.says('1 of 2 runs done');
    second.process.kill('SIGTERM');
    const again = await second.ended;
    expect(again.code).toBe(143);
    expect(again.stderr).not.toContain('0 of 2 runs done');
    expect(readFileSync(join(folder, JOURNAL), 'utf8')).toBe(kept);
  });

  test('has kept all that was told as done when it is killed', async () => {
    const folder = freshFolder();
    const running = start(folder, ENDLESS);
    await running.says('1 of 2 runs done');
    running.process.kill('SIGKILL');
    await running.ended;
    const lines = readFileSync(join(folder, JOURNAL), 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[1]!)).toMatchObject({ step: 1, replication: 0 });
  });

  test('gives the same bytes when resumed, even after a torn line; another seed begins anew', async () => {
    const folder = freshFolder();
    await turnsim(folder, ...LOAD, '--out', 'whole');
    const lines = (await wholeJournal(folder)).split('\n');
    const torn = `${lines.slice(0, 7).join('\n')}\n${lines[7]!.slice(0, 100)}`;
    for (const out of ['resumed', 'other']) {
      mkdirSync(join(folder, out));
      writeFileSync(join(folder, out, 'journal.jsonl'), torn);
    }
    const resumed = await turnsim(folder, ...LOAD, '--out', 'resumed');
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toMatch(/^6 of 12 runs done\n/);
    expect(contents(join(folder, 'resumed'))).toEqual(contents(join(folder, 'whole')));
    const other = await turnsim(folder, ...LOAD, '--out', 'other', '--seed', 'other');
    expect(other.stderr).toMatch(/^0 of 12 runs done\n/);
  });
});

/** A journal of all runs of load.yaml: left behind, for the outputs cannot be written. */
async function wholeJournal(folder: string): Promise<string> {
  mkdirSync(join(folder, 'blocked', 'steps.csv', 'x'), { recursive: true });
  const { code, stderr } = await turnsim(folder, ...LOAD, '--out', 'blocked');
  if (code !== 2) throw new Error(`expected the outputs to be refused, found: ${stderr}`);
  return readFileSync(join(folder, 'blocked', 'journal.jsonl'), 'utf8');
}
