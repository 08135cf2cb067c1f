import type { Micros } from '../engine/index.ts';
import type { Fault } from './fault.ts';
import type { StationLevers } from './station-levers.ts';

/** The first waiting job of an urgency is held no longer than this to fill a batch. */
export const linger = (
  number: number,
  station: StationLevers,
  { urgency, time }: { readonly urgency: number; readonly time: Micros },
): Fault => ({
  act: (level) => station.linger[urgency]!.pull(number, level > 0 ? time : Infinity),
});
