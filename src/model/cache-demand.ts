import type { Micros } from '../engine/index.ts';
import { cheHitRatio, lfuHitRatio, ttlHitRatio, zipf } from '../theory/index.ts';
import type { CacheDescription, ModelDescription, RouteDescription } from './description.ts';
import { stationsOf } from './routes.ts';

/** How fast the jobs of a route come, per microsecond. */
type RateOf = (route: RouteDescription) => number;

/** The requests of plain jobs to a cache, as if all of them got there, however fast they come. */
interface Requests {
  /** Shares of them by key. */
  readonly popularity: readonly number[];
  /** Share of them that find what they ask for, as far as room goes. */
  readonly byRoom: number;
}

/** What was worked out before, by the shares of the routes: for a large cache it takes a while. */
const known = new WeakMap<CacheDescription, Map<string, Requests>>();

/**
 * Share of the jobs of a route that get to each of its stations: those that find what they ask for in a cache
 * do not get to what lies between it and behind its backend.
 */
export function reachOf(
  route: RouteDescription,
  model: ModelDescription,
  rateOf: RateOf,
): readonly number[] {
  if (route.kind !== 'jobs') return [];
  const reach = route.through.map(() => 1);
  for (const [i, name] of route.through.entries()) {
    const station = model.stations.find((candidate) => candidate.name === name);
    if (station?.kind !== 'cache' || station.backend === undefined) continue;
    const misses = 1 - hitRatio(station, model, rateOf);
    const backend = route.through.indexOf(station.backend, i + 1);
    for (let behind = i + 1; behind <= backend; behind++) reach[behind]! *= misses;
  }
  return reach;
}

/**
 * Share of the plain jobs that find what they ask for, at most: the lower one of what room alone would allow
 * (Che's approximation for LRU, the most popular keys for LFU) and what expiry alone would.
 */
function hitRatio(cache: CacheDescription, model: ModelDescription, rateOf: RateOf): number {
  const routes = askersOf(cache, model);
  const rate = rateOfAll(routes, rateOf);
  if (rate === 0) return 0;
  const weights = shares(routes.map(rateOf));
  const before = known.get(cache) ?? new Map<string, Requests>();
  known.set(cache, before);
  const name = weights.join();
  const requests = before.get(name) ?? workedOut(cache, routes, weights);
  before.set(name, requests);
  const { popularity, byRoom } = requests;
  const { keep, renewed } = cache;
  if (keep === undefined) return byRoom;
  return Math.min(byRoom, ttlHitRatio({ popularity, requestRate: rate, lifetime: keep, renewed }));
}

/**
 * How long a cache remembers that it began empty: about as long as an entry stays, which is entries /
 * insertions per time (Little's law), and no longer than entries last. Where all keys have room, as long as
 * it takes to ask once for each.
 */
export function cacheRelaxation(
  cache: CacheDescription,
  model: ModelDescription,
  rateOf: RateOf,
): Micros {
  const routes = askersOf(cache, model);
  const rate = rateOfAll(routes, rateOf);
  if (rate === 0) return 0;
  const { capacity, keep = Infinity } = cache;
  const all = Math.max(...routes.map((route) => cache.keys![route.class]!.keys));
  if (capacity >= all) return Math.min(keep, all / rate);
  return Math.min(keep, capacity / (rate * (1 - hitRatio(cache, model, rateOf))));
}

const askersOf = ({ name, keys }: CacheDescription, model: ModelDescription) =>
  model.routes.filter(
    (route) => keys && route.kind === 'jobs' && stationsOf(route, model).includes(name),
  );

const shares = (rates: readonly number[]): number[] => {
  const sum = rates.reduce((total, rate) => total + rate, 0);
  return rates.map((rate) => (sum > 0 ? rate / sum : 0));
};

function workedOut(
  cache: CacheDescription,
  routes: readonly RouteDescription[],
  weights: readonly number[],
): Requests {
  const { capacity, eviction, keys: keysOf } = cache;
  const asked = routes.map((route) => keysOf![route.class]!);
  const shareOf = new Array<number>(Math.max(0, ...asked.map(({ keys }) => keys))).fill(0);
  for (const [i, { keys, exponent }] of asked.entries()) {
    if (weights[i] === 0) continue;
    for (const [key, share] of zipf(keys, exponent).entries()) {
      shareOf[key]! += weights[i]! * share;
    }
  }
  const popularity = shareOf.filter((share) => share > 0);
  const allowed = eviction === 'lfu' ? lfuHitRatio : cheHitRatio;
  const byRoom = capacity >= popularity.length ? 1 : allowed({ popularity, capacity });
  return { popularity, byRoom };
}

/** Per microsecond. */
const rateOfAll = (routes: readonly RouteDescription[], rateOf: RateOf): number =>
  routes.reduce((sum, route) => sum + rateOf(route), 0);
