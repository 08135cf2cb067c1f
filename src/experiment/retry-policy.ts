import { type Load, type ModelDescription, stationDemands } from '../model/index.ts';
import type { AttemptEstimates } from './attempts.ts';
import { percent, plain } from './wording.ts';

/** More than so many attempts for each request are what makes a service slow, unless the first ones alone would. */
const AMPLIFIED = 1.15;

/** A service of which first attempts ask so much has no room for others. */
const FULL = 0.9;

/** What a policy of retries does to a service at a load, in words; null if it is not what makes that slow. */
export function retryPolicyAt(
  service: string | undefined,
  edges: readonly AttemptEstimates[],
  model: ModelDescription,
  load: Load,
): string | null {
  const edge = edges.find(({ dependency }) => dependency === service);
  if (edge === undefined || !(edge.amplification.value > AMPLIFIED)) return null;
  const first = stationDemands(model, [load]).find(({ station }) => station === service);
  if (first !== undefined && first.utilization > FULL) return null;
  const { amplification, errorRate } = edge;
  return `retry policy at ${service} (${plain(amplification.value)} attempts for each request, ${percent(errorRate.value)} of them without an answer)`;
}
