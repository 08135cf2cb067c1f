import { type Finding, isMapping, mappingOf, mappingsOf } from '../files/index.ts';
import type { Outline } from './model-consistency.ts';
import { takesNoTime } from './pool-routes.ts';

/** Whoever comes back at once from a breaker that is open, or a door that is closed, comes for ever, and time stands still. */
export function retryFindings({ routes, stations }: Outline): Finding[] {
  return Object.entries(routes).flatMap(([route, contents]) => {
    const { callers, traffic, through } = contents;
    const tenants = mappingsOf(mappingOf(callers)['tenants']);
    const admission =
      contents['admission'] ??
      Object.values(tenants).find((each) => each['admission'])?.['admission'];
    const stops = Array.isArray(through) ? through : [];
    const breaker =
      contents['breaker'] ?? stops.map((stop) => stations[stop]?.['breaker']).find(Boolean);
    const { closed } = mappingOf(traffic);
    if ((breaker ?? admission) === undefined) return [];
    if (!isMapping(closed) || !takesNoTime(closed['think'])) return [];
    const who = breaker === undefined ? 'are turned away' : 'the breaker turns away';
    const expected = `a time above 0s, because jobs that ${who} come back after it`;
    return [{ path: ['routes', route, 'traffic', 'closed', 'think'], expected }];
  });
}
