import { batchesAndSharing } from './batches-and-sharing.ts';
import { classesAndFaults } from './classes-and-faults.ts';
import type { KnownModel } from './known-model.ts';
import { manyWorkers } from './many-workers.ts';
import { networksAndCaches } from './networks-and-caches.ts';
import { singleWorker } from './single-worker.ts';
import { handTraces } from './traces.ts';

/** Every model whose answers are known, to hold a simulation against them. */
export const knownModels: readonly KnownModel[] = [
  ...singleWorker,
  ...manyWorkers,
  ...classesAndFaults,
  ...batchesAndSharing,
  ...networksAndCaches,
  ...handTraces,
];
