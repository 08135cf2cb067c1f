import { Draws, Exponential, namedStream } from '../src/random/index.ts';

const SECOND = 1_000_000;

/**
 * M/M/1 at utilization .9 written by hand: two clocks, a ring of arrival times, one mean, and nothing
 * else. It is the unit in which the other workloads are given. Returns the mean sojourn in seconds.
 */
export function twoClocks(customers: number): number {
  const gaps = new Draws(new Exponential(SECOND / 0.9), namedStream('two clocks', 'gaps'));
  const demands = new Draws(new Exponential(SECOND), namedStream('two clocks', 'demands'));
  const ring = new Float64Array(65_536);
  let head = 0;
  let tail = 0;
  let nextArrival = gaps.next();
  let nextDeparture = Infinity;
  let sojourn = 0;
  let served = 0;
  while (served < customers) {
    if (nextArrival < nextDeparture) {
      ring[tail & 65_535] = nextArrival;
      tail = (tail + 1) | 0;
      if (nextDeparture === Infinity) nextDeparture = nextArrival + demands.next();
      nextArrival += gaps.next();
    } else {
      sojourn += nextDeparture - ring[head & 65_535]!;
      head = (head + 1) | 0;
      served++;
      nextDeparture = head === tail ? Infinity : nextDeparture + demands.next();
    }
  }
  return sojourn / served / SECOND;
}
