import { type Estimate, lowerBound, upperBound } from '../statistics/index.ts';
import { type CapacityBreak, type CapacityStep, firstCapacityBreak } from './capacity.ts';
import { type GateCheck, plain, withoutFigure } from './check.ts';
import type { CapacityGate, GateDescription } from './gate-file.ts';
import { ALPHA } from './question.ts';
import type { TableRow } from './table.ts';
import type { TableFields } from './table-fields.ts';
import { isUnstable, type TableFigure, tableFigure } from './table-figures.ts';

type Limited = 'p95_ms' | 'error_rate';

/** One row of the route: its figures as read and, where they are usable, with what they rest on. */
interface Step extends CapacityStep {
  readonly concurrency: unknown;
  readonly read: Partial<Record<Limited, TableFigure>>;
}

/**
 * Judges whether a route carries a load. A table of estimates gives a capacity that is sure, by the upper
 * bounds of all figures, and one that is possible, by the lower ones.
 *
 * - PASS: the sure capacity reaches the load. Each bound leaves a chance of 5 % / `sustain`, for that many
 *   failing steps must be seen to fail.
 * - FAIL: even by the lower bounds a sustained violation begins at that load or below it. They share `alpha`
 *   equally (Bonferroni): a capacity has no p-value that Holm's correction could rank.
 * - NO DATA: the table ends below the load, or holds what cannot be judged.
 */
export function capacityCheck(
  gate: GateDescription,
  capacity: CapacityGate,
  fields: TableFields,
  rows: readonly TableRow[],
  alpha: number,
): GateCheck {
  const { atLeast, budgets, sustain } = capacity;
  const name = capacity.route === undefined ? 'capacity' : `capacity of ${capacity.route}`;
  const read = stepsOf(gate, capacity, fields, rows);
  if (typeof read === 'string') return withoutFigure(name, 'NO DATA', read);

  const breakBy = (end: End): CapacityBreak => {
    const steps = read.map((step) => atEnd(step, end));
    return firstCapacityBreak(steps, budgets, { sustain });
  };
  const point = breakBy(middle);
  const sure = breakBy(worst(ALPHA / sustain));
  const possible = breakBy(best(alpha / Math.max(1, judgedFigures(read, atLeast))));
  const rule = (verdict: GateCheck['verdict'], reason: string): GateCheck => ({
    name,
    verdict,
    value: point.capacity,
    limit: atLeast,
    bound: 'at least',
    reason,
  });
  const failing = possible.firstFailing;
  if (failing !== null && failing.broke.length > 0 && failing.concurrency <= atLeast) {
    return rule('FAIL', `${failingSaid(point)}${basisSaid(read)}`);
  }
  if (point.failures.length > 0) return rule('NO DATA', firstOf(point.failures));
  if ((sure.capacity ?? -1) >= atLeast) {
    return rule('PASS', `${failingSaid(point)}${basisSaid(read)}`);
  }
  const highest = Math.max(...read.map((step) => step.concurrency as number));
  if (highest < atLeast) return rule('NO DATA', `the table ends at ${plain(highest)}`);
  const [low, high] = [sure, possible].map(({ capacity }) => plain(capacity ?? 0));
  const range = low === high ? `it is ${low}` : `it lies from ${low} to ${high}`;
  return rule('INCONCLUSIVE', `${range}; ${failingSaid(point)}${basisSaid(read)}`);
}

/** Which end of the estimates to take, and what for those without an interval. */
interface End {
  readonly of: (estimate: Estimate) => number;
  readonly unknown: (estimate: Estimate) => number;
}

const value = ({ value }: Estimate): number => value;
const middle: End = { of: value, unknown: value };
const worst = (alpha: number): End => ({
  of: (estimate) => upperBound(estimate, alpha),
  unknown: () => Infinity,
});
const best = (alpha: number): End => ({
  of: (estimate) => lowerBound(estimate, alpha),
  unknown: () => 0,
});

