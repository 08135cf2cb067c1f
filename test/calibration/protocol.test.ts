import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { modelOfStation } from '../../src/calibration/benchmark-model.ts';
import { FINE, predict } from '../../src/calibration/prediction.ts';
import { percentile } from '../../src/statistics/index.ts';
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

  test('ends files of one length with a finalization, whatever chunks they are cut in', () => {
    const station =
      '{ kind: batching_pool, workers: 1, batch_time: { base: 10ms, per_final: 7ms } }';
    const of = (period: number) =>
      seen(station, 1, { kind: 'paced', period, per_client: 4, utterance: 400_000 }).response;
    expect(of(100_000)).toEqual([10_000, 10_000, 10_000, 17_000]);
    expect(of(190_000)).toEqual([10_000, 17_000, 10_000, 17_000]); // 2.1 chunks: two
  });

  test('ends when its time is over, whoever still waits', () => {
    // One every 5 ms: each waits 5 ms more than the one before it.
    const overload = seen(TEN_MS, 200, { kind: 'constant_rate', duration: 40_000 });
    expect(overload.response).toEqual([10, 15, 20].map((ms) => 1000 * ms));
    expect(overload.busyWorkers).toBeCloseTo(35 / 40, 9); // the first comes after 5 ms
    const closed = seen(TEN_MS, 4, { duration: 75_000 });
    expect(closed.response).toEqual([10, 20, 30, 40, 40, 40, 40].map((ms) => 1000 * ms));
  });

  test('keeps its load until what is looked at is answered, and leaves out the beginning', () => {
    const steady = { discard: 4, requests: 24, within: 0 };
    const { response } = seen(TEN_MS, 4, { steady });
    expect(response).toEqual(Array<number>(20).fill(40_000));
  });
});

/** Reads prompts of 10 tokens, 1 ms each, and makes 20 tokens of 1 ms: those who come together begin one after the other. */
const LANGUAGE_MODEL =
  '{ kind: continuous_batching, workers: 1, max_sequences: 32, step_tokens: 40, step_time: { base: 1ms, per_prompt_token: 1ms }, work: { prompt_tokens: 10, output_tokens: 20 } }';

describe('a row of a language model', () => {
  const row = {
    place: '',
    load: 16,
    input_tokens: 10,
    output_tokens: 20,
    figures: { response_avg: 180_000 },
  };
  const firstTokens = (duration: number | undefined) => {
    const protocol = {
      kind: 'closed',
      start: 'synchronous',
      dispatch: 0,
      percentile: 'interpolated',
    };
    const system = {
      name: '',
      kind: 'continuous_batching',
      protocol: { ...protocol, duration },
      spread: { input_cv: 0, output_cv: 0 },
      rows: [],
    } as const satisfies Record<string, unknown>;
    const { figures } = predict(
      modelOfStation(parse(LANGUAGE_MODEL), undefined),
      system as never,
      row,
      FINE,
    );
    return figures;
  };

  // Exact while what is simulated (here some 3,000 requests, 40 s) lasts; then its last part stands for the rest, and the
  // phases of the clients make a few per cent.
  test.each([0.4, 2, 80])('is of a benchmark of %d s from its begin', (seconds) => {
    const duration = seconds * 1e6;
    const exact = seen(LANGUAGE_MODEL, 16, { duration });
    const { first_avg, first_p95, response_avg } = firstTokens(duration);
    const sorted = exact.firstToken.toSorted((a, b) => a - b);
    expect(first_avg! / mean(exact.firstToken)).toBeGreaterThan(0.93);
    expect(first_avg! / mean(exact.firstToken)).toBeLessThan(1.07);
    expect(first_p95! / percentile(sorted, 0.95, 'interpolated')).toBeGreaterThan(0.9);
    expect(first_p95! / percentile(sorted, 0.95, 'interpolated')).toBeLessThan(1.1);
    expect(response_avg! / mean(exact.response)).toBeGreaterThan(0.95);
    expect(response_avg! / mean(exact.response)).toBeLessThan(1.05);
  });

  test('has later first tokens the sooner it ends, for all come at once at first', () => {
    const ends = [0.4, 1, 10].map((seconds) => firstTokens(seconds * 1e6).first_p95!);
    expect(ends).toEqual(ends.toSorted((a, b) => b - a));
    expect(ends[0]).toBeGreaterThan(1.2 * ends[2]!);
    expect(firstTokens(1000e6).first_avg! / firstTokens(undefined).first_avg!).toBeCloseTo(1, 1);
  });
});
