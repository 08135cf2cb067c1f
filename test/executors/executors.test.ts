import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runTask, type Task } from '../../src/experiment/index.ts';
import { model, tasks } from './small-experiment.ts';

// Threads run what is compiled, which `npm test` builds first.
const compiled: typeof import('../../src/executors/index.ts') = await import(
  new URL('../../dist/index.js', import.meta.url).href
);

const nameOf = ({ step, replication }: Task): string => `${step}/${replication}`;
const expected = Object.fromEntries(tasks.map((task) => [nameOf(task), runTask(model, task)]));
/** Would simulate for hours. */
const endless: Task = {
  ...tasks[0]!,
  spans: { transient: 0, measure: 1e15, window: 1e15 },
};
/** Measures for no time at all, which the simulation refuses. */
const impossible: Task = { ...tasks[0]!, spans: { transient: 0, measure: 0, window: 1 } };
const variants = [{ policy: '', model }];
const neverAborted = (): AbortSignal => new AbortController().signal;

describe.each([
  ['in line', compiled.inLine],
  ['on one thread', compiled.threads(1)],
  ['on two threads', compiled.threads(2)],
])('tasks %s', (_, execute) => {
  test('are each done once, with the result that they have anywhere', async () => {
    const done: [string, unknown][] = [];
    await execute(
      variants,
      tasks,
      (task, result) => done.push([nameOf(task), result]),
      neverAborted(),
    );
    expect(done).toHaveLength(tasks.length);
    expect(Object.fromEntries(done)).toStrictEqual(expected);
  });

  test('are none when there are none', async () => {
    await execute(variants, [], () => expect.unreachable(), neverAborted());
  });

  test('do not begin when the signal is aborted already', async () => {
    const reason = new Error('no need');
    const signal = AbortSignal.abort(reason);
    await expect(execute(variants, tasks, () => expect.unreachable(), signal)).rejects.toBe(reason);
  });

  test('end with the reason of the signal, and no result comes after it', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    let done = 0;
    const stopAtSecond = (): void => {
      done++;
      if (done === 2) controller.abort(reason);
    };
    await expect(execute(variants, tasks, stopAtSecond, controller.signal)).rejects.toBe(reason);
    expect(done).toBe(2);
  });

  test('end with the error of what takes their results', async () => {
    const full = new Error('no space left');
    const refuse = (): never => {
      throw full;
    };
    await expect(execute(variants, tasks, refuse, neverAborted())).rejects.toBe(full);
  });

  test('end with the error of the one that fails', async () => {
    await expect(
      execute(variants, [impossible, ...tasks], () => {}, neverAborted()),
    ).rejects.toThrow(/two different times/);
  });
});

test('threads are stopped in the middle of a task', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  // The short task ends while the other thread is far from done.
  const stop = (): void => controller.abort(reason);
  const running = compiled.threads(2)(variants, [endless, tasks[8]!], stop, controller.signal);
  await expect(running).rejects.toBe(reason);
});

test('threads that are stopped while they load do not take the process along', async () => {
  // Loading takes some 100 ms; without care a tenth of these stops, spread over twice that, would be fatal.
  for (let delay = 0; delay < 200; delay += 10) {
    const controller = new AbortController();
    const running = compiled.threads(2)(variants, [endless, endless], () => {}, controller.signal);
    const stopped = expect(running).rejects.toThrow('enough');
    setTimeout(() => controller.abort(new Error('enough')), delay);
    await stopped;
  }
});

test('a thread that simulates loads nothing that reads models, which would take longer than all else', () => {
  const loaded = new Set<string>();
  const load = (file: string, from: URL): void => {
    const url = file.startsWith('./') ? new URL(file, from) : null;
    if (loaded.has(url?.href ?? file)) return;
    loaded.add(url?.href ?? file);
    if (url === null) return;
    const imports = readFileSync(url, 'utf8').matchAll(/^import .*?"([^"]+)";$/gm);
    for (const [, imported] of imports) load(imported!, url);
  };
  load('./worker.js', new URL('../../dist/parts/', import.meta.url));
  const packages = [...loaded].filter((name) => !name.startsWith('file:'));
  expect(packages.sort()).toEqual(['node:v8', 'piscina', 'seedrandom']);
});
