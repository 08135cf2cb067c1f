import type { Micros } from '../engine/index.ts';
import type { BatchingPoolDescription } from './description.ts';
import { distributionOf } from './distributions.ts';

/**
 * By how much longer a pool remembers an empty start because its workers begin off: a setup, the time until
 * what came meanwhile has been served, and a keep-alive.
 */
export function setupRelaxation({ setup }: BatchingPoolDescription, utilization: number): Micros {
  if (setup === undefined || utilization >= 1) return 0;
  return distributionOf(setup.time).mean / (1 - utilization) + distributionOf(setup.keepAlive).mean;
}
