import type { StationResult } from '../model/index.ts';
import { type Estimate, meanOver } from '../statistics/index.ts';

/** How the number of workers of a station went up and down. */
export interface ScalingEstimates {
  /** Workers that are not off. */
  readonly workersProvisioned: Estimate;
  /** Decisions in all replications. */
  readonly scaleOuts: number;
  readonly scaleIns: number;
}

/** null where it is fixed. */
export function scalingEstimates(
  results: readonly StationResult[],
  trust: (estimate: Estimate) => Estimate,
): ScalingEstimates | null {
  const seen = results.flatMap(({ scaling }) => scaling ?? []);
  if (seen.length === 0) return null;
  return {
    workersProvisioned: trust(meanOver(seen.map(({ workersProvisioned }) => workersProvisioned))),
    scaleOuts: seen.reduce((sum, { scaleOuts }) => sum + scaleOuts, 0),
    scaleIns: seen.reduce((sum, { scaleIns }) => sum + scaleIns, 0),
  };
}
