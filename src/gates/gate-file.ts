import * as z from 'zod';
import {
  atLeastOneOf,
  count,
  currencyOf,
  duration,
  type Finding,
  mappingOf,
  mappingsOf,
  meantBranch,
  money,
  named,
  nearestWord,
  numberAbove,
  type Path,
  type Reading,
  readChecked,
  share,
} from '../files/index.ts';
import type { LoadGateBudget } from './load-gate.ts';
import type { RetryStormOptions } from './retry-storm.ts';
import { type ColumnNames, FIELDS } from './table-fields.ts';

/** What a gate file says, as plain data with defaults filled in. */
export interface GateDescription {
  readonly name: string;
  readonly columns: ColumnNames;
  /** Only rows that hold this are judged by `load` and `retryStorm`. */
  readonly where: Where;
  /** Without an interval nothing passes. */
  readonly intervalsRequired: boolean;
  /** Rows of routes that `load` does not name are passed over. */
  readonly othersIgnored: boolean;
  /** By route, in the order of the file; empty if load is not judged. */
  readonly load: Readonly<Record<string, RouteBudget>>;
  readonly capacity: CapacityGate | undefined;
  readonly retryStorm: RetryStormOptions | undefined;
}

export interface RouteBudget extends LoadGateBudget {
  readonly min_gain_for_cost_overrun: number;
}

/** By field or column, what it has to hold. */
export type Where = Readonly<Record<string, string | number | boolean>>;

/** The load that a route has to carry within its budget. */
export interface CapacityGate {
  /** undefined: the table is about one route. */
  readonly route: string | undefined;
  readonly where: Where;
  readonly budgets: { readonly p95_ms?: number; readonly error_rate?: number };
  readonly sustain: number;
  readonly atLeast: number;
}

const NOT_JUDGED = 'not_judged';

/** A limit, or the word that says on purpose that there is none. */
function limit<Limit extends z.ZodType<number>>(of: Limit) {
  const union = z.union([of, z.literal(NOT_JUDGED).transform(() => Infinity)]);
  meantBranch.add(union, {
    branchOf: (written) => {
      if (typeof written !== 'string') return -1;
      return nearestWord(written, [NOT_JUDGED]) === undefined ? 0 : 1;
    },
  });
  return union;
}

const loadBudget = z
  .strictObject({
    p95: limit(duration({ positive: true })).describe('Longest p95 of the primary delay'),
    error_rate: limit(share()).describe('Largest share of turns that failed'),
    cost_per_success: limit(money()).describe('Highest cost of a success, such as 0.02 USD'),
    min_gain_for_cost_overrun: share({ positive: true })
      .prefault('2%')
      .describe('Gain in task success that makes up for a cost above the limit; default 2%'),
    max_cost_per_success: money()
      .optional()
      .describe('Cost of a success that no gain makes up for'),
    max_success_drop: share().optional().describe('Largest loss of task success'),
  })
  .describe('Limits that a route must keep, or not_judged');

const CELL = 'a number, a text, or true or false';
const where = z
  .record(z.string(), z.union([z.number(), z.string(), z.boolean()], { error: CELL }))
  .describe('By column: only rows that hold this value are judged');

const CAPACITY_LIMITS = ['p95', 'error_rate'];

const capacity = z
  .strictObject({
    route: z
      .string({ error: 'the name of a route' })
      .min(1, { error: 'the name of a route' })
      .optional(),
    where: where.optional(),
    p95: duration({ positive: true }).optional().describe('Longest p95 of the primary delay'),
    error_rate: share().optional().describe('Largest share of turns that failed'),
    sustain: count({ most: 10 })
      .default(2)
      .describe('Steps in a row that must fail before capacity counts as exceeded; default 2'),
    at_least: numberAbove(0).describe('The load that must be carried, in the unit of concurrency'),
  })
  .check(atLeastOneOf(CAPACITY_LIMITS))
  .describe('The load that a route must carry within its limits');

const retryStorm = z
  .strictObject({
    attempts_per_turn: numberAbove(1).optional().describe('Alarm from so many on; default 1.8'),
    error_rate: share({ positive: true }).optional().describe('Alarm from here on; default 5%'),
    min_turns: count({ least: 2, most: 1_000_000 })
      .optional()
      .describe('Windows with fewer turns never alarm; default 10'),
    baseline: z
      .strictObject({
        attempts_per_turn: numberAbove(0).describe('Normal attempts per turn'),
        error_rate: share({ range: ['0%', '50%'] }).describe('Normal share of errors'),
      })
      .optional()
      .describe('What is normal'),
  })
  .describe('No window may show a storm of retries');

const columnName = () => z.string({ error: COLUMN }).min(1, { error: COLUMN });
const COLUMN = 'the name of a column';
const columns = z.strictObject(
  Object.fromEntries(
    FIELDS.map((field) => [
      field,
      z
        .union([columnName(), z.array(columnName()).min(1)], { error: `${COLUMN}, or a list` })
        .optional(),
    ]),
  ),
);

const CHECKS = ['load', 'capacity', 'retry_storm'];

