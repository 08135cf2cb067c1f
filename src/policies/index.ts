/** Policies: small functions that read and answer. Read dispatch.ts. */
export { Backlog, type BatchRule, linesFor } from './backlog.ts';
export { type DispatchPolicy, dispatchPolicies, NONE } from './dispatch.ts';
