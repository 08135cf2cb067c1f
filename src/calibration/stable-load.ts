import { type ModelDescription, runBenchmark } from '../model/index.ts';
import { CLIENTS, modelAt } from './benchmark-model.ts';
import type { MeasuredRow, MeasuredSystem } from './measured.ts';

/** Periods that streams are played for, and the highest load that is tried. */
const PERIODS = 120;
const MOST = 65_536;

/**
 * The largest number of real-time streams at which the mean response stays below the period of their chunks and the
 * backlog does not grow: the mean response of the last third of a run is
 * no more than a tenth of a period above that of the first.
 */
export function largestStable(model: ModelDescription, system: MeasuredSystem): number {
  const typical = system.rows.at(-1)!;
  const isStable = (load: number): boolean => staysStable(model, system, { ...typical, load });
  let low = 0;
  let high = 1;
  while (high < MOST && isStable(high)) [low, high] = [high, 2 * high];
  while (high - low > Math.max(1, low / 128)) {
    const middle = Math.floor((low + high) / 2);
    if (isStable(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function staysStable(model: ModelDescription, system: MeasuredSystem, row: MeasuredRow): boolean {
  const period = row.chunk ?? system.protocol.period ?? Infinity;
  const at = modelAt(model, system, { ...row, per_client: PERIODS }, undefined);
  const { response } = runBenchmark(at, CLIENTS, 'stable');
  const third = Math.floor(response.length / 3);
  const first = meanOf(response.slice(0, third));
  const last = meanOf(response.slice(-third));
  return meanOf(response) < period && last < first + period / 10;
}

const meanOf = (samples: readonly number[]): number =>
  samples.reduce((sum, x) => sum + x, 0) / samples.length;
