import type { Case } from '../case.ts';
import { batchesAndSharing } from './batches-and-sharing.ts';
import { cachesAndSetups } from './caches-and-setups.ts';
import { handTraces } from './hand-traces.ts';
import { inTime } from './in-time.ts';
import { limitsAndClasses } from './limits-and-classes.ts';
import { networks } from './networks.ts';
import { plainQueues } from './plain-queues.ts';
import { retries } from './retries.ts';

/** Every queueing model that a shipped file simulates. */
export const cases: readonly Case[] = [
  ...plainQueues,
  ...limitsAndClasses,
  ...batchesAndSharing,
  ...networks,
  ...cachesAndSetups,
  ...retries,
  ...inTime,
  ...handTraces,
];

/** Families of known models that no file can describe yet, and the feature that they want. */
export const wanting: Readonly<Record<string, string>> = {};
