import {
  byDeadline,
  byDemand,
  dispatchPolicies,
  type EntryLimit,
  FairQueueing,
  Reservation,
} from '../policies/index.ts';
import type { BatchingPoolOptions } from '../stations/index.ts';
import type { BatchingPoolDescription, ModelDescription, PerClass } from './description.ts';
import { entryLimit } from './entry-limits.ts';

type Discipline = Pick<
  BatchingPoolOptions,
  'dispatch' | 'order' | 'reservation' | 'keepFree' | 'admission'
>;

/** In which order the jobs of a pool are served, by which workers, and who is let in. */
export function disciplineOf(pool: BatchingPoolDescription, model: ModelDescription): Discipline {
  const { reserved, keepFree, admission } = pool;
  return {
    ...orderOf(pool, model),
    reservation:
      reserved &&
      new Reservation(pool.speeds.length, byUrgency(reserved.workers, 0, model), reserved.overflow),
    keepFree: keepFree && byUrgency(keepFree, 0, model),
    admission: admission && limitsOf(admission, model),
  };
}

function orderOf(
  pool: BatchingPoolDescription,
  model: ModelDescription,
): Pick<Discipline, 'dispatch' | 'order'> {
  switch (pool.dispatch) {
    case 'strict_urgency':
    case 'fifo':
      return { dispatch: dispatchPolicies[pool.dispatch] };
    case 'earliest_deadline': {
      const deadlines = model.routes.map((route) => pool.deadline![route.class]!);
      return { dispatch: dispatchPolicies.earliest_deadline, order: byDeadline(deadlines) };
    }
    case 'shortest_first':
      return { dispatch: dispatchPolicies.shortest_first, order: byDemand() };
    case 'weighted_fair': {
      const order = new FairQueueing(byUrgency(pool.weights!, 1, model));
      return { dispatch: order.policy, order };
    }
  }
}

/** Classes of one urgency have the same value; where no class has one it is `none`. */
function byUrgency(
  values: PerClass<number>,
  none: number,
  { classes }: ModelDescription,
): number[] {
  const urgencies = 1 + Math.max(...classes.map(({ urgency }) => urgency));
  const all = Array.from({ length: urgencies }, () => none);
  for (const { name, urgency } of classes) all[urgency] = values[name] ?? all[urgency]!;
  return all;
}

/** Routes of one class share its limit. */
function limitsOf(
  admission: NonNullable<BatchingPoolDescription['admission']>,
  { routes }: ModelDescription,
): (EntryLimit | null)[] {
  const limits = new Map(
    Object.entries(admission).map(([name, limit]) => [name, entryLimit(limit)]),
  );
  return routes.map((route) => limits.get(route.class) ?? null);
}
