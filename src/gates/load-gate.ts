/** What was measured of a route, as read, unchecked: what is wrong with it is named in the result. */
export interface LoadGateFigures {
  /** Milliseconds of the route's primary delay, at least 0; Infinity when more than 5 % never came. */
  readonly p95_ms?: unknown;
  /** Share of the turns, 0 to 1. */
  readonly error_rate?: unknown;
  /** Money, at least 0, in the unit of the budget. */
  readonly cost_per_success?: unknown;
  /** Task success less that of a baseline, -1 to 1: +0.03 is three points better. */
  readonly task_success_delta?: unknown;
  /** How many turns succeeded; may be left out. */
  readonly successes?: unknown;
}

export interface LoadGateRow extends LoadGateFigures {
  readonly route?: unknown;
}

/** The most that a route may show and still ship. Infinity: not judged, on purpose. */
export interface LoadGateBudget {
  readonly p95_ms: number;
  /** 0 to 1. */
  readonly error_rate: number;
  readonly cost_per_success: number;
  /** The least `task_success_delta` that makes up for a cost above budget; 0.02 unless given. */
  readonly min_gain_for_cost_overrun?: number;
  /** No gain makes up for a cost above this. */
  readonly max_cost_per_success?: number;
  /** How far task success may lie below the baseline, 0 to 1. */
  readonly max_success_drop?: number;
}

export type LoadGateFailureKind =
  | 'p95'
  | 'error_rate'
  | 'cost'
  | 'cost_maximum'
  | 'task_success'
  | 'no_successes'
  /** Budgeted, never measured. */
  | 'missing_route'
  /** Measured, without a budget. */
  | 'unbudgeted_route'
  | 'missing_field'
  /** Not a number, or not one that the figure can have. */
  | 'bad_value'
  | 'bad_budget'
  | 'empty_table'
  | 'no_budgets';

export interface LoadGateFailure {
  /** null when it belongs to no route by name. */
  readonly route: string | null;
  /** The row of the table, from 1; left out when none is to blame or the table is keyed by route. */
  readonly row?: number;
  readonly kind: LoadGateFailureKind;
  /** The figure, or for `bad_budget` the limit, that is to blame. */
  readonly field?: string;
  /** As found. */
  readonly value: unknown;
  /** The limit that was broken; null when none was. */
  readonly limit: number | null;
  /** One clause, that names the route. */
  readonly message: string;
}

export interface LoadGateRoute {
  readonly route: string;
  readonly ship: boolean;
  /** Some row costs more than the budget, and its gain makes up for it. */
  readonly costOverrunAccepted: boolean;
}

export interface LoadGateResult {
  readonly ship: boolean;
  readonly failures: readonly LoadGateFailure[];
  /** Those with a budget in its order, then those without in the order of the table. */
  readonly routes: readonly LoadGateRoute[];
}

type Fields = ReadonlyMap<string, unknown>;
type Place = Pick<LoadGateFailure, 'route' | 'row'>;
type Figure = keyof LoadGateFigures;
type Limit = keyof LoadGateBudget;
/** NaN stands for a limit that cannot be used: named, and no figure is above it. */
type Limits = Readonly<Record<Limit, number>>;

interface Row {
  readonly place: Place;
  readonly found: unknown;
  /** undefined when what was found is no record. */
  readonly fields: Fields | undefined;
}

interface Judged {
  readonly failures: readonly LoadGateFailure[];
  readonly costOverrunAccepted: boolean;
}

/** What a figure can be, the ends included. */
interface Range {
  readonly least: number;
  readonly most: number;
}

interface Breach {
  readonly kind: LoadGateFailureKind;
  readonly field: Figure;
  readonly limit: number | null;
  readonly says: string;
}

export const SHARE: Range = { least: 0, most: 1 };
export const FINITE: Range = { least: 0, most: Number.MAX_VALUE };

const FIGURES: Readonly<Record<Figure, Range>> = {
  p95_ms: { least: 0, most: Infinity },
  error_rate: SHARE,
  cost_per_success: FINITE,
  task_success_delta: { least: -1, most: 1 },
  successes: FINITE,
};

