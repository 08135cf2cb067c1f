import { describe, expect, test } from 'vitest';
import { stages } from '../../src/speech/index.ts';
import { Recording, scene } from './scene.ts';

const MS = 1_000;
const SECOND = 1_000_000;

/** What the index does, and how a turn asks it. */
const retrieving = (index: string, retrieval: string, more: object = {}) =>
  scene({
    stations: `knowledge: { kind: dependency, ${index} }`,
    route: `retrieval: { index: knowledge, ${retrieval} }`,
    ...more,
  });

const stagesOf = (recording: Recording): Record<string, number> => {
  const [one] = recording.tally.stagesOfGaps;
  return Object.fromEntries(stages.map((stage, i) => [stage, one!.spent[i]! / MS]));
};

const edgesOf = (recording: Recording) => recording.tally.edges.get('knowledge')!.counts;

/*
 * The plain turn of voice-agent.test.ts has its final transcript at 1630. Two look-ups of 50 ms at a service that takes
 * one at a time: 1680 and 1730. The language model is asked 100 ms later than without: first audio at 1826.
 */
describe('two look-ups, one at a time, to the microsecond', () => {
  const recording = new Recording(retrieving('time: 50ms, concurrency: 1', 'fanout: 2')).run(
    10 * SECOND,
  );

  test('the reply waits for the slowest', () => {
    expect(recording.sums('retrieval', 'llm_first_token', 'first_audio', 'turn_gap')).toEqual({
      retrieval: 100,
      llm_first_token: 21,
      first_audio: 1826 - 1620,
      turn_gap: 1901 - 1000,
    });
    expect(stagesOf(recording)).toMatchObject({
      recognizer: 10,
      retrieval_retry: 0,
      retrieval_queue: 50,
      retrieval: 50,
      llm_first_token: 21,
    });
  });

  test('its story', () => {
    expect(recording.spans.filter((span) => span.startsWith('retrieval'))).toEqual([
      'retrieval: look-up 1630-1680',
      'retrieval: waits 1630-1680',
      'retrieval: look-up 1680-1730',
      'retrieval: slowest needed 1630-1730',
    ]);
  });

  test('with one of them needed it does not', () => {
    const first = new Recording(
      retrieving('time: 50ms, concurrency: 1', 'fanout: 2, needed: 1'),
    ).run(10 * SECOND);
    expect(first.sum('retrieval')).toBe(50);
    expect(first.system.sites.get('knowledge')!.drops).toEqual(new Map([['cancelled', 1]]));
    expect(edgesOf(first)).toMatchObject({ attempts: 2, answered: 1, lost: 0 });
  });
});

describe('a deadline', () => {
  const late = 'time: 300ms, concurrency: 1';

  test('fails the turn that has not what it needs by then', () => {
    const recording = new Recording(retrieving(late, 'fanout: 2, deadline: 400ms')).run(
      10 * SECOND,
    );
    expect(recording.ends).toEqual(['0 failed 2030']);
    expect(recording.sum('retrieval')).toBe(400);
    expect(recording.tally.delay('turn_gap').missing).toBe(1);
  });

  test('calls the work off, which stops only where the service can be told', () => {
    const busyUntil = (index: string, retrieval: string): number => {
      const recording = new Recording(retrieving(index, `fanout: 2, ${retrieval}`));
      recording.run(10 * SECOND);
      return recording.system.sites.get('knowledge')!.busyWorkers.integral / MS;
    };
    expect(busyUntil(`${late}, cancellable: true`, 'deadline: 400ms')).toBe(400);
    expect(busyUntil(late, 'deadline: 400ms')).toBe(600); // the second one began at 300
    expect(busyUntil(late, 'deadline: 200ms')).toBe(300); // it waited and left
    expect(busyUntil(late, 'deadline: 200ms, cancel_late: false')).toBe(600);
  });
});

/*
 * Each attempt fails after 50 ms; the next begins 20 ms later. The third is the last: 3 x 50 + 2 x 20 = 190.
 */
test('a look-up that fails is tried again, and then given up', () => {
  const recording = new Recording(
    retrieving('time: 50ms, error_rate: 100%', 'retry: { attempts: 3, backoff: 20ms }'),
  ).run(10 * SECOND);
  expect(recording.ends).toEqual(['0 failed 1820']);
  expect(edgesOf(recording)).toMatchObject({ firstAttempts: 1, attempts: 3, lost: 3 });
});

test('whoever speaks on after an early cut asks again, and nothing of the first time is left', () => {
  const recording = new Recording(
    retrieving('time: 300ms', 'fanout: 3, retry: { attempts: 2, backoff: 1s, timeout: 250ms }', {
      parts: 2,
    }),
  ).run(20 * SECOND);
  // Cut at 1620, asked at 1630, called off at 1780; the second time all six attempts are too late.
  expect(edgesOf(recording)).toMatchObject({ firstAttempts: 6, attempts: 9, lost: 6 });
  expect(recording.ends).toHaveLength(1);
  expect(recording.system.sites.get('knowledge')!.inside).toBe(0);
});

/*
 * Of k exponential times the slowest takes H(k) = 1 + 1/2 + ... + 1/k means, the m-th of them H(k) - H(k - m) (Rényi
 * 1953). About 4,500 turns of 8 look-ups: the standard error of the mean is below 2 % of it; four of these are allowed.
 */
describe('the slowest of k look-ups takes as long as theory says', () => {
  const mean = (retrieval: string): number => {
    const recording = new Recording(
      retrieving('time: { exponential: { mean: 40ms } }', retrieval, {
        turns: 1000,
        traffic: '{ closed: { population: 8, think: 1s, start: staggered } }',
      }),
    ).run(2500 * SECOND);
    const { sum, count } = recording.tally.delay('retrieval').recent;
    expect(count).toBeGreaterThan(4000);
    return sum / count / MS;
  };
  const harmonic = (k: number): number => {
    let sum = 0;
    for (let i = 1; i <= k; i++) sum += 1 / i;
    return sum;
  };

  test.each([
    [1, 1],
    [4, 4],
    [8, 8],
    [8, 4],
  ])('fan-out %i, of which %i are needed', (fanout, needed) => {
    const expected = 40 * (harmonic(fanout) - harmonic(fanout - needed));
    const found = mean(`fanout: ${fanout}, needed: ${needed}`);
    expect(Math.abs(found / expected - 1)).toBeLessThan(0.08);
  });
});
