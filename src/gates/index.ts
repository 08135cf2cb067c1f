export {
  type CapacityBreak,
  type CapacityBudgets,
  type CapacityStep,
  type FailingStep,
  firstCapacityBreak,
} from './capacity.ts';
export { type Figure, type Judgement, judge, type Verdict } from './verdict.ts';
