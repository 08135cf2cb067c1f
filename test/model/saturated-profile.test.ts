import { expect, test } from 'vitest';
import { ceilings } from '../../src/model/index.ts';
import { modelWith, seen } from '../calibration/benchmark.ts';

const LANES =
  '{ kind: batching_pool, workers: 8, batch_time: { base: 8ms, device: { base: 2ms, instances: 8 } } }';
const FEW =
  '{ kind: batching_pool, workers: 2, batch_time: { base: 8ms, device: { base: 2ms, instances: 2 }, stall_share: 10%, stall_time: 20ms } }';

/** The rate that the pool can carry by its profile, and what it carries when it always has enough to do. */
function capacities(station: string): readonly [number, number] {
  const load = { route: 'r', quantity: 'rate', level: 1, highest: 1 } as const;
  const [ceiling] = ceilings(modelWith(station), load);
  const { response, answeredFirst, answeredLast } = seen(station, 64, {
    requests: 20_000,
    dispatch: 10,
  });
  return [ceiling!.load, (1e6 * (response.length - 1)) / (answeredLast - answeredFirst)];
}

// The device of eight lanes is busy all the time: 500/s. Two lanes need 10 ms a job, and 2 ms more for stalls: 167/s.
test.each([
  [LANES, 500, 0.01],
  [FEW, 167, 0.03],
])('the ceiling of a pool with a shared device is what it can carry', (station, rate, within) => {
  const [ceiling, carried] = capacities(station);
  expect(Math.abs(ceiling / rate - 1)).toBeLessThan(0.01);
  expect(Math.abs(carried / ceiling - 1)).toBeLessThan(within);
});
