import { duration, type Finding, type Mapping, mappingOf, type Path } from '../files/index.ts';
import type { Outline } from './model-consistency.ts';
import {
  byClassFindings,
  sharedUrgencyFindings,
  unknownClassFindings,
} from './pool-consistency.ts';
import { leadsTo } from './router-consistency.ts';

/** What pools say of the order of their jobs and of who serves them that does not fit together, or not the rest. */
export function disciplineFindings(model: Outline): Finding[] {
  return Object.entries(model.stations).flatMap(([name, pool]) => {
    if (pool['kind'] !== 'batching_pool') return [];
    const place: Place = { name, path: ['stations', name], pool, model };
    return [
      ...ofDispatch(place),
      ...ofClasses(place),
      ...ofReserved(place),
      ...ofKeepFree(place),
      ...ofPreemption(place),
      ...alwaysOn(place),
    ];
  });
}

/** One pool, as far as it can be read. */
interface Place {
  readonly name: string;
  readonly path: Path;
  readonly pool: Mapping;
  readonly model: Outline;
}

/** What each dispatch policy needs, and nobody else. */
const NEEDS = { deadline: 'earliest_deadline', weights: 'weighted_fair' };

function ofDispatch({ path, pool }: Place): Finding[] {
  const { dispatch = 'strict_urgency', service } = pool;
  if (typeof dispatch !== 'string') return [];
  const findings = Object.entries(NEEDS).flatMap(([key, needing]): Finding[] => {
    const given = pool[key] !== undefined;
    if (given === (dispatch === needing)) return [];
    const expected = given ? `no ${key}` : key;
    return [{ path: [...path, key], expected: `${expected}, because dispatch is ${dispatch}` }];
  });
  if (dispatch === 'shortest_first' && service === undefined) {
    const expected = 'service, because dispatch is shortest_first';
    findings.push({ path: [...path, 'service'], expected });
  }
  return dispatch === 'earliest_deadline' ? [...findings, ...noLinger({ path, pool })] : findings;
}

/** A window opens at the job that came first, which need not be the first in line. */
function noLinger({ path, pool }: Pick<Place, 'path' | 'pool'>): Finding[] {
  const { linger } = mappingOf(pool['batch']);
  const given: [Path, unknown][] =
    typeof linger === 'object'
      ? Object.entries(mappingOf(linger)).map(([name, time]) => [[name], time])
      : [[[], linger]];
  return given
    .filter(([, time]) => (duration().safeParse(time).data ?? 0) > 0)
    .map(([key]) => ({
      path: [...path, 'batch', 'linger', ...key],
      expected: '0ms, because with earliest_deadline no job is held to fill a batch',
    }));
}

function ofClasses({ path, pool, model: { classes } }: Place): Finding[] {
  const at = (key: string): Path => [...path, key];
  return [
    ...byClassFindings(pool['deadline'], at('deadline'), classes),
    ...byClassFindings(pool['weights'], at('weights'), classes),
    ...sharedUrgencyFindings(pool['weights'], at('weights'), classes),
    ...['reserved', 'keep_free', 'shed_after', 'work_limit', 'admission'].flatMap((key) =>
      unknownClassFindings(pool[key], at(key), classes),
    ),
    ...['reserved', 'keep_free'].flatMap((key) => sameLine(key, at(key), pool, classes)),
  ];
}

/** Jobs of one urgency stand in one line, so a class that shares its urgency cannot be told apart. */
function sameLine(key: string, path: Path, pool: Mapping, classes: Outline['classes']): Finding[] {
  return Object.keys(mappingOf(pool[key])).flatMap((name) => {
    const urgency = classes[name]?.['urgency'];
    const other = Object.keys(classes).find(
      (each) => each !== name && classes[each]?.['urgency'] === urgency,
    );
    if (urgency === undefined || other === undefined) return [];
    const expected = `a class of an urgency of its own, which ${name} has not because of ${other}`;
    return [{ path: [...path, name], at: 'key' as const, expected }];
  });
}

/** How many workers a pool has; undefined if that cannot be read. */
function workersOf({ pool, model }: Place): number | undefined {
  const workers = pool['workers'] ?? model.gpus[`${pool['gpus']}`]?.['count'];
  return typeof workers === 'number' ? workers : undefined;
}

function ofReserved(place: Place): Finding[] {
  const { path, pool } = place;
  const { reserved, overflow } = pool;
  if (reserved === undefined) {
    if (overflow === undefined) return [];
    return [{ path: [...path, 'overflow'], expected: 'no overflow, because nothing is reserved' }];
  }
  const workers = workersOf(place);
  const own = mappingOf(reserved);
  const all = Object.values(own).reduce<number>((sum, count) => sum + Number(count), 0);
  if (workers === undefined || Number.isNaN(all)) return [];
  const without = classesAt(place).find((name) => !Object.hasOwn(own, name));
  const most = without === undefined ? workers : workers - 1;
  if (all <= most) return [];
  const because = without === undefined ? '' : `, because ${without} needs one of the others`;
  const expected = `at most ${most} of the ${workers} workers${because}`;
  return [{ path: [...path, 'reserved'], expected, found: `${all}` }];
}

/** Classes of the routes that come to the pool. */
const classesAt = ({ name, model }: Place): string[] =>
  Object.values(model.routes)
    .filter((route) =>
      Object.values(route)
        .flat()
        .some((word) => leadsTo(word, name, model)),
    )
    .map((route) => String(route['class']));

function ofKeepFree(place: Place): Finding[] {
  const workers = workersOf(place);
  if (workers === undefined) return [];
  return Object.entries(mappingOf(place.pool['keep_free'])).flatMap(([name, count]) => {
    if (typeof count !== 'number' || count < workers) return [];
    const path = [...place.path, 'keep_free', name];
    const expected = `fewer than the ${workers} workers, or no job of ${name} ever starts`;
    return [{ path, expected }];
  });
}

function ofPreemption({ name, path, pool, model }: Place): Finding[] {
  const { preemption = 'none', dispatch = 'strict_urgency', batch } = pool;
  if (preemption !== 'resume' && preemption !== 'restart') return [];
  const streams = Object.entries(model.routes).find(
    ([, { kind, recognizer }]) => leadsTo(recognizer, name, model) && kind !== 'bulk_transcription',
  );
  const { max = 1 } = mappingOf(batch);
  const reasons = [
    ...(dispatch === 'strict_urgency' ? [] : [`dispatch is ${dispatch}`]),
    ...([max, ...Object.values(mappingOf(max))].some((most) => Number(most) > 1)
      ? ['jobs are served in batches']
      : []),
    ...(streams === undefined ? [] : [`route ${streams[0]} keeps audio streams on the workers`]),
    ...['reserved', 'keep_free']
      .filter((key) => pool[key] !== undefined)
      .map((key) => `workers are kept by ${key}`),
  ];
  return reasons.slice(0, 1).map((reason) => ({
    path: [...path, 'preemption'],
    expected: `none, because ${reason}`,
  }));
}

/** Workers that come and go do so whoever they are kept for, and whatever they serve. */
function alwaysOn({ path, pool }: Place): Finding[] {
  const comeAndGo = ['setup', 'autoscale'].find((key) => pool[key] !== undefined);
  if (comeAndGo === undefined) return [];
  const given = ['reserved', 'keep_free', 'preemption'].filter(
    (key) => pool[key] !== undefined && pool[key] !== 'none',
  );
  return given.slice(0, 1).map((key) => ({
    path: [...path, key],
    expected: `no ${key}, because workers come and go by ${comeAndGo}`,
  }));
}
