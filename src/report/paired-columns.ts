import type { Difference, DifferenceRow } from '../experiment/index.ts';
import {
  type Column,
  csv,
  estimateColumns,
  inUnit,
  MILLISECONDS,
  PLAIN,
  type Unit,
} from './column.ts';
import { USD } from './cost-columns.ts';
import { LACKS, stepIdentity } from './step-columns.ts';

/** Columns of one difference: with its interval, as a share of the figure, and in a word. */
function differenceColumns(
  figure: string,
  unit: Unit,
  meaning: string,
  of: (row: DifferenceRow) => Difference | null,
): Column<DifferenceRow>[] {
  return [
    ...estimateColumns<DifferenceRow>(
      `${figure}_difference`,
      unit,
      `${meaning} under the policy less the same under the baseline, over pairs of replications with the same callers`,
      (row) => of(row)?.by,
    ),
    {
      name: `${figure}_difference_share`,
      unit: '1',
      meaning: 'The same as a share of the figure under the baseline',
      value: (row) => inUnit(of(row)?.share ?? NaN, PLAIN),
    },
    {
      name: `${figure}_difference_shown`,
      unit: '',
      meaning:
        '`better` or `worse` if the whole interval is on one side of 0, else `no difference shown`; `not enough data` without an interval',
      value: (row) => of(row)?.shown ?? '',
    },
  ];
}

/** Columns of paired.csv: one row for each step, policy but the first, and route. */
export const pairedColumns: readonly Column<DifferenceRow>[] = [
  ...stepIdentity,
  {
    name: 'baseline',
    unit: '',
    meaning: 'The policy that this one is held against: the first of the experiment',
    value: ({ baseline }) => baseline,
  },
  { name: 'route', unit: '', meaning: 'Whose turns the row is about', value: ({ route }) => route },
  {
    name: 'swept',
    unit: '',
    meaning: '`true` for the route whose load is swept; the others keep their load',
    value: ({ swept }) => swept,
  },
  {
    name: 'replications',
    unit: '1',
    meaning: 'Pairs of runs that the row sums up',
    value: ({ p95 }) => p95.by.replications,
  },
  {
    name: 'primary_delay',
    unit: '',
    meaning: 'The delay of the route that gates judge: the p95 and the mean are of it',
    value: ({ primary }) => primary,
  },
  ...differenceColumns(
    'p95',
    MILLISECONDS,
    '95th percentile of the primary delay (what ended without it counts as infinite)',
    ({ p95 }) => p95,
  ),
  ...differenceColumns(
    'mean',
    MILLISECONDS,
    'Mean of the primary delay, of the turns that had it,',
    ({ mean }) => mean,
  ),
  ...differenceColumns(
    'error_rate',
    PLAIN,
    'Turns that failed, were shed or abandoned / turns offered',
    ({ errorRate }) => errorRate,
  ),
  ...differenceColumns(
    'success_rate',
    PLAIN,
    'Turns that succeeded / turns offered (empty for other routes than agents; more is better)',
    ({ success }) => success,
  ),
  ...differenceColumns(
    'cost_per_success',
    USD,
    'Provisioned cost of the route / turns that succeeded (empty where the model has no prices)',
    ({ cost }) => cost,
  ),
  {
    name: 'interval_lacks',
    unit: '',
    meaning:
      'What the differences without an interval lack, one word after the other: `data`, `samples` (beyond a quantile), `replications` (5 are the fewest), `time` (for what the system remembers, or it is unstable under one of the two); empty if each has its interval',
    value: ({ p95, mean, errorRate, success, cost }) => {
      const lacking = [p95, mean, errorRate, success, cost].map(
        (difference) => difference?.by.lacks,
      );
      return LACKS.filter((word) => lacking.includes(word)).join(' ');
    },
  },
];

/** The text of paired.csv. */
export const pairedCsv = (rows: readonly DifferenceRow[]): string => csv(pairedColumns, rows);
