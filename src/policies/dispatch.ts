import type { Backlog } from './backlog.ts';

/**
 * Decides which urgency a free worker serves next: one that is ready, or NONE.
 * A policy reads; it never changes the backlog.
 */
export type DispatchPolicy = (backlog: Backlog) => number;

export const NONE = -1;

/** The most urgent jobs that are ready. */
const strictUrgency: DispatchPolicy = (backlog) => {
  for (let urgency = 0; urgency < backlog.urgencies; urgency++) {
    if (backlog.ready(urgency)) return urgency;
  }
  return NONE;
};

/** Of the urgencies that are ready, the one whose first job came first; a tie goes to the more urgent. */
const firstComeFirstServed: DispatchPolicy = (backlog) => {
  let choice = NONE;
  let earliest = Infinity;
  for (let urgency = 0; urgency < backlog.urgencies; urgency++) {
    if (!backlog.ready(urgency)) continue;
    const { enqueuedAt } = backlog.first(urgency)!;
    if (enqueuedAt < earliest) {
      earliest = enqueuedAt;
      choice = urgency;
    }
  }
  return choice;
};

/** Of the urgencies that are ready, the one whose first job has the least rank; a tie goes to the more urgent. */
const leastRank: DispatchPolicy = (backlog) => {
  let choice = NONE;
  let least = Infinity;
  for (let urgency = 0; urgency < backlog.urgencies; urgency++) {
    if (!backlog.ready(urgency)) continue;
    const { rank } = backlog.firstByRank(urgency)!;
    if (choice !== NONE && rank >= least) continue;
    least = rank;
    choice = urgency;
  }
  return choice;
};

/** Dispatch policies by the names that model files use. */
export const dispatchPolicies = {
  strict_urgency: strictUrgency,
  fifo: firstComeFirstServed,
  /** Lines are kept by deadline (see line-order.ts). */
  earliest_deadline: leastRank,
  /** Lines are kept by how much work jobs are. */
  shortest_first: leastRank,
} satisfies Record<string, DispatchPolicy>;
