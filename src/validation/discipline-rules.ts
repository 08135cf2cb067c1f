import type { BatchingPoolDescription } from '../model/index.ts';
import type { Queue } from './queue.ts';
import { alwaysThere, FAILING } from './worker-rules.ts';

const ORDERS: Readonly<Partial<Record<BatchingPoolDescription['dispatch'], string>>> = {
  earliest_deadline: 'jobs in the order of their deadlines',
  shortest_first: 'the shortest job served first',
  weighted_fair: 'weights by which classes share the workers',
};

const RESERVED = 'workers reserved for some';
const KEPT_FREE = 'workers kept free for others';
const RESUMED = 'jobs that are interrupted';
const REPEATED = 'jobs that are interrupted and served anew';

/** What the notation has no sign for, in the order of the jobs of a pool, in who serves them, and who is let in. */
export function disciplineObstacles(pool: BatchingPoolDescription): string[] {
  const { dispatch, reserved, keepFree, preemption, workLimit, shedAfter, admission } = pool;
  const order = ORDERS[dispatch];
  return [
    ...(order === undefined ? [] : [order]),
    ...(reserved === undefined ? [] : [RESERVED]),
    ...(keepFree === undefined ? [] : [KEPT_FREE]),
    ...(preemption === undefined ? [] : [preemption === 'resume' ? RESUMED : REPEATED]),
    ...(workLimit === undefined ? [] : ['a limit on the work that waits']),
    ...(shedAfter === undefined ? [] : ['jobs that are shed when they have waited too long']),
    ...(admission === undefined ? [] : ['jobs that are turned away at the door']),
  ];
}

/** Are jobs of these classes shed for another reason than that there is no room? */
export const shedsOtherwise = (
  { workLimit, shedAfter, admission }: BatchingPoolDescription,
  classes: readonly string[],
): boolean =>
  workLimit !== undefined ||
  classes.some((name) => shedAfter?.[name] !== undefined || admission?.[name] !== undefined);

type Obstacles = Pick<Queue, 'obstacles'>;

const hasAny = ({ obstacles }: Obstacles, ...those: readonly string[]): boolean =>
  obstacles.some((each) => those.includes(each));

/** May jobs wait again after their service has begun? Then waiting is more than what was measured of it. */
export const waitsAgain = (queue: Obstacles): boolean =>
  hasAny(queue, RESUMED, REPEATED, FAILING.resume, FAILING.restart);

/** May workers spend more time on a job than its service takes? */
export const repeatsService = (queue: Obstacles): boolean =>
  hasAny(queue, REPEATED, FAILING.restart);

/** Does every worker serve all that comes, at all times? */
export const servesAll = (queue: Obstacles): boolean =>
  !hasAny(queue, RESERVED, KEPT_FREE) && alwaysThere(queue.obstacles);
