/** One row of a step-load table as read, unchecked: what is wrong with it is named in the result. */
export interface CapacityStep {
  /** Offered load of the step, at least 0. */
  readonly concurrency?: unknown;
  /** Milliseconds, at least 0; Infinity when more than 5 % of the turns never came so far. */
  readonly p95_ms?: unknown;
  /** Share of the turns, 0 to 1. */
  readonly error_rate?: unknown;
}

/** The most that a step may show and still pass. At least one of them is given. */
export interface CapacityBudgets {
  readonly p95_ms?: number;
  readonly error_rate?: number;
}

/** The first step of the sustained violation; a step that was run twice shows the worse figures. */
export interface FailingStep {
  readonly concurrency: number;
  /** null when the step has no usable figure. */
  readonly p95_ms: number | null;
  readonly error_rate: number | null;
  /** The budgets it broke; empty when it failed only because a figure is unusable. */
  readonly broke: readonly (keyof CapacityBudgets)[];
}

export interface CapacityBreak {
  /** Largest supported concurrency; null when no step passed before the break, or none can be judged. */
  readonly capacity: number | null;
  /** No violation was sustained: the capacity is "at least" that. */
  readonly censored: boolean;
  readonly firstFailing: FailingStep | null;
  /** What is wrong with the input, by name. Not empty: not a pass, whatever the capacity. */
  readonly failures: readonly string[];
}

interface Step {
  readonly concurrency: number;
  readonly figures: FailingStep;
  readonly usable: boolean;
  readonly violated: boolean;
}

const FIGURES = ['p95_ms', 'error_rate'] as const;

/**
 * Supported capacity from a step-load table: the last passing step before the first sustained
 * violation of the budgets.
 *
 * Steps may come in any order; a step run twice fails if any of its rows fails. A violation is
 * sustained when `sustain` steps in a row violate, or all that are left: nothing speaks against
 * the last one. A single violation with a pass after it does not cap the capacity,
 * and no pass after a sustained one raises it. With `sustain: 1` the first violation counts.
 *
 * A figure exactly at its budget passes. A figure that is missing, NaN, negative or (error rate) above 1
 * is a failure by name, and its step counts as a sustained violation by itself: nothing shows that the
 * system held there. A row without a usable concurrency has no place, so then there is no capacity
 * at all, and the same holds for an empty table and for budgets or `sustain` that make no sense.
 * Never throws.
 */
export function firstCapacityBreak(
  steps: readonly CapacityStep[],
  budgets: CapacityBudgets,
  { sustain = 2 }: { readonly sustain?: number } = {},
): CapacityBreak {
  const unplaced = [...budgetFailures(budgets, sustain), ...tableFailures(steps)];
  if (unplaced.length > 0) return noCapacity(unplaced);

  const sorted = bySteps(steps, budgets);
  const failures = steps.flatMap((row) => figureFailures(row, budgets));
  const at = sorted.findIndex((_, first) => sustained(sorted, first, sustain));
  const supported = sorted.slice(0, at === -1 ? sorted.length : at);
  return {
    capacity: supported.findLast((step) => !step.violated)?.concurrency ?? null,
    censored: at === -1,
    firstFailing: sorted[at]?.figures ?? null,
    failures,
  };
}

function sustained(sorted: readonly Step[], first: number, sustain: number): boolean {
  if (!sorted[first]!.usable) return true;
  return sorted.slice(first, first + sustain).every((step) => step.violated);
}

/** The rows joined by concurrency, in rising order. */
function bySteps(rows: readonly CapacityStep[], budgets: CapacityBudgets): Step[] {
  const loads = [...new Set(rows.map((row) => row.concurrency as number))].sort((a, b) => a - b);
  return loads.map((concurrency) => {
    const same = rows.filter((row) => row.concurrency === concurrency);
    const worst = (figure: keyof CapacityBudgets): number | null => {
      const usable = same.map((row) => row[figure]).filter((value) => !flaw(figure, value));
      return usable.length === 0 ? null : Math.max(...(usable as number[]));
    };
    const p95_ms = worst('p95_ms');
    const error_rate = worst('error_rate');
    const broke = FIGURES.filter((figure) => {
      const value = figure === 'p95_ms' ? p95_ms : error_rate;
      const budget = budgets[figure];
      return budget !== undefined && value !== null && value > budget;
    });
    const usable = same.every((row) => figureFailures(row, budgets).length === 0);
    const figures = { concurrency, p95_ms, error_rate, broke };
    return { concurrency, figures, usable, violated: broke.length > 0 || !usable };
  });
}

/** What is wrong with a value of this kind, as a phrase; undefined when it can be judged. */
function flaw(figure: keyof CapacityBudgets, value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return 'is missing';
  if (typeof value !== 'number' || Number.isNaN(value)) return 'is not a number';
  if (value < 0) return 'is negative';
  if (figure === 'error_rate' && value > 1) return 'is above 1';
  return undefined;
}

function figureFailures(row: CapacityStep, budgets: CapacityBudgets): string[] {
  return FIGURES.flatMap((figure) => {
    const wrong = budgets[figure] === undefined ? undefined : flaw(figure, row[figure]);
    return wrong === undefined ? [] : [`step ${row.concurrency}: ${figure} ${wrong}`];
  });
}

function tableFailures(rows: readonly CapacityStep[]): string[] {
  if (rows.length === 0) return ['the table has no steps'];
  return rows.flatMap((row, i) => {
    const value = row?.concurrency;
    const placed = typeof value === 'number' && value >= 0 && value < Infinity;
    return placed ? [] : [`row ${i + 1}: concurrency is not a number of at least 0`];
  });
}

function budgetFailures(budgets: CapacityBudgets, sustain: number): string[] {
  const given = FIGURES.filter((figure) => budgets[figure] !== undefined);
  const failures = given
    .filter((figure) => !(budgets[figure]! >= 0))
    .map((figure) => `the budget of ${figure} is not a number of at least 0`);
  if (given.length === 0) failures.push('no budget is given');
  if (!Number.isInteger(sustain) || sustain < 1) {
    failures.push('sustain is not a positive whole number');
  }
  return failures;
}

function noCapacity(failures: readonly string[]): CapacityBreak {
  return { capacity: null, censored: false, firstFailing: null, failures };
}
