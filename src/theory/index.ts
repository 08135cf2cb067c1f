/**
 * Closed forms of queueing theory, and models whose answers they give. Times are in the unit of time of
 * the rates and times given; a RangeError says what is outside a formula's domain. Read mmc.ts (how a
 * formula is written) and known/index.ts (what they are for: to hold a simulation against them).
 */
export { type BatchQueue, batchService } from './batch-service.ts';
export { batchWindow } from './batch-window.ts';
export { mm1Breakdowns } from './breakdowns.ts';
export {
  cheHitRatio,
  type FullCache,
  lfuHitRatio,
  lruHitRatio,
  ttlHitRatio,
  zipf,
} from './cache.ts';
export { closedNetwork, finiteSource } from './closed.ts';
export { cobham } from './cobham.ts';
export { deterministicPatience } from './deterministic-patience.ts';
export { type DynamicBatching, dynamicBatching, dynamicBatchingBound } from './dynamic-batching.ts';
export { arctangent, sineCosine } from './elementary.ts';
export { erlangB, erlangC } from './erlang.ts';
export { erlangA } from './erlang-a.ts';
export {
  constantGaps,
  exponentialGaps,
  type Gaps,
  gm1,
  hyperexponentialGaps,
} from './gm1.ts';
export { type GroupSize, geometricGroup, mxm1 } from './group-arrivals.ts';
export { hedgedExponential, refusalsPerAttempt } from './hedging.ts';
export type { Callers, ImpatientQueue } from './impatient-queue.ts';
export { mginf, mtinf } from './infinite-servers.ts';
export { jacksonNetwork, tandem } from './jackson.ts';
export { knownModels } from './known/index.ts';
export type { Check, KnownAnswer, KnownModel } from './known/known-model.ts';
export { md1 } from './md1.ts';
export { mdc } from './mdc.ts';
export { mg1 } from './mg1.ts';
export { mm1 } from './mm1.ts';
export { mmc } from './mmc.ts';
export { type BoundedQueue, mmck } from './mmck.ts';
export { mmppM1 } from './mmpp.ts';
export {
  constantMoments,
  exponentialMoments,
  gammaMoments,
  lognormalMoments,
  type Moments,
  uniformMoments,
} from './moments.ts';
export type { Queue, QueueMeans, QueueWithQuantiles } from './queue.ts';
export { trunkReservation } from './reservation.ts';
export { mm1Retrials, retryAmplification } from './retrials.ts';
export { mg1Setup, mmcSetup } from './setup.ts';
export { mg1Sharing, slowedSharing } from './sharing.ts';
export { batchTrace, fifoWaits, type Trace, urgencyStarts } from './traces.ts';
export { mm1JobsAt, mm1MeanOfFirstWaits, overload } from './transient.ts';
export { mg1Preemption, mg1Urgency, mmcPreemption, type UrgencyClass } from './urgency.ts';
