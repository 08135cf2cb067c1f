import { type Case, knownModel, steady } from '../case.ts';
import { measuring } from './plain-queues.ts';

const cache = (id: string, file: string, rate: number): Case => ({
  known: knownModel(id),
  file,
  spans: steady(rate),
  measures: { hit_ratio: (found) => found.at('cache').hitRatio },
});

/** A worker that goes off. */
const coldWorker = (id: string, file: string, rate: number): Case => ({
  known: knownModel(id),
  file,
  spans: steady(rate),
  measures: {
    wq_mean: (found) => found.at('pool').waiting.mean,
    cold_starts_per_job: (found) => found.at('pool').coldStartsPerJob,
    utilization_busy: (found) => found.at('pool').busy,
  },
});

/** Workers each of which goes off as soon as it is idle. */
const coldWorkers = (id: string, file: string, rate: number): Case => ({
  known: knownModel(id),
  file,
  spans: steady(rate),
  measures: {
    ...measuring('pool', 1, ['w_mean']),
    mean_on_busy: (found) => found.at('pool').busy,
    mean_in_setup: (found) => found.at('pool').inSetup,
  },
});

/** Caches that are asked at random, workers that are off until they are needed, and workers that fail. */
export const cachesAndSetups: readonly Case[] = [
  cache('lru-100-10', 'lru.yaml', 100),
  cache('lru-500-50', 'lru-500-50.yaml', 100),
  cache('lfu-100-10', 'lfu.yaml', 100),
  cache('ttl-1000', 'ttl.yaml', 10),
  coldWorker('setup-mm1-exp', 'cold-start.yaml', 0.5),
  coldWorker('setup-mm1-det', 'setup-mm1-det.yaml', 0.7),
  coldWorker('setup-mm1-keep', 'setup-mm1-keep.yaml', 0.5),
  coldWorkers('setup-mmc-4', 'cold-starts.yaml', 2.4),
  coldWorkers('setup-mmc1-check', 'setup-mmc1-check.yaml', 0.5),
  {
    known: knownModel('brk-mm1'),
    file: 'breakdowns.yaml',
    spans: steady(0.6),
    measures: {
      ...measuring('pool', 1, ['l_mean', 'w_mean']),
      availability: (found) => found.at('pool').availability(1),
    },
  },
];
