import { type Finding, type Mapping, mappingOf, suggestion } from '../files/index.ts';
import type { Outline } from './model-consistency.ts';

/** What routers, their targets and the routes through them say of each other that is not so. */
export function routerFindings(model: Outline): Finding[] {
  return Object.entries(model.stations).flatMap(([name, router]) => {
    if (router['kind'] !== 'router') return [];
    const path = ['stations', name];
    const { overflow, policy = 'power_of_two' } = router;
    const findings: Finding[] = Object.keys(mappingOf(router['to'])).flatMap((target) => {
      const at = { path: [...path, 'to', target], at: 'key' as const };
      const station = model.stations[target];
      if (station === undefined) {
        const hint = suggestion(target, Object.keys(model.stations), 'stations');
        return [{ ...at, expected: 'a station', hint }];
      }
      if (!['router', 'cache', 'client'].includes(`${station['kind']}`)) return [];
      return [{ ...at, expected: `a station that does work, which a ${station['kind']} does not` }];
    });
    if ((router['fallback'] !== undefined) !== (policy === 'fallback')) {
      const expected =
        policy === 'fallback'
          ? 'when a station is in trouble'
          : `no fallback, because policy is ${policy}`;
      findings.push({ path: [...path, 'fallback'], expected });
    }
    if (overflow !== undefined && policy !== 'nearest') {
      const expected = `no overflow, because policy is ${policy}`;
      findings.push({ path: [...path, 'overflow'], expected });
    }
    return findings;
  });
}

/** What clients ask is a station that is no client. */
export function clientFindings({ stations }: Outline): Finding[] {
  return Object.entries(stations).flatMap(([name, { kind, through }]) =>
    kind === 'client' && Array.isArray(through)
      ? through.flatMap((word, i): Finding[] => {
          const path = ['stations', name, 'through', i];
          const station = typeof word === 'string' ? stations[word] : {};
          if (station === undefined) {
            const hint = suggestion(word, Object.keys(stations), 'stations');
            return [{ path, expected: 'a station', hint }];
          }
          return station['kind'] === 'client' ? [{ path, expected: 'no client' }] : [];
        })
      : [],
  );
}

/** Do jobs that a route sends to the station of that name come to this one? */
export function leadsTo(
  word: unknown,
  station: string,
  { stations }: Pick<Outline, 'stations'>,
): boolean {
  if (word === station) return true;
  const { kind, to, through }: Mapping = stations[`${word}`] ?? {};
  if (kind === 'router') return Object.hasOwn(mappingOf(to), station);
  if (kind !== 'client' || !Array.isArray(through)) return false;
  return through.some((each) => each !== word && leadsTo(each, station, { stations }));
}
