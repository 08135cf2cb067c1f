import {
  type Load,
  type ModelDescription,
  pace,
  type ReplicationResult,
  relaxationOf,
  replicate,
  type Spans,
  underProtocol,
} from '../model/index.ts';
import type { ExperimentDescription } from './experiment-file.ts';

/** The model whose swept route has the load generator of the experiment, if it names one. */
export const withProtocol = (
  { protocol, sweep }: ExperimentDescription,
  model: ModelDescription,
): ModelDescription =>
  protocol === undefined ? model : underProtocol(model, sweep.route, protocol);

/** One load level of the sweep, under one policy. */
export interface Cell {
  /** From 1, in the order of the file. */
  readonly step: number;
  /** Empty without policies. */
  readonly policy: string;
  readonly load: Load;
  readonly spans: Spans;
  /** By route: measured time that would do for what it remembers; Infinity if none would. */
  readonly needed: Readonly<Record<string, number>>;
}

/** One replication of one cell: what an executor runs. Plain data. */
export interface Task {
  readonly step: number;
  /** Left out where there are no policies. */
  readonly policy?: string;
  readonly replication: number;
  /** null: the load that the model itself gives. */
  readonly load: Load | null;
  readonly seed: string;
  readonly spans: Spans;
}

/** After so many relaxation times, 2 % of an empty start is left. */
const RELAXATIONS = 4;

/** The cells of an experiment under one policy, whose model this is, in the order of its file. */
export function cellsOf(
  experiment: ExperimentDescription,
  model: ModelDescription,
  policy = '',
): Cell[] {
  const { sweep, measure, window } = experiment;
  const terminating = experiment.kind === 'terminating';
  const highest = Math.max(...sweep.levels);
  return sweep.levels.map((level, i) => {
    const load = { route: sweep.route, quantity: sweep.quantity, level, highest };
    const needed: Record<string, number> = {};
    for (const route of model.routes) {
      const relaxed = RELAXATIONS * relaxationOf(route, model, [load]);
      needed[route.name] = terminating ? 0 : Math.max(relaxed, pace(route, model));
    }
    // What remembers longer than is measured has no interval, whatever is left out.
    const settled = Math.max(...Object.values(needed).filter((time) => time <= measure), 0);
    const transient = Math.ceil(experiment.transient ?? settled);
    const whole = { transient, measure: Math.round(measure), window: Math.round(window) };
    const spans = {
      ...whole,
      ...(terminating && { terminating }),
      ...(hasFaults(model) && { limits: limitsOf(experiment) }),
    };
    return { step: i + 1, policy, load, spans, needed };
  });
}

const hasFaults = ({ faults = [], runbooks = [] }: ModelDescription): boolean =>
  faults.length + runbooks.length > 0;

/** By route: turns that wait longer are harmed. */
const limitsOf = ({ budgets }: ExperimentDescription): Record<string, number> =>
  Object.fromEntries(
    budgets.flatMap(({ route, p95 }) => (p95 === undefined ? [] : [[route, p95]])),
  );

/**
 * The tasks of an experiment, the most demanding cells first, so that threads end together. The seed is
 * that of the replication, whatever the cell: the same callers come at every step and under every policy
 * (common random numbers).
 */
export function tasksOf(experiment: ExperimentDescription, cells: readonly Cell[]): Task[] {
  const heaviestFirst = [...cells].sort((a, b) => b.load.level - a.load.level || a.step - b.step);
  return heaviestFirst.flatMap(({ step, policy, load, spans }) =>
    Array.from({ length: experiment.replications }, (_, replication) => ({
      step,
      ...(policy === '' ? {} : { policy }),
      replication,
      load,
      seed: `${experiment.seed}/${replication}`,
      spans,
    })),
  );
}

/** Runs one task. Depends on its arguments alone, so it may run anywhere. */
export const runTask = (model: ModelDescription, task: Task): ReplicationResult =>
  replicate(model, task.load, task.seed, task.spans);
