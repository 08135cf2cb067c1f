import { type Finding, isMapping, type Mapping, mappingOf, type Path } from '../files/index.ts';
import { looksLikeTokens } from './continuous-schema.ts';
import type { Outline } from './model-consistency.ts';
import { byClassFindings } from './pool-consistency.ts';
import { goesTo, takesNoTime } from './pool-routes.ts';

/** What stations with continuous batching and the routes through them say of each other that is not so. */
export function continuousFindings(model: Outline): Finding[] {
  return Object.entries(model.stations).flatMap(([name, station]) => {
    if (station['kind'] !== 'continuous_batching') return [];
    const path = ['stations', name];
    const routes = Object.entries(model.routes).filter(([, { through }]) =>
      goesTo(through, name, model),
    );
    return [
      ...workFindings(station, path, model, routes),
      ...voiceFindings(station, path),
      ...routes.flatMap((route) => lostAtOnce(name, station, model, route)),
    ];
  });
}

type Route = readonly [name: string, route: Mapping];

function workFindings(
  { work }: Mapping,
  path: Path,
  { classes }: Outline,
  [route]: readonly Route[],
): Finding[] {
  if (work === undefined) {
    if (route === undefined) return [];
    const expected = `what the plain jobs of route ${route[0]} bring: prompt_tokens and output_tokens`;
    return [{ path: [...path, 'work'], expected }];
  }
  return ['prompt_tokens', 'output_tokens'].flatMap((key) => {
    const tokens = mappingOf(work)[key];
    if (!isMapping(tokens) || looksLikeTokens(tokens)) return [];
    return byClassFindings(tokens, [...path, 'work', key], classes);
  });
}

function voiceFindings({ memory, voices }: Mapping, path: Path): Finding[] {
  if (voices !== undefined || mappingOf(memory)['per_voice'] === undefined) return [];
  const expected =
    'how many voices are resident, and how long one loads, because per_voice is given';
  return [{ path: [...path, 'voices'], expected }];
}

/** Whoever is lost because he needs more memory than there is, and comes back at once, comes for ever. */
function lostAtOnce(
  name: string,
  { gpus, memory }: Mapping,
  model: Outline,
  [route, { traffic }]: Route,
): Finding[] {
  const limited = model.gpus[`${gpus}`]?.['memory'] !== undefined;
  const { closed } = mappingOf(traffic);
  if (!limited || mappingOf(memory)['per_token'] === undefined) return [];
  if (!isMapping(closed) || !takesNoTime(closed['think'])) return [];
  const expected = `a time above 0s, because jobs for which ${name} has no room come back after it`;
  return [{ path: ['routes', route, 'traffic', 'closed', 'think'], expected }];
}
