import {
  type Finding,
  type Mapping,
  mappingOf,
  mappingsOf,
  nearestWord,
  type Path,
  suggestion,
} from '../files/index.ts';
import { poolFindings } from './pool-consistency.ts';
import { routesThroughPoolsFindings } from './pool-routes.ts';

/** The parts of a model that refer to each other, as far as they can be read. */
export type Outline = Readonly<
  Record<'classes' | 'stations' | 'routes', Readonly<Record<string, Mapping>>>
>;

/** What the parts of a model say of each other that is not so. */
export function modelFindings(contents: unknown, sound: boolean): Finding[] {
  const { classes, stations, routes } = mappingOf(contents);
  const model: Outline = {
    classes: mappingsOf(classes),
    stations: mappingsOf(stations),
    routes: mappingsOf(routes),
  };
  const references = Object.entries(model.routes).flatMap(([name, route]) =>
    referencesOf(route, ['routes', name], model),
  );
  return [
    ...tooLarge(model),
    ...Object.entries(model.stations).flatMap(([name, station]) =>
      poolFindings(station, ['stations', name], model.classes, sound),
    ),
    ...routesThroughPoolsFindings(model),
    ...references.filter(({ names }) => sound || names.length > 0).flatMap(brokenReference),
    ...(routes === undefined ? [] : unusedStations(model, references, sound)),
  ];
}

/** What a run takes time and memory for, however idle. */
const MOST_WORKERS = 100_000;
const MOST_CLASSES = 64;

function tooLarge({ classes, stations }: Outline): Finding[] {
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
    .map((station) => station['workers'])
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

const withWorkers: readonly unknown[] = ['batching_pool', 'sharing'];
const withoutBatches: readonly unknown[] = ['delay', 'sharing'];

/** Stations of unknown kind are taken for what the route needs: their kind is another mistake. */
function referencesOf(route: Mapping, path: Path, { classes, stations }: Outline): Reference[] {
  const any = { noun: 'a station', plural: 'stations', names: Object.keys(stations) };
  const delays = {
    noun: 'a delay station',
    plural: 'delay stations',
    names: any.names.filter((name) => !withWorkers.includes(stations[name]!['kind'])),
  };
  const recognizers = {
    noun: 'a batching pool with batch_time',
    plural: 'such pools',
    names: any.names.filter((name) => {
      const station = stations[name]!;
      return !withoutBatches.includes(station['kind']) && station['service'] === undefined;
    }),
  };
  const jobClasses = { noun: 'a class', plural: 'classes', names: Object.keys(classes) };
  const through = Array.isArray(route['through']) ? route['through'] : [];
  return [
    { path: [...path, 'class'], word: route['class'], ...jobClasses },
    { path: [...path, 'uplink'], word: route['uplink'], ...delays },
    { path: [...path, 'recognizer'], word: route['recognizer'], ...recognizers },
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
