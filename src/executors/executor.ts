import type { ReplicationResult, Task, Variant } from '../experiment/index.ts';

/**
 * Runs tasks, each on the model under its policy, and hands over each result as soon as it is there, in whatever order they end;
 * the results themselves do not depend on the executor.
 *
 * Rejects with the signal's reason when that is aborted, and with the error of a task or of `onDone` when
 * one throws. Then nothing is left running and `onDone` is not called any more.
 */
export type Executor = (
  variants: readonly Variant[],
  tasks: readonly Task[],
  onDone: (task: Task, result: ReplicationResult) => void,
  signal: AbortSignal,
) => Promise<void>;
