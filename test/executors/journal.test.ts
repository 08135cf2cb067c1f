import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Journal } from '../../src/executors/index.ts';
import { type ReplicationResult, runTask } from '../../src/experiment/index.ts';
import { model, tasks } from './small-experiment.ts';

const results = tasks.map((task) => runTask(model, task));

function freshPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'turnsim-journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'journal.jsonl');
}

/** What a journal gives back for each of the tasks. */
function kept(path: string, key: string): (ReplicationResult | undefined)[] {
  const journal = new Journal(path, key);
  onTestFinished(() => journal.close());
  return tasks.map((task) => journal.resultOf(task));
}

function filled(path: string, count: number): void {
  const journal = new Journal(path, 'key');
  for (const [i, task] of tasks.slice(0, count).entries()) journal.add(task, results[i]!);
  journal.close();
}

test('gives back what was added, number for number', () => {
  const path = freshPath();
  filled(path, tasks.length);
  expect(JSON.stringify(results)).toContain('null'); // some windows have no quantile
  expect(kept(path, 'key')).toStrictEqual(results);
});

test('keeps the runs of different policies apart', () => {
  const path = freshPath();
  const policies = [undefined, 'fifo', 'strict'];
  const runs = policies.map((policy) => ({ ...tasks[0]!, ...(policy ? { policy } : {}) }));
  const journal = new Journal(path, 'key');
  for (const [i, run] of runs.slice(0, 2).entries()) journal.add(run, results[i]!);
  journal.close();
  const again = new Journal(path, 'key');
  onTestFinished(() => again.close());
  expect(runs.map((run) => again.resultOf(run))).toStrictEqual([results[0], results[1], undefined]);
});

test('a result is in the file when it has been added', () => {
  const path = freshPath();
  const journal = new Journal(path, 'key');
  onTestFinished(() => journal.close());
  journal.add(tasks[0]!, results[0]!);
  expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(2 + 1);
  expect(kept(path, 'key')[0]).toStrictEqual(results[0]);
});

test('a torn last line is dropped, and what is added next stands on a line of its own', () => {
  const path = freshPath();
  filled(path, 3);
  const whole = readFileSync(path);
  for (const torn of [whole.length - 1, whole.length - 40]) {
    writeFileSync(path, whole.subarray(0, torn));
    const journal = new Journal(path, 'key');
    expect(tasks.map((task) => journal.resultOf(task))).toStrictEqual([
      ...results.slice(0, 2),
      ...results.slice(2).map(() => undefined),
    ]);
    journal.add(tasks[2]!, results[2]!);
    journal.close();
    expect(readFileSync(path)).toEqual(whole);
  }
});

test('what is not a journal line ends the journal there', () => {
  const path = freshPath();
  filled(path, 2);
  appendFileSync(path, '\u0000\u0000\u0000\nnull\n');
  expect(kept(path, 'key').filter((result) => result !== undefined)).toHaveLength(2);
});

test.each([
  ['of another key', '{"key":"other"}\n{"step":1,"replication":0,"result":{}}\n'],
  ['whose first line is torn', '{"key":"ke'],
  ['that is empty', ''],
])('a file %s is replaced', (_, text) => {
  const path = freshPath();
  writeFileSync(path, text);
  expect(kept(path, 'key')).toEqual(tasks.map(() => undefined));
  expect(readFileSync(path, 'utf8')).toBe('{"key":"key"}\n');
});

test('lines of a process that still writes to a replaced journal do not reach the new one', () => {
  const path = freshPath();
  const old = new Journal(path, 'old');
  expect(kept(path, 'key')[0]).toBeUndefined();
  old.add(tasks[0]!, results[0]!);
  old.close();
  expect(readFileSync(path, 'utf8')).toBe('{"key":"key"}\n');
});

test('can be removed', () => {
  const path = freshPath();
  filled(path, 1);
  const journal = new Journal(path, 'key');
  journal.remove();
  journal.close();
  expect(() => readFileSync(path)).toThrow(/ENOENT/);
});
