import type { Fault } from './fault.ts';
import type { StationLevers } from './station-levers.ts';

/** Jobs of an urgency are deferred at a station: they wait until this is over. */
export const hold = (
  number: number,
  station: StationLevers,
  { urgency }: { readonly urgency: number },
): Fault => ({ act: (level) => station.held[urgency]!.pull(number, level > 0 ? 1 : 0) });
