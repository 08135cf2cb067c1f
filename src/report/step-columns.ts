import type { Cell, StepRow } from '../experiment/index.ts';
import type { Estimate } from '../statistics/index.ts';
import { attemptColumns } from './attempt-columns.ts';
import {
  type Column,
  csv,
  estimateColumns,
  inUnit,
  JOBS,
  MILLISECONDS,
  PLAIN,
  SECONDS,
} from './column.ts';
import { costColumns } from './cost-columns.ts';
import { delayColumns, delayNames, estimatesOf } from './delay-columns.ts';
import { voiceColumns } from './voice-columns.ts';

/** Which cell a row belongs to; the same in every file. */
export const stepIdentity: readonly Column<{ readonly cell: Cell }>[] = [
  {
    name: 'step',
    unit: '',
    meaning: 'Number of the load level, from 1, in the order of the experiment file',
    value: ({ cell }) => cell.step,
  },
  {
    name: 'load_quantity',
    unit: '',
    meaning: 'What is swept: `rate`, `concurrency`, `population` or `streams`',
    value: ({ cell }) => cell.load.quantity,
  },
  {
    name: 'load_offered',
    unit: 'see meaning',
    meaning:
      'Load level of the swept route: arrivals per second (`rate`), calls (`concurrency`), members (`population`) or `streams`',
    value: ({ cell }) => cell.load.level,
  },
  {
    name: 'policy',
    unit: '',
    meaning:
      'The policy that the load met, with the same callers as every other one; empty without policies',
    value: ({ cell }) => cell.policy,
  },
];

const identity: readonly Column<StepRow>[] = [
  ...stepIdentity,
  { name: 'route', unit: '', meaning: 'Whose turns the row is about', value: ({ route }) => route },
  {
    name: 'class',
    unit: '',
    meaning: 'Class of the jobs of the route',
    value: (row) => row.class,
  },
  {
    name: 'swept',
    unit: '',
    meaning: '`true` for the route whose load is swept; the others keep their load',
    value: ({ swept }) => swept,
  },
];

const counts: readonly Column<StepRow>[] = [
  {
    name: 'replications',
    unit: '1',
    meaning: 'Independent runs that the row sums up',
    value: ({ replications }) => replications,
  },
  {
    name: 'turns_offered_count',
    unit: '1',
    meaning: 'Turns (files, jobs) that began in the measured time, in all replications',
    value: ({ offered }) => offered,
  },
  {
    name: 'turns_served_count',
    unit: '1',
    meaning: 'Those that had all they asked for',
    value: ({ served }) => served,
  },
  {
    name: 'turns_failed_count',
    unit: '1',
    meaning: 'Those that failed',
    value: ({ failed }) => failed,
  },
  {
    name: 'turns_shed_count',
    unit: '1',
    meaning: 'Those that found no room to wait',
    value: ({ shed }) => shed,
  },
  {
    name: 'turns_abandoned_count',
    unit: '1',
    meaning: 'Those whose patience ended while they waited',
    value: ({ abandoned }) => abandoned,
  },
  {
    name: 'turns_censored_count',
    unit: '1',
    meaning: 'Those that were still inside at the end of the measured time',
    value: ({ censored }) => censored,
  },
];

const primary: readonly Column<StepRow>[] = [
  {
    name: 'primary_delay',
    unit: '',
    meaning: 'The delay of the route that gates judge: the next columns are its p95',
    value: (row) => row.primary,
  },
  ...estimateColumns<StepRow>(
    'p95',
    MILLISECONDS,
    '95th percentile of the primary delay; what ended without it counts as infinite',
    (row) => estimatesOf(row, row.primary)?.p95,
  ),
];

