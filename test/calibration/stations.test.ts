import { describe, expect, test } from 'vitest';
import { seen } from './benchmark.ts';

describe('processor sharing', () => {
  const station = '{ kind: sharing, work: 100ms, first: 30ms }';

  test('tells of the first piece of a job, whose service goes on', () => {
    const { response, firstToken } = seen(station, 1, { requests: 2 });
    expect(firstToken).toEqual([30_000, 30_000]);
    expect(response).toEqual([100_000, 100_000]);
  });

  test('slows both alike', () => {
    const { response, firstToken } = seen(station, 4, { requests: 4 });
    expect(firstToken).toEqual([120_000, 120_000, 120_000, 120_000]);
    expect(response).toEqual([400_000, 400_000, 400_000, 400_000]);
  });
});

describe('continuous batching', () => {
  const station = (keys: string) =>
    `{ kind: continuous_batching, gpus: g, max_sequences: 8, work: { prompt_tokens: 10, output_tokens: 10 }, ${keys} }`;
  const step = (parts: string) =>
    `step_time: { base: 1ms, per_cached_token: 1us, per_sequence: 500us, per_prompt_token: 1ms, parts: ${parts} }`;

  test('times the first token and the gaps between others', () => {
    const { firstToken, tokenGaps } = seen(
      station('step_time: { base: 1ms, per_prompt_token: 1ms }'),
      1,
      {
        requests: 1,
      },
    );
    expect(firstToken).toEqual([11_000]);
    expect(tokenGaps.count).toBe(9);
    expect(tokenGaps.mean).toBe(1000);
  });

  test('takes the sum of reading and computing, or the larger of them', () => {
    const first = (parts: string) => seen(station(step(parts)), 1, { requests: 1 });
    expect(first('sum').firstToken).toEqual([11_500]);
    expect(first('larger').firstToken).toEqual([10_500]);
    expect(Math.round(first('larger').meanGaps)).toBe(1015); // 11 to 19 cached tokens: memory binds
    expect(Math.round(first('sum').meanGaps)).toBe(1515);
  });

  test('takes more for the longest context, and once for a step that reads prompts', () => {
    const more = 'step_time: { base: 1ms, per_longest_token: 100us, prompt_base: 3ms }';
    const { firstToken, tokenGaps, meanGaps } = seen(station(more), 2, { requests: 2 });
    expect(firstToken).toEqual([4000, 4000]); // nothing is decoded yet
    expect(tokenGaps.count).toBe(18);
    expect(Math.round(meanGaps / 2)).toBe(2500); // 11 to 19 tokens: 2.1 to 2.9 ms
  });

  test('lets begin as many as there is memory for, whole, and preempts none', () => {
    // 20 tokens of a request take 400 of 1000 B: two at a time, each in 10 steps of 1 ms.
    const keys = (reserve: string) =>
      `step_time: { base: 1ms }, memory: { per_token: 20B, reserve: ${reserve} }`;
    const { response } = seen(station(keys('whole')), 4, { requests: 4 });
    expect(response).toEqual([10_000, 10_000, 20_000, 20_000]);
    // By prompt all four begin (44 tokens, 880 B), then give way.
    const preempted = seen(station(keys('prompt')), 4, { requests: 4 }).response;
    expect(Math.max(...preempted)).toBeGreaterThan(10_000);
    expect(preempted[0]).toBe(10_000);
  });
});
