import type { Comparison, Difference, DifferenceRow } from '../experiment/index.ts';
import type { Estimate } from '../statistics/index.ts';
import { type Findings, loadUnit } from './findings.ts';
import { whyNone } from './intervals.ts';
import { type TextColumn, textTable } from './text-table.ts';
import { halfWidth, level, measured, NOTHING, timeUnit, wrapped } from './wording.ts';

/**
 * How the policies differ from the first one at the step that decides: a line for each policy and route. Nothing
 * without policies to compare.
 */
export function pairedTable(findings: Findings, width: number): string[] {
  const { comparison } = findings;
  const rows = comparison === null ? [] : decisive(comparison);
  const [first] = rows;
  if (first === undefined) return [];
  const load = `${level(first.cell.load.level)} ${loadUnit(findings)}`;
  const head = `Against ${first.baseline} at ${load}, with the same callers:`;
  return [
    ...wrapped(head, width),
    ...textTable(columnsOf(rows), width),
    ...notes(rows).flatMap((note) => wrapped(note, width, '    ')),
  ];
}

const decisive = ({ differences, step }: Comparison): DifferenceRow[] =>
  differences.filter(({ cell }) => cell.step === step);

function columnsOf(rows: readonly DifferenceRow[]): TextColumn[] {
  const column = (
    head: string,
    of: (row: DifferenceRow) => string,
    align: TextColumn['align'] = 'left',
  ): TextColumn => ({ head: [head], cells: rows.map(of), align });
  const some = (of: (row: DifferenceRow) => Difference | null): boolean =>
    rows.some((row) => (of(row)?.by.value ?? 0) !== 0);
  const errors = some(({ errorRate }) => errorRate)
    ? [column('errors %', ({ errorRate }) => points(errorRate), 'right')]
    : [];
  const success = some(({ success }) => success)
    ? [column('success %', ({ success }) => points(success), 'right')]
    : [];
  const cost = rows.some(({ cost }) => cost !== null)
    ? [column('cost', ({ cost }) => inBrackets(cost, percent(cost?.share ?? NaN)), 'right')]
    : [];
  return [
    { ...column('policy', ({ cell }) => cell.policy), least: 6 },
    { ...column('route', ({ route }) => route), least: 5 },
    { ...column('p95 of', ({ primary }) => primary.replaceAll('_', ' ')), least: 8 },
    column('differs by', ({ p95: { by } }) => timeDifference(by), 'right'),
    column('share', ({ p95 }) => percent(p95.share), 'right'),
    column('', ({ p95 }) => wordOf(p95)),
    ...errors,
    ...success,
    ...cost,
  ];
}

const wordOf = ({ shown }: Difference): string =>
  shown === 'not enough data' ? shown.toUpperCase() : shown;

/** A difference of shares, in percentage points. */
const points = (difference: Difference | null): string =>
  difference === null ? NOTHING : inBrackets(difference, amount(difference.by, 0.01, ''));

/** A figure whose difference is not shown stands in brackets. */
const inBrackets = (difference: Difference | null, text: string): string =>
  text === NOTHING || isShown(difference) ? text : `(${text})`;

const isShown = (difference: Difference | null): boolean =>
  difference?.shown === 'better' || difference?.shown === 'worse';

function timeDifference(by: Estimate): string {
  const { name, size } = timeUnit([Math.abs(by.value)]);
  return amount(by, size, ` ${name}`);
}

/** `-12.3 ±0.4 ms`, in a unit that is so large. */
function amount({ value, high, lacks }: Estimate, size: number, unit: string): string {
  if (Number.isNaN(value)) return NOTHING;
  const shown = `${signOf(value)}${measured(Math.abs(value) / size)}`;
  if (!Number.isFinite(value)) return shown;
  if (lacks !== null) return `${shown}${unit}`;
  return `${shown} ±${halfWidth((high - value) / size, Math.abs(value) / size)}${unit}`;
}

const signOf = (value: number): string => (value > 0 ? '+' : value < 0 ? '-' : '');

const percent = (share: number): string =>
  Number.isNaN(share) ? NOTHING : `${signOf(share)}${measured(Math.abs(100 * share), 1)} %`;

function notes(rows: readonly DifferenceRow[]): string[] {
  const estimates = rows.map(({ p95 }) => p95.by);
  const lacking = estimates.filter(({ lacks }) => lacks !== null && lacks !== 'data');
  const reasons = new Set(lacking.map((estimate) => whyNone(estimate, lacking, 'turns')));
  const others = rows.flatMap(({ errorRate, success, cost }) => [errorRate, success, cost]);
  const unsure = others.some((one) => one !== null && one.by.value !== 0 && !isShown(one));
  return [
    ...(estimates.some(({ lacks }) => lacks === null)
      ? ['±: 95 % confidence interval of the difference over pairs of replications']
      : []),
    ...(unsure ? ['(): no difference shown, or not enough data'] : []),
    ...[...reasons].map((reason) => `not enough data: ${reason}`),
  ];
}
