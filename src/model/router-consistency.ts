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
      if (station['kind'] !== 'router' && station['kind'] !== 'cache') return [];
      return [{ ...at, expected: `a station that does work, which a ${station['kind']} does not` }];
    });
    if (overflow !== undefined && policy !== 'nearest') {
      const expected = `no overflow, because policy is ${policy}`;
      findings.push({ path: [...path, 'overflow'], expected });
    }
    return findings;
  });
}

/** Do jobs that a route sends to the station of that name come to this one? */
export function leadsTo(word: unknown, station: string, { stations }: Outline): boolean {
  if (word === station) return true;
  const router: Mapping = stations[`${word}`] ?? {};
  return router['kind'] === 'router' && Object.hasOwn(mappingOf(router['to']), station);
}
