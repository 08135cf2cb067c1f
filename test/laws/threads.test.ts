import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runTask, type Task } from '../../src/experiment/index.ts';
import { readModel } from '../../src/model/index.ts';
import { trials } from './random-model.ts';

// Threads run what is compiled, which `npm test` builds first.
const compiled: typeof import('../../src/executors/index.ts') = await import(
  new URL('../../dist/index.js', import.meta.url).href
);

const SECOND = 1_000_000;
const MODELS = 4;
const REPLICATIONS = 3;

const executors = [
  ['in line', compiled.inLine],
  ['on one thread', compiled.threads(1)],
  ['on three threads', compiled.threads(3)],
] as const;

/** Two steps of different length, so that tasks end out of order. */
const tasksOf = (seed: string): Task[] =>
  [1, 3].flatMap((measured, step) =>
    Array.from({ length: REPLICATIONS }, (_, replication) => ({
      step: step + 1,
      replication,
      load: null,
      seed: `${seed}/${replication}`,
      spans: { transient: SECOND / 10, measure: measured * SECOND, window: SECOND },
    })),
  );

describe.each(fc.sample(trials, { seed: 1, numRuns: MODELS }))('model %#', ({ seed, model }) => {
  const reading = readModel('model.yaml', JSON.stringify(model));
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  const tasks = tasksOf(seed);
  const bytes = (results: ReadonlyMap<Task, unknown>): string =>
    JSON.stringify(tasks.map((task) => results.get(task)));
  const here = bytes(new Map(tasks.map((task) => [task, runTask(reading.value, task)])));

  test.each(executors)('gives the same bytes %s', async (_, execute) => {
    const results = new Map<Task, unknown>();
    const { signal } = new AbortController();
    await execute(
      [{ policy: '', model: reading.value }],
      tasks,
      (task, result) => results.set(task, result),
      signal,
    );
    expect(results.size).toBe(tasks.length);
    expect(bytes(results)).toBe(here);
  });
});
