import { type DelayEstimates, type DelayName, delays, type StepRow } from '../experiment/index.ts';
import { type Column, estimateColumns, inUnit, MILLISECONDS } from './column.ts';

/** The delays that a route can have, in the order of a turn. */
export const delayNames = Object.keys(delays) as readonly DelayName[];

export const estimatesOf = (row: StepRow, name: string): DelayEstimates | undefined =>
  row.delays.find(({ delay }) => delay === name);

/** Columns of one delay of the turns of a row. */
export function delayColumns(name: DelayName): Column<StepRow>[] {
  const { from, to, clock } = delays[name];
  const meaning = `from ${from} to ${to} (${clock} clock)`;
  const columns = (statistic: 'mean' | 'p50' | 'p95' | 'p99', says: string): Column<StepRow>[] =>
    estimateColumns(
      `${name}_${statistic}`,
      MILLISECONDS,
      says,
      (row) => estimatesOf(row, name)?.[statistic],
    );
  const quantile = (says: string): string =>
    `${says} of the time ${meaning}; what ended without it counts as infinite`;
  return [
    ...columns('mean', `Mean time ${meaning}, of those that had it`),
    ...columns('p50', quantile('Median')),
    ...columns('p95', quantile('95th percentile')),
    ...columns('p99', quantile('99th percentile')),
    {
      name: `${name}_p95_served_ms`,
      unit: 'ms',
      meaning: `95th percentile of the time ${meaning}, only of those that had it`,
      value: (row) => inUnit(estimatesOf(row, name)?.p95Served.value ?? NaN, MILLISECONDS),
    },
  ];
}
