import {
  type Finding,
  type Mapping,
  mappingOf,
  mappingsOf,
  nearestWord,
  type Path,
  suggestion,
} from '../files/index.ts';
import { autoscaleFindings } from './autoscale-consistency.ts';
import { breakdownFindings } from './breakdown-consistency.ts';
import { cacheFindings } from './cache-consistency.ts';
import { continuousFindings } from './continuous-consistency.ts';
import { disciplineFindings } from './discipline-consistency.ts';
import { faultFindings } from './fault-consistency.ts';
import { gpuFindings } from './gpu-consistency.ts';
import { invariantFindings } from './invariant-consistency.ts';
import { poolFindings } from './pool-consistency.ts';
import { routesThroughPoolsFindings } from './pool-routes.ts';
import { retryFindings } from './retry-consistency.ts';
import { clientFindings, routerFindings } from './router-consistency.ts';
import { setupFindings } from './setup-consistency.ts';
import { station } from './station-schema.ts';

/** The parts of a model that refer to each other, as far as they can be read. */
export type Outline = Readonly<
  Record<'classes' | 'gpus' | 'stations' | 'routes', Readonly<Record<string, Mapping>>>
>;

/** What the parts of a model say of each other that is not so. */
export function modelFindings(contents: unknown, sound: boolean): Finding[] {
  const { classes, gpus, stations, routes } = mappingOf(contents);
  const model: Outline = {
    classes: mappingsOf(classes),
    gpus: mappingsOf(gpus),
    stations: mappingsOf(stations),
    routes: mappingsOf(routes),
  };
  const references = [
    ...Object.entries(model.routes).flatMap(([name, route]) =>
      referencesOf(route, ['routes', name], model),
    ),
    ...Object.entries(model.stations).map(([name, { backend }]) => ({
      ...anyStation(model),
      path: ['stations', name, 'backend'],
      word: backend,
    })),
    ...Object.values(model.stations).flatMap(({ to, through }) =>
      [...Object.keys(mappingOf(to)), ...(Array.isArray(through) ? through : [])].map((word) => ({
        ...anyStation(model),
        path: [],
        word,
      })),
    ),
  ];
  return [
    ...tooLarge(model),
    ...Object.entries(model.stations).flatMap(([name, station]) =>
      poolFindings(station, ['stations', name], model.classes, sound),
    ),
    ...disciplineFindings(model),
    ...routesThroughPoolsFindings(model),
    ...cacheFindings(model),
    ...continuousFindings(model),
    ...routerFindings(model),
    ...clientFindings(model),
    ...setupFindings(model),
    ...breakdownFindings(model),
    ...retryFindings(model),
    ...autoscaleFindings(model),
    ...gpuFindings(model, sound),
    ...faultFindings(mappingOf(contents), model),
    ...invariantFindings(mappingOf(contents), model),
    ...references
      .filter(({ path }) => path.length > 0)
      .filter(({ names }) => sound || names.length > 0)
      .flatMap(brokenReference),
    ...(routes === undefined ? [] : unusedStations(model, references, sound)),
  ];
}

/** What a run takes time and memory for, however idle. */
const MOST_WORKERS = 100_000;
const MOST_CLASSES = 64;

function tooLarge({ classes, gpus, stations }: Outline): Finding[] {
  const findings: Finding[] = [];
  const kinds = Object.keys(classes).length;
  if (kinds > MOST_CLASSES) {
    findings.push({
      path: ['classes'],
      expected: `at most ${MOST_CLASSES} classes`,
      found: `${kinds}`,
    });
  }
  const workers = Object.values(stations)
    .map((station) => station['workers'] ?? gpus[`${station['gpus']}`]?.['count'])
    .filter((count): count is number => typeof count === 'number' && count <= MOST_WORKERS); // more is told there
  const all = workers.reduce((sum, count) => sum + count, 0);
  if (all > MOST_WORKERS && workers.length > 1) {
    findings.push({
      path: ['stations'],
      expected: `at most ${MOST_WORKERS} workers in all`,
      found: `${all}`,
    });
  }
  return findings;
}

/** A word of a file that must be one of the names declared elsewhere. */
interface Reference {
  readonly path: Path;
  readonly word: unknown;
  readonly noun: string;
  readonly plural: string;
  readonly names: readonly string[];
}