/** Apart from Infinity, which each may be; `otherwise` stands for one that is left out. */
const LIMITS: Readonly<Record<Limit, Range & { readonly otherwise?: number }>> = {
  p95_ms: FINITE,
  error_rate: SHARE,
  cost_per_success: FINITE,
  min_gain_for_cost_overrun: { ...SHARE, otherwise: 0.02 },
  max_cost_per_success: { ...FINITE, otherwise: Infinity },
  max_success_drop: { ...SHARE, otherwise: Infinity },
};

/** A difference of two shares is rounded: 0.83 - 0.81 is a hair below 0.02, and passes for it. */
export const ROUNDING = 1e-12;

const MISSING = 'is missing';

/**
 * Judges, route by route, whether a change may ship: delay, errors and cost all inside the budget.
 *
 * Each rule is judged by itself, and every failure is listed:
 * - `p95_ms`, `error_rate` and `cost_per_success` at most their limits; a cost above its limit is
 *   accepted for a measured `task_success_delta` of at least `min_gain_for_cost_overrun`;
 * - never above `max_cost_per_success`, whatever the gain;
 * - `task_success_delta` at least -`max_success_drop`.
 *
 * Exactly at the limit passes; only the delta, a difference, is given room for rounding (1e-12).
 * A route measured in several rows ships if all of them pass. The delta is needed only where a
 * cost overruns or a largest drop is set, and a figure whose limit is Infinity may be left out;
 * but what is there must be a value that the figure can have, needed or not. No successes is a
 * failure whatever the cost, and so is a budget that judges nothing at all. Never throws.
 */
export function evaluateLoadGate(
  routes: readonly LoadGateRow[] | Readonly<Record<string, LoadGateFigures>>,
  budgets: Readonly<Record<string, LoadGateBudget>>,
): LoadGateResult {
  const table = tableOf(routes);
  const budgetOf: Fields = fieldsOf(budgets) ?? new Map();
  const rowsOf = new Map<string, Row[]>([...budgetOf.keys()].map((route) => [route, []]));
  for (const row of table) {
    const { route } = row.place;
    if (route === null) continue;
    const rows = rowsOf.get(route);
    if (rows === undefined) rowsOf.set(route, [row]);
    else rows.push(row);
  }

  const judged = [...rowsOf].map(([route, rows]) => ({
    route,
    ...(budgetOf.has(route) ? judgeRoute(route, rows, budgetOf.get(route)) : unbudgeted(route)),
  }));
  const nowhere = { route: null };
  const failures = [
    ...(budgetOf.size > 0 ? [] : [failure(nowhere, 'no_budgets', 'no route has a budget')]),
    ...(table.length > 0 ? [] : [failure(nowhere, 'empty_table', 'the table has no rows')]),
    ...table.filter(({ place }) => place.route === null).map(nameless),
    ...judged.flatMap((route) => route.failures),
  ];
  const summaries = judged.map(({ route, failures: own, costOverrunAccepted }) => ({
    route,
    ship: own.length === 0,
    costOverrunAccepted,
  }));
  return { ship: failures.length === 0, failures, routes: summaries };
}

function judgeRoute(route: string, rows: readonly Row[], budget: unknown): Judged {
  const limits = limitsOf(budget);
  const judged = rows.map((row) => judgeRow(row, limits));
  const unmeasured = failure({ route }, 'missing_route', 'has a budget but was never measured');
  return {
    failures: [
      ...mistakesIn(route, budget, limits),
      ...(rows.length > 0 ? judged.flatMap((row) => row.failures) : [unmeasured]),
    ],
    costOverrunAccepted: judged.some((row) => row.costOverrunAccepted),
  };
}

function unbudgeted(route: string): Judged {
  const failures = [failure({ route }, 'unbudgeted_route', 'was measured but has no budget')];
  return { failures, costOverrunAccepted: false };
}

