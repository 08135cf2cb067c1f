import { type Finding, type Mapping, mappingOf, mappingsOf, suggestion } from '../files/index.ts';
import type { Outline } from './model-consistency.ts';

const POOLS = ['strict_urgency', 'isolation'];
const OF_RETRIEVAL = ['nothing_forbidden', 'nothing_unchecked', 'nothing_stale'];

/** What invariants say of the rest of the model that is not so. */
export const invariantFindings = (contents: Mapping, model: Outline): Finding[] =>
  Object.entries(mappingsOf(contents['invariants'])).flatMap(([name, invariant]) => [
    ...placeFindings(name, invariant, model),
    ...kindFindings(name, invariant, model),
  ]);

function placeFindings(name: string, invariant: Mapping, model: Outline): Finding[] {
  return (['station', 'route'] as const).flatMap((noun): Finding[] => {
    const found = invariant[noun];
    const names = Object.keys(noun === 'station' ? model.stations : model.routes);
    if (typeof found !== 'string' || names.includes(found)) return [];
    const hint = suggestion(found, names, `${noun}s`);
    return [{ path: ['invariants', name, noun], expected: `a ${noun} of the model`, hint }];
  });
}

function kindFindings(name: string, { kind, station, route }: Mapping, model: Outline): Finding[] {
  const of = mappingOf(model.stations[`${station}`]);
  const found = of['kind'];
  const path = ['invariants', name, 'station'];
  if (POOLS.includes(`${kind}`) && found !== undefined && found !== 'batching_pool') {
    return [{ path, expected: 'a station of kind batching_pool', found: `${station}, a ${found}` }];
  }
  if (kind === 'voices_ready' && found !== undefined && of['voices'] === undefined) {
    return [{ path, expected: 'a station with voices', found: `${station}, which has none` }];
  }
  if (kind === 'spending' && found !== undefined && of['fee'] === undefined) {
    return [{ path, expected: 'a station with a fee', found: `${station}, which has none` }];
  }
  const there = model.routes[`${route}`];
  if (kind === 'no_gap' && there !== undefined && there['reply'] === undefined) {
    return [
      {
        path: ['invariants', name, 'route'],
        expected: 'a route on which an agent answers',
        found: `${route}`,
      },
    ];
  }
  if (OF_RETRIEVAL.includes(`${kind}`) && there !== undefined && there['retrieval'] === undefined) {
    return [
      {
        path: ['invariants', name, 'route'],
        expected: 'a route with retrieval',
        found: `${route}, which has none`,
      },
    ];
  }
  return [];
}
