import { describe, expect, test } from 'vitest';
import { mean, seen } from '../calibration/benchmark.ts';

const pool = (lanes: number, keys: string): string =>
  `{ kind: batching_pool, workers: ${lanes}, batch_time: { base: 8ms, ${keys} } }`;
const device = (lanes: number, sharing: string): string =>
  pool(lanes, `device: { base: 2ms, instances: ${lanes}, sharing: ${sharing} }`);

describe.each(['in_turn', 'side_by_side'])('a device that serves %s', (sharing) => {
  test('adds its part to that of the host where nothing overlaps', () => {
    const { response } = seen(device(1, sharing), 1, { requests: 3 });
    expect(response).toEqual([10_000, 10_000, 10_000]);
  });

  // Saturated: in turn the bottleneck is busy all the time, and throughput is the least of its rate and that of the
  // lanes. Side by side, lanes may fall into step, so that all are on the host while the device idles.
  test.each([
    [2, 5],
    [4, 2.5],
    [8, 2],
  ])('lets %d lanes answer every %d ms', (lanes, every) => {
    const { response, answeredFirst, answeredLast } = seen(device(lanes, sharing), 2 * lanes, {
      requests: 800,
      dispatch: 10,
    });
    const found = (answeredLast - answeredFirst) / (response.length - 1) / 1000;
    const most = sharing === 'in_turn' ? every : (8 + 2 * lanes) / lanes;
    expect(found / every).toBeGreaterThan(0.97); // the ends of the run
    expect(found / most).toBeLessThan(1.03);
  });
});

test('what is computed together takes as long as one after the other for the last of them', () => {
  const requests = (sharing: string) => seen(device(2, sharing), 2, { requests: 2 }).response;
  expect(requests('in_turn')).toEqual([10_000, 12_000]);
  expect(requests('side_by_side')).toEqual([12_000, 12_000]);
});

test('the part on the device grows with the jobs of a batch, and with their audio', () => {
  const station =
    '{ kind: batching_pool, workers: 1, batch: { max: 4 }, batch_time: { base: 1ms, device: { base: 2ms, per_job: 3ms, per_audio_second: 10ms, instances: 1 } } }';
  const audio = { family: 'constant', value: 500_000 } as const;
  expect(seen(station, 2, { requests: 2, audio }).response).toEqual([19_000, 19_000]);
});

describe('noise', () => {
  // 4,000 batches: the mean of independent noise of 30 % has a standard error of .5 %, in spells of correlation .9
  // of 2 %.
  test.each([
    ['noise_cv: 30%', 0.02],
    ['noise_cv: 30%, noise_correlation: 90%', 0.08],
  ])('has mean 1: %s', (keys, within) => {
    const { response } = seen(pool(1, keys), 1, { requests: 4000 });
    expect(Math.abs(mean(response) / 8000 - 1)).toBeLessThan(within);
  });

  test('in spells makes neighbours alike', () => {
    const alike = (keys: string): number => {
      const x = seen(pool(1, keys), 1, { requests: 4000 }).response.map((r) => r - 8000);
      const products = x.slice(1).map((r, i) => r * x[i]!);
      return mean(products) / mean(x.map((r) => r * r));
    };
    expect(Math.abs(alike('noise_cv: 30%'))).toBeLessThan(0.1);
    expect(alike('noise_cv: 30%, noise_correlation: 90%')).toBeGreaterThan(0.7);
  });
});

// 5 % of 20,000 batches stall, by 100 ms on average: 5 ms more, with a standard error of .2 ms.
test('rare stalls add their share of their mean', () => {
  const { response } = seen(pool(1, 'stall_share: 5%, stall_time: 100ms'), 1, { requests: 20_000 });
  expect(Math.abs(mean(response) - 13_000)).toBeLessThan(1000);
  const p90 = response.toSorted((a, b) => a - b)[18_000];
  expect(p90).toBe(8000);
});
