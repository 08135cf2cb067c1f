import type { DelayEstimates, StepRow } from '../experiment/index.ts';
import { estimatesOf } from './delay-columns.ts';
import { textTable } from './text-table.ts';

const WIDTH = 100;
const MILLISECOND = 1000;

/**
 * The swept route's judged p95 at each step: with its statistical interval, and within which bounds it lies over draws
 * of the profiles. `draws`: the rows of each.
 */
export function inputUncertaintyText(
  steps: readonly StepRow[],
  draws: readonly (readonly StepRow[])[],
): string {
  const swept = steps.filter((row) => row.swept);
  const rows = swept.map((row) => {
    const drawn = draws.flatMap((ofDraw) =>
      ofDraw
        .filter(({ cell, route }) => cell.step === row.cell.step && route === row.route)
        .map((one) => primaryOf(one)?.p95.value ?? NaN),
    );
    return { row, primary: primaryOf(row), ...bounds(drawn) };
  });
  const ms = (micros: number | undefined): string =>
    micros === undefined || Number.isNaN(micros)
      ? ''
      : Number((micros / MILLISECOND).toPrecision(4)).toString();
  const table = textTable(
    [
      {
        head: ['', 'offered'],
        align: 'right',
        cells: rows.map(({ row }) => `${row.cell.load.level}`),
      },
      {
        head: [`${swept[0]?.primary ?? ''}`, 'p95 ms'],
        align: 'right',
        cells: rows.map(({ primary }) => ms(primary?.p95.value)),
      },
      {
        head: ['by chance', '95 %'],
        align: 'right',
        cells: rows.map(({ primary }) => `${ms(primary?.p95.low)} to ${ms(primary?.p95.high)}`),
      },
      {
        head: ['by the profiles', '95 %'],
        align: 'right',
        cells: rows.map(({ low, high }) => `${ms(low)} to ${ms(high)}`),
      },
    ],
    WIDTH,
  );
  const says = `Profiles were drawn ${draws.length} times from the covariance of their fits, on the same callers.`;
  return `${['', ...table, says].join('\n')}\n`;
}

const primaryOf = (row: StepRow): DelayEstimates | undefined => estimatesOf(row, row.primary);

/** The 2.5 % and 97.5 % quantiles, between draws; of few draws the least and the greatest. */
function bounds(values: readonly number[]): { readonly low: number; readonly high: number } {
  const sorted = values.filter((x) => !Number.isNaN(x)).sort((a, b) => a - b);
  const at = (q: number): number => {
    const place = q * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    const [low, high] = [sorted[below] ?? NaN, sorted[above] ?? NaN];
    return low === high ? low : low + (place - below) * (high - low);
  };
  return { low: at(0.025), high: at(0.975) };
}
