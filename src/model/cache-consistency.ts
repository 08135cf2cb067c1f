import { type Finding, isMapping, type Mapping, mappingOf, type Path } from '../files/index.ts';
import { looksLikePopularity } from './cache-schema.ts';
import type { Outline } from './model-consistency.ts';
import { byClassFindings } from './pool-consistency.ts';
import { takesNoTime } from './pool-routes.ts';
import { leadsTo } from './router-consistency.ts';

/** What caches and the routes through them say of each other that is not so. */
export function cacheFindings(model: Outline): Finding[] {
  return Object.entries(model.stations).flatMap(([name, cache]) => {
    if (cache['kind'] !== 'cache') return [];
    const path = ['stations', name];
    const routes = Object.entries(model.routes).filter(
      ([, { through }]) =>
        Array.isArray(through) && through.some((word) => leadsTo(word, name, model)),
    );
    return [
      ...renewedFindings(cache, path),
      ...keysFindings(cache, path, model, routes),
      ...nothingToWaitFor(cache, path),
      ...neverFilled(cache, path, routes),
      ...['routes', 'stations'].flatMap((part) =>
        Object.entries(model[part as 'routes' | 'stations'])
          .filter(([, { through }]) => has(through, name))
          .flatMap((way) => backendFindings(name, cache, model, part, way)),
      ),
      ...routes.flatMap((route) => hitAtOnce(name, cache, route)),
    ];
  });
}

type Route = readonly [name: string, route: Mapping];

const has = (through: unknown, name: string): through is unknown[] =>
  Array.isArray(through) && through.includes(name);

function renewedFindings({ renewed, keep }: Mapping, path: Path): Finding[] {
  if (renewed !== true || keep !== undefined) return [];
  return [{ path: [...path, 'keep'], expected: 'a duration, because entries are renewed' }];
}

function keysFindings(
  { keys }: Mapping,
  path: Path,
  { classes }: Outline,
  routes: readonly Route[],
): Finding[] {
  const at = [...path, 'keys'];
  const [route] = routes;
  if (keys === undefined && route !== undefined) {
    return [{ path: at, expected: `what the plain jobs of route ${route[0]} ask for` }];
  }
  return isMapping(keys) && !looksLikePopularity(keys) ? byClassFindings(keys, at, classes) : [];
}

function nothingToWaitFor({ inserted, single_flight }: Mapping, path: Path): Finding[] {
  if (single_flight === undefined || inserted === 'when_made') return [];
  const expected = 'when_made, because with single_flight jobs wait for what is made';
  return [{ path: [...path, 'inserted'], expected }];
}

function neverFilled(
  { inserted, backend }: Mapping,
  path: Path,
  [route]: readonly Route[],
): Finding[] {
  if (inserted !== 'when_made' || backend !== undefined || route === undefined) return [];
  const expected = `the station that makes what is missing to the plain jobs of route ${route[0]}`;
  return [{ path: [...path, 'backend'], expected }];
}

/** A name that is no station is another mistake. */
function backendFindings(
  name: string,
  { backend }: Mapping,
  { stations }: Outline,
  part: string,
  [way, { through }]: Route,
): Finding[] {
  if (typeof backend !== 'string' || !Object.hasOwn(stations, backend)) return [];
  const list = through as unknown[];
  if (list.lastIndexOf(backend) > list.lastIndexOf(name)) return [];
  const expected = `${backend} behind ${name}, because it is its backend`;
  return [{ path: [part, way, 'through'], expected }];
}

/** Whoever has at once what he asks for, and comes back at once, comes for ever, and time stands still. */
function hitAtOnce(name: string, cache: Mapping, [route, { traffic }]: Route): Finding[] {
  const { closed } = mappingOf(traffic);
  if (!isMapping(closed) || !takesNoTime(closed['think'])) return [];
  if (!takesNoTime(cache['hit_time'])) return [];
  const expected = `a time above 0s, because jobs that ${name} serves at once come back after it`;
  return [{ path: ['routes', route, 'traffic', 'closed', 'think'], expected }];
}
