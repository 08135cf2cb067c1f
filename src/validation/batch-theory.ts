import { type BatchQueue, batchService, batchWindow, dynamicBatching } from '../theory/index.ts';
import { exactly, type StationTheory, simplified } from './known.ts';
import type { Queue } from './queue.ts';

/** A worker is often free below this utilization; above it most batches are full without lingering. */
const OFTEN_FREE = 0.7;

/** Theory of a stable pool that serves jobs in batches, with Poisson arrivals. */
export function batchTheory(queue: Queue): StationTheory | undefined {
  const { arrivals, workers, urgencies, batch, lossless } = queue;
  if (arrivals.pattern.kind !== 'poisson' || urgencies > 1 || !lossless) return undefined;
  const { most, linger, base, perJob, noise } = batch!;
  const arrivalRate = arrivals.rate;
  const windows = linger > 0 ? windowTheory(queue) : undefined;
  if (windows !== undefined && windows.figures.utilization!.value < OFTEN_FREE) return windows;
  if (workers > 1) return undefined;
  const exponential = noise.letter === 'M' && perJob === 0;
  const theory = exponential
    ? batches(
        'Neuts 1967; Medhi 2003, ch. 4',
        batchService({ arrivalRate, batchRate: 1 / base, least: 1, most }),
        arrivalRate,
      )
    : batches(
        'Neuts 1967; Inoue 2021',
        dynamicBatching({ arrivalRate, base, perJob, most }),
        arrivalRate,
      );
  return simplified(theory, [
    ...(exponential || noise.letter === 'D'
      ? []
      : ['as if batches of one size took the same time']),
    ...(linger > 0 ? ['as if no batch lingered'] : []),
  ]);
}

const batches = (source: string, found: BatchQueue, arrivalRate: number): StationTheory =>
  exactly(source, {
    utilization: found.utilization,
    batch: found.meanBatch,
    waiting: found.meanWaiting,
    sojourn: found.meanSojourn,
    jobs: arrivalRate * found.meanSojourn,
  });

/** Batches that linger, as if none had to wait for a worker. */
function windowTheory({ arrivals, workers, batch }: Queue): StationTheory {
  const { most, linger, base, perJob } = batch!;
  const arrivalRate = arrivals.rate;
  const { meanBatch, meanWaiting, batchRate } = batchWindow({ arrivalRate, window: linger, most });
  const theory = exactly('renewal of windows', {
    batch: meanBatch,
    waiting: meanWaiting,
    utilization: (batchRate * (base + perJob * meanBatch)) / workers,
    // Jobs are more often in large batches, whose mean size is not known here.
    sojourn: perJob === 0 ? meanWaiting + base : undefined,
    jobs: perJob === 0 ? arrivalRate * (meanWaiting + base) : undefined,
  });
  return simplified(theory, ['as if a worker were always free']);
}
