import type { Fault } from './fault.ts';
import type { StationLevers } from './station-levers.ts';

/** A share of the jobs of some routes is turned away at the door of a station, so that there is room for others. */
export const shed = (
  number: number,
  station: StationLevers,
  { routes, share }: { readonly routes: readonly number[]; readonly share: number },
): Fault => ({
  act: (level) => {
    for (const route of routes) station.letIn[route]!.pull(number, 1 - level * share);
  },
});
