import { workerData } from 'piscina';
import {
  modelOf,
  type ReplicationResult,
  runTask,
  type Task,
  type Variant,
} from '../experiment/index.ts';
import { tuneCompiler } from './compiler.ts';

tuneCompiler();

/** How a task ended in its thread. A thread that answers neither has died. */
export type Outcome = { readonly result: ReplicationResult } | { readonly error: unknown };

/** What a thread does with each task. The models came with the thread. */
export default function work(task: Task): Outcome {
  try {
    return { result: runTask(modelOf(task, workerData as readonly Variant[]), task) };
  } catch (error) {
    return { error };
  }
}
