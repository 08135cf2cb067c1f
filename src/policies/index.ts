/** Policies: small functions that read and answer. Read dispatch.ts. */
export { Backlog, type BatchRule, type Gate, linesFor } from './backlog.ts';
export { Breaker, type BreakerRule } from './breaker.ts';
export { type DispatchPolicy, dispatchPolicies, NONE } from './dispatch.ts';
export { EntryLimit } from './entry-limit.ts';
export { ErrorBudget } from './error-budget.ts';
export { FairQueueing } from './fair-queueing.ts';
export { Fallback } from './fallback.ts';
export { HedgeDelay } from './hedge-delay.ts';
export { byDeadline, byDemand, type LineOrder } from './line-order.ts';
export { Quota } from './quota.ts';
export { Reservation } from './reservation.ts';
export { type Backoff, backoffTime, type Setback } from './retry.ts';
export { RetryBudget } from './retry-budget.ts';
export { type RoutingPolicy, routingPolicies, type Targets } from './routing.ts';
export { TokenBucket } from './token-bucket.ts';
export { Trouble, type TroubleRule } from './trouble.ts';
