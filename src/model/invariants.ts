import type { Micros, Simulation } from '../engine/index.ts';
import {
  isolation,
  noGap,
  nothingForbidden,
  nothingStale,
  nothingUnchecked,
  Observer,
  type Placed,
  spending,
  startsWithin,
  stopsWithin,
  strictUrgency,
  voicesReady,
} from '../invariants/index.ts';
import type { BatchingPool } from '../stations/index.ts';
import type { ModelDescription } from './description.ts';
import type { InvariantDescription } from './invariant-schema.ts';

/** What the system gives to invariants once it is there. */
export interface Watchable {
  pools: ReadonlyMap<string, BatchingPool>;
}

/** What watches the invariants of a model. `watchable` may be filled after this returns, but before anything happens. */
export const observerOf = (
  model: ModelDescription,
  sim: Simulation,
  origin: Micros,
  watchable: () => Watchable,
): Observer => {
  const names = model.routes.map(({ name }) => name);
  const invariants = (model.invariants ?? []).map((one) => placed(one, model, watchable));
  return new Observer(sim, origin, names, invariants);
};

function placed(
  invariant: InvariantDescription,
  model: ModelDescription,
  watchable: () => Watchable,
): Placed {
  const numberOf = (route: string): number => model.routes.findIndex(({ name }) => name === route);
  switch (invariant.kind) {
    case 'strict_urgency':
      return { where: invariant.station, make: strictUrgency };
    case 'isolation': {
      const { station } = invariant;
      return {
        where: station,
        make: (bench) => isolation(bench, () => watchable().pools.get(station)!),
      };
    }
    case 'starts_within': {
      const { station, route, time } = invariant;
      const routes = model.routes.map(({ name }) => route === undefined || name === route);
      return { where: station, make: (bench) => startsWithin(bench, routes, Math.round(time)) };
    }
    case 'voices_ready':
      return { where: invariant.station, make: voicesReady };
    case 'stops_within': {
      const { station, time } = invariant;
      return { where: station, make: (bench) => stopsWithin(bench, Math.round(time)) };
    }
    case 'spending': {
      const { station, most, within } = invariant;
      const { fee = 0 } = model.stations.find(({ name }) => name === station)!;
      return {
        where: station,
        make: (bench) => spending(bench, { fee, most, within: Math.round(within) }),
      };
    }
    case 'no_gap': {
      const { route, longer_than } = invariant;
      return {
        where: route,
        make: (bench) => noGap(bench, numberOf(route), Math.round(longer_than)),
      };
    }
    case 'nothing_forbidden':
      return {
        where: invariant.route,
        make: (bench) => nothingForbidden(bench, numberOf(invariant.route)),
      };
    case 'nothing_unchecked':
      return {
        where: invariant.route,
        make: (bench) => nothingUnchecked(bench, numberOf(invariant.route)),
      };
    case 'nothing_stale': {
      const { route, within } = invariant;
      return {
        where: route,
        make: (bench) => nothingStale(bench, numberOf(route), Math.round(within)),
      };
    }
  }
}
