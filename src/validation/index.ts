/**
 * Known answers of queueing theory beside simulation. Read case.ts (what is compared), cases/ (the models),
 * measured.ts (how results are asked) and law.ts (when it holds). Any model is held against theory by
 * notation.ts (what it is), station-theory.ts (what is known of that) and explain.ts (how the two compare).
 */
export { type Case, kept } from './case.ts';
export { cases, wanting } from './cases/index.ts';
export { type Explanation, explanationOf } from './explain.ts';
export { EXPLAINED, explainedTasks } from './explained-runs.ts';
export { FIGURES } from './figures.ts';
export type { Kind } from './known.ts';
export { type Law, lawOf, type ValidatedRow } from './law.ts';
export { type Effort, FULL, QUICK, quickly, tasksFor, validatedRows } from './validate.ts';
export type { ExplainedFigure } from './verdict.ts';
