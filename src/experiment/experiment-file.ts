import * as z from 'zod';
import {
  atLeastOneOf,
  checkSource,
  count,
  duration,
  exactlyOneOf,
  type Finding,
  type Mistake,
  mappingOf,
  money,
  numberAbove,
  type Reading,
  rate,
  readYaml,
  type Source,
  share,
  suggestion,
} from '../files/index.ts';
import { type LoadQuantity, type ProtocolDescription, protocol } from '../model/index.ts';
import { hasPrices } from './cost.ts';
import { describeGrid, type GridAxis, grid, gridCells, gridFindings } from './grid.ts';
import { type ExperimentOutline, loadQuantities, type ModelOutline } from './outline.ts';
import { policies, policyFindings } from './policy-schema.ts';
import { type Requirement, requiredPolicyFindings, requirement } from './requirement.ts';
import { isNeverOf, toldFigures } from './told.ts';

/** What an experiment file says, as plain data with defaults filled in. Durations in microseconds. */
export interface ExperimentDescription {
  readonly question: string;
  /** Path of the model file, relative to the experiment file; there may be changes to it in that file. */
  readonly model: string;
  readonly seed: string;
  readonly sweep: SweepDescription;
  readonly replications: number;
  /** `terminating`: runs begin empty and are measured as a whole; nothing is said of a steady state. */
  readonly kind: 'steady' | 'terminating';
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
  /** Half-width of the judged p95 that is wanted, as a share of it; more replications are run until it is reached. */
  readonly precision: number | undefined;
  readonly mostReplications: number;
  /** What the whole run must show. */
  readonly require: readonly Requirement[];
  /** Figures of the swept route that the closing sentence tells, by their columns in steps.csv. */
  readonly tell: readonly string[];
  /** How a load generator sends the jobs of the swept route; undefined: they come as the model says. */
  readonly protocol?: ProtocolDescription | undefined;
  /** Names of the policies that are compared, the one that others are held against first; none: the model as it is. */
  readonly policies: readonly string[];
  /** What is varied, if the policies are the combinations of some values; else empty. */
  readonly grid: readonly GridAxis[];
}

/** The load levels of one route, in the order of the file. */
interface SweepDescription {
  readonly route: string;
  readonly quantity: LoadQuantity;
  /** Rates per second, or numbers of calls, members or streams. */
  readonly levels: readonly number[];
}

/** What a route must keep to; at least one of these. */
export interface BudgetDescription {
  readonly route: string;
  /** Of the route's primary delay. */
  readonly p95: number | undefined;
  /** Share of turns that may fail, be shed or be abandoned. */
  readonly errorRate: number | undefined;
  /** US dollars; capacity does not depend on it. */
  readonly costPerSuccess?: number | undefined;
}

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
    cost_per_success: money(['USD'])
      .optional()
      .describe(
        'What a turn that succeeds may cost, such as 0.02 USD. Capacity does not depend on it: hardly used, everything costs most',
      ),
  })
  .check(atLeastOneOf(['p95', 'error_rate', 'cost_per_success']));

const PATH = 'the path of a model file';
const path = () => z.string({ error: PATH }).min(1, { error: PATH });

/** The path of a model; with changes they are checked together with the model, and not here. */
const model = z
  .union([path(), z.looseObject({ extends: path() })], { error: PATH })
  .transform((written) => (typeof written === 'string' ? written : written.extends))
  .describe(
    'Path of the model file, relative to this file, or turnsim/NAME for one that is shipped; or that path under extends, and what is to be changed in the model',
  );

/** Checked together with the model, and not here. */
const acting = (meaning: string) => z.looseObject({}).optional().describe(meaning);

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
    model,
    seed: z
      .union([z.string().min(1, { error: SEED }), z.int({ error: SEED })], { error: SEED })
      .transform(String)
      .prefault('1')
      .describe('Names the random numbers; default 1'),
    sweep: sweep.describe('Which load is varied, and over which levels'),
    replications: count({ most: 10_000 })
      .default(10)
      .describe('Independent runs of each step; default 10'),
    kind: z
      .enum(['steady', 'terminating'])
      .default('steady')
      .describe(
        'steady: what holds in the long run, so a transient is left out; terminating: what a time of this length shows from its first instant on, such as a drill, a trace or the first customers; default steady',
      ),
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
    precision: share({ positive: true })
      .optional()
      .describe(
        'Replications are added until the half-width of each judged p95 is such a share of it, such as 2%',
      ),
    most_replications: count({ most: 10_000 })
      .default(100)
      .describe('With precision: the most replications of each step; default 100'),
    require: z
      .array(requirement)
      .max(100)
      .default([])
      .describe(
        'What the whole run must show, such as capacity >= 300, or capacity(fifo) >= 300 of one policy; else its exit code is 99',
      ),
    tell: z
      .array(z.enum(toldFigures))
      .max(6)
      .default([])
      .describe(
        'Figures of the swept route that the closing sentence tells beside the capacity, by their columns in steps.csv, such as first_audio_p95_ms',
      ),
    faults: acting(
      'What goes wrong, by name, as under faults of a model: laid over what the model says of it',
    ),
    runbooks: acting(
      'What is done once something is seen, by name, as under runbooks of a model: laid over what the model says',
    ),
    invariants: acting(
      'What must hold at every event, by name, as under invariants of a model: laid over what the model says; if it does not, the first event that violates it is named and the exit code is 99',
    ),
    policies: policies.optional(),
    grid: grid.optional(),
    protocol: protocol
      .optional()
      .describe(
        'How a load generator sends the jobs of the swept route, instead of its traffic; means and quantiles are then those that one run of it reports, on average over replications',
      ),
  })
  .meta({ title: 'turnsim experiment' });