function judgeRow({ place, found, fields }: Row, limits: Limits): Judged {
  if (fields === undefined)
    return { failures: [notARow(place, found)], costOverrunAccepted: false };

  const noSuccesses = withoutSuccess(fields);
  const read = (figure: Figure): number | undefined => {
    const costOfNothing = figure === 'cost_per_success' && noSuccesses.length > 0;
    const usable = !costOfNothing && flaw(fields.get(figure), FIGURES[figure]) === undefined;
    return usable ? (fields.get(figure) as number) : undefined;
  };
  const overrun = above(read, 'cost', 'cost_per_success', limits.cost_per_success);
  const pastMaximum = above(read, 'cost_maximum', 'cost_per_success', limits.max_cost_per_success);
  const madeUp = (read('task_success_delta') ?? NaN) >= limits.min_gain_for_cost_overrun - ROUNDING;
  const needs: Readonly<Record<Figure, boolean>> = {
    p95_ms: limits.p95_ms < Infinity,
    error_rate: limits.error_rate < Infinity,
    cost_per_success: limits.cost_per_success < Infinity || limits.max_cost_per_success < Infinity,
    task_success_delta: limits.max_success_drop < Infinity || overrun.length > 0,
    successes: false,
  };
  const breaches = [
    ...above(read, 'p95', 'p95_ms', limits.p95_ms),
    ...above(read, 'error_rate', 'error_rate', limits.error_rate),
    ...(madeUp ? [] : overrun),
    ...pastMaximum,
    ...dropped(read('task_success_delta'), limits.max_success_drop),
    ...noSuccesses,
    ...keys(FIGURES)
      .filter((figure) => figure !== 'cost_per_success' || noSuccesses.length === 0)
      .flatMap((figure) => unusable(figure, fields.get(figure), needs[figure])),
  ];
  return {
    failures: breaches.map(({ kind, field, limit, says }) =>
      failure(place, kind, `${field} ${says}`, { field, value: fields.get(field), limit }),
    ),
    costOverrunAccepted: madeUp && overrun.length > 0 && pastMaximum.length === 0,
  };
}

function above(
  read: (figure: Figure) => number | undefined,
  kind: 'p95' | 'error_rate' | 'cost' | 'cost_maximum',
  field: Figure,
  limit: number,
): Breach[] {
  const value = read(field);
  if (value === undefined || !(value > limit)) return [];
  const but = kind === 'cost' ? ', and no gain makes up for it' : '';
  const which = kind === 'cost_maximum' ? 'hard maximum' : 'limit';
  return [{ kind, field, limit, says: `is ${plain(value)}, above its ${which} ${limit}${but}` }];
}

function dropped(delta: number | undefined, most: number): Breach[] {
  if (delta === undefined || !(delta < -most - ROUNDING)) return [];
  const limit = 0 - most;
  const says = `is ${delta}, below its limit ${limit}`;
  return [{ kind: 'task_success', field: 'task_success_delta', limit, says }];
}

/** No successes, or a cost over none of them where they are not counted. */
function withoutSuccess(fields: Fields): Breach[] {
  const successes = fields.get('successes');
  const none = (field: Figure, says: string): Breach[] => [
    { kind: 'no_successes', field, limit: null, says },
  ];
  if (successes === 0) return none('successes', 'is 0: nothing to share the cost');
  const overNone = isMissing(successes) && fields.get('cost_per_success') === Infinity;
  return overNone ? none('cost_per_success', 'is infinite: no turn succeeded') : [];
}

function unusable(field: Figure, value: unknown, needed: boolean): Breach[] {
  const says = flaw(value, FIGURES[field]);
  if (says === undefined || (says === MISSING && !needed)) return [];
  const kind = says === MISSING ? 'missing_field' : 'bad_value';
  return [{ kind, field, limit: null, says }];
}

