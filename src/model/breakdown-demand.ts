import type { Micros } from '../engine/index.ts';
import type { BreakdownsDescription } from './breakdown-schema.ts';
import type { StationDescription } from './description.ts';
import { distributionOf } from './distributions.ts';

/** Workers of a station that fail; undefined if they never do. */
const breakdownsOf = (station: StationDescription): BreakdownsDescription | undefined =>
  station.kind === 'batching_pool' ? station.breakdowns : undefined;

/** Share of the time in which a worker is up. */
export function availabilityOf(station: StationDescription): number {
  const breakdowns = breakdownsOf(station);
  if (breakdowns === undefined) return 1;
  const up = distributionOf(breakdowns.every).mean;
  return up / (up + distributionOf(breakdowns.repair).mean);
}

/** A service time, and its squared coefficient of variation. */
interface Service {
  readonly serviceTime: Micros;
  readonly cs2: number;
}

/**
 * How long a job holds a worker, up or failed, if its service goes on after each repair: failures come at the
 * rate ξ while it is served, so S turns into S (1 + ξ E[R]), and its variance into Var(S) (1 + ξ E[R])² + S ξ E[R²]
 * (Avi-Itzhak & Naor 1963). An approximation unless times between failures are exponential.
 */
export function heldFor(service: Service, station: StationDescription): Service {
  const breakdowns = breakdownsOf(station);
  if (breakdowns === undefined) return service;
  const { serviceTime, cs2 } = service;
  const repair = distributionOf(breakdowns.repair);
  const rate = 1 / distributionOf(breakdowns.every).mean;
  const longer = 1 + rate * repair.mean;
  const squares = repair.variance + repair.mean * repair.mean;
  return {
    serviceTime: serviceTime * longer,
    cs2: cs2 + (rate * squares) / (serviceTime * longer * longer),
  };
}

/**
 * How long the number of failed workers remembers that all were up at first: of exponential times exactly
 * 1 / (1 / every + 1 / repair).
 */
export function breakdownRelaxation(station: StationDescription): Micros {
  const breakdowns = breakdownsOf(station);
  if (breakdowns === undefined) return 0;
  return availabilityOf(station) * distributionOf(breakdowns.repair).mean;
}
