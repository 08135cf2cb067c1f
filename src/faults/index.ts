/**
 * What goes wrong while a system runs, and what is done about it. Read fault.ts, capacity-loss.ts (the shortest one),
 * lever.ts (how overlapping faults add up), then director.ts (when they begin and end).
 */
export { AgentLevers } from './agent-levers.ts';
export { capacityLoss } from './capacity-loss.ts';
export { coldStart } from './cold-start.ts';
export type { Comparison, ConditionRule } from './condition.ts';
export { type Cue, Director, LOOK, type Timing } from './director.ts';
export { errorRate } from './error-rate.ts';
export type { Fault } from './fault.ts';
export { hold } from './hold.ts';
export { indexStuck } from './index-stuck.ts';
export { type Lever, Levers } from './lever.ts';
export { linger } from './linger.ts';
export {
  amplificationOf,
  backlogOf,
  canaryHitRateOf,
  costPerSuccessOf,
  errorRateOf,
  hitRateOf,
  type Meter,
  meanDelay,
  quantileDelay,
  successRateOf,
} from './meter.ts';
export { modelRollback } from './model-rollback.ts';
export { networkLoss } from './network-loss.ts';
export { cacheBypass, normalizerRelease } from './normalizer.ts';
export { quotaCut } from './quota-cut.ts';
export { regionUnreachable } from './region-unreachable.ts';
export { RetryLevers } from './retry-policy.ts';
export { shed } from './shed.ts';
export { slowEndpointing } from './slow-endpointing.ts';
export { slowStation } from './slow-station.ts';
export { StationLevers, type StationTarget } from './station-levers.ts';
export { trafficSurge } from './surge.ts';
export { workerCrash } from './worker-crash.ts';
