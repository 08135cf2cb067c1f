import { type Finding, type Mistake, type Source, suggestion } from '../files/index.ts';
import { capacityCheck } from './capacity-check.ts';
import { type GateCheck, plain, withoutFigure } from './check.ts';
import type { CapacityGate, GateDescription, Where } from './gate-file.ts';
import { loadChecks } from './load-check.ts';
import { ALPHA } from './question.ts';
import { retryChecks } from './retry-check.ts';
import type { Table, TableRow } from './table.ts';
import { numberIn, TableFields } from './table-fields.ts';
import type { Verdict } from './verdict.ts';

/** What a gate says of a table. */
export interface GateResult {
  /** Name of the gate. */
  readonly gate: string;
  /** PASS only if every check passes; else FAIL before NO DATA before INCONCLUSIVE. */
  readonly verdict: Verdict;
  /** Name of the check with the least room among those that give the verdict; null if none has a figure. */
  readonly binding: string | null;
  readonly checks: readonly GateCheck[];
  /** Says what binds. */
  readonly sentence: string;
}

/** Every mistake in what a gate says of the columns of a table; `source` is what the gate was read from. */
export function checkGate(gate: GateDescription, table: Table, source: Source): Mistake[] {
  const fields = new TableFields(table, gate.columns);
  const { capacity } = gate;
  return source.mistakes([
    ...whereFindings(gate.where, ['where'], fields),
    ...whereFindings(capacity?.where ?? {}, ['capacity', 'where'], fields),
    ...(capacity !== undefined && capacity.route === undefined
      ? routeFindings(fields, rowsWhere(capacity.where, fields))
      : []),
  ]);
}

function whereFindings(where: Where, path: readonly string[], fields: TableFields): Finding[] {
  return Object.keys(where)
    .filter((column) => fields.column(column) === undefined)
    .map((column) => ({
      path: [...path, column],
      at: 'key',
      expected: `a column of ${fields.table.file}`,
      hint: suggestion(column, fields.table.columns, 'columns'),
    }));
}

/** A capacity of several routes at once would mix their rows. */
function routeFindings(fields: TableFields, rows: readonly TableRow[]): Finding[] {
  const routes = new Set(rows.flatMap((row) => fields.text(row, 'route') ?? []));
  if (routes.size < 2) return [];
  const hint = suggestion(undefined, [...routes], 'routes');
  return [{ path: ['capacity', 'route'], expected: `a route of ${fields.table.file}`, hint }];
}

/** Judges a table. What is wrong with its figures is named by a check, never an error and never a PASS. */
export function judgeGate(gate: GateDescription, table: Table): GateResult {
  const fields = new TableFields(table, gate.columns);
  const { capacity, retryStorm } = gate;
  const judgesLoad = Object.keys(gate.load).length > 0;
  // Figures of the load and the capacity share the chance of a FAIL without cause.
  const alpha = judgesLoad && capacity !== undefined ? ALPHA / 2 : ALPHA;
  const among = (
    name: string,
    where: Where,
    judge: (rows: readonly TableRow[]) => readonly GateCheck[],
  ): readonly GateCheck[] => {
    const rows = rowsWhere(where, fields);
    return rows.length > 0 ? judge(rows) : [withoutFigure(name, 'NO DATA', noRow(where))];
  };
  const checks = [
    ...(judgesLoad
      ? among('load', gate.where, (rows) => loadChecks(gate, fields, rows, alpha))
      : []),
    ...(capacity === undefined
      ? []
      : among('capacity', capacity.where, (rows) =>
          capacityChecks(gate, capacity, fields, rows, alpha),
        )),
    ...(retryStorm === undefined
      ? []
      : among('retry storm', gate.where, (rows) => retryChecks(retryStorm, fields, rows))),
  ];
  const verdict = worstOf(checks);
  const binding = tightest(checks.filter((check) => check.verdict === verdict));
  return {
    gate: gate.name,
    verdict,
    binding: binding?.name ?? null,
    checks,
    sentence: sentenceOf(gate.name, verdict, checks, binding),
  };
}

/** Of a route, the rows of it, where a column names routes. */
function capacityChecks(
  gate: GateDescription,
  capacity: CapacityGate,
  fields: TableFields,
  rows: readonly TableRow[],
  alpha: number,
): GateCheck[] {
  const { route } = capacity;
  const all = route === undefined || !fields.has('route');
  const own = all ? rows : rows.filter((row) => fields.text(row, 'route') === route);
  if (own.length > 0) return [capacityCheck(gate, capacity, fields, own, alpha)];
  return [withoutFigure(`capacity of ${route}`, 'NO DATA', 'the route was never measured')];
}

/** The rows that hold what is asked, in every column. */
function rowsWhere(where: Where, fields: TableFields): readonly TableRow[] {
  const asked = Object.entries(where).map(([word, value]) => ({ at: fields.column(word), value }));
  return fields.table.rows.filter(({ cells }) =>
    asked.every(({ at, value }) => {
      const cell = at === undefined ? null : (cells[at] ?? null);
      return typeof value === 'number' ? numberIn(cell) === value : String(cell) === String(value);
    }),
  );
}

const noRow = (where: Where): string =>
  `no row has ${Object.entries(where)
    .map(([column, value]) => `${column} ${value}`)
    .join(' and ')}`;

const BY_WEIGHT: readonly Verdict[] = ['FAIL', 'NO DATA', 'INCONCLUSIVE', 'PASS'];

/** No check at all is no data. */
function worstOf(checks: readonly GateCheck[]): Verdict {
  const verdicts = new Set(checks.map(({ verdict }) => verdict));
  return BY_WEIGHT.find((verdict) => verdicts.has(verdict)) ?? 'NO DATA';
}

/** The check with the least room for its figure; the first of equals. */
function tightest(checks: readonly GateCheck[]): GateCheck | undefined {
  return checks.reduce<GateCheck | undefined>((least, check) => {
    if (check.value === null || check.limit === null) return least;
    return least === undefined || use(check) > use(least) ? check : least;
  }, undefined);
}

/** Share of its limit that a figure uses up: 1 at the limit, more beyond it. */
function use({ value, limit, bound }: GateCheck): number {
  if (value === limit) return 1;
  const [part, whole] = bound === 'at most' ? [value!, limit!] : [limit!, value!];
  if (part >= 0 && whole > 0) return part / whole;
  return part > whole ? Infinity : 0;
}

function sentenceOf(
  gate: string,
  verdict: Verdict,
  checks: readonly GateCheck[],
  binding: GateCheck | undefined,
): string {
  const check = binding ?? checks.find((check) => check.verdict === verdict);
  if (check === undefined) return `${gate}: ${verdict}: nothing was judged.`;
  const { name, value, limit, bound, reason } = check;
  const figure =
    value === null || limit === null ? reason : `${plain(value)} against ${bound} ${plain(limit)}`;
  return `${gate}: ${verdict}. ${LEADS[verdict]} ${name}, ${figure}.`;
}

const LEADS: Readonly<Record<Verdict, string>> = {
  PASS: 'The least room has',
  FAIL: 'What binds:',
  INCONCLUSIVE: 'Too close to tell:',
  'NO DATA': 'Not known:',
};
