import { expect, test } from 'vitest';
import { GpuMemory, World } from '../../src/stations/index.ts';
import { Sessions } from '../../src/stations/sessions.ts';

/** Two workers, each with so many bytes, and sessions that take 10 of them. */
function sessionsOn(capacities: readonly number[]) {
  const world = new World('sessions', 1);
  const memories = capacities.map((capacity) => new GpuMemory(world.sim, capacity));
  const speeds = capacities.map(() => 1);
  const sessions = new Sessions(world, speeds, { memories, perSession: 10 });
  return { sessions, memories };
}

test('the least loaded worker that has room takes a session; when none has, nobody does', () => {
  const { sessions, memories } = sessionsOn([15, 30]);
  const opened = Array.from({ length: 5 }, () => sessions.open());
  // Room for 1 and for 3: by load alone they would lie 0, 1, 0, 1.
  expect(opened.map((number) => (number < 0 ? -1 : sessions.workerOf(number)))).toEqual([
    0, 1, 1, 1, -1,
  ]);
  expect(memories.map(({ free }) => free)).toEqual([5, 0]);
  expect(memories.reduce((sum, { refusals }) => sum + refusals, 0)).toBe(1);
});

test('a session that closes makes room for another', () => {
  const { sessions, memories } = sessionsOn([10, 10]);
  const [first, second] = [sessions.open(), sessions.open()];
  expect(sessions.open()).toBe(-1);
  sessions.close(second);
  expect(memories.map(({ free }) => free)).toEqual([0, 10]);
  expect(sessions.workerOf(sessions.open())).toBe(1);
  sessions.close(first);
  expect(sessions.workerOf(sessions.open())).toBe(0);
});

test('memory that others on the GPU take is not there for sessions', () => {
  const { sessions, memories } = sessionsOn([20, 20]);
  memories[0]!.take(15);
  expect(sessions.workerOf(sessions.open())).toBe(1);
  memories[0]!.give(15);
  expect(sessions.workerOf(sessions.open())).toBe(0);
});