const kinds: readonly unknown[] = station.options.map(({ shape }) => shape.kind.value);

const anyStation = ({ stations }: Pick<Outline, 'stations'>) => ({
  noun: 'a station',
  plural: 'stations',
  names: Object.keys(stations),
});

/** Stations of unknown kind are taken for what the route needs: their kind is another mistake. */
function referencesOf(route: Mapping, path: Path, { classes, stations }: Outline): Reference[] {
  const any = anyStation({ stations });
  const ofKinds = (noun: string, plural: string, ...fitting: string[]) => {
    const names = any.names.filter((name) => {
      const targets = Object.keys(mappingOf(stations[name]!['to'])).map((to) => stations[to] ?? {});
      return (stations[name]!['kind'] === 'router' ? targets : [stations[name]!]).every(
        ({ kind, service }) => {
          if (kind === 'batching_pool' && service !== undefined) return false;
          return fitting.includes(`${kind}`) || !kinds.includes(kind);
        },
      );
    });
    return { noun, plural, names };
  };
  const delays = ofKinds('a delay station', 'delay stations', 'delay');
  const pools = ofKinds('a batching pool with batch_time', 'such pools', 'batching_pool');
  const continuous = ofKinds(
    'a continuous batching station',
    'continuous batching stations',
    'continuous_batching',
  );
  const synthesizers = ofKinds(
    'a continuous batching station, or a batching pool with batch_time',
    'such stations',
    'continuous_batching',
    'batching_pool',
  );
  const dependencies = ofKinds('a dependency', 'dependencies', 'dependency');
  const caches = ofKinds('a cache', 'caches', 'cache');
  const jobClasses = { noun: 'a class', plural: 'classes', names: Object.keys(classes) };
  const retrieval = mappingOf(route['retrieval']);
  const through = Array.isArray(route['through']) ? route['through'] : [];
  return [
    { path: [...path, 'class'], word: route['class'], ...jobClasses },
    { path: [...path, 'uplink'], word: route['uplink'], ...delays },
    { path: [...path, 'recognizer'], word: route['recognizer'], ...pools },
    {
      path: [...path, 'retrieval', 'index'],
      word: retrieval['index'],
      ...dependencies,
    },
    {
      path: [...path, 'retrieval', 'under_load', 'station'],
      word: mappingOf(retrieval['under_load'])['station'],
      ...any,
    },
    {
      path: [...path, 'tools', 'service'],
      word: mappingOf(route['tools'])['service'],
      ...dependencies,
    },
    {
      path: [...path, 'retrieval', 'access', 'service'],
      word: mappingOf(retrieval['access'])['service'],
      ...dependencies,
    },
    {
      path: [...path, 'retrieval', 'snippets', 'cache'],
      word: mappingOf(retrieval['snippets'])['cache'],
      ...caches,
    },
    { path: [...path, 'language_model'], word: route['language_model'], ...continuous },
    { path: [...path, 'model'], word: route['model'], ...continuous },
    { path: [...path, 'phrase_cache'], word: route['phrase_cache'], ...caches },
    { path: [...path, 'synthesizer'], word: route['synthesizer'], ...synthesizers },
    { path: [...path, 'vocoder'], word: route['vocoder'], ...pools },
    { path: [...path, 'downlink'], word: route['downlink'], ...delays },
    ...through.map((word, i) => ({ path: [...path, 'through', i], word, ...any })),
  ];
}

function brokenReference({ path, word, noun, plural, names }: Reference): Finding[] {
  if (typeof word !== 'string' || names.includes(word)) return [];
  return [{ path, expected: noun, hint: suggestion(word, names, plural) }];
}

/** A misspelt name counts as a use of the nearest one, so that a slip is reported once. */
function unusedStations(
  model: Outline,
  references: readonly Reference[],
  sound: boolean,
): Finding[] {
  const used = new Set<unknown>(sound ? [] : textsIn(model.routes));
  for (const { word, names } of references) {
    used.add(word);
    if (typeof word === 'string') used.add(nearestWord(word, names));
  }
  const unused = Object.keys(model.stations).filter((name) => !used.has(name));
  return unused.map((name) => ({
    path: ['stations', name],
    expected: 'a route that uses this station',
    found: 'none',
  }));
}

/** While a model has other mistakes, whatever its routes mention may have been meant as a use. */
function textsIn(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(textsIn)
    : [value];
}