/** The rows as steps, or why there are none. */
function stepsOf(
  gate: GateDescription,
  { budgets }: CapacityGate,
  fields: TableFields,
  rows: readonly TableRow[],
): Step[] | string {
  const absent = fields.absence('concurrency');
  if (absent !== undefined) return absent;
  const limited = (['p95_ms', 'error_rate'] as const).filter(
    (field) => budgets[field] !== undefined,
  );
  const steps: Step[] = [];
  for (const row of rows) {
    const concurrency = fields.number(row, 'concurrency');
    const at = typeof concurrency === 'number' ? `step ${plain(concurrency)}` : row.place;
    const figures = {
      p95_ms: isUnstable(fields, row) ? Infinity : fields.number(row, 'p95_ms'),
      error_rate: fields.number(row, 'error_rate'),
    };
    const read: Partial<Record<Limited, TableFigure>> = {};
    for (const field of limited) {
      const missing = figures[field] === undefined ? fields.absence(field) : undefined;
      if (missing !== undefined) return missing;
      if (typeof figures[field] !== 'number') continue;
      const found = tableFigure(fields, row, field, gate.intervalsRequired);
      if (typeof found === 'string') return `${at}: ${field}: ${found}`;
      read[field] = found;
    }
    if (typeof concurrency !== 'number' || !(concurrency >= 0 && concurrency < Infinity)) {
      return `${row.place}: concurrency is not a number of at least 0`;
    }
    steps.push({ concurrency, ...figures, read });
  }
  const levels = new Set(steps.map(({ concurrency }) => concurrency));
  return levels.size <= MOST_LEVELS ? steps : `more than ${MOST_LEVELS} steps`;
}

/** Steps of a load test are few; the time to find the break grows with their square. */
const MOST_LEVELS = 1000;

/** The step with its figures at one end of what they may be. What is no figure stays and gets named. */
function atEnd(step: Step, { of, unknown }: End): CapacityStep {
  const figure = (field: Limited, most: number): unknown => {
    const estimate = step.read[field]?.estimate;
    if (estimate === undefined || !(estimate.value >= 0 && estimate.value <= most)) {
      return step[field];
    }
    const end = estimate.lacks === null ? of(estimate) : unknown(estimate);
    return Math.min(most, Math.max(0, end));
  };
  return {
    concurrency: step.concurrency,
    p95_ms: figure('p95_ms', Infinity),
    error_rate: figure('error_rate', 1),
  };
}

/** How many figures with an interval a false FAIL could come from: a violation has to begin with one. */
function judgedFigures(steps: readonly Step[], upTo: number): number {
  const concerned = steps.filter(({ concurrency }) => (concurrency as number) <= upTo);
  return concerned
    .flatMap(({ read }) => Object.values(read))
    .filter(({ basis }) => basis === 'interval').length;
}

/** `first failing at 370: p95_ms 910, error_rate 0` */
function failingSaid({ firstFailing, censored }: CapacityBreak): string {
  if (censored) return 'at least that: no step of the table fails for good';
  if (firstFailing === null) return 'no step can be judged';
  const { concurrency, p95_ms, error_rate } = firstFailing;
  const figures = [
    ...(p95_ms === null ? [] : [`p95_ms ${plain(p95_ms)}`]),
    ...(error_rate === null ? [] : [`error_rate ${plain(error_rate)}`]),
  ];
  return `first failing at ${plain(concurrency)}: ${figures.join(', ')}`;
}

/** What of the figures has no interval, if any. */
function basisSaid(steps: readonly Step[]): string {
  const bases = new Set(steps.flatMap(({ read }) => Object.values(read)).map(({ basis }) => basis));
  if (bases.has('required')) return '; point estimates, and the gate requires intervals';
  if (bases.has('point')) {
    return bases.size === 1 ? '; point estimates, no intervals' : '; in part point estimates';
  }
  return bases.has('withheld') ? '; some figures have no interval' : '';
}

function firstOf(failures: readonly string[]): string {
  const more = failures.length - 1;
  return more === 0 ? failures[0]! : `${failures[0]}, and ${more} more such`;
}
