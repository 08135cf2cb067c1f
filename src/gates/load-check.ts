import type { Estimate } from '../statistics/index.ts';
import { type GateCheck, withoutFigure } from './check.ts';
import type { GateDescription, RouteBudget } from './gate-file.ts';
import {
  evaluateLoadGate,
  type LoadGateFailure,
  type LoadGateFigures,
  ROUNDING,
} from './load-gate.ts';
import { answered, chanceOf, passes, type Question } from './question.ts';
import type { TableRow } from './table.ts';
import { type FigureName, isField, type TableFields } from './table-fields.ts';
import { isUnstable, type TableFigure, tableFigure } from './table-figures.ts';

interface RoutedRow {
  readonly row: TableRow;
  readonly route: string | undefined;
}

/**
 * Judges every row by the budget of its route, one check for each figure. The rules, and what counts as
 * bad input, are those of `evaluateLoadGate`, but figures with intervals are judged by them. `alpha` is what
 * they may use up of the chance of a false FAIL.
 */
export function loadChecks(
  gate: GateDescription,
  fields: TableFields,
  rows: readonly TableRow[],
  alpha: number,
): GateCheck[] {
  const routed = routedRows(gate, fields, rows);
  const names = namesOf(routed, fields);
  const questions = routed.flatMap(({ row, route }, i) => {
    if (route === undefined) {
      const why = fields.absence('route') ?? 'route is missing';
      return [withoutFigure(row.place, 'NO DATA', why)];
    }
    const budget = Object.hasOwn(gate.load, route) ? gate.load[route] : undefined;
    if (budget === undefined) return [];
    return new BudgetedRow(gate, fields, { row, route }, names[i]!, budget).questions();
  });
  return [...answered(questions, alpha), ...routeChecks(gate.load, routed)];
}

/** Where no column names the route, the rows are of the only route with a budget. */
function routedRows(
  { load, othersIgnored }: GateDescription,
  fields: TableFields,
  rows: readonly TableRow[],
): RoutedRow[] {
  const budgeted = Object.keys(load);
  const only = budgeted.length === 1 && !fields.has('route') ? budgeted[0] : undefined;
  const routed = rows.map((row) => ({ row, route: only ?? fields.text(row, 'route') }));
  if (!othersIgnored) return routed;
  return routed.filter(({ route }) => route === undefined || Object.hasOwn(load, route));
}

/** `dictation at 300`, with the line where several rows have that load or none is given. */
function namesOf(routed: readonly RoutedRow[], fields: TableFields): string[] {
  const names = routed.map(({ row, route }) => {
    const load = fields.text(row, 'concurrency');
    return load === undefined ? `${route}` : `${route} at ${load}`;
  });
  const repeated = new Set<string>();
  const seen = new Set<string>();
  for (const name of names) (seen.has(name) ? repeated : seen).add(name);
  const loads = fields.has('concurrency');
  return names.map((name, i) =>
    loads && !repeated.has(name) ? name : `${name}, ${routed[i]!.row.place}`,
  );
}

const UNBUDGETED = 'it was measured but has no budget; give one, or say other_routes: ignored';

/** Routes with a budget and no rows, and with rows and no budget. */
function routeChecks(load: GateDescription['load'], routed: readonly RoutedRow[]): GateCheck[] {
  const measured = new Set(routed.flatMap(({ route }) => route ?? []));
  return [
    ...Object.keys(load)
      .filter((route) => !measured.has(route))
      .map((route) => withoutFigure(route, 'NO DATA', 'it has a budget but was never measured')),
    ...[...measured]
      .filter((route) => !Object.hasOwn(load, route))
      .map((route) => withoutFigure(route, 'FAIL', UNBUDGETED)),
  ];
}

/** One row of a route that has a budget. */
class BudgetedRow {
  private readonly name: string;
  private readonly fields: TableFields;
  private readonly row: TableRow;
  private readonly budget: RouteBudget;
  private readonly required: boolean;
  private readonly figures: Readonly<Record<keyof LoadGateFigures, unknown>>;
  private readonly bad: readonly LoadGateFailure[];

