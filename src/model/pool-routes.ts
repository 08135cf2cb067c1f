import {
  duration,
  type Finding,
  isMapping,
  type Mapping,
  mappingOf,
  type Path,
} from '../files/index.ts';
import { distribution, looksLikeDistribution } from './distribution-schema.ts';
import { distributionOf } from './distributions.ts';
import type { Outline } from './model-consistency.ts';
import { leadsTo } from './router-consistency.ts';

/** What batching pools and the routes through them say of each other that is not so. */
export function routesThroughPoolsFindings(model: Outline): Finding[] {
  return Object.entries(model.stations).flatMap(([name, pool]) => {
    const place: Place = { name, path: ['stations', name], pool, model };
    return [
      ...onlyPlainJobs(place, 'queue_limit', 'are shed'),
      ...onlyPlainJobs(place, 'work_limit', 'are shed'),
      ...onlyPlainJobs(place, 'patience', 'lose patience'),
      ...onlyPlainJobs(place, 'shed_after', 'are shed'),
      ...onlyPlainJobs(place, 'admission', 'are shed'),
      ...roomToGather(place),
      ...shedAtOnce(place),
      ...withoutWork(place),
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

/** A lost chunk of audio or segment of a file would be a turn that never ends. */
function onlyPlainJobs({ name, path, pool, model }: Place, key: string, what: string): Finding[] {
  const given = pool[key];
  if (given === undefined) return [];
  const others = Object.entries(model.routes).filter(
    ([, route]) => leadsTo(route['recognizer'], name, model) && typeof route['class'] === 'string',
  );
  if (!isMapping(given) || looksLikeDistribution(given)) {
    return others.slice(0, 1).map(([route, found]) => ({
      path: [...path, key],
      expected: `a value by class without ${found['class']}, because route ${route} brings audio, and only plain jobs ${what}`,
    }));
  }
  return Object.keys(given).flatMap((name) =>
    others
      .filter(([, route]) => route['class'] === name)
      .slice(0, 1)
      .map(([route]) => ({
        path: [...path, key, name],
        expected: `no value for ${name}, because route ${route} brings audio, and only plain jobs ${what}`,
      })),
  );
}

/** Jobs that linger wait: with too few places they would be shed although a worker is idle. */
function roomToGather({ path, pool, model }: Place): Finding[] {
  const { max, linger } = mappingOf(pool['batch']);
  const limit = pool['queue_limit'];
  const tooFew = Object.keys(model.classes).flatMap((name) => {
    const [most, places, time] = [max, limit, linger].map((value) => ofClass(value, name));
    if (typeof most !== 'number' || typeof places !== 'number' || places >= most - 1) return [];
    if (!((duration().safeParse(time).data ?? 0) > 0)) return [];
    const at = isMapping(limit) ? [...path, 'queue_limit', name] : [...path, 'queue_limit'];
    const expected = `at least ${most - 1}, so that jobs of ${name} can linger until they fill a batch`;
    return [{ path: at, expected }];
  });
  return isMapping(limit) ? tooFew : tooFew.slice(0, 1);
}

const ofClass = (value: unknown, name: string): unknown => (isMapping(value) ? value[name] : value);

/** Whoever comes back at once from a pool that is full comes for ever, and time stands still. */
function shedAtOnce({ name, pool, model }: Place): Finding[] {
  const { queue_limit: limit, work_limit: work, admission, quota } = pool;
  return Object.entries(model.routes).flatMap(([route, contents]) => {
    const { through, class: jobClass, traffic } = contents;
    if (!goesTo(through, name, model)) return [];
    const shedding = [limit, work, admission].map((value) => ofClass(value, String(jobClass)));
    if ([...shedding, quota].every((value) => value === undefined)) return [];
    const { closed } = mappingOf(traffic);
    if (!isMapping(closed) || !takesNoTime(closed['think'])) return [];
    const expected = `a time above 0s, because jobs that ${name} sheds come back after it`;
    return [{ path: ['routes', route, 'traffic', 'closed', 'think'], expected }];
  });
}

/** Do plain jobs that go through these stations come to this one? */
export const goesTo = (through: unknown, name: string, model: Outline): boolean =>
  Array.isArray(through) && through.some((word) => leadsTo(word, name, model));

/** Less than a microsecond on average, which is as good as none; the default is none. */
export function takesNoTime(time: unknown): boolean {
  if (time === undefined) return true;
  const { data } = distribution(duration).safeParse(time);
  return data !== undefined && distributionOf(data).mean < 1;
}

/** Where service is of the job, jobs must say how long it takes. */
function withoutWork({ name, pool, model }: Place): Finding[] {
  if (pool['service'] !== 'of_job') return [];
  return Object.entries(model.routes).flatMap(([route, { through, traffic }]) => {
    if (!goesTo(through, name, model)) return [];
    if (mappingOf(mappingOf(traffic)['trace'])['work'] !== undefined) return [];
    const expected = `a trace with work, because ${name} has service: of_job`;
    return [{ path: ['routes', route, 'traffic'], expected }];
  });
}
