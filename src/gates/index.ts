export {
  type CapacityBreak,
  type CapacityBudgets,
  type CapacityStep,
  type FailingStep,
  firstCapacityBreak,
} from './capacity.ts';
export type { GateCheck } from './check.ts';
export { checkGate, type GateResult, judgeGate } from './gate-check.ts';
export { type GateDescription, gateFile, readGates } from './gate-file.ts';
export {
  evaluateLoadGate,
  type LoadGateBudget,
  type LoadGateFailure,
  type LoadGateFailureKind,
  type LoadGateFigures,
  type LoadGateResult,
  type LoadGateRoute,
  type LoadGateRow,
} from './load-gate.ts';
export {
  type RetryStormAction,
  type RetryStormOptions,
  type RetryStormPoint,
  type RetryStormResult,
  type RetryStormWindow,
  retryStormWindows,
} from './retry-storm.ts';
export { LONGEST_TABLE, type Table, type TableRow } from './table.ts';
export { numberIn } from './table-fields.ts';
export { readTable } from './table-file.ts';
export { type Figure, type Judgement, judge, type Verdict } from './verdict.ts';