function limitsOf(budget: unknown): Limits {
  const fields = fieldsOf(budget);
  const read = (limit: Limit): number => {
    const value = fields?.get(limit);
    const { otherwise, ...range } = LIMITS[limit];
    if (value === undefined && otherwise !== undefined) return otherwise;
    const usable = value === Infinity || flaw(value, range) === undefined;
    return usable ? (value as number) : NaN;
  };
  return {
    p95_ms: read('p95_ms'),
    error_rate: read('error_rate'),
    cost_per_success: read('cost_per_success'),
    min_gain_for_cost_overrun: read('min_gain_for_cost_overrun'),
    max_cost_per_success: read('max_cost_per_success'),
    max_success_drop: read('max_success_drop'),
  };
}

/** What is wrong with a budget, given what could be read of it. */
function mistakesIn(route: string, budget: unknown, limits: Limits): LoadGateFailure[] {
  const bad = (message: string, value: unknown, of: { readonly field?: string } = {}) =>
    failure({ route }, 'bad_budget', message, { ...of, value });
  const fields = fieldsOf(budget);
  if (fields === undefined) return [bad('the budget is not a record of limits', budget)];

  const { min_gain_for_cost_overrun: _, ...judging } = limits;
  if (Object.values(judging).every((limit) => limit === Infinity)) {
    return [bad('the budget judges nothing: every limit is infinite', budget)];
  }
  return keys(LIMITS)
    .filter((field) => Number.isNaN(limits[field]))
    .map((field) => {
      const value = fields.get(field);
      return bad(`the budget of ${field} ${flaw(value, LIMITS[field])}`, value, { field });
    });
}

function tableOf(routes: unknown): Row[] {
  const keyed = fieldsOf(routes);
  if (keyed !== undefined) {
    return [...keyed].map(([route, row]) => ({
      place: { route },
      found: row,
      fields: fieldsOf(row),
    }));
  }
  return listOf(routes).map((found, i) => {
    const fields = fieldsOf(found);
    const name = fields?.get('route');
    const route = typeof name === 'string' && name !== '' ? name : null;
    return { place: { route, row: i + 1 }, found, fields };
  });
}

function nameless({ place, found, fields }: Row): LoadGateFailure {
  if (fields === undefined) return notARow(place, found);
  const of = { field: 'route', value: fields.get('route') };
  return isMissing(of.value)
    ? failure(place, 'missing_field', 'route is missing', of)
    : failure(place, 'bad_value', 'route is not a name', of);
}

const notARow = (place: Place, value: unknown): LoadGateFailure =>
  failure(place, 'bad_value', 'not a record of figures', { value });

function failure(
  place: Place,
  kind: LoadGateFailureKind,
  message: string,
  of: Partial<Pick<LoadGateFailure, 'field' | 'value' | 'limit'>> = {},
): LoadGateFailure {
  const where = [place.route, place.row && `row ${place.row}`].filter(Boolean).join(', ');
  const text = where === '' ? message : `${where}: ${message}`;
  return { ...place, kind, value: undefined, limit: null, ...of, message: text };
}

const plain = (value: number): string => (value === Infinity ? 'infinite' : `${value}`);

const keys = <K extends string>(record: Readonly<Record<K, unknown>>): K[] =>
  Object.keys(record) as K[];

/** What keeps a value from being a figure in this range, as a phrase; undefined when it is one. */
export function flaw(value: unknown, { least, most }: Range): string | undefined {
  if (isMissing(value)) return MISSING;
  if (typeof value !== 'number' || Number.isNaN(value)) return 'is not a number';
  if (value < least) return least === 0 ? 'is negative' : `is below ${least}`;
  if (value > most) return value === Infinity ? 'is infinite' : `is above ${most}`;
  return undefined;
}

/** As tables leave a field empty. */
export const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || value === '';

/** The own fields of a record; undefined for anything else, also for what cannot be read. */
export function fieldsOf(value: unknown): Fields | undefined {
  try {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return new Map(Object.entries(value));
  } catch {
    return undefined;
  }
}

/** The rows of a table, holes included; none for anything else, also for what cannot be read. */
export function listOf(value: unknown): readonly unknown[] {
  try {
    return Array.isArray(value) ? Array.from<unknown>(value) : [];
  } catch {
    return [];
  }
}
