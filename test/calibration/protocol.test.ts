import { describe, expect, test } from 'vitest';
import { mean, seen } from './benchmark.ts';

const TEN_MS = '{ kind: batching_pool, workers: 1, batch_time: { base: 10ms } }';

describe('a load generator', () => {
  test('sends a finite number of requests, and the last of them meet a load that fades', () => {
    const { response } = seen(TEN_MS, 4, { requests: 10 });
    // Four come at once: 10, 20, 30 and 40 ms. Then each waits for the three others, to the end.
    expect(response).toEqual([10, 20, 30, ...Array<number>(7).fill(40)].map((ms) => 1000 * ms));
  });

  test('lets each client send so many', () => {
    const { response, answeredLast } = seen(TEN_MS, 3, { per_client: 2 });
    expect(response).toHaveLength(6);
    expect(answeredLast).toBe(60_000);
  });

  test('sends one request after the other where sending takes time, and does not count that wait', () => {
    const { response, sentFirst, answeredLast } = seen(TEN_MS, 2, { requests: 2, dispatch: 4000 });
    expect(sentFirst).toBe(4000);
    expect(response).toEqual([10_000, 16_000]); // the second is sent at 8 ms, while the first is served
    expect(answeredLast).toBe(24_000);
  });

  test('sends at a constant rate whatever the system does', () => {
    const { response } = seen(TEN_MS, 200, { kind: 'constant_rate', requests: 4 });
    expect(response).toEqual([10, 15, 20, 25].map((ms) => 1000 * ms));
  });

  // M/D/1 at .5 busy: waiting is half a service time (Pollaczek-Khinchine). Its standard error over 20,000
  // requests is about 1 %; 5 % is five of them.
  test('sends Poisson requests, which wait as in M/D/1', () => {
    const { response } = seen(TEN_MS, 50, { kind: 'poisson', requests: 20_000 });
    expect(mean(response)).toBeGreaterThan(0.95 * 15_000);
    expect(mean(response)).toBeLessThan(1.05 * 15_000);
  });

  test('plays real-time streams, whose phases make their delays', () => {
    const paced = { kind: 'paced', period: 100_000, per_client: 3 } as const;
    const together = seen(TEN_MS, 4, paced).response;
    expect(together).toEqual([1, 2, 3].flatMap(() => [10_000, 20_000, 30_000, 40_000]));
    const apart = seen(TEN_MS, 4, { ...paced, start: 'staggered', apart: 25_000 }).response;
    expect(apart).toEqual(Array<number>(12).fill(10_000));
  });

  test('ends files with a finalization, which is heavier', () => {
    const station =
      '{ kind: batching_pool, workers: 1, batch_time: { base: 10ms, per_final: 7ms } }';
    const { response } = seen(station, 1, {
      kind: 'paced',
      period: 100_000,
      per_client: 4,
      final_every: 2,
    });
    expect(response).toEqual([10_000, 17_000, 10_000, 17_000]);
  });

  test('keeps its load until what is looked at is answered, and leaves out the beginning', () => {
    const steady = { discard: 4, requests: 24, within: 0 };
    const { response } = seen(TEN_MS, 4, { steady });
    expect(response).toEqual(Array<number>(20).fill(40_000));
  });
});
