import { Draws, Exponential, namedStream } from '../src/random/index.ts';

/** Exponential draws of mean 1. */
interface Clock {
  next(): number;
}

/** Draws as models get them, made ahead: the leanest that we know. */
export const drawsAhead = (name: string): Clock =>
  new Draws(new Exponential(1), namedStream('two clocks', name));

/** Draws as most loops by hand have them. */
export const plainDraws = (): Clock => ({ next: () => -Math.log(1 - Math.random()) });

/**
 * M/M/1 at utilization .9 written by hand: two clocks, a ring of arrival times, one mean, and nothing
 * else. Returns the mean sojourn in services.
 */
export function twoClocks(customers: number, clock: (name: string) => Clock): number {
  const gaps = clock('gaps');
  const demands = clock('demands');
  const ring = new Float64Array(65_536);
  let head = 0;
  let tail = 0;
  let nextArrival = gaps.next() / 0.9;
  let nextDeparture = Infinity;
  let sojourn = 0;
  let served = 0;
  while (served < customers) {
    if (nextArrival < nextDeparture) {
      ring[tail & 65_535] = nextArrival;
      tail = (tail + 1) | 0;
      if (nextDeparture === Infinity) nextDeparture = nextArrival + demands.next();
      nextArrival += gaps.next() / 0.9;
    } else {
      sojourn += nextDeparture - ring[head & 65_535]!;
      head = (head + 1) | 0;
      served++;
      nextDeparture = head === tail ? Infinity : nextDeparture + demands.next();
    }
  }
  return sojourn / served;
}
