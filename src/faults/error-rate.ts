import type { Fault } from './fault.ts';
import type { StationLevers } from './station-levers.ts';

/** A share of the jobs that come to a station fails. */
export const errorRate = (
  number: number,
  station: StationLevers,
  { share }: { readonly share: number },
): Fault => ({ act: (level) => station.passing.pull(number, 1 - level * share) });
