import {
  type Cell,
  cellsOfVariants,
  type ExperimentDescription,
  modelOf,
  type Task,
  tasksOf,
} from '../experiment/index.ts';
import { duration } from '../files/index.ts';
import { replay } from '../model/index.ts';
import { replayText } from '../report/index.ts';
import type { TraceOptions } from './commands/trace.ts';
import { Ending, exitCodes } from './ending.ts';
import { type Inputs, readInputs } from './inputs.ts';
import { chosenLevel, chosenPolicy } from './trace.ts';

/** So many happenings are remembered; the last of those that matter are shown. */
const REMEMBERED = 20_000;

/**
 * Runs an experiment again up to a time, or to the first event that violates an invariant, and tells what led there.
 * Of a violation every policy and replication that is not ruled out by the options is tried in turn.
 */
export function replayed(file: string, until: string, options: TraceOptions): string {
  const time = until === 'violation' ? until : duration().safeParse(until).data;
  if (time === undefined) {
    const expected = 'a time since measuring began, such as 73.5s, or violation';
    throw new Ending(exitCodes.badInput, `--until: expected ${expected}, found ${until}`);
  }
  const inputs = readInputs(file, options.set);
  const wanted = wantedRuns(inputs, options, time !== 'violation');
  for (const { cell, task } of wanted) {
    const found = replay(modelOf(task, inputs.variants), task, time, REMEMBERED);
    if (found !== null) return replayText(found, cell, task.replication + 1);
  }
  const runs = wanted.length === 1 ? 'the run' : `any of ${wanted.length} runs`;
  throw new Ending(exitCodes.badInput, `--until: expected a violation, found none in ${runs}`);
}

/** The runs that the options leave; `one`: only the first. */
function wantedRuns(
  inputs: Inputs,
  options: TraceOptions,
  one: boolean,
): { readonly cell: Cell; readonly task: Task }[] {
  const { variants } = inputs;
  const { seed = inputs.experiment.seed } = options;
  const level = chosenLevel(inputs.experiment, options);
  const policy = options.policy === undefined ? undefined : chosenPolicy(inputs, options.policy);
  const { replication = one ? 1 : undefined } = options;
  const replications = replication ?? inputs.experiment.replications;
  const experiment: ExperimentDescription = { ...inputs.experiment, seed, replications };
  const cells = cellsOfVariants(experiment, variants)
    .filter(({ load }) => load.level === level)
    .filter((cell) => policy === undefined || cell.policy === policy);
  const runs = cells.flatMap((cell) =>
    tasksOf(experiment, [cell])
      .filter((task) => replication === undefined || task.replication === replication - 1)
      .map((task) => ({ cell, task })),
  );
  return one ? runs.slice(0, 1) : runs;
}
