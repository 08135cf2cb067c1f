import type { CostEstimates, StepRow } from '../experiment/index.ts';
import type { Estimate } from '../statistics/index.ts';
import { type Column, estimateColumns, inUnit, PLAIN, type Unit } from './column.ts';

export const USD: Unit = { name: 'USD', suffix: '_usd', size: 1 };
const USD_PER_HOUR: Unit = { name: 'USD/h', suffix: '_usd_per_h', size: 1 };
const PER_TURN: Unit = { name: 's', suffix: '', size: 1 };

const costColumn = (
  stem: string,
  unit: Unit,
  meaning: string,
  of: (cost: CostEstimates) => Estimate,
): Column<StepRow>[] =>
  estimateColumns<StepRow>(stem, unit, `${meaning}; empty where the model has no prices`, (row) =>
    row.cost === null ? undefined : of(row.cost),
  );

/** What a row says of the memory of GPUs and of money; empty where the model does not speak of them. */
export const costColumns: readonly Column<StepRow>[] = [
  {
    name: 'memory_headroom_min',
    unit: '1',
    meaning:
      'Least share of the memory of any GPU that the route uses that could be had at any instant of any replication; empty where memory is not limited',
    value: ({ memoryHeadroom }) => inUnit(memoryHeadroom, PLAIN),
  },
  ...costColumn(
    'cost_provisioned',
    USD_PER_HOUR,
    'What GPUs cost, busy or not, and fees: the share of the route, by the busy time of its jobs',
    ({ provisioned }) => provisioned,
  ),
  ...costColumn(
    'cost_usage',
    USD_PER_HOUR,
    'What GPUs cost while they are busy for the route, and fees',
    ({ usage }) => usage,
  ),
  ...costColumn(
    'cost_per_success',
    USD,
    'Provisioned cost of the route / turns that succeeded (of routes that do not tell: turns served)',
    ({ perSuccess }) => perSuccess,
  ),
  ...costColumn(
    'gpu_seconds_per_turn',
    PER_TURN,
    'Time that GPUs are busy for the route / turns offered',
    ({ gpuSeconds }) => gpuSeconds,
  ),
];
