import { setImmediate } from 'node:timers/promises';
import { modelOf, runTask } from '../experiment/index.ts';
import type { Executor } from './executor.ts';

/** Runs tasks one after the other in this thread. A signal takes effect between two of them. */
export const inLine: Executor = async (variants, tasks, onDone, signal) => {
  for (const task of tasks) {
    // Signals of the operating system and timers get their turn here.
    await setImmediate();
    signal.throwIfAborted();
    onDone(task, runTask(modelOf(task, variants), task));
  }
};