/** What a gate file holds. */
export const gateFile = z
  .strictObject({
    $schema: z.string().optional().describe('For editors: where the schema of this file is'),
    gate: z
      .string({ error: 'the name of the gate' })
      .trim()
      .min(1, { error: 'the name of the gate' })
      .max(200)
      .describe('Name of the gate'),
    columns: columns
      .default({})
      .describe('By field: the column of the table, or several of which the first there is read'),
    where: where.default({}),
    intervals: z
      .enum(['optional', 'required'])
      .default('optional')
      .describe('Whether a figure without an interval can pass'),
    other_routes: z
      .enum(['fail', 'ignored'])
      .default('fail')
      .describe('What becomes of rows of routes that load does not name'),
    load: named(loadBudget, 'route', z.string()).optional().describe('By route: its limits'),
    capacity: capacity.optional(),
    retry_storm: retryStorm.optional(),
  })
  .check(atLeastOneOf(CHECKS))
  .meta({ title: 'turnsim gate' });

/** Reads a gate file. `file` is only a name for messages. */
export function readGates(file: string, text: string): Reading<GateDescription> {
  const reading = readChecked(gateFile, file, text, gateFindings);
  if ('mistakes' in reading) return reading;
  const { value, source } = reading;
  const [amount] = amountsIn(source.contents);
  return { value: describeGate(value, amount?.currency ?? 'USD'), source };
}

const MILLISECOND = 1000;

function describeGate(file: z.output<typeof gateFile>, currency: string): GateDescription {
  const columns = Object.entries({ ...columnsIn(currency), ...file.columns }).map(
    ([field, names]) => [field, [names ?? []].flat()],
  );
  const load = Object.entries(file.load ?? {}).map(([route, { p95, ...rest }]) => [
    route,
    { p95_ms: p95 / MILLISECOND, ...given(rest) },
  ]);
  return {
    name: file.gate,
    columns: Object.fromEntries(columns),
    where: file.where,
    intervalsRequired: file.intervals === 'required',
    othersIgnored: file.other_routes === 'ignored',
    load: Object.fromEntries(load),
    capacity: file.capacity && describeCapacity(file.capacity),
    retryStorm: file.retry_storm && given(file.retry_storm),
  };
}

/** No amount is held against a column in US dollars that is not in them. */
function columnsIn(currency: string): ColumnNames {
  if (currency === 'USD') return {};
  return { cost_per_success: ['cost_per_success', `cost_per_success_${currency.toLowerCase()}`] };
}

function describeCapacity(
  capacity: NonNullable<z.output<typeof gateFile>['capacity']>,
): CapacityGate {
  const { route, where = {}, p95, error_rate, sustain, at_least } = capacity;
  const p95_ms = p95 === undefined ? undefined : p95 / MILLISECOND;
  return { route, where, budgets: given({ p95_ms, error_rate }), sustain, atLeast: at_least };
}

type Given<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** Without what was left out. */
const given = <T extends object>(mapping: T): Given<T> =>
  Object.fromEntries(
    Object.entries(mapping).filter(([, value]) => value !== undefined),
  ) as Given<T>;

/** What a schema cannot say: budgets that judge nothing, a maximum below its limit, several currencies. */
function gateFindings(contents: unknown): Finding[] {
  const { load } = mappingOf(contents);
  const budgets = Object.entries(mappingsOf(load));
  const amounts = amountsIn(contents);
  const currency = amounts[0]?.currency;
  return [
    ...budgets.flatMap(([route, budget]) => budgetFindings(['load', route], budget)),
    ...amounts
      .filter((amount) => amount.currency !== currency)
      .map(({ path }) => ({ path, expected: `one currency in all of the file, ${currency}` })),
  ];
}

/** Where a file names amounts of money, and in which currency. */
function amountsIn(contents: unknown): { readonly path: Path; readonly currency: string }[] {
  return Object.entries(mappingsOf(mappingOf(contents)['load'])).flatMap(([route, budget]) =>
    ['cost_per_success', 'max_cost_per_success'].flatMap((key) => {
      const currency = currencyOf(budget[key]);
      return currency === undefined ? [] : [{ path: ['load', route, key], currency }];
    }),
  );
}

function budgetFindings(
  path: readonly string[],
  budget: Readonly<Record<string, unknown>>,
): Finding[] {
  const [normal, most] = ['cost_per_success', 'max_cost_per_success'].map(
    (key) => money().safeParse(budget[key]).data,
  );
  const findings: Finding[] = [];
  if (normal !== undefined && most !== undefined && most < normal) {
    const expected = `at least cost_per_success, ${budget['cost_per_success']}`;
    findings.push({ path: [...path, 'max_cost_per_success'], expected });
  }
  const judged = [
    'p95',
    'error_rate',
    'cost_per_success',
    'max_cost_per_success',
    'max_success_drop',
  ];
  const values = judged.map((key) => budget[key]).filter((value) => value !== undefined);
  if (values.length > 0 && values.every((value) => value === NOT_JUDGED)) {
    const expected = 'at least one limit';
    findings.push({ path, at: 'key', expected, found: `only ${NOT_JUDGED}` });
  }
  return findings;
}
