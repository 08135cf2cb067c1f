import type { Case } from '../case.ts';
import { batchesAndSharing } from './batches-and-sharing.ts';
import { cachesAndSetups } from './caches-and-setups.ts';
import { handTraces } from './hand-traces.ts';
import { inTime } from './in-time.ts';
import { limitsAndClasses } from './limits-and-classes.ts';
import { networks } from './networks.ts';
import { plainQueues } from './plain-queues.ts';

/** Every queueing model that a shipped file simulates. */
export const cases: readonly Case[] = [
  ...plainQueues,
  ...limitsAndClasses,
  ...batchesAndSharing,
  ...networks,
  ...cachesAndSetups,
  ...inTime,
  ...handTraces,
];

/** Families of known models that no file can describe yet, and the feature that they want. */
export const wanting: Readonly<Record<string, string>> = {
  'priority M/G/1 preemptive-resume': 'preemption of running work',
  'M/M/1/1 classical retrial': 'retries',
  'retry amplification': 'retries',
  'M/M/1 with breakdowns': 'breakdowns',
  'trunk reservation': 'reserved workers',
};
