import type { Micros } from '../engine/index.ts';
import type { Fault } from './fault.ts';
import type { StationLevers } from './station-levers.ts';

/** A network loses a share of what is sent, which is sent again after a while, as often as it takes. */
export const networkLoss = (
  number: number,
  station: StationLevers,
  { share, resend }: { readonly share: number; readonly resend: Micros },
): Fault => ({
  act: (level) => {
    station.arriving.pull(number, 1 - level * share);
    station.resend.pull(number, level > 0 ? resend : 0);
  },
});
