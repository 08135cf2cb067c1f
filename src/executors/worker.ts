import { workerData } from 'piscina';
import {
  type ModelDescription,
  type ReplicationResult,
  runTask,
  type Task,
} from '../experiment/index.ts';
import { inlineFurther } from './inlining.ts';

inlineFurther();

/** How a task ended in its thread. A thread that answers neither has died. */
export type Outcome = { readonly result: ReplicationResult } | { readonly error: unknown };

/** What a thread does with each task. The model came with the thread. */
export default function work(task: Task): Outcome {
  try {
    return { result: runTask(workerData as ModelDescription, task) };
  } catch (error) {
    return { error };
  }
}
