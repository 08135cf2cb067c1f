import { type Finding, isMapping, mappingOf } from '../files/index.ts';
import type { Outline } from './model-consistency.ts';
import { takesNoTime } from './pool-routes.ts';

/** Whoever comes back at once from a breaker that is open comes for ever, and time stands still. */
export function retryFindings({ routes }: Outline): Finding[] {
  return Object.entries(routes).flatMap(([route, { breaker, traffic }]) => {
    const { closed } = mappingOf(traffic);
    if (breaker === undefined || !isMapping(closed) || !takesNoTime(closed['think'])) return [];
    const expected = 'a time above 0s, because jobs that the breaker turns away come back after it';
    return [{ path: ['routes', route, 'traffic', 'closed', 'think'], expected }];
  });
}
