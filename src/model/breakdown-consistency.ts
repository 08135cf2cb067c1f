import type { Finding, Mapping } from '../files/index.ts';
import type { Outline } from './model-consistency.ts';
import { leadsTo } from './router-consistency.ts';

/** What pools whose workers fail, and the routes through them, say of each other that is not so. */
export function breakdownFindings(model: Outline): Finding[] {
  return Object.entries(model.stations).flatMap(([name, pool]) => {
    if (pool['breakdowns'] === undefined) return [];
    const why = [
      ...Object.entries(model.routes).flatMap(([route, { kind, recognizer }]) =>
        leadsTo(recognizer, name, model) && kind !== 'bulk_transcription'
          ? [`route ${route} keeps audio streams on the workers`]
          : [],
      ),
      ...othersThatMoveWork(pool),
    ];
    return why.slice(0, 1).map((reason) => ({
      path: ['stations', name, 'breakdowns'],
      expected: `no breakdowns, because ${reason}`,
    }));
  });
}

function othersThatMoveWork({ setup, preemption }: Mapping): string[] {
  return [
    ...(setup === undefined ? [] : ['workers are set up when they are needed']),
    ...(preemption === undefined || preemption === 'none' ? [] : ['jobs in service are preempted']),
  ];
}
