import {
  handOffFee,
  type ModelDescription,
  type ReplicationResult,
  type RouteResult,
  stationsOf,
} from '../model/index.ts';
import { type Estimate, inUnit, meanOver, ratioOver } from '../statistics/index.ts';
import type { ModelOutline } from './outline.ts';

/**
 * What serving costs. Provisioned cost is that of every GPU for all of the time, whether busy or not, but for those
 * that are off because the number of workers follows the load; usage cost that of the time in which they are busy. Fees of the jobs served, and of the turns that humans take, are part of both.
 *
 * Provisioned cost of a group of GPUs is split over the stations that stand on it by their busy time, and of a
 * station over its routes by the worker time of their jobs, so that idle time is paid by those who use what
 * is there; where nothing was busy, evenly. What failed jobs took is paid like the rest. Of two stations
 * that are busy on one GPU at a time each counts as busy.
 */

/** What one route costs in one replication: US dollars, and seconds in which GPUs were busy for it. */
export interface RouteCost {
  readonly provisioned: number;
  readonly usage: number;
  readonly gpuSeconds: number;
}

/** Figures of a route's cost, in US dollars. */
export interface CostEstimates {
  /** For each hour. */
  readonly provisioned: Estimate;
  readonly usage: Estimate;
  /** Provisioned cost of all turns, for each that succeeded. */
  readonly perSuccess: Estimate;
  /** Busy seconds of GPUs, for each turn offered. */
  readonly gpuSeconds: Estimate;
}

/** Does a model say of anything what it costs? */
export const hasPrices = ({ gpus, stations }: Pick<ModelOutline, 'gpus' | 'stations'>): boolean =>
  gpus.some(({ price }) => price !== undefined) || stations.some(({ fee }) => fee !== undefined);

/** Turns that did what was wanted: of routes that do not tell, those that had all they asked for. */
export const successesOf = ({ served, voice }: RouteResult): number =>
  voice?.counts.succeeded ?? served;

/** What a route costs, by replications that each measured for so many microseconds; null if nothing has a price. */
export function costEstimates(
  model: ModelDescription,
  route: number,
  replications: readonly ReplicationResult[],
  measure: number,
): CostEstimates | null {
  if (!hasPrices(model)) return null;
  const costs = replications.map((result) => costsOf(model, result, measure)[route]!);
  const provisioned = costs.map((cost) => cost.provisioned);
  const results = replications.map(({ routes }) => routes[route]!);
  const perHour = HOUR / measure;
  return {
    provisioned: inUnit(meanOver(provisioned), perHour),
    usage: inUnit(meanOver(costs.map(({ usage }) => usage)), perHour),
    perSuccess: ratioOver(provisioned, results.map(successesOf)),
    gpuSeconds: ratioOver(
      costs.map(({ gpuSeconds }) => gpuSeconds),
      results.map(({ offered }) => offered),
    ),
  };
}

/** By route of the model: what it costs in a replication that measured for so many microseconds. */
export function costsOf(
  model: ModelDescription,
  result: ReplicationResult,
  measure: number,
): RouteCost[] {
  const shares = model.gpus.flatMap((group) => {
    const standing = model.stations.flatMap((station, number) =>
      'gpus' in station && station.gpus === group.name ? [number] : [],
    );
    const busy = standing.map((station) => result.stations[station]!.busyWorkers * measure);
    const ofStations = sharesOf(busy);
    const [scaled] = standing.flatMap((station) => result.stations[station]!.scaling ?? []); // it stands alone
    const on = scaled?.workersProvisioned ?? group.count;
    const paid = (group.price ?? 0) / HOUR; // for a microsecond of a GPU
    return standing.map((station, i) => ({
      station,
      provisioned: on * measure * paid * ofStations[i]!,
      usage: busy[i]! * paid,
      gpuSeconds: busy[i]! / SECOND,
      ofRoutes: routeShares(model, result, station),
    }));
  });
  return model.routes.map((described, route) => {
    const ofThis = (of: (share: RouteCost) => number): number =>
      shares.reduce((sum, share) => sum + of(share) * share.ofRoutes[route]!, 0);
    const fees = model.stations.reduce(
      (sum, { fee = 0 }, i) => sum + fee * result.stations[i]!.routes[route]!.served,
      0,
    );
    const humans = handOffFee(described) * (result.routes[route]!.voice?.counts.handedOff ?? 0);
    return {
      provisioned: ofThis(({ provisioned }) => provisioned) + fees + humans,
      usage: ofThis(({ usage }) => usage) + fees + humans,
      gpuSeconds: ofThis(({ gpuSeconds }) => gpuSeconds),
    };
  });
}

/** By route: its share of what a station did. */
function routeShares(
  model: ModelDescription,
  result: ReplicationResult,
  station: number,
): number[] {
  const { name } = model.stations[station]!;
  return sharesOf(
    result.stations[station]!.routes.map(({ workerTime }) => workerTime),
    model.routes.map((route) => stationsOf(route, model).includes(name)),
  );
}

/** Shares of a whole by its parts; if all of these are 0, even ones among those that take part. */
function sharesOf(parts: readonly number[], takePart = parts.map(() => true)): number[] {
  const whole = parts.reduce((sum, part) => sum + part, 0);
  if (whole > 0) return parts.map((part) => part / whole);
  const many = takePart.filter(Boolean).length;
  return takePart.map((takes) => (takes ? 1 / many : 0));
}

const SECOND = 1_000_000;
const HOUR = 3600 * SECOND;
