import type { World } from '../stations/index.ts';
import type { BatchingPoolDescription, ModelDescription } from './description.ts';
import type { StationPoints } from './fault-points.ts';
import type { OwnParts } from './own-parts.ts';

/** What may be said of a plain pool. */
const PLAIN = [
  'kind',
  'name',
  'fee',
  'calibration',
  'speeds',
  'gpus',
  'memory',
  'batch',
  'work',
  'dispatch',
];

/**
 * Does a plain pool do all that is asked of this one? Its jobs have service times, so they are served one at a time
 * and are of no audio stream; nobody takes its workers away, slows them, chooses for them or watches how they choose.
 */
export const isPlain = (
  pool: BatchingPoolDescription,
  { losesWorkers, slowness, hold }: StationPoints,
  { model, world, own }: { model: ModelDescription; world: World; own: OwnParts },
): boolean =>
  Object.entries(pool).every(([key, value]) => value === undefined || PLAIN.includes(key)) &&
  pool.work.kind === 'service' &&
  servesMostUrgent(pool, model) &&
  !losesWorkers &&
  slowness === null &&
  hold === null &&
  own.dispatch?.[pool.name] === undefined &&
  world.watch === null;

/** Of one urgency, who came first is the most urgent. */
const servesMostUrgent = (
  { dispatch }: BatchingPoolDescription,
  { classes }: ModelDescription,
): boolean =>
  dispatch === 'strict_urgency' ||
  (dispatch === 'fifo' && new Set(classes.map(({ urgency }) => urgency)).size === 1);
