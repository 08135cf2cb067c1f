/**
 * Experiments: one question, put to a model at many loads. Read experiment-file.ts (what is asked), plan.ts
 * (what is run for it), table.ts (what came out) and answer.ts (what that says); then policies.ts and
 * comparison.ts, where one model has several variants.
 */
export {
  type AttemptCounts,
  type DelayName,
  delays,
  isCall,
  type KeyComparison,
  lastVoiced,
  type ModelDescription,
  type Replay,
  type ReplicationResult,
  type RouteDescription,
  type StageName,
  stages,
  type TracedDelay,
  type TracedTurn,
  type TurnSpan,
  type TurnTrace,
  tracedDelays,
  type WindowEdgeResult,
  type WindowResult,
  type WindowRouteResult,
  type WindowStationResult,
  type WindowTenantResult,
} from '../model/index.ts';
export { type Answer, answerOf } from './answer.ts';
export { type Comparison, comparisonOf, type PolicyAnswer } from './comparison.ts';
export { type CostEstimates, hasPrices, successesOf } from './cost.ts';
export type { Difference, DifferenceRow } from './differences.ts';
export {
  checkExperiment,
  type ExperimentDescription,
  experimentFile,
  experimentOf,
  readExperiment,
} from './experiment-file.ts';
export { type GridAxis, gridCells } from './grid.ts';
export { type CueRow, cueRows, type HarmRow, onsetOf } from './harm.ts';
export type { InvariantRow } from './invariants.ts';
export { experimentJsonSchema } from './json-schema.ts';
export { experimentOutline, modelOutline } from './outline.ts';
export { type Cell, cellsOf, runTask, type Task, tasksOf, withProtocol } from './plan.ts';
export { readVariants, type Variant } from './policies.ts';
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
export type { TenantRow } from './tenants.ts';
export { type BeyondProfile, beyondTexts } from './validity.ts';
export {
  cellsOfVariants,
  harmRowsOfVariants,
  invariantRowsOfVariants,
  modelOf,
  stationRowsOfVariants,
  stepRowsOfVariants,
  tenantRowsOfVariants,
  under,
} from './variants.ts';
export { longestStage, type StageShare, type VoiceEstimates } from './voice.ts';
export { listed, plain } from './wording.ts';
