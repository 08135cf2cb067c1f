import {
  cellsOf,
  type ExperimentDescription,
  type ModelDescription,
  type Task,
  tasksOf,
} from '../../src/experiment/index.ts';

/** Jobs that queue for one worker. */
export const model: ModelDescription = {
  name: 'counter',
  about: '',
  classes: [{ name: 'live', urgency: 0 }],
  gpus: [],
  stations: [
    {
      kind: 'batching_pool',
      name: 'counter',
      speeds: [1],
      dispatch: 'fifo',
      batch: { max: { live: 1 }, linger: { live: 0 } },
      work: { kind: 'service', time: { live: { family: 'exponential', mean: 100_000 } } },
    },
  ],
  routes: [
    {
      kind: 'jobs',
      name: 'jobs',
      class: 'live',
      through: ['counter'],
      traffic: { kind: 'poisson', quantity: 'rate', load: 5 },
    },
  ],
};

const experiment: ExperimentDescription = {
  question: 'How long do jobs wait?',
  model: 'counter.yaml',
  seed: '1',
  sweep: { route: 'jobs', quantity: 'rate', levels: [0.01, 5, 8] },
  replications: 3,
  kind: 'steady',
  measure: 20e6,
  transient: 0,
  window: 1e6,
  budgets: [],
  sustain: 1,
  precision: undefined,
  mostReplications: 100,
  require: [],
  tell: [],
  policies: [],
  grid: [],
};

/** Nine tasks. At the lowest load most windows see no job, so their quantiles are NaN. */
export const tasks: readonly Task[] = tasksOf(experiment, cellsOf(experiment, model));
