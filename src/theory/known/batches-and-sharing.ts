import { batchService } from '../batch-service.ts';
import { batchWindow } from '../batch-window.ts';
import { dynamicBatching, dynamicBatchingBound } from '../dynamic-batching.ts';
import { mg1Sharing, slowedSharing } from '../sharing.ts';
import { family, type KnownModel } from './known-model.ts';

// Batch times of ResNet50 on a Tesla V100 in ms, as fitted by Inoue (2021).
const V100 = { base: 1.8874, perJob: 0.1438 };

const V100_SOURCE = 'Inoue 2021, Performance Evaluation 147 (arXiv:1912.06322)';

/** Workers that serve several jobs at once. */
export const batchesAndSharing: readonly KnownModel[] = [
  ...family(
    'M/M^[a,b]/1',
    'Neuts 1967; Medhi 2003, ch. 4',
    [
      [
        'mmb-1-8',
        'M/M^[1,8]/1: nobody joins a running batch, its time is independent of its size',
        { arrivalRate: 6, batchRate: 1, least: 1, most: 8 },
      ],
      [
        'mmb-1-4',
        'M/M^[1,4]/1: nobody joins a running batch, its time is independent of its size',
        { arrivalRate: 3, batchRate: 1, least: 1, most: 4 },
      ],
    ],
    (parameters) => {
      const queue = batchService(parameters);
      return {
        lq_mean: queue.meanBacklog,
        wq_mean: queue.meanWaiting,
        utilization: queue.utilization,
        batch_mean: queue.meanBatch,
      };
    },
  ),
  ...family(
    'M/D^[1,b]/1 size-dependent',
    V100_SOURCE,
    [
      [
        'inoue-v100-r50',
        'M/D^[1,inf]/1: an idle worker takes all that waits, times in ms',
        { ...V100, arrivalRate: 3.477051460361613, most: Infinity },
      ],
      [
        'inoue-v100-r80',
        'M/D^[1,inf]/1: an idle worker takes all that waits, times in ms',
        { ...V100, arrivalRate: 5.563282336578581, most: Infinity },
      ],
      [
        'inoue-v100-r10',
        'M/D^[1,inf]/1: an idle worker takes all that waits, times in ms',
        { ...V100, arrivalRate: 0.6954102920723226, most: Infinity },
      ],
    ],
    (parameters) => ({
      ...batching(parameters),
      w_mean_upper_bound: dynamicBatchingBound(parameters),
    }),
    { w_mean_upper_bound: 'upper_bound' },
  ),
  ...family(
    'M/D^[1,b]/1 size-dependent',
    `${V100_SOURCE}; Neuts 1967 (bounded batches)`,
    [
      [
        'inoue-v100-b8-r80',
        'M/D^[1,8]/1: an idle worker takes all that waits, up to 8, times in ms',
        { ...V100, arrivalRate: 2.106787806965567, most: 8 },
      ],
    ],
    batching,
  ),
  ...family(
    'batch window',
    'renewal argument',
    [
      [
        'bwin-8',
        'batcher alone: a window opens at the first job, closes after 1.5 or at 8 jobs',
        { arrivalRate: 2, window: 1.5, most: 8 },
      ],
      [
        'bwin-4',
        'batcher alone: a window opens at the first job, closes after 0.5 or at 4 jobs',
        { arrivalRate: 5, window: 0.5, most: 4 },
      ],
    ],
    (parameters) => {
      const batcher = batchWindow(parameters);
      return {
        batch_mean: batcher.meanBatch,
        batch_wait_mean: batcher.meanWaiting,
        p_close_by_size: batcher.full,
        batches_per_time: batcher.batchRate,
      };
    },
  ),
  ...family(
    'M/G/1-PS',
    'Sakata, Noguchi & Oizumi 1969; Coffman, Muntz & Trotter 1970; Kleinrock 1976, vol. 2, ch. 4',
    [
      [
        'ps-r80',
        'M/G/1-PS, whatever the law of work, but for w_sd_exponential_only',
        { arrivalRate: 0.8, meanWork: 1 },
      ],
    ],
    (parameters) => {
      const station = mg1Sharing(parameters);
      return {
        w_mean: station.meanSojourn,
        l_mean: station.meanJobs,
        w_mean_given_work_2x: station.meanSojournOf(2 * parameters.meanWork),
        w_sd_exponential_only: station.exponentialDeviation,
      };
    },
  ),
  ...family(
    'state-dependent PS',
    'Kleinrock 1975, vol. 1, ch. 3; Harchol-Balter 2013',
    [
      [
        'cb-16',
        'M/M/1-LPS: up to 16 jobs run together, each at rate 1/(1 + 0.2 (n-1)), others wait FCFS',
        { arrivalRate: 3, serviceRate: 1, mostTogether: 16, slowdown: 0.2 },
      ],
    ],
    (parameters) => {
      const station = slowedSharing(parameters);
      return {
        w_mean: station.meanSojourn,
        wq_mean: station.meanWaiting,
        inservice_mean: station.meanService,
        mean_concurrency: station.meanTogether,
      };
    },
  ),
];

function batching(parameters: Parameters<typeof dynamicBatching>[0]) {
  const queue = dynamicBatching(parameters);
  return {
    w_mean: queue.meanSojourn,
    batch_mean: queue.meanBatch,
    utilization: queue.utilization,
  };
}
