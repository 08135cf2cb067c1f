/**
 * Experiments: one question, put to a model at many loads. Read experiment-file.ts (what is asked), plan.ts
 * (what is run for it), table.ts (what came out) and answer.ts (what that says).
 */
export {
  type DelayName,
  delays,
  type ModelDescription,
  type ReplicationResult,
  type RouteDescription,
  type WindowResult,
  type WindowRouteResult,
  type WindowStationResult,
} from '../model/index.ts';
export { type Answer, answerOf } from './answer.ts';
export {
  checkExperiment,
  type ExperimentDescription,
  experimentFile,
  experimentOf,
  readExperiment,
} from './experiment-file.ts';
export { experimentJsonSchema } from './json-schema.ts';
export { experimentOutline, modelOutline } from './outline.ts';
export { type Cell, cellsOf, runTask, type Task, tasksOf } from './plan.ts';
export { nextRound, type Precision, precisionOf } from './precision.ts';
export type { JudgedRequirement } from './requirement.ts';
export {
  type CellResult,
  type DelayEstimates,
  primaryDelay,
  type StationRow,
  type StepRow,
  stationRows,
  stepRows,
  type TimeEstimates,
} from './table.ts';
