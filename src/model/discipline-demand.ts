import type { Micros } from '../engine/index.ts';
import { Reservation } from '../policies/index.ts';
import type {
  BatchingPoolDescription,
  ModelDescription,
  StationDescription,
} from './description.ts';
import { distributionOf } from './distributions.ts';
import { highestRate } from './entry-limits.ts';

const SECOND: Micros = 1_000_000;

/** What share of the jobs of a class, which come at this rate per microsecond, a station lets in in the long run. */
export function shareLetIn(station: StationDescription, className: string, rate: number): number {
  const limit = station.kind === 'batching_pool' ? station.admission?.[className] : undefined;
  return limit === undefined ? 1 : Math.min(1, highestRate(limit) / SECOND / rate);
}

/**
 * By what the utilization of all workers is to be multiplied to be that of those that are short: the ones that a
 * class may have which has some of its own only or keeps some free, or the ones that are left to the classes
 * that have none of their own. 1 where all workers serve all. `work`: what each class asks for.
 */
export function crowding(
  station: StationDescription,
  work: ReadonlyMap<string, number>,
  model: ModelDescription,
): number {
  if (station.kind !== 'batching_pool') return 1;
  const { reserved, keepFree = {}, speeds } = station;
  if (reserved === undefined && station.keepFree === undefined) return 1;
  const asked = sum([...work.values()]);
  const crowd = (names: readonly string[], workers: number): number =>
    sum(names.map((name) => work.get(name)!)) / asked / (workers / sum(speeds));
  const names = [...work.keys()];
  const alone = names.map((name) => {
    const taken = 1 - (keepFree[name] ?? 0) / speeds.length;
    return crowd([name], taken * workersFor(name, station, model));
  });
  const sharing = names.filter((name) => reserved?.workers[name] === undefined);
  const [first] = sharing;
  if (first === undefined) return Math.max(1, ...alone);
  return Math.max(1, ...alone, crowd(sharing, workersFor(first, station, model)));
}

/** Speeds of the workers that may serve a class, added up. */
function workersFor(
  name: string,
  { reserved, speeds }: BatchingPoolDescription,
  { classes }: ModelDescription,
): number {
  const own = Array.from({ length: 1 + Math.max(...classes.map((each) => each.urgency)) }, () => 0);
  for (const each of classes) own[each.urgency]! += reserved?.workers[each.name] ?? 0;
  const reservation = new Reservation(speeds.length, own, reserved?.overflow ?? true);
  const { urgency } = classes.find((each) => each.name === name)!;
  return sum(speeds.filter((_, worker) => reservation.mayServe(worker, urgency)));
}

/** How long jobs of a class wait at most, on average, before they are lost: Infinity if they are not. */
export function longestWaiting(
  { patience, shedAfter }: BatchingPoolDescription,
  name: string,
): Micros {
  const time = patience?.[name];
  const ends = time === undefined ? Infinity : distributionOf(time).mean;
  return Math.min(ends, shedAfter?.[name] ?? Infinity);
}

const sum = (values: readonly number[]): number => values.reduce((total, x) => total + x, 0);

/** Does its utilization rise other than in proportion to what a route brings? */
export const isCrowded = (station: StationDescription | undefined): boolean =>
  station?.kind === 'batching_pool' &&
  (station.reserved ?? station.keepFree ?? station.admission) !== undefined;

const HALVINGS = 60;
const MOST_LOAD = 1e12;

/** The load at which a utilization that never falls with it reaches 1: 0 if it begins there, Infinity if it never does. */
export function loadWhenFull(utilizationAt: (load: number) => number): number {
  if (utilizationAt(0) >= 1) return 0;
  let [below, above] = [0, 1];
  while (utilizationAt(above) < 1) {
    [below, above] = [above, 2 * above];
    if (above > MOST_LOAD) return Infinity;
  }
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (below + above) / 2;
    if (utilizationAt(middle) < 1) below = middle;
    else above = middle;
  }
  return above;
}
