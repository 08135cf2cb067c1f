import type { ReplicationResult, Spans } from '../model/index.ts';
import type { Estimate } from '../statistics/index.ts';
import { type Check, type KnownModel, knownModels } from '../theory/index.ts';
import type { Measured } from './measured.ts';

/** A queueing model with known answers, and the model file that simulates it. */
export interface Case {
  readonly known: KnownModel;
  /** File in `models/theory/`. */
  readonly file: string;
  readonly spans: Spans;
  /** Independent runs for each seed where they are short and many; else as many as the effort says. */
  readonly replications?: number;
  /** How each figure is measured, by its metric. The first stands for the model where the rows of one run count once. */
  readonly measures: Measures;
  /** It only looks at how many are inside, at the ends of windows so many that nothing else of them is kept. */
  readonly onlyInside?: true;
}

/** Figures of one model by metric: an estimate, or for hand traces what each job met. */
export type Measures = Readonly<Record<string, (found: Measured) => Estimate | readonly number[]>>;

/** A figure that theory knows. */
export interface Row {
  readonly metric: string;
  readonly exact: number | readonly number[];
  readonly check: Check;
  readonly measured: (found: Measured) => Estimate | readonly number[];
}

/** The rows of a case: all figures of its model that its file measures. */
export function rowsOf({ known, measures }: Case): Row[] {
  const answers = new Map(known.answers().map((answer) => [answer.metric, answer]));
  return Object.entries(measures).map(([metric, measured]) => {
    const answer = answers.get(metric);
    if (answer === undefined) throw new RangeError(`${known.id} has no ${metric}`);
    return { metric, exact: answer.value, check: answer.check, measured };
  });
}

/** What is kept of a run of a case until its figures are taken. */
export function kept({ onlyInside }: Case, result: ReplicationResult): ReplicationResult {
  if (onlyInside === undefined) return result;
  const windows = result.windows.map((window) => ({
    ...window,
    stations: [],
    routes: window.routes.map((route) => ({ ...route, delays: [] })),
  }));
  return { ...result, stations: [], windows };
}

/** The model of that id. */
export function knownModel(id: string): KnownModel {
  const found = knownModels.find((model) => model.id === id);
  if (found === undefined) throw new RangeError(`no known model ${id}`);
  return found;
}

const SECOND = 1_000_000;

/** Jobs that a steady case is measured over for each seed, in all replications together. */
const JOBS = 8e6;
const REPLICATIONS = 30;

/** Spans in which so many jobs come at this rate per second; a fortieth of the time goes before: 6,700 jobs. */
export function steady(rate: number, jobs = JOBS): Spans {
  const measure = Math.round((jobs / REPLICATIONS / rate) * SECOND);
  return { transient: Math.round(measure / 40), measure, window: measure };
}

/** A run from the first instant, when all is empty, for so many seconds. */
export const fromEmpty = (length: number, window = length): Spans => ({
  transient: 0,
  measure: Math.round(length * SECOND),
  window: Math.round(window * SECOND),
  terminating: true,
});
