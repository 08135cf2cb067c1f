import { type DispatchPolicy, dispatchPolicies } from '../policies/index.ts';
import type { BatchingPoolDescription, ModelDescription } from './description.ts';
import type { StationPoints } from './fault-points.ts';

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
 * and are of no audio stream; nobody takes its workers away, slows them, or has another way to choose.
 */
export const isPlain = (
  pool: BatchingPoolDescription,
  dispatch: DispatchPolicy,
  { losesWorkers, slowness, hold }: StationPoints,
  { classes }: ModelDescription,
): boolean =>
  Object.entries(pool).every(([key, value]) => value === undefined || PLAIN.includes(key)) &&
  pool.work.kind === 'service' &&
  choosesMostUrgent(dispatch, new Set(classes.map(({ urgency }) => urgency)).size) &&
  !losesWorkers &&
  slowness === null &&
  hold === null;

const choosesMostUrgent = (dispatch: DispatchPolicy, urgencies: number): boolean =>
  dispatch === dispatchPolicies.strict_urgency ||
  (dispatch === dispatchPolicies.fifo && urgencies === 1);
