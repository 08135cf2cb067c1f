import type { StationRow, TimeEstimates } from '../experiment/index.ts';
import { edgeColumns } from './attempt-columns.ts';
import { type Column, csv, estimateColumns, inUnit, JOBS, MILLISECONDS, PLAIN } from './column.ts';
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
    'Busy share of the workers, by all routes, of those provisioned where their number follows the load; empty for a delay',
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
  ...edgeColumns,
  ...estimateColumns<StationRow>(
    'cache_hit_rate',
    PLAIN,
    'Share of the jobs of the route that found what they asked for; empty for a station that is no cache',
    ({ cacheHitRate }) => cacheHitRate,
  ),
  {
    name: 'cold_starts_count',
    unit: '1',
    meaning:
      'Setups of workers that began in the measured time, in all replications, called off or not, for jobs of all routes; empty where workers are always on',
    value: ({ coldStarts }) => coldStarts,
  },
  ...estimateColumns<StationRow>(
    'setup_share_mean',
    PLAIN,
    'Share of the workers that are being set up; empty where workers are always on',
    ({ setupShare }) => setupShare,
  ),
  {
    name: 'failures_count',
    unit: '1',
    meaning:
      'Failures of workers in the measured time, in all replications; empty where workers never fail',
    value: ({ failures }) => failures,
  },
  ...estimateColumns<StationRow>(
    'availability_mean',
    PLAIN,
    'Share of the workers that are up; empty where workers never fail',
    ({ availability }) => availability,
  ),
  ...estimateColumns<StationRow>(
    'workers_provisioned_mean',
    PLAIN,
    'Workers that are not off: they serve, drain, or are being provisioned; empty where their number is fixed',
    ({ scaling }) => scaling?.workersProvisioned,
  ),
  {
    name: 'scale_outs_count',
    unit: '1',
    meaning:
      'Decisions to have more workers in the measured time, in all replications; empty where their number is fixed',
    value: ({ scaling }) => scaling?.scaleOuts ?? NaN,
  },
  {
    name: 'scale_ins_count',
    unit: '1',
    meaning:
      'Decisions to have fewer workers in the measured time, in all replications; empty where their number is fixed',
    value: ({ scaling }) => scaling?.scaleIns ?? NaN,
  },
  {
    name: 'memory_headroom_min',
    unit: '1',
    meaning:
      'Least share of the memory of any GPU of the station that could be had at any instant of any replication; empty where memory is not limited',
    value: ({ memory }) => inUnit(memory.headroom, PLAIN),
  },
  ...estimateColumns<StationRow>(
    'memory_used_mean',
    PLAIN,
    'Share of the memory of the GPUs of the station that is taken, by all stations on them; empty where memory is not limited',
    ({ memory }) => memory.used,
  ),
  ...estimateColumns<StationRow>(
    'wasted_share',
    PLAIN,
    'Share of the worker time spent on the jobs of the route that was of no use: they were lost here, called off, or nobody waited for them any more; empty where no worker time is counted',
    ({ wasted }) => wasted,
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
