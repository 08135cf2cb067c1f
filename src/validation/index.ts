/**
 * Known answers of queueing theory beside simulation. Read case.ts (what is compared), cases/ (the models),
 * measured.ts (how results are asked) and law.ts (when it holds).
 */
export type { Case } from './case.ts';
export { cases, wanting } from './cases/index.ts';
export { type Law, lawOf, type ValidatedRow } from './law.ts';
export { FULL, QUICK, quickly, tasksFor, validatedRows } from './validate.ts';
