import { describe, expect, test } from 'vitest';
import {
  type AbsentTurn,
  lastVoiced,
  replicate,
  slowestTurn,
  type TracedRun,
  type TracedTurn,
  type TurnTrace,
  tracedDelays,
  traceTurn,
} from '../../src/model/index.ts';
import { type Talk, talk } from './talk.ts';

const MS = 1_000;
const SECOND = 1_000_000;

/** A run that begins empty and is measured as a whole. */
const run = (seconds: number): TracedRun => ({
  load: null,
  seed: 'trace',
  route: 'agent',
  spans: { transient: 0, measure: seconds * SECOND, window: seconds * SECOND, terminating: true },
});

/** A run whose first seconds are left out. */
const steady = (transient: number, seconds: number): TracedRun => ({
  load: null,
  seed: 'trace',
  route: 'agent',
  spans: { transient: transient * SECOND, measure: seconds * SECOND, window: seconds * SECOND },
});

function traced(
  of: Talk,
  wanted: { call: number | null; number: number },
  within: TracedRun,
): TurnTrace {
  const found = traceTurn(talk(of), within, wanted);
  if (!('turns' in found)) throw new Error(JSON.stringify(found));
  return found;
}

const FIRST = { call: 0, number: 0 };

/** `where: what from-to`, in milliseconds; what took time, or happened at the caller's. */
const inWords = ({ spans }: TracedTurn): string[] =>
  spans
    .filter(({ where, from, to }) => to > from || where === 'caller')
    .map(({ where, what, from, to }) => `${where}: ${what} ${from / MS}-${to / MS}`);

const delaysOf = (turn: TracedTurn): Record<string, number> =>
  Object.fromEntries(tracedDelays(turn).map(({ delay, time }) => [delay, time / MS]));

/*
 * One caller speaks from 0 to 1000; a chunk is full every 100 ms, goes up in 20, is recognized in 10; its
 * result comes down in 15.
 *   first partial: 300 ms of voice are in the chunk of 300; shown at 300 + 20 + 10 + 15 = 345
 *   end of turn: silence has lasted 500 at 1500; the chunk of that instant shows it, at the service at 1520
 *   final transcript: 1530
 *   language model, 10 ms a token: first token at 1540, sentences of 3 tokens complete at 1560 and 1590
 *   synthesizer, 20 ms a piece, sentence after sentence: a sentence of 3 x 200 = 600 ms is a piece of 400 and one
 *     of 200: 1580 and 1600, then 1620 and 1640; each comes down in 15
 *   audible at 1595 + 60 = 1655; 1200 ms of audio: played at 2855
 */
describe('a turn, worked out by hand', () => {
  const trace = traced({}, FIRST, run(10));
  const [turn] = trace.turns as [TracedTurn];

  test('is seen as it goes', () => {
    expect(inWords(turn)).toEqual([
      'caller: speaks 0-1000',
      'caller: first partial shown 345-345',
      'endpointing: silence 1000-1500',
      'uplink: last chunk 1500-1520',
      'recognizer: final transcript 1520-1530',
      'language model: first token 1530-1540',
      'language model: sentence 1540-1560',
      'language model: sentence 1560-1590',
      'playback: buffers 1595-1655',
      'downlink: audio 1580-1595',
      'playback: plays 1655-2055',
      'synthesizer: sentence 1560-1600',
      'downlink: audio 1600-1615',
      'playback: plays 2055-2255',
      'downlink: audio 1620-1635',
      'playback: plays 2255-2655',
      'synthesizer: sentence 1600-1640',
      'downlink: audio 1640-1655',
      'playback: plays 2655-2855',
    ]);
    expect(turn.ending).toEqual({ how: 'served', at: 2855 * MS });
  });

  test('has the delays that follow', () => {
    expect(lastVoiced(turn)).toBe(1000 * MS);
    expect(delaysOf(turn)).toEqual({
      first_partial: 345,
      endpoint: 500,
      final: 510, // 500 and, at the service, 10
      llm_first_token: 10,
      tts_first_byte: 20,
      first_audio: 60,
      synthesis: 80,
      turn_gap: 655,
      underrun: 0,
    });
  });

  test('is the same however long the run would go on', () => {
    expect(traced({}, FIRST, run(100))).toEqual(trace);
  });
});

