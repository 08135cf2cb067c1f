import { expect, test } from 'vitest';
import { Progress } from '../../src/cli/progress.ts';
import type { Task } from '../../src/experiment/index.ts';

const task = (level: number): Task => ({
  step: 1,
  replication: 0,
  load: { route: 'jobs', quantity: 'rate', level, highest: 3 },
  seed: '1/0',
  spans: { transient: 0, measure: 60e6, window: 60e6 },
});

/** Progress that writes to a text, by a clock that the test moves. */
function watched(tasks: readonly Task[], before: number, redraws: boolean) {
  const clock = { now: 1000, text: '' };
  const write = (text: string): void => {
    clock.text += text;
  };
  const progress = new Progress(tasks, before, { write, redraws }, () => clock.now);
  return { clock, progress };
}

test('the time left counts work, not runs: three times the load takes three times as long', () => {
  const tasks = [task(3), task(1), task(1), task(1)];
  const { clock, progress } = watched(tasks, 0, false);
  progress.begin();
  clock.now += 30_000;
  progress.add(tasks[0]!);
  expect(clock.text).toBe('0 of 4 runs done\n1 of 4 runs done, 30 s left\n');
});

test('runs of an earlier session count as done, but not for the time left', () => {
  const tasks = [task(1), task(1)];
  const { clock, progress } = watched(tasks, 2, false);
  progress.begin();
  clock.now += 600_000;
  progress.add(tasks[0]!);
  expect(clock.text).toBe('2 of 4 runs done\n3 of 4 runs done, 10 min left\n');
});

test('away from a terminal there are four lines at most, however many runs', () => {
  const tasks = Array.from({ length: 1000 }, () => task(1));
  const { clock, progress } = watched(tasks, 0, false);
  progress.begin();
  for (const task of tasks) progress.add(task);
  progress.redraw();
  progress.end();
  expect(clock.text.match(/^\d+/gm)).toEqual(['0', '250', '500', '750']);
});

test('on a terminal one line is drawn over itself, not too often, and taken away at the end', () => {
  const tasks = [task(1), task(1), task(1)];
  const { clock, progress } = watched(tasks, 0, true);
  progress.begin();
  clock.now += 50;
  progress.add(tasks[0]!);
  clock.now += 7950;
  progress.add(tasks[1]!);
  progress.end();
  expect(clock.text).toBe(
    '\r0 of 3 runs done\u001b[K\r2 of 3 runs done, 4 s left\u001b[K\r\u001b[K',
  );
});
