import type { WorkOfFailed } from '../stations/index.ts';
import type { Fault } from './fault.ts';
import type { StationLevers } from './station-levers.ts';

/** Workers of a station are gone: GPUs that failed, a zone that lost power, machines that were taken back. */
export const capacityLoss = (
  number: number,
  station: StationLevers,
  { workers, work }: { readonly workers: number; readonly work: WorkOfFailed },
): Fault => ({
  act: (level) => station.loseWorkers(number, Math.round(level * workers), work),
});