test('a turn that is on when the run ends has no ending, and only the delays that came', () => {
  const [turn] = traced({}, FIRST, run(1.55)).turns as [TracedTurn];
  expect(turn.ending).toBeNull();
  expect(Object.keys(delaysOf(turn))).toEqual([
    'first_partial',
    'endpoint',
    'final',
    'llm_first_token',
  ]);
});

// Silence has lasted 500 at 1500, and he speaks on at 1700: until 2700, so the second end shows at 3200.
test('after an early cut the delays are those of the reply that was heard', () => {
  const [turn] = traced({ parts: '2', pause: '700ms' }, FIRST, run(10)).turns as [TracedTurn];
  const words = inWords(turn);
  expect(words).toContain('caller: speaks on after a cut 1700-1700');
  expect(words).toContain('language model: first token 1530-1540'); // of what was called off
  expect(lastVoiced(turn)).toBe(2700 * MS);
  expect(delaysOf(turn)).toMatchObject({ first_partial: 345, endpoint: 500, turn_gap: 655 });
});

describe('a turn that does not succeed', () => {
  test('is followed by its repetitions', () => {
    const of: Talk = { success: '{ quality: 0%, repetitions: 2 }', turns: 2 };
    const { turns } = traced(of, FIRST, run(60));
    expect(turns.map(({ again }) => again)).toEqual([0, 1, 2]);
    // Served at 2855, he thinks for 400; the chunks are full at 3300, ... then: silence until 4755 shows at 4800.
    expect(turns[1]!.spans[0]).toMatchObject({ what: 'speaks', from: 3255 * MS });
    expect(delaysOf(turns[1]!)).toMatchObject({ endpoint: 545, turn_gap: 700 });
  });

  test('may be abandoned: its delays are those that came before', () => {
    const [turn, ...others] = traced(
      { patience: '550ms', success: '{ quality: 0%, repetitions: 2 }' },
      FIRST,
      run(60),
    ).turns as [TracedTurn];
    expect(others).toEqual([]);
    expect(turn.ending).toEqual({ how: 'abandoned', at: 1550 * MS });
    expect(delaysOf(turn)).not.toHaveProperty('turn_gap');
    expect(delaysOf(turn)).not.toHaveProperty('synthesis');
    expect(delaysOf(turn)).toMatchObject({ endpoint: 500, llm_first_token: 10 });
  });
});

/** Callers who differ, cuts, repetitions, and a synthesizer that is sometimes late. */
const VARIED: Talk = {
  turns: 3,
  parts: '{ geometric: { mean: 1.5 } }',
  pause: '{ exponential: { mean: 400ms } }',
  think: '{ exponential: { mean: 500ms } }',
  success: '{ quality: 80%, repetitions: 1 }',
  synthesizer: '250ms',
  traffic: '{ poisson: { concurrency: 6 } }',
};

