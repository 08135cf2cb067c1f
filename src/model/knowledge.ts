import type { KnowledgePlan } from '../speech/index.ts';
import { requestsPlan } from './attempts-plan.ts';
import type { RouteDescription } from './description.ts';
import { distributionOf } from './distributions.ts';
import type { RetrievalDescription } from './retrieval-description.ts';

/** What described replies are based on, ready to run. */
export function knowledgePlan(
  retrieval: RetrievalDescription,
  errorsPerFallback: number,
): KnowledgePlan {
  const { fanout, needed, documents, versions, access, checked, fallbacks } = retrieval;
  const settle = fallbacks.find((fallback) => fallback.kind === 'smaller_k');
  return {
    lookUps: {
      fanout,
      needed,
      settle: settle ? { needed: settle.needed, after: whole(settle.after) } : null,
      attempts: requestsPlan(retrieval.attempts),
    },
    documents: { ...documents, lastChange: distributionOf(documents.lastChange) },
    versions: versions
      ? {
          ...versions,
          every: whole(versions.every),
          lag: Math.round(versions.lag),
          freshWithin: versions.freshWithin ?? Infinity,
        }
      : null,
    access: access ? { ...access, attempts: requestsPlan(access.attempts) } : null,
    checked,
    errorsPerFallback,
    fallbacks: fallbacks.filter((fallback) => fallback.kind !== 'smaller_k'),
  };
}

const whole = (time = Infinity): number => Math.max(1, Math.round(time));

/** US dollars for each turn that a human takes. */
export function handOffFee(route: RouteDescription): number {
  if (route.kind !== 'voice_agent') return 0;
  const handOff = route.retrieval?.fallbacks.find((fallback) => fallback.kind === 'hand_off');
  return handOff?.fee ?? 0;
}

/** Name of the cache that holds snippets; undefined if there is none. */
export const snippetsOf = (retrieval: RetrievalDescription | undefined): string | undefined =>
  retrieval?.fallbacks.find((fallback) => fallback.kind === 'snippets')?.cache;
