import { type Case, knownModel, steady } from '../case.ts';
import { measuring } from './plain-queues.ts';

const bulk = (id: string, file: string, rate: number): Case => ({
  known: knownModel(id),
  file,
  spans: steady(rate),
  measures: measuring('pool', 1, ['wq_mean', 'lq_mean', 'utilization', 'batch_mean']),
});

/** Times of these are in milliseconds. */
const dynamic = (id: string, file: string, perMillisecond: number, bounded = false): Case => ({
  known: knownModel(id),
  file,
  spans: steady(1000 * perMillisecond),
  measures: {
    w_mean: (found) => found.inMilliseconds(found.of().response.mean),
    ...measuring('pool', 1, ['batch_mean', 'utilization']),
    ...(bounded
      ? {}
      : { w_mean_upper_bound: (found) => found.inMilliseconds(found.of().response.mean) }),
  },
});

const batchWindow = (id: string, file: string, rate: number): Case => ({
  known: knownModel(id),
  file,
  spans: steady(rate),
  measures: {
    batch_wait_mean: (found) => found.at('pool').waiting.mean,
    batch_mean: (found) => found.at('pool').batchSize,
    p_close_by_size: (found) => found.at('pool').fullBatches,
    batches_per_time: (found) => found.at('pool').batchRate,
  },
});

/** Processor sharing, whatever the law of the work. */
const sharing = (file: string): Case => ({
  known: knownModel('ps-r80'),
  file,
  spans: steady(0.8),
  measures: measuring('pool', 1, ['w_mean', 'l_mean']),
});

/** Jobs that are served together. */
export const batchesAndSharing: readonly Case[] = [
  bulk('mmb-1-8', 'bulk-service.yaml', 6),
  bulk('mmb-1-4', 'mmb-1-4.yaml', 3),
  dynamic('inoue-v100-r50', 'dynamic-batching.yaml', 3.477051460361613),
  dynamic('inoue-v100-r80', 'inoue-v100-r80.yaml', 5.563282336578581),
  dynamic('inoue-v100-r10', 'inoue-v100-r10.yaml', 0.6954102920723226),
  dynamic('inoue-v100-b8-r80', 'inoue-v100-b8-r80.yaml', 2.106787806965567, true),
  batchWindow('bwin-8', 'batch-window.yaml', 2),
  batchWindow('bwin-4', 'bwin-4.yaml', 5),
  {
    known: knownModel('ps-r80'),
    file: 'processor-sharing.yaml',
    spans: steady(0.8),
    measures: {
      ...measuring('pool', 1, ['w_mean', 'l_mean']),
      w_sd_exponential_only: (found) => found.of().response.standardDeviation,
    },
  },
  sharing('ps-r80-deterministic.yaml'),
  sharing('ps-r80-lognormal.yaml'),
  {
    known: knownModel('ps-r80'),
    file: 'ps-r80-two-sizes.yaml',
    spans: steady(0.7),
    measures: { w_mean_given_work_2x: (found) => found.of('doubles').response.mean },
  },
  {
    known: knownModel('cb-16'),
    file: 'continuous-batching.yaml',
    spans: steady(3, 32e6),
    measures: {
      w_mean: (found) => found.of().response.mean,
      wq_mean: (found) => found.at('pool').waiting.mean,
      inservice_mean: (found) => found.at('pool').service,
      mean_concurrency: (found) => found.at('pool').inService,
    },
  },
];
