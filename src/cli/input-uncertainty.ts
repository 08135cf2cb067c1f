import { drawnModel } from '../calibration/index.ts';
import { Journal, threads } from '../executors/index.ts';
import {
  cellsOfVariants,
  type ExperimentDescription,
  type StepRow,
  stepRowsOfVariants,
  tasksOf,
  under,
  type Variant,
} from '../experiment/index.ts';
import { inputUncertaintyText } from '../report/index.ts';
import { Ending, exitCodes } from './ending.ts';
import type { Inputs } from './inputs.ts';
import type { ProgressOutput } from './progress.ts';
import { simulate } from './simulation.ts';

/**
 * Runs the experiment again with profiles drawn from the covariance of their fits, on the same callers, and says
 * within which bounds the judged p95 then lies: a second interval, beside the statistical one. A draw has as many
 * replications as the experiment; the journal of `path` is only of these runs.
 */
export async function inputUncertainty(
  experiment: ExperimentDescription,
  { model }: Pick<Inputs, 'model'>,
  steps: readonly StepRow[],
  draws: number,
  {
    path,
    count,
    output,
  }: { readonly path: string; readonly count: number; readonly output: ProgressOutput },
): Promise<string> {
  const variants: Variant[] = [];
  for (let number = 1; number <= draws; number++) {
    const drawn = drawnModel(model, experiment.seed, number);
    if (drawn !== null) variants.push({ policy: `draw_${number}`, model: drawn });
  }
  if (variants.length === 0) {
    const message =
      '--input-uncertainty: expected a station whose profile has a fit with its covariance, as turnsim fit writes it, found none';
    throw new Ending(exitCodes.badInput, message);
  }
  const cells = cellsOfVariants(experiment, variants);
  const journal = new Journal(path, `${experiment.seed} ${draws}`);
  try {
    const tasks = tasksOf(experiment, cells);
    const results = await simulate({ variants, cells, tasks }, journal, threads(count), output);
    const rows = stepRowsOfVariants(experiment, variants, results);
    return inputUncertaintyText(
      steps,
      variants.map(({ policy }) => under(policy, rows)),
    );
  } finally {
    journal.close();
    journal.remove();
  }
}
