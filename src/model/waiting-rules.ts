import type { WaitingRules } from '../stations/index.ts';
import type { BatchingPoolDescription, ModelDescription } from './description.ts';
import { distributionOf } from './distributions.ts';

/** How many jobs may wait at a pool, and for how long; undefined if no job is ever lost while it waits there. */
export function waitingRules(
  { queueLimit, patience, shedAfter }: BatchingPoolDescription,
  { routes }: ModelDescription,
): WaitingRules | undefined {
  if (queueLimit === undefined && patience === undefined && shedAfter === undefined)
    return undefined;
  const limited = queueLimit !== undefined && 'byClass' in queueLimit ? queueLimit.byClass : {};
  const together = queueLimit !== undefined && 'forAll' in queueLimit;
  return {
    places: together ? [queueLimit.forAll] : Object.values(limited),
    queues: routes.map((route) => (together ? 0 : Object.keys(limited).indexOf(route.class))),
    patience: routes.map((route) => {
      const time = patience?.[route.class];
      return time === undefined ? null : distributionOf(time);
    }),
    shedAfter: shedAfter && routes.map((route) => wholeOf(shedAfter[route.class])),
  };
}

/** In microseconds; Infinity for never. */
const wholeOf = (age = Infinity): number => Math.max(1, Math.round(age));
