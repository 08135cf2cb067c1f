import { checkNotNegative, checkPositive, checkWhole } from './domain.ts';
import { decay, logarithm, meanDecay } from './elementary.ts';
import { integrate } from './quadrature.ts';
import { fallTo } from './root.ts';

/**
 * Zipf's law: shares of the requests for `items` items, the i-th most popular in proportion to i^(-exponent).
 *
 * `items` a positive whole number, `exponent` at least 0; a RangeError otherwise.
 */
export function zipf(items: number, exponent: number): number[] {
  checkWhole(items, 1, 'items');
  checkNotNegative(exponent, 'exponent');
  const weights = Array.from({ length: items }, (_, i) => decay(exponent * logarithm(i + 1)));
  const sum = weights.reduceRight((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** A cache that is asked for items independently, each with its share of the requests. */
export interface FullCache {
  /** Shares of the requests by item, positive, with sum 1. */
  readonly popularity: readonly number[];
  /** Items that it holds: a whole number of at least 1 and below the number of items. */
  readonly capacity: number;
}

/**
 * Hit ratio of an LRU cache, exactly: an item is hit if fewer than C others were asked for since it was.
 * With the requests on a Poisson clock that is Σ pᵢ ∫ pᵢe^(-pᵢt) P(fewer than C others in t) dt (Fill &
 * Holst 1996; Flajolet, Gardy & Thimonier 1992); the number of others is a sum of independent indicators,
 * whose law is built up item by item. Integrated numerically, with a relative error below 10⁻⁹; the time
 * grows as items × C.
 */
export function lruHitRatio(cache: FullCache): number {
  checkCache(cache);
  const { popularity, capacity } = cache;
  return integrate((t) => hitDensity(popularity, capacity, t), characteristicTime(cache), 1e-7);
}

/**
 * Hit ratio of an LRU cache by Che's approximation: an item stays for the time t in which the cache
 * fills, Σ (1 - e^(-pᵢt)) = C, so it is hit with chance 1 - e^(-pᵢt) (Che, Tung & Wang 2002). Its error
 * falls with the size of the cache (Fricker, Robert & Roberts 2012): 0.4 % of the ratio at 10 of 100
 * items, 0.01 % at 50 of 500.
 */
export function cheHitRatio(cache: FullCache): number {
  checkCache(cache);
  const time = characteristicTime(cache);
  return cache.popularity.reduce((sum, share) => sum + share * (1 - decay(share * time)), 0);
}

/**
 * Hit ratio of a cache whose items expire, of unlimited size, with Poisson requests. An item that lives
 * for T from its insertion is hit λᵢT times for each insertion, λᵢT/(1 + λᵢT); one that lives for T from
 * its last request is hit with chance 1 - e^(-λᵢT) (renewal argument; Fofack, Nain, Neglia & Towsley
 * 2012).
 *
 * `popularity` shares of the requests by item; `requestRate` of all items per unit of time, positive,
 * `lifetime` T in that unit, at least 0; `renewed` by each hit or not; a RangeError otherwise.
 */
export function ttlHitRatio(cache: {
  readonly popularity: readonly number[];
  readonly requestRate: number;
  readonly lifetime: number;
  readonly renewed: boolean;
}): number {
  const { popularity, requestRate, lifetime, renewed } = cache;
  checkPopularity(popularity);
  checkPositive(requestRate, 'request rate');
  checkNotNegative(lifetime, 'lifetime');
  return popularity.reduce((sum, share) => {
    const requests = requestRate * share * lifetime;
    return sum + share * (renewed ? requests * meanDecay(requests) : requests / (1 + requests));
  }, 0);
}

/**
 * Hit ratio of a cache that keeps the C items that are asked for most often, which no cache can surpass in the
 * long run where requests are independent (perfect LFU; Breslau, Cao, Fan, Phillips & Shenker 1999).
 */
export function lfuHitRatio(cache: FullCache): number {
  checkCache(cache);
  const shares = cache.popularity.toSorted((a, b) => b - a);
  return shares.slice(0, cache.capacity).reduce((sum, share) => sum + share, 0);
}

/** Time in which C items are asked for on average, at one request per unit of time. */
function characteristicTime({ popularity, capacity }: FullCache): number {
  const items = popularity.length;
  const absent = (time: number): number =>
    popularity.reduce((sum, share) => sum + decay(share * time), 0);
  return fallTo(items - capacity, absent, capacity);
}

/**
 * Σ pᵢ² e^(-pᵢt) P(fewer than C others in t). `asked` is the law of how many of the items so far are
 * asked for in t; `hits` the same with one of the items left out, summed over which, weighted by pᵢ²
 * e^(-pᵢt).
 */
function hitDensity(popularity: readonly number[], capacity: number, t: number): number {
  const asked = new Float64Array(capacity);
  const hits = new Float64Array(capacity);
  asked[0] = 1;
  let reach = 0; // the most items that can have been asked for, as far as it counts
  for (const share of popularity) {
    const absent = decay(share * t);
    const present = share * t * meanDecay(share * t);
    const weight = share * share * absent;
    reach = Math.min(reach + 1, capacity - 1);
    for (let n = reach; n > 0; n--) {
      hits[n] = hits[n]! * absent + hits[n - 1]! * present + asked[n]! * weight;
      asked[n] = asked[n]! * absent + asked[n - 1]! * present;
    }
    hits[0] = hits[0]! * absent + asked[0]! * weight;
    asked[0] = asked[0]! * absent;
  }
  return hits.reduce((sum, density) => sum + density, 0);
}

function checkCache({ popularity, capacity }: FullCache): void {
  checkPopularity(popularity);
  checkWhole(capacity, 1, 'items in the cache');
  if (capacity >= popularity.length) {
    throw new RangeError(
      `expected a cache of fewer than ${popularity.length} items, found ${capacity}`,
    );
  }
}

function checkPopularity(popularity: readonly number[]): void {
  for (const share of popularity) checkPositive(share, 'popularity');
  const sum = popularity.reduce((total, share) => total + share, 0);
  if (!(Math.abs(sum - 1) < 1e-9)) {
    throw new RangeError(`expected popularities with sum 1, found ${sum}`);
  }
}
