/** Where the runs of an experiment are computed, and what keeps their results meanwhile. */
export type { Executor } from './executor.ts';
export { inLine } from './in-line.ts';
export { Journal } from './journal.ts';
export { withPredictors } from './predictions.ts';
export { ThreadDied, threads } from './threads.ts';
