import {
  type CellResult,
  type Comparison,
  cellsOfVariants,
  comparisonOf,
  type ExperimentDescription,
  readExperiment,
  readVariants,
  runTask,
  type StepRow,
  stepRowsOfVariants,
  tasksOf,
  type Variant,
} from '../../src/experiment/index.ts';
import type { Reading } from '../../src/files/index.ts';
import { readModel } from '../../src/model/index.ts';

/** Urgent jobs and others share one worker; both are served in 100 ms on average. */
const MODEL = `model: desk
classes: { urgent: { urgency: 0 }, others: { urgency: 1 } }
stations:
  desk: { kind: batching_pool, workers: 1, service: { exponential: { mean: 100ms } } }
routes:
  urgent: { kind: jobs, class: urgent, through: [desk], traffic: { poisson: { rate: 3/s } } }
  others: { kind: jobs, class: others, through: [desk], traffic: { poisson: { rate: 3/s } } }
`;

/** What an experiment with policies shows. */
export interface Compared {
  readonly experiment: ExperimentDescription;
  readonly variants: readonly Variant[];
  readonly results: readonly CellResult[];
  readonly rows: readonly StepRow[];
  readonly comparison: Comparison;
}

/** Sweeps the urgent jobs under these policies, 6 replications; `rest` is what the experiment file says besides. */
export function compared(
  policies: string,
  rest = '',
  measure = '10min',
  replications = 6,
): Compared {
  const text = `question: Is urgency worth it?
model: model.yaml
sweep: { route: urgent, rate: [2/s, 4/s] }
replications: ${replications}
measure: ${measure}
${rest}
policies:
${policies}
`;
  const experiment = read(readExperiment('e.yaml', text));
  const model = read(readModel('model.yaml', MODEL));
  const { variants, mistakes } = readVariants(
    experiment.source,
    { source: model.source, reading: model },
    () => ({ found: 'nothing' }),
  );
  if (mistakes.length > 0) throw new Error(JSON.stringify(mistakes));
  const results = cellsOfVariants(experiment.value, variants).map((cell) => {
    const model = variants.find(({ policy }) => policy === cell.policy)!.model;
    return {
      cell,
      replications: tasksOf(experiment.value, [cell]).map((task) => runTask(model, task)),
    };
  });
  const rows = stepRowsOfVariants(experiment.value, variants, results);
  const comparison = comparisonOf(experiment.value, variants, results, rows);
  return { experiment: experiment.value, variants, results, rows, comparison };
}

function read<T>(reading: Reading<T>): Exclude<Reading<T>, { readonly mistakes: unknown }> {
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  return reading;
}
