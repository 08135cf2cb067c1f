import { join } from 'node:path';
import { threads } from '../executors/index.ts';
import type { ReplicationResult, Task } from '../experiment/index.ts';
import { validationCsv, validationText } from '../report/index.ts';
import {
  type Case,
  cases,
  type Effort,
  FULL,
  kept,
  lawOf,
  QUICK,
  quickly,
  tasksFor,
  type ValidatedRow,
  validatedRows,
  wanting,
} from '../validation/index.ts';
import type { ValidateOptions } from './commands/validate.ts';
import { Ending, exitCodes } from './ending.ts';
import { shippedModel } from './inputs.ts';
import { Interruption, interruptible } from './interruption.ts';
import { messagesTo, showsColour } from './terminal.ts';
import { makeFolder, writeTogether } from './written-together.ts';

/** Does `turnsim validate`. */
export async function validate(names: readonly string[], options: ValidateOptions): Promise<void> {
  const chosen = options.quick ? quickly(choose(names)) : choose(names);
  const effort = options.quick ? QUICK : FULL;
  const tell = messagesTo(process.stderr, options.quiet);
  const rows: ValidatedRow[] = [];
  if (options.out !== undefined) makeFolder(options.out); // not after all the work is done
  try {
    await interruptible(async (signal) => {
      // Long runs go faster in threads that have seen no other model, short ones in threads that are there already.
      const together = options.quick ? [chosen] : chosen.map((one) => [one]);
      for (const cases of together) {
        const named = cases.map((one) => {
          const number = chosen.indexOf(one) + 1;
          return `${number} of ${chosen.length}: ${one.known.family}, ${one.file}`;
        });
        tell(named.join('\n'));
        rows.push(...(await rowsOf(cases, effort, options.threads, signal)));
      }
    });
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    throw new Ending(exitCodes[error.by], 'interrupted: nothing is kept of a validation');
  }
  const law = lawOf(rows);
  if (options.out !== undefined) {
    writeTogether(options.out, { 'rows.csv': validationCsv(rows) });
  }
  process.stdout.write(
    validationText(rows, law, {
      colour: showsColour(process.stdout),
      wanting: names.length === 0 ? wanting : {},
    }),
  );
  process.exitCode = law.holds ? exitCodes.done : exitCodes.gateFailed;
}

/** The rows of some cases, which run in the same threads. */
async function rowsOf(
  cases: readonly Case[],
  effort: Effort,
  count: number,
  signal: AbortSignal,
): Promise<ValidatedRow[]> {
  const works = cases.map((one, i) => ({
    one,
    policy: `${i}`, // what tells the models apart
    model: shippedModel(join('theory', one.file)),
    results: new Map<Task, ReplicationResult>(),
  }));
  const tasks = works.flatMap(({ one, policy }) =>
    tasksFor(one, effort).map((task): Task => ({ ...task, policy })),
  );
  const keep = (task: Task, result: ReplicationResult): void => {
    const { one, results } = works[Number(task.policy)]!;
    results.set(task, kept(one, result));
  };
  const variants = works.map(({ policy, model }) => ({ policy, model }));
  await threads(count)(variants, tasks, keep, signal);
  return works.flatMap(({ one, model, results }) => validatedRows(one, model, effort, results));
}

/** The cases of these families or ids; all without a name. */
function choose(names: readonly string[]): Case[] {
  const unknown = names.filter((name) => !cases.some((one) => isCalled(one, name)));
  if (unknown.length > 0) {
    const families = [...new Set(cases.map(({ known }) => known.family))].join(', ');
    throw new Ending(
      exitCodes.badInput,
      `expected families or models, found ${unknown.join(', ')}; families: ${families}`,
    );
  }
  return cases.filter((one) => names.length === 0 || names.some((name) => isCalled(one, name)));
}

const isCalled = ({ known }: Case, name: string): boolean =>
  name === known.id || name === known.family;