/** Reads an experiment. `file` is only a name for messages. */
export function readExperiment(file: string, text: string): Reading<ExperimentDescription> {
  const read = readYaml(file, text);
  return 'mistakes' in read ? read : experimentOf(read.source);
}

/** Checks an experiment that was read before. */
export function experimentOf(source: Source): Reading<ExperimentDescription> {
  const reading = checkSource(experimentFile, source, experimentFindings);
  if ('mistakes' in reading) return reading;
  return { value: describeExperiment(reading.value), source: reading.source };
}

const MINUTE = 60_000_000;

function describeExperiment(file: z.output<typeof experimentFile>): ExperimentDescription {
  const { question, model, seed, replications, kind, measure, transient, sustain } = file;
  const quantity = loadQuantities.find((quantity) => file.sweep[quantity] !== undefined)!;
  return {
    question,
    model,
    seed,
    sweep: { route: file.sweep.route, quantity, levels: file.sweep[quantity]! },
    replications,
    kind,
    measure,
    transient,
    window: file.window ?? Math.min(MINUTE, measure),
    budgets: Object.entries(file.budgets).map(([route, budget]) => ({
      route,
      p95: budget.p95,
      errorRate: budget.error_rate,
      costPerSuccess: budget.cost_per_success,
    })),
    sustain,
    precision: file.precision,
    mostReplications: Math.max(replications, file.most_replications),
    require: file.require,
    tell: file.tell,
    policies:
      file.grid === undefined
        ? Object.keys(file.policies ?? {})
        : gridCells(describeGrid(file.grid)).map(({ policy }) => policy),
    grid: describeGrid(file.grid),
    protocol: file.protocol,
  };
}

/** What the keys of an experiment say of each other that is not so. */
function experimentFindings(contents: unknown): Finding[] {
  return [
    ...windowFindings(contents),
    ...terminatingFindings(contents),
    ...protocolFindings(contents),
    ...policyFindings(contents),
    ...gridFindings(contents),
    ...requiredPolicyFindings(contents),
  ];
}

function terminatingFindings(contents: unknown): Finding[] {
  const { kind, transient, require } = mappingOf(contents);
  if (kind !== 'terminating') return [];
  const leftOut = duration().safeParse(transient).data ?? 0;
  const required: readonly unknown[] = Array.isArray(require) ? require : [];
  return [
    ...(leftOut > 0
      ? [{ path: ['transient'], expected: 'nothing here, for terminating runs are measured whole' }]
      : []),
    ...required.flatMap((text, i): Finding[] => {
      if (!`${text}`.includes('stable_up_to')) return [];
      const expected = 'capacity >= a load, for terminating runs have no steady state';
      return [{ path: ['require', i], expected }];
    }),
  ];
}

/** What a load generator sends a finite number of is measured whole. */
function protocolFindings(contents: unknown): Finding[] {
  const { kind, protocol } = mappingOf(contents);
  if (kind === 'terminating') return [];
  const finite = ['requests', 'per_client', 'duration'].filter((key) =>
    Object.hasOwn(mappingOf(protocol), key),
  );
  const expected = 'kind: terminating beside it, for a benchmark that ends has no steady state';
  return finite.map((key) => ({ path: ['protocol', key], at: 'key', expected }));
}

function windowFindings(contents: unknown): Finding[] {
  const { window, measure } = mappingOf(contents);
  const [length, whole] = [window, measure].map((written) => duration().safeParse(written).data);
  if (length === undefined || whole === undefined || length <= whole) return [];
  return [{ path: ['window'], expected: `at most ${measure}, the measured window` }];
}

/**
 * Every mistake in what an experiment says of its model, as far as the two can be read; `source` is what the
 * experiment was read from.
 */