describe('the traced run is the one that is run', () => {
  const { routes } = replicate(talk(VARIED), null, 'trace', run(40).spans);
  const histogram = (delay: string): { sum: number; counts: readonly number[] } =>
    routes[0]!.delays.find((one) => one.delay === delay)!.histogram;

  // A closed population of one says one thing after the other, so its calls and turns are known: 0, 1, 2, ...
  test('the delays of all its turns add up to what the run counts', () => {
    const of: Talk = {
      ...VARIED,
      traffic: '{ closed: { population: 1, think: 1s, start: synchronous } }',
    };
    const whole = run(60);
    const counted = replicate(talk(of), null, 'trace', whole.spans).routes[0]!;
    const turns: TracedTurn[] = [];
    for (let call = 0; call < 6; call++) {
      for (let number = 0; number < 3; number++) {
        const found = traceTurn(talk(of), whole, { call, number });
        if ('turns' in found) turns.push(...found.turns.filter(({ ending }) => ending !== null));
      }
    }
    expect(turns.length).toBe(counted.served);
    expect(turns.length).toBeGreaterThan(8);
    expect(turns.some(({ spans }) => spans.some(({ what }) => what.includes('cut')))).toBe(true);
    for (const { delay, histogram } of counted.delays) {
      if (delay === 'chunk_response' || delay === 'first_partial') continue; // not of ended turns alone
      const times = turns.flatMap((turn) =>
        tracedDelays(turn).filter((one) => one.delay === delay),
      );
      expect([delay, times.reduce((sum, { time }) => sum + time, 0)]).toEqual([
        delay,
        histogram.sum,
      ]);
    }
  });

  test('the slowest turn has the longest gap that the run counts', () => {
    const slowest = slowestTurn(talk(VARIED), run(40))!;
    const { turns } = traced(VARIED, slowest, run(40));
    const gaps = turns.map((turn) => delaysOf(turn)['turn_gap']! * MS);
    expect(Math.max(...gaps.filter((gap) => gap >= 0))).toBe(slowest.gap);
    // Buckets 128 to a doubling: the highest in use, b, begins at (128 + b % 128) x 2^(floor(b / 128) - 1).
    const bucket = histogram('turn_gap').counts.at(-2)!;
    const width = 2 ** (Math.floor(bucket / 128) - 1);
    const begin = (128 + (bucket % 128)) * width;
    expect(slowest.gap).toBeGreaterThanOrEqual(begin);
    expect(slowest.gap).toBeLessThan(begin + width);
  });

  test('no turn is the slowest where no reply is audible', () => {
    expect(slowestTurn(talk({ patience: '550ms' }), run(10))).toBeNull();
  });
});

describe('without a call', () => {
  test('the first that begins after the transient is taken', () => {
    const { call, turns } = traced(VARIED, { call: null, number: 0 }, steady(10, 30));
    const [{ spans }] = turns as [TracedTurn];
    expect(spans[0]!.from).toBeGreaterThan(10 * SECOND);
    const before = traceTurn(talk(VARIED), steady(10, 30), { call: call - 1, number: 0 });
    // The call before it begins in the transient, or before the run.
    if ('turns' in before) expect(before.turns[0]!.spans[0]!.from).toBeLessThanOrEqual(10 * SECOND);
    else expect(before.seen?.first ?? 1).toBeGreaterThan(0);
  });

  test('none may begin', () => {
    expect(traceTurn(talk(), steady(5, 5), { call: null, number: 0 })).toEqual({
      call: null,
      seen: null,
      nearest: [0],
    });
  });
});

describe('a turn that is not in the run', () => {
  test('because the call has fewer turns', () => {
    expect(traceTurn(talk({ turns: 2 }), run(20), { call: 0, number: 2 })).toEqual({
      call: 0,
      seen: { first: 0, last: 1, how: 'served' },
      nearest: [],
    });
  });

  test('because the call never comes', () => {
    const twice = talk({ traffic: '{ closed: { population: 1, think: 1s, start: synchronous } }' });
    expect(traceTurn(twice, run(5), { call: 7, number: 0 })).toEqual({
      call: 7,
      seen: null,
      nearest: [1], // calls 0, until 2855, and 1, from 3855
    });
  });

  // No call gets through four turns in 5 s: which one has its fifth turn then, began before.
  test('because it was before the run', () => {
    const model = talk({ ...VARIED, turns: 8 });
    const absent = traceTurn(model, run(5), { call: 1_000_000, number: 4 });
    const { nearest } = absent as AbsentTurn;
    expect(nearest).toHaveLength(1);
    const [call] = nearest as [number];
    const found = traceTurn(model, run(5), { call, number: 0 }) as AbsentTurn;
    expect(found.seen!.first).toBeGreaterThan(0);
    expect(found.seen!.first).toBeLessThanOrEqual(4);
  });
});
