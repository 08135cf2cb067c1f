import type { Fault } from './fault.ts';
import type { StationLevers } from './station-levers.ts';

/** A provider lets no more than so many jobs a second in. The rest is refused. A ramp makes no difference: it is there or not. */
export const quotaCut = (
  number: number,
  station: StationLevers,
  { rate }: { readonly rate: number },
): Fault => ({ act: (level) => station.quota.pull(number, level > 0 ? rate : Infinity) });
