import type { StationRow, TimeEstimates } from '../experiment/index.ts';
import { type Column, csv, estimateColumns, JOBS, MILLISECONDS, PLAIN } from './column.ts';
import { stepIdentity } from './step-columns.ts';

const statistics = {
  mean: 'Mean',
  p50: 'Median',
  p95: '95th percentile',
  p99: '99th percentile',
} as const;

function timeColumns(
  time: string,
  meaning: string,
  of: (row: StationRow) => TimeEstimates,
): Column<StationRow>[] {
  const names = Object.keys(statistics) as (keyof typeof statistics)[];
  return names.flatMap((statistic) =>
    estimateColumns<StationRow>(
      `${time}_${statistic}`,
      MILLISECONDS,
      `${statistics[statistic]} of the time ${meaning}, of the jobs of the route`,
      (row) => of(row)[statistic],
    ),
  );
}

const hasWorkers = ({ workers }: StationRow): boolean => workers > 0;

/** Columns of stations.csv: one row for each step, station and route that goes through it. */
export const stationColumns: readonly Column<StationRow>[] = [
  ...stepIdentity,
  { name: 'station', unit: '', meaning: 'Name of the station', value: ({ station }) => station },
  { name: 'route', unit: '', meaning: 'Whose jobs the row is about', value: ({ route }) => route },
  {
    name: 'workers_count',
    unit: '1',
    meaning: 'Workers of the station; empty for a delay, where nothing queues',
    value: (row) => (hasWorkers(row) ? row.workers : NaN),
  },
  ...estimateColumns<StationRow>(
    'utilization_mean',
    PLAIN,
    'Busy share of the workers, by all routes; empty for a delay',
    (row) => (hasWorkers(row) ? row.utilization : undefined),
  ),
  ...estimateColumns<StationRow>(
    'batch_size_mean',
    JOBS,
    'Jobs that a worker serves together, of all routes; empty for a delay',
    (row) => (hasWorkers(row) ? row.batchSize : undefined),
  ),
  ...estimateColumns<StationRow>(
    'full_batch_share',
    PLAIN,
    'Share of the batches with as many jobs as a worker may serve together, of all routes; empty for a delay',
    (row) => (hasWorkers(row) ? row.fullBatchShare : undefined),
  ),
  ...estimateColumns<StationRow>(
    'backlog_mean',
    JOBS,
    'Jobs of the route that wait',
    ({ backlog }) => backlog,
  ),
  ...timeColumns('waiting', 'from enqueue to start', ({ waiting }) => waiting),
  ...timeColumns('sojourn', 'from enqueue to leaving the station', ({ sojourn }) => sojourn),
];

/** The text of stations.csv. */
export const stationsCsv = (rows: readonly StationRow[]): string => csv(stationColumns, rows);
