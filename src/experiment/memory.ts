import {
  type ModelDescription,
  type ReplicationResult,
  type RouteDescription,
  type StationDescription,
  stationsOf,
} from '../model/index.ts';
import { type Estimate, meanOver } from '../statistics/index.ts';

/** Memory of the GPUs that a station stands on, as a share of what they have; no data where it is not limited. */
export interface MemoryEstimates {
  /** The least that could be had on any of them at any instant of any replication. */
  readonly headroom: number;
  /** Mean over GPUs and time. */
  readonly used: Estimate;
}

export function memoryOf(
  station: StationDescription,
  replications: readonly ReplicationResult[],
): MemoryEstimates {
  const group = 'gpus' in station ? station.gpus : undefined;
  const found = replications.map(({ gpus }) => gpus.find((one) => one.group === group));
  const free = found.map((one) => one?.leastFree ?? NaN);
  return {
    headroom: free.reduce((least, next) => Math.min(least, next), Infinity),
    used: meanOver(found.map((one) => one?.usedMean ?? NaN)),
  };
}

/** The least over the stations of a route; NaN if none of them has limited memory. */
export function leastHeadroom(
  model: ModelDescription,
  route: RouteDescription,
  replications: readonly ReplicationResult[],
): number {
  const visited = stationsOf(route, model);
  const known = model.stations
    .filter(({ name }) => visited.includes(name))
    .map((station) => memoryOf(station, replications).headroom)
    .filter((headroom) => !Number.isNaN(headroom));
  return known.length === 0 ? NaN : Math.min(...known);
}
