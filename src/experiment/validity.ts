import {
  isCall,
  type ModelDescription,
  type ReplicationResult,
  type RouteDescription,
  type StationResult,
  stopsOf,
} from '../model/index.ts';
import type { Cell } from './plan.ts';
import { plain } from './wording.ts';

/** Ranges of these are of clients, callers or streams at a time; of those, of requests in a second. */
const AT_A_TIME = ['clients', 'streams', 'requests', 'sequences'];
const PER_SECOND = ['requests_per_s', 'requests_per_second'];

/** A station that is loaded, at one step, beyond what its profile was fitted to. */
export interface BeyondProfile {
  readonly station: string;
  readonly quantity: string;
  /** What comes to each worker, and the most that was fitted. */
  readonly perWorker: number;
  readonly most: number;
}

/**
 * Where what the swept route brings to each worker of a station lies above the range of its profile: of plain jobs
 * the load that is offered, of calls the audio streams of a recognizer, and at other stations what was there on
 * average. Other routes are left out of account, so no step is marked without cause.
 */
export function beyondProfiles(
  model: ModelDescription,
  route: RouteDescription,
  cell: Pick<Cell, 'load'>,
  replications: readonly ReplicationResult[],
): BeyondProfile[] {
  if (route.name !== cell.load.route) return [];
  return model.stations.flatMap((station, number): BeyondProfile[] => {
    if (!stopsOf(route).includes(station.name)) return [];
    const valid = 'calibration' in station ? (station.calibration?.valid ?? {}) : {};
    const workers = 'speeds' in station ? station.speeds.length : 1;
    const found = replications.map(({ stations }) => stations[number]!);
    return Object.entries(valid).flatMap(([quantity, [, most]]) => {
      const perWorker = amountOf(quantity, station.name, route, cell, found) / workers;
      return perWorker > most ? [{ station: station.name, quantity, perWorker, most }] : [];
    });
  });
}

/** How much of such a quantity comes to a station; NaN if that cannot be told. */
function amountOf(
  quantity: string,
  station: string,
  route: RouteDescription,
  { load }: Pick<Cell, 'load'>,
  found: readonly StationResult[],
): number {
  const atATime = AT_A_TIME.includes(quantity);
  if (!atATime && !PER_SECOND.includes(quantity)) return NaN;
  if (!isCall(route)) return (load.quantity === 'rate') !== atATime ? load.level : NaN;
  if (atATime && station === route.recognizer && load.quantity !== 'rate') return load.level;
  return mean(found.map(atATime ? jobsInside : arrivalRate));
}

const jobsInside = ({ inService, routes }: StationResult): number =>
  routes.reduce((sum, { backlog }) => sum + backlog, inService);

const arrivalRate = ({ routes }: StationResult): number =>
  routes.reduce((sum, route) => sum + route.arrivalRate, 0);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** In words, a sentence for each station that is loaded beyond its profile at some of these steps. */
export function beyondTexts(
  rows: readonly { readonly cell: Cell; readonly beyond: readonly BeyondProfile[] }[],
): string[] {
  const all = rows.flatMap(({ cell, beyond }) =>
    beyond.map((one) => ({ ...one, load: cell.load.level })),
  );
  const nameOf = ({ station, quantity }: BeyondProfile): string => `${station} ${quantity}`;
  return [...new Set(all.map(nameOf))].map((name) => {
    const those = all.filter((one) => nameOf(one) === name);
    const { station, quantity, most } = those[0]!;
    const perWorker = Math.max(...those.map((one) => one.perWorker));
    return (
      `beyond its profile: ${station}, at up to ${plain(perWorker)} ${quantity.replaceAll('_', ' ')} ` +
      `a worker, which is fitted to ${plain(most)} at most`
    );
  });
}
