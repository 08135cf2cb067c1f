import type { WaitingRules } from '../stations/index.ts';
import type { BatchingPoolDescription, ModelDescription, WaitingLimit } from './description.ts';
import { distributionOf } from './distributions.ts';

/** How many jobs may wait at a pool, and for how long; undefined if no job is ever lost while it waits there. */
export function waitingRules(
  { queueLimit, workLimit, patience, shedAfter }: BatchingPoolDescription,
  model: ModelDescription,
): WaitingRules | undefined {
  if ((queueLimit ?? workLimit ?? patience ?? shedAfter) === undefined) return undefined;
  const places = limits(queueLimit, model);
  const work = limits(workLimit, model);
  return {
    places: places.most,
    queues: places.queues,
    work: workLimit && { most: work.most.map(Math.round), queues: work.queues },
    patience: model.routes.map((route) => {
      const time = patience?.[route.class];
      return time === undefined ? null : distributionOf(time);
    }),
    shedAfter: shedAfter && model.routes.map((route) => wholeOf(shedAfter[route.class])),
  };
}

/** The queues that are limited, and by route the one in which its jobs count; -1 for none. */
function limits(
  limit: WaitingLimit | undefined,
  { routes }: ModelDescription,
): { readonly most: readonly number[]; readonly queues: readonly number[] } {
  if (limit !== undefined && 'forAll' in limit) {
    return { most: [limit.forAll], queues: routes.map(() => 0) };
  }
  const byClass = limit?.byClass ?? {};
  const names = Object.keys(byClass);
  return {
    most: Object.values(byClass),
    queues: routes.map((route) => names.indexOf(route.class)),
  };
}

/** In microseconds; Infinity for never. */
const wholeOf = (age = Infinity): number => Math.max(1, Math.round(age));
