import * as z from 'zod';
import {
  atLeastOneOf,
  count,
  duration,
  exactlyOneOf,
  type Finding,
  type Mistake,
  mappingOf,
  numberAbove,
  type Reading,
  rate,
  readChecked,
  type Source,
  share,
  suggestion,
} from '../files/index.ts';
import type { LoadQuantity, ModelDescription, RouteDescription } from '../model/index.ts';
import { type Requirement, requirement } from './requirement.ts';

/** What an experiment file says, as plain data with defaults filled in. Durations in microseconds. */
export interface ExperimentDescription {
  readonly question: string;
  /** Path of the model file, relative to the experiment file. */
  readonly model: string;
  readonly seed: string;
  readonly sweep: SweepDescription;
  readonly replications: number;
  /** Length of the measured window of each replication. */
  readonly measure: number;
  /** What is left out before it; undefined: computed from the model. */
  readonly transient: number | undefined;
  /** Length of the rows of windows.csv. */
  readonly window: number;
  /** In the order of the file. */
  readonly budgets: readonly BudgetDescription[];
  /** Steps in a row that must fail before the capacity counts as exceeded. */
  readonly sustain: number;
  /** What the whole run must show. */
  readonly require: readonly Requirement[];
}

/** The load levels of one route, in the order of the file. */
interface SweepDescription {
  readonly route: string;
  readonly quantity: LoadQuantity;
  /** Rates per second, or numbers of calls, members or streams. */
  readonly levels: readonly number[];
}

/** What a route must keep to; at least one of the two. */
export interface BudgetDescription {
  readonly route: string;
  /** Of the route's primary delay. */
  readonly p95: number | undefined;
  /** Share of turns that may fail, be shed or be abandoned. */
  readonly errorRate: number | undefined;
}

const loadQuantities = ['rate', 'concurrency', 'population', 'streams'] as const;

const levels = (level: z.ZodType<number, unknown>, meaning: string) =>
  z.array(level).min(1).optional().describe(meaning);

const sweep = z
  .strictObject({
    route: z
      .string({ error: 'the name of a route' })
      .describe('The route whose load is varied; other routes keep theirs'),
    rate: levels(rate({ positive: true }), 'Arrival rates, such as 2/s'),
    concurrency: levels(numberAbove(0), 'Offered calls at a time'),
    population: levels(count(), 'Members of a closed population'),
    streams: levels(count(), 'Paced streams'),
  })
  .check(exactlyOneOf(loadQuantities));

const budget = z
  .strictObject({
    p95: duration({ positive: true }).optional().describe('The longest primary delay, at p95'),
    error_rate: share()
      .optional()
      .describe('The share of turns that may fail, be shed or abandoned'),
  })
  .check(atLeastOneOf(['p95', 'error_rate']));

const QUESTION = 'a question that ends with a question mark';
const SEED = 'a text or an integer';

/** What an experiment file holds; `checkExperiment` compares it with its model. */
export const experimentFile = z
  .strictObject({
    $schema: z.string().optional().describe('For editors: where the schema of this file is'),
    question: z
      .string({ error: QUESTION })
      .trim()
      .endsWith('?', { error: QUESTION })
      .describe('What the experiment is to answer'),
    model: z
      .string({ error: 'the path of a model file' })
      .min(1, { error: 'the path of a model file' })
      .describe('Path of the model file, relative to this file'),
    seed: z
      .union([z.string().min(1, { error: SEED }), z.int({ error: SEED })], { error: SEED })
      .transform(String)
      .prefault('1')
      .describe('Names the random numbers; default 1'),
    sweep: sweep.describe('Which load is varied, and over which levels'),
    replications: count({ most: 10_000 })
      .default(10)
      .describe('Independent runs of each step; default 10'),
    measure: duration({ positive: true }).describe('Measured window of each replication'),
    transient: duration()
      .optional()
      .describe('What is left out before the window; if left out, computed from the model'),
    window: duration({ positive: true })
      .optional()
      .describe('Length of the rows of windows.csv; default 1min, or measure if that is shorter'),
    budgets: z
      .record(z.string(), budget)
      .default({})
      .describe('By route: what every step is judged by'),
    sustain: count({ most: 10 })
      .default(2)
      .describe('Steps in a row that must fail before capacity counts as exceeded; default 2'),
    require: z
      .array(requirement)
      .max(100)
      .default([])
      .describe('What the whole run must show, such as capacity >= 300; else its exit code is 99'),
  })
  .meta({ title: 'turnsim experiment' });

/** Reads an experiment. `file` is only a name for messages. */
export function readExperiment(file: string, text: string): Reading<ExperimentDescription> {
  const reading = readChecked(experimentFile, file, text, windowFindings);
  if ('mistakes' in reading) return reading;
  return { value: describeExperiment(reading.value), source: reading.source };
}

const MINUTE = 60_000_000;

function describeExperiment(file: z.output<typeof experimentFile>): ExperimentDescription {
  const { question, model, seed, replications, measure, transient, sustain } = file;
  const quantity = loadQuantities.find((quantity) => file.sweep[quantity] !== undefined)!;
  return {
    question,
    model,
    seed,
    sweep: { route: file.sweep.route, quantity, levels: file.sweep[quantity]! },
    replications,
    measure,
    transient,
    window: file.window ?? Math.min(MINUTE, measure),
    budgets: Object.entries(file.budgets).map(([route, { p95, error_rate }]) => ({
      route,
      p95,
      errorRate: error_rate,
    })),
    sustain,
    require: file.require,
  };
}

function windowFindings(contents: unknown): Finding[] {
  const { window, measure } = mappingOf(contents);
  const [length, whole] = [window, measure].map((written) => duration().safeParse(written).data);
  if (length === undefined || whole === undefined || length <= whole) return [];
  return [{ path: ['window'], expected: `at most ${measure}, the measured window` }];
}

/** Every mistake in what an experiment says of its model; `source` is what the experiment was read from. */
export function checkExperiment(
  experiment: ExperimentDescription,
  model: ModelDescription,
  source: Source,
): Mistake[] {
  const { sweep, budgets } = experiment;
  return source.mistakes([
    ...routeFindings(sweep.route, ['sweep', 'route'], 'value', model),
    ...budgets.flatMap(({ route }) => routeFindings(route, ['budgets', route], 'key', model)),
    ...sweepFindings(sweep, model),
  ]);
}

function routeFindings(
  name: string,
  path: readonly string[],
  at: 'key' | 'value',
  model: ModelDescription,
): Finding[] {
  const names = model.routes.map((route) => route.name);
  if (names.includes(name)) return [];
  const hint = suggestion(name, names, 'routes');
  return [{ path, at, expected: `a route of model ${model.name}`, hint }];
}

function sweepFindings({ route, quantity }: SweepDescription, model: ModelDescription): Finding[] {
  const swept = model.routes.find(({ name }) => name === route);
  if (swept === undefined) return [];
  const fitting = quantitiesOf(swept);
  if (fitting.includes(quantity)) return [];
  const expected = `${fitting.join(' or ')}, for the traffic of ${route} is ${swept.traffic.kind}`;
  return [{ path: ['sweep', quantity], at: 'key', expected }];
}

/** The quantities in which the load of a route can be given. Only calls have a length, hence a concurrency. */
function quantitiesOf({ kind, traffic }: RouteDescription): LoadQuantity[] {
  switch (traffic.kind) {
    case 'poisson':
      return kind === 'dictation' ? ['rate', 'concurrency'] : ['rate'];
    case 'closed':
      return ['population'];
    case 'paced':
      return ['streams'];
  }
}