export function checkExperiment(
  { sweep, budgets, tell, protocol, kind }: ExperimentOutline,
  model: ModelOutline,
  source: Source,
): Mistake[] {
  if (model.routes.length === 0) return [];
  return source.mistakes([
    ...routeFindings(sweep.route, ['sweep', 'route'], 'value', model),
    ...budgets.flatMap(({ route }) => routeFindings(route, ['budgets', route], 'key', model)),
    ...priceFindings(budgets, model),
    ...toldFindings(sweep.route, tell, model),
    ...steadyFindings(kind, model),
    ...(protocol === undefined
      ? sweepFindings(sweep, model)
      : underProtocolFindings(sweep, protocol, model)),
  ]);
}

/** What happens once has no steady state. */
function steadyFindings(kind: unknown, model: ModelOutline): Finding[] {
  if (kind !== undefined && kind !== 'steady') return [];
  const once = model.routes.find(
    ({ kind, traffic: { kind: traffic, shape } }) =>
      (traffic === 'trace' && kind !== 'jobs') ||
      (shape !== undefined && shape.period === undefined),
  );
  if (once === undefined) return [];
  const expected = `terminating, because the traffic of ${once.name} goes up and down but once`;
  return [{ path: ['kind'], expected, found: 'steady' }];
}

function priceFindings(budgets: ExperimentOutline['budgets'], model: ModelOutline): Finding[] {
  if (hasPrices(model)) return [];
  return budgets
    .filter(({ costPerSuccess }) => costPerSuccess !== undefined)
    .map(({ route }) => ({
      path: ['budgets', route, 'cost_per_success'],
      at: 'key',
      expected: 'a model with prices, of GPUs or as fees of stations',
      found: 'none',
    }));
}

/** Figures that the swept route never has. */
function toldFindings(
  route: string | undefined,
  tell: readonly unknown[],
  model: ModelOutline,
): Finding[] {
  const swept = model.routes.find(({ name }) => name === route);
  return tell.flatMap((figure, i): Finding[] => {
    if (swept === undefined || !isNeverOf(swept.kind, String(figure))) return [];
    return [
      { path: ['tell', i], expected: `a figure that ${route} has, a route of ${swept.kind}` },
    ];
  });
}

function routeFindings(
  name: string | undefined,
  path: readonly string[],
  at: 'key' | 'value',
  model: ModelOutline,
): Finding[] {
  const names = model.routes.map((route) => route.name);
  if (name === undefined || names.includes(name)) return [];
  const hint = suggestion(name, names, 'routes');
  const expected =
    model.name === undefined ? 'a route of the model' : `a route of model ${model.name}`;
  return [{ path, at, expected, hint }];
}

function sweepFindings(
  { route, quantity }: ExperimentOutline['sweep'],
  model: ModelOutline,
): Finding[] {
  const swept = model.routes.find(({ name }) => name === route);
  if (swept === undefined || quantity === undefined) return [];
  const fitting = quantitiesOf(swept);
  if (fitting.length === 0 || fitting.includes(quantity)) return [];
  const expected = `${fitting.join(' or ')}, for the traffic of ${route} is ${swept.traffic.kind}`;
  return [{ path: ['sweep', quantity], at: 'key', expected }];
}

/** What is swept is the load of the generator, and it sends plain jobs. */
function underProtocolFindings(
  { route, quantity }: ExperimentOutline['sweep'],
  protocol: { readonly kind?: unknown },
  model: ModelOutline,
): Finding[] {
  const swept = model.routes.find(({ name }) => name === route);
  if (swept === undefined) return [];
  if (swept.kind !== 'jobs') {
    return [
      { path: ['protocol'], at: 'key', expected: `nothing here, for ${route} is no route of jobs` },
    ];
  }
  if ([swept.retry, swept.hedge, swept.breaker].some((tries) => tries !== undefined)) {
    const expected = `nothing here, for a load generator sends the jobs of ${route} once`;
    return [{ path: ['protocol'], at: 'key', expected }];
  }
  const kind = protocol.kind === 'constant_rate' ? 'renewal' : String(protocol.kind);
  const [fitting] = quantitiesOf({ kind: 'jobs', traffic: { kind } });
  if (fitting === undefined || quantity === undefined || fitting === quantity) return [];
  const expected = `${fitting}, for the protocol is ${protocol.kind}`;
  return [{ path: ['sweep', quantity], at: 'key', expected }];
}

const isCall = (kind: unknown): boolean =>
  kind === 'dictation' || kind === 'voice_agent' || kind === 'speech_to_speech';

/**
 * The quantities in which the load of a route can be given; none if its traffic is of no kind that there is.
 * Only calls have a length, hence a concurrency.
 */
export function quantitiesOf({
  kind,
  traffic,
}: Omit<ModelOutline['routes'][number], 'name'>): LoadQuantity[] {
  switch (traffic.kind) {
    case 'poisson':
      return isCall(kind) ? ['rate', 'concurrency'] : ['rate'];
    case 'renewal':
    case 'mmpp':
    case 'trace':
      return ['rate'];
    case 'closed':
      return ['population'];
    case 'paced':
      return ['streams'];
    default:
      return [];
  }
}
