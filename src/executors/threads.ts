import type { Task } from '../experiment/index.ts';
import type { Executor } from './executor.ts';
import { poolOf } from './pool.ts';
import type { Outcome } from './worker.ts';

/** A thread died over a task: it ran out of memory, or something made it exit. `cause` says what. */
export class ThreadDied extends Error {
  override readonly name = 'ThreadDied';

  constructor({ step, replication }: Task, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`the thread of step ${step}, replication ${replication} died: ${reason}`, { cause });
  }
}

/** Beside what is built of this file. */
const WORKER = new URL('./worker.js', import.meta.url).href;

/** Runs tasks on so many threads, at least 1. A signal stops them in the middle of their tasks. */
export function threads(count: number): Executor {
  return async (variants, tasks, onDone, signal) => {
    signal.throwIfAborted();
    if (tasks.length === 0) return;
    const size = Math.min(count, tasks.length);
    const pool = poolOf<Task, Outcome>(WORKER, size, variants);
    let stop = (): void => {};
    const stopped = new Promise<never>((_, reject) => {
      stop = () => reject(signal.reason);
      signal.addEventListener('abort', stop);
      pool.on('error', reject);
    });
    const queue = tasks.values();
    let over = false;
    const takeTasks = async (): Promise<void> => {
      for (const task of queue) {
        const outcome = await pool.run(task).catch((cause: unknown) => {
          throw new ThreadDied(task, cause);
        });
        if (over || signal.aborted) return;
        if ('error' in outcome) throw outcome.error;
        onDone(task, outcome.result);
      }
    };
    try {
      await Promise.race([stopped, Promise.all(Array.from({ length: size }, takeTasks))]);
    } finally {
      over = true;
      signal.removeEventListener('abort', stop);
      await pool.destroy();
    }
  };
}