  constructor(
    { intervalsRequired }: GateDescription,
    fields: TableFields,
    { row, route }: { readonly row: TableRow; readonly route: string },
    name: string,
    budget: RouteBudget,
  ) {
    this.name = name;
    this.fields = fields;
    this.row = row;
    this.budget = budget;
    this.required = intervalsRequired;
    this.figures = {
      p95_ms: isUnstable(fields, row) ? Infinity : fields.number(row, 'p95_ms'),
      error_rate: fields.number(row, 'error_rate'),
      cost_per_success: fields.number(row, 'cost_per_success'),
      task_success_delta: fields.number(row, 'task_success_delta'),
      successes: fields.number(row, 'successes'),
    };
    this.bad = evaluateLoadGate(
      Object.fromEntries([[route, this.figures]]),
      Object.fromEntries([[route, budget]]),
    ).failures.filter(({ kind }) => INPUT_KINDS.includes(kind));
  }

  questions(): (Question | GateCheck)[] {
    const { budget, bad } = this;
    const { max_cost_per_success = Infinity, max_success_drop = Infinity } = budget;
    const wasted = bad.some(({ kind }) => kind === 'no_successes');
    const cost = (limit: number) => (wasted ? [] : this.atMost('cost_per_success', limit));
    return [
      ...bad.map((failure) => this.inputCheck(failure)),
      ...this.atMost('p95_ms', budget.p95_ms),
      ...this.atMost('error_rate', budget.error_rate),
      ...cost(budget.cost_per_success).map((question) => this.madeUpFor(question)),
      ...cost(max_cost_per_success).map((question) => ({
        ...question,
        name: `${question.name}, maximum`,
      })),
      ...this.atLeast('task_success_delta', 0 - max_success_drop),
    ];
  }

  /** Without a success the money is spent for nothing; what else may be wrong with the input is no data. */
  private inputCheck({ kind, field = '', route, message }: LoadGateFailure): GateCheck {
    const missing = kind === 'missing_field' && isField(field);
    const absence = missing ? this.fields.absence(field) : undefined;
    const reason = absence ?? message.replace(`${route}: `, '');
    return withoutFigure(
      `${this.name}: ${field}`,
      kind === 'no_successes' ? 'FAIL' : 'NO DATA',
      reason,
    );
  }

  private atMost(field: FigureName, limit: number): (Question | GateCheck)[] {
    if (limit === Infinity) return [];
    return this.asked(field, (name, found) => {
      const figure = { name, estimate: found.estimate, limit };
      return { ...found, name, limit, bound: 'at most', figure };
    });
  }

  private atLeast(field: FigureName, limit: number): (Question | GateCheck)[] {
    if (limit === -Infinity) return [];
    return this.asked(field, (name, found) => {
      const figure = { name, estimate: negative(found.estimate), limit: ROUNDING - limit };
      return { ...found, name, limit, bound: 'at least', figure };
    });
  }

  private asked(
    field: FigureName,
    ask: (name: string, found: TableFigure) => Question,
  ): (Question | GateCheck)[] {
    const found = this.read(field);
    if (found === undefined) return [];
    const name = `${this.name}: ${field}`;
    return [typeof found === 'string' ? withoutFigure(name, 'NO DATA', found) : ask(name, found)];
  }

  /** undefined if there is no figure, or one that is bad and told as such. */
  private read(field: FigureName): TableFigure | string | undefined {
    const told = this.bad.some((failure) => failure.field === field);
    if (told || this.figures[field] === undefined) return undefined;
    return tableFigure(this.fields, this.row, field, this.required);
  }

  /** A cost is inside its budget or a gain makes up for it: whichever speaks more for the route decides. */
  private madeUpFor(cost: Question | GateCheck): Question | GateCheck {
    const gain = this.read('task_success_delta');
    if (!('figure' in cost) || gain === undefined || typeof gain === 'string') return cost;
    const limit = ROUNDING - this.budget.min_gain_for_cost_overrun;
    const figure = { name: cost.name, estimate: negative(gain.estimate), limit };
    const better = passes(figure) || chanceOf(figure) >= chanceOf(cost.figure);
    if (passes(cost.figure) || !better) return cost;
    return { ...cost, basis: gain.basis, figure, gain: gain.estimate.value };
  }
}

const INPUT_KINDS: readonly LoadGateFailure['kind'][] = [
  'missing_field',
  'bad_value',
  'no_successes',
];

const negative = (of: Estimate): Estimate => ({
  ...of,
  value: 0 - of.value,
  low: 0 - of.high,
  high: 0 - of.low,
});
