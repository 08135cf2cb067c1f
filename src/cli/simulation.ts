import type { Executor, Journal } from '../executors/index.ts';
import type { Cell, CellResult, ReplicationResult, Task, Variant } from '../experiment/index.ts';
import { Ending, exitCodes } from './ending.ts';
import { Interruption, interruptible } from './interruption.ts';
import { Progress, type ProgressOutput } from './progress.ts';

/** Milliseconds after which the time left is told again if no run has ended. */
const TICK = 1000;

/** Runs the tasks that the journal has no result of, and puts all results in order. */
export async function simulate(
  {
    variants,
    cells,
    tasks,
  }: { variants: readonly Variant[]; cells: readonly Cell[]; tasks: readonly Task[] },
  journal: Journal,
  executor: Executor,
  output: ProgressOutput,
): Promise<CellResult[]> {
  const missing = tasks.filter((task) => journal.resultOf(task) === undefined);
  const progress = new Progress(missing, tasks.length - missing.length, output);
  const keep = (task: Task, result: ReplicationResult): void => {
    journal.add(task, result);
    progress.add(task);
  };
  const ticking = setInterval(() => progress.redraw(), TICK);
  try {
    await interruptible(async (signal) => {
      if (missing.length > 0) progress.begin();
      await executor(variants, missing, keep, signal);
    });
  } catch (error) {
    throw error instanceof Interruption ? interrupted(error, tasks, journal) : error;
  } finally {
    clearInterval(ticking);
    progress.end();
  }
  return cells.map((cell) => {
    const ofCell = tasks.filter(({ step }) => step === cell.step).filter(isUnder(cell.policy));
    const results = ofCell
      .sort((a, b) => a.replication - b.replication)
      .map((task) => journal.resultOf(task)!);
    return { cell, replications: results };
  });
}

const isUnder =
  (name: string) =>
  ({ policy = '' }: Task): boolean =>
    policy === name;

function interrupted({ by }: Interruption, tasks: readonly Task[], journal: Journal): Ending {
  const done = tasks.filter((task) => journal.resultOf(task) !== undefined).length;
  const kept = `${done} of ${tasks.length} runs are done and kept in ${journal.path}`;
  return new Ending(exitCodes[by], `interrupted: ${kept}; the same command goes on from there`);
}
