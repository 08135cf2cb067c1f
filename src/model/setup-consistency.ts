import { type Finding, isMapping, type Mapping, mappingOf, type Path } from '../files/index.ts';
import type { Outline } from './model-consistency.ts';
import { leadsTo } from './router-consistency.ts';

/** What pools whose workers go off, and the routes through them, say of each other that is not so. */
export function setupFindings(model: Outline): Finding[] {
  return Object.entries(model.stations).flatMap(([name, pool]) => {
    if (pool['setup'] === undefined) return [];
    const path = ['stations', name];
    return [
      ...streamsFindings(name, path, model),
      ...limitFindings(pool, path),
      ...prewarmFindings(pool, path, model),
    ];
  });
}

/** Audio streams have their state on a worker. */
function streamsFindings(name: string, path: Path, model: Outline): Finding[] {
  const streams = Object.entries(model.routes).filter(
    ([, { kind, recognizer }]) => leadsTo(recognizer, name, model) && kind !== 'bulk_transcription',
  );
  return streams.slice(0, 1).map(([route]) => ({
    path: [...path, 'setup'],
    expected: `no setup, because route ${route} keeps audio streams on the workers`,
  }));
}

function prewarmFindings(pool: Mapping, path: Path, { gpus }: Outline): Finding[] {
  const { prewarm } = mappingOf(pool['setup']);
  const workers = pool['workers'] ?? gpus[`${pool['gpus']}`]?.['count'];
  if (typeof prewarm !== 'number' || typeof workers !== 'number' || prewarm <= workers) return [];
  const expected = `at most the ${workers} workers`;
  return [{ path: [...path, 'setup', 'prewarm'], expected }];
}

/** Without a place to wait no job would ever be there for which a worker could be set up. */
function limitFindings(pool: Mapping, path: Path): Finding[] {
  const limit = pool['queue_limit'];
  const at = [...path, 'queue_limit'];
  const expected = 'at least 1, because jobs wait while a worker is set up';
  if (limit === 0) return [{ path: at, expected }];
  if (!isMapping(limit)) return [];
  return Object.entries(mappingOf(limit))
    .filter(([, places]) => places === 0)
    .map(([name]) => ({ path: [...at, name], expected }));
}
