import type { Micros } from '../engine/index.ts';
import type { BatchingPoolDescription, WaitingLimit } from './description.ts';
import { longestWaiting } from './discipline-demand.ts';

/** What jobs ask of a pool, all together. Times in microseconds. */
interface Asked {
  readonly arrivalRate: number;
  readonly serviceTime: number;
  readonly workers: number;
  /** Squared coefficients of variation of the gaps between arrivals, and of service times. */
  readonly ca2: number;
  readonly cs2: number;
}

/**
 * How long a pool at which jobs of these classes are lost remembers an empty start at most, be it
 * overloaded or not; Infinity if not all of them can be lost in the same way.
 */
export function lossyRelaxation(
  pool: BatchingPoolDescription,
  classes: readonly string[],
  asked: Asked,
): Micros {
  const work = limitOf(pool.workLimit, classes) / asked.serviceTime; // as so many jobs of average length
  const places = Math.min(limitOf(pool.queueLimit, classes), work);
  const longest = classes.reduce(
    (longest, name) => Math.max(longest, longestWaiting(pool, name)),
    0,
  );
  return Math.min(ofPlaces(places, asked), longest + asked.serviceTime);
}

/** Of these classes together; Infinity if one of them has none. */
function limitOf(limit: WaitingLimit | undefined, classes: readonly string[]): number {
  if (limit === undefined) return Infinity;
  if ('forAll' in limit) return limit.forAll;
  return classes.reduce((sum, name) => sum + (limit.byClass[name] ?? Infinity), 0);
}

/**
 * How long a station remembers an empty start at most if no more than so many jobs can ever be there, whatever
 * the members of a population do elsewhere: longest where as many come as are served.
 */
export function closedRelaxation(members: number, asked: Asked): Micros {
  const balanced = { ...asked, arrivalRate: asked.workers / asked.serviceTime };
  return ofPlaces(members, balanced);
}

/**
 * Of so many places to wait. The workers are taken as one that is so many times as fast: the number inside an
 * M/M/1/K, K = places + 1, forgets its start at the rate (√λ - √µ)² + 2 √(λµ) (1 - cos(π / (K + 1))) (Morse
 * 1958), where the cosine is bounded by its series. What is in service goes on for a service time.
 */
function ofPlaces(places: number, { arrivalRate, serviceTime, workers, ca2, cs2 }: Asked): Micros {
  if (places === Infinity) return Infinity;
  const serviceRate = workers / serviceTime;
  const angle = Math.PI / (places + 2);
  const square = angle * angle;
  const lessThanOne = square / 2 - (square * square) / 24; // at most 1 - cos(angle)
  const apart = Math.sqrt(arrivalRate) - Math.sqrt(serviceRate);
  const rate = apart * apart + 2 * Math.sqrt(arrivalRate * serviceRate) * lessThanOne;
  return (ca2 + cs2) / 2 / rate + serviceTime;
}
