import {
  duration,
  type Finding,
  isMapping,
  type Mapping,
  mappingOf,
  nearestWord,
  type Path,
  suggestion,
} from '../files/index.ts';
import { batchTimeFindings } from './batch-time-consistency.ts';
import { familyNames, looksLikeDistribution } from './distribution-schema.ts';

/** What one station with workers says that does not fit together, or does not fit the classes. */
export function poolFindings(
  pool: Mapping,
  path: Path,
  classes: Readonly<Record<string, Mapping>>,
  sound: boolean,
): Finding[] {
  const { max, linger } = mappingOf(pool['batch']);
  const ofMax = [...path, 'batch', 'max'];
  const ofLinger = [...path, 'batch', 'linger'];
  const service = pool['service'];
  const work = pool['kind'] === 'continuous_batching' ? undefined : pool['work']; // is of tokens
  const byClass = (time: unknown): unknown =>
    isMapping(time) && !isDistribution(time, sound) ? time : undefined;
  return [
    ...speedFindings(pool, path),
    ...batchTimeFindings(pool, path),
    ...(service === undefined ? [] : batchOfOneFindings(max, ofMax)),
    ...byClassFindings(max, ofMax, classes),
    ...byClassFindings(linger, ofLinger, classes),
    ...byClassFindings(byClass(service), [...path, 'service'], classes),
    ...byClassFindings(byClass(work), [...path, 'work'], classes),
    ...unknownClassFindings(pool['queue_limit'], [...path, 'queue_limit'], classes),
    ...unknownClassFindings(byClass(pool['patience']), [...path, 'patience'], classes),
    ...sharedUrgencyFindings(max, ofMax, classes),
    ...sharedUrgencyFindings(linger, ofLinger, classes),
  ];
}

function speedFindings({ workers, speed }: Mapping, path: Path): Finding[] {
  if (!Array.isArray(speed) || !isCount(workers) || speed.length === workers) return [];
  const expected = `one number, or a list of ${workers}, one per worker`;
  return [{ path: [...path, 'speed'], expected, found: `a list of ${speed.length}` }];
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0;
}

function batchOfOneFindings(max: unknown, path: Path): Finding[] {
  const given: [Path, unknown][] = isMapping(max)
    ? Object.entries(max).map(([name, most]) => [[...path, name], most])
    : [[path, max]];
  const larger = given.filter(([, most]) => typeof most === 'number' && most > 1);
  const expected = '1, because jobs with a service time are served one at a time';
  return larger.map(([path]) => ({ path, expected }));
}

/** Whether a service time is a distribution; a misspelt one counts while the file has mistakes. */
function isDistribution(service: Mapping, sound: boolean): boolean {
  if (!sound) return looksLikeDistribution(service);
  return Object.keys(service).some((key) => familyNames.includes(key));
}

/** A mapping by class has every class and no other; a misspelt one counts as the nearest. */
export function byClassFindings(
  byClass: unknown,
  path: Path,
  classes: Readonly<Record<string, Mapping>>,
): Finding[] {
  const names = Object.keys(classes);
  if (!isMapping(byClass) || names.length === 0) return [];
  const unknown = Object.keys(byClass).filter((key) => !names.includes(key));
  const meant = unknown.map((key) => nearestWord(key, names));
  const missing = names.filter((name) => !Object.hasOwn(byClass, name) && !meant.includes(name));
  return [
    ...unknownClassFindings(byClass, path, classes),
    ...missing.map((name) => ({ path: [...path, name], expected: `a value for class ${name}` })),
  ];
}

/** A mapping by class has no other keys than classes. */
export function unknownClassFindings(
  byClass: unknown,
  path: Path,
  classes: Readonly<Record<string, Mapping>>,
): Finding[] {
  const names = Object.keys(classes);
  if (!isMapping(byClass) || names.length === 0) return [];
  const unknown = Object.keys(byClass).filter((key) => !names.includes(key));
  return unknown.map((key) => {
    const hint = suggestion(key, names, 'classes');
    return { path: [...path, key], at: 'key', expected: 'a class', hint };
  });
}

/** Stations batch by urgency, so classes of one urgency cannot differ. */
export function sharedUrgencyFindings(
  byClass: unknown,
  path: Path,
  classes: Readonly<Record<string, Mapping>>,
): Finding[] {
  const given = mappingOf(byClass);
  const first = new Map<number, string>();
  return Object.entries(classes).flatMap(([name, { urgency }]) => {
    if (typeof urgency !== 'number' || !Object.hasOwn(given, name)) return [];
    const model = first.get(urgency) ?? name;
    first.set(urgency, model);
    if (amount(given[name]) === amount(given[model])) return [];
    return [{ path: [...path, name], expected: `the same as for ${model}, of the same urgency` }];
  });
}

/** Durations are compared as such, however they are written. */
function amount(written: unknown): unknown {
  return duration().safeParse(written).data ?? written;
}
