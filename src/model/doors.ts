import type { Door } from '../engine/index.ts';
import { type Cache, Handover, Shortcut, type Site } from '../stations/index.ts';
import type { CacheDescription, ModelDescription } from './description.ts';

/** What is behind the names of stations. */
interface Stations {
  readonly sites: ReadonlyMap<string, Site>;
  readonly caches: ReadonlyMap<string, Cache>;
}

/**
 * The doors that plain jobs go through. Behind a cache with a backend those that found what they asked for go on
 * to what follows the backend; where it is the backend that fills the cache, the others do so behind it.
 */
export function doorsThrough(
  through: readonly string[],
  model: ModelDescription,
  { sites, caches }: Stations,
): Door[] {
  const doors: Door[] = [];
  let open: { cache: CacheDescription; shortcut: Shortcut }[] = []; // the latest one first
  for (const name of through) {
    doors.push(sites.get(name)!);
    for (const { cache, shortcut } of open.filter(({ cache }) => cache.backend === name)) {
      if (cache.inserted === 'when_made') doors.push(filling(caches.get(cache.name)!));
      shortcut.to = doors.length;
    }
    open = open.filter(({ cache }) => cache.backend !== name);
    const cache = model.stations.find((station) => station.name === name);
    if (cache?.kind !== 'cache' || cache.backend === undefined) continue;
    const shortcut = new Shortcut();
    doors.push(shortcut);
    open = [{ cache, shortcut }, ...open];
  }
  return doors;
}

const filling = (cache: Cache): Door =>
  new Handover((job) => {
    cache.insert(job.content);
    job.goOn();
  });