const system: readonly Column<StepRow>[] = [
  ...estimateColumns<StepRow>(
    'error_rate',
    PLAIN,
    'Turns that failed, were shed or abandoned / turns offered',
    ({ errorRate }) => errorRate,
  ),
  {
    name: 'failed_rate',
    unit: '1',
    meaning: 'Turns that failed / turns offered',
    value: ({ failed, offered }) => inUnit(failed / offered, PLAIN),
  },
  {
    name: 'shed_rate',
    unit: '1',
    meaning: 'Turns that found no room to wait / turns offered',
    value: ({ shed, offered }) => inUnit(shed / offered, PLAIN),
  },
  {
    name: 'abandon_rate',
    unit: '1',
    meaning: 'Turns whose patience ended while they waited / turns offered',
    value: ({ abandoned, offered }) => inUnit(abandoned / offered, PLAIN),
  },
  {
    name: 'utilization_station',
    unit: '',
    meaning: 'The busiest station with workers that the route goes through',
    value: ({ busiest }) => busiest?.station ?? '',
  },
  ...estimateColumns<StepRow>(
    'utilization_mean',
    PLAIN,
    'Busy share of the workers of that station; of continuous batching, share of its places that are taken',
    ({ busiest }) => busiest?.utilization,
  ),
  ...estimateColumns<StepRow>(
    'backlog_mean',
    JOBS,
    'Jobs of all routes that wait at that station',
    ({ busiest }) => busiest?.backlog,
  ),
  {
    name: 'stability',
    unit: '',
    meaning:
      '`unstable` if the backlog of the route grows at a station beyond chance, else `stable`; `unknown` with one replication and of terminating runs',
    value: ({ stability }) => stability,
  },
  {
    name: 'backlog_growth_jobs_per_s',
    unit: 'jobs/s',
    meaning:
      'By how much the backlog of the route grows at `growing_station`; empty unless unstable',
    value: ({ growing }) => inUnit(growing?.growth.mean ?? NaN, JOBS),
  },
  {
    name: 'growing_station',
    unit: '',
    meaning: 'Where the backlog of the route grows most; empty unless unstable',
    value: ({ growing }) => growing?.station ?? '',
  },
];

/** What intervals can lack, in the order in which it is written. */
export const LACKS = ['data', 'samples', 'replications', 'time'] as const;

const estimatesIn = ({ inProgress, errorRate, delays, busiest, cost }: StepRow): Estimate[] => [
  inProgress,
  errorRate,
  ...delays.flatMap(({ mean, p50, p95, p99 }) => [mean, p50, p95, p99]),
  ...(busiest === null ? [] : [busiest.utilization, busiest.backlog]),
  ...(cost === null ? [] : [cost.provisioned, cost.usage, cost.perSuccess, cost.gpuSeconds]),
];

const trust: readonly Column<StepRow>[] = [
  {
    name: 'transient_s',
    unit: 's',
    meaning: 'Start-up part of each replication that is left out',
    value: ({ cell }) => inUnit(cell.spans.transient, SECONDS),
  },
  {
    name: 'measured_s',
    unit: 's',
    meaning: 'Measured time of each replication',
    value: ({ cell }) => inUnit(cell.spans.measure, SECONDS),
  },
  {
    name: 'interval_lacks',
    unit: '',
    meaning:
      'What the figures without an interval lack, one word after the other: `data`, `samples` (beyond a quantile), `replications`, `time` (for what the system remembers, or it is unstable); empty if every figure has its interval',
    value: (row) => {
      const lacking = estimatesIn(row).map(({ lacks }) => lacks);
      return LACKS.filter((word) => lacking.includes(word)).join(' ');
    },
  },
  {
    name: 'beyond_profile',
    unit: '',
    meaning:
      'Stations that the route loads beyond the range that their profiles were fitted to, one name after the other: figures there are extrapolated. Only of the swept route; empty for none',
    value: ({ beyond }) => [...new Set(beyond.map(({ station }) => station))].join(' '),
  },
  {
    name: 'verdict',
    unit: '',
    meaning: '`PASS`, `FAIL`, `INCONCLUSIVE` or `NO DATA`; empty for a route without a budget',
    value: ({ judgement }) => judgement?.verdict ?? '',
  },
  {
    name: 'binding_figure',
    unit: '',
    meaning: 'The judged figure with the least room',
    value: ({ judgement }) => judgement?.binding ?? '',
  },
  {
    name: 'reason',
    unit: '',
    meaning: 'Why the verdict is what it is',
    value: ({ judgement }) => judgement?.reason ?? '',
  },
];

/** Columns of steps.csv: one row for each step and route. */
export const stepColumns: readonly Column<StepRow>[] = [
  ...identity,
  ...counts,
  ...estimateColumns<StepRow>(
    'concurrency_achieved_mean',
    { name: 'calls, files or jobs', suffix: '', size: 1 },
    'Calls (files, jobs) in progress',
    ({ inProgress }) => inProgress,
  ),
  ...attemptColumns,
  ...primary,
  ...delayNames.flatMap(delayColumns),
  ...voiceColumns,
  ...system,
  ...costColumns,
  ...trust,
];

/** The text of steps.csv. */
export const stepsCsv = (rows: readonly StepRow[]): string => csv(stepColumns, rows);
