import { describe, expect, test } from 'vitest';
import type { TracedTurn, TurnSpan, TurnTrace } from '../../src/experiment/index.ts';
import { chromeTrace, type TraceOrigin, waterfallText } from '../../src/report/index.ts';

const MS = 1_000;
const SECOND = 1_000_000;

const origin: TraceOrigin = {
  route: 'agent',
  cell: {
    step: 2,
    policy: '',
    load: { route: 'agent', quantity: 'concurrency', level: 200, highest: 200 },
    spans: { transient: 0, measure: SECOND, window: SECOND },
    needed: {},
  },
  replication: 1,
};

/** Something that went on; milliseconds since the last voiced instant, which is at 10 s. */
const span = (where: string, what: string, from: number, to = from): TurnSpan => ({
  where,
  what,
  from: 10 * SECOND + from * MS,
  to: 10 * SECOND + to * MS,
});

const spans: readonly TurnSpan[] = [
  span('caller', 'speaks', -1500, 0),
  span('caller', 'first partial shown', -1100),
  span('endpointing', 'silence', 0, 500),
  span('uplink', 'last chunk', 500, 520),
  span('recognizer', 'waits', 520, 540),
  span('recognizer', 'final transcript', 540, 580),
  span('language model', 'waits', 580, 640),
  span('language model', 'waits for memory', 640, 640),
  span('language model', 'first token', 640, 660),
  span('language model', 'sentence', 660, 780),
  span('phrases', 'hit', 780, 782),
  span('playback', 'buffers', 800, 860),
  span('downlink', 'audio', 782, 800),
  span('playback', 'plays', 860, 1260),
  span('playback', 'underrun', 1260, 1300),
  span('downlink', 'audio', 1280, 1300),
  span('playback', 'plays', 1300, 1700),
];

const turn = (over: Partial<TracedTurn> = {}): TracedTurn => ({
  again: 0,
  spans,
  ending: { how: 'served', at: 10 * SECOND + 1700 * MS },
  ...over,
});

const trace = (...turns: TracedTurn[]): TurnTrace => ({ call: 812, number: 1, turns });

const PLAIN = { colour: false };

const shown = (of: TurnTrace = trace(turn())): string => waterfallText(of, origin, PLAIN);

describe('the waterfall', () => {
  test('shows what went on, the delays, and how the turn ended', () => {
    expect(`\n${shown()}`).toMatchInlineSnapshot(`
      "
      call 812, turn 2 of agent at concurrency 200, replication 1; begins 8.500 s into the run

      where           what                 begin ms  length ms  0                            1300.0 ms
      caller          speaks                -1500.0     1500.0  ◂
      caller          first partial shown   -1100.0        0.0  ◂
      endpointing     silence                   0.0      500.0  ███████████████
      uplink          last chunk              500.0       20.0                █
      recognizer      waits                   520.0       20.0                 ░
      recognizer      final transcript        540.0       40.0                 ██
      language model  waits                   580.0       60.0                  ░░░
      language model  first token             640.0       20.0                    █
      language model  sentence                660.0      120.0                     ████
      phrases         hit                     780.0        2.0                        █
      downlink        audio                   782.0       18.0                        █
      playback        buffers                 800.0       60.0                         ██
      playback        plays                   860.0      400.0                           ████████████
      playback        underrun               1260.0       40.0                                      ░░
      downlink        audio                  1280.0       20.0                                       █
      playback        plays                  1300.0      400.0                                       ▸

      █ goes on  ░ waits  │ happens  ◂ ▸ before and after what is drawn; 0 is the last voiced instant

      delay               ms  from                      to
      first_partial    400.0  first voiced audio        first partial transcript shown
      endpoint         500.0  last voiced instant       end of turn decided
      final            560.0  last voiced instant       final transcript
      llm_first_token   80.0  prompt sent               first token
      tts_first_byte     2.0  first sentence asked for  its first byte
      first_audio      262.0  end of turn decided       first reply byte sent
      synthesis        500.0  first sentence asked for  last byte of the reply
      turn_gap         860.0  last voiced instant       reply audible
      underrun          40.0  reply audible             reply played: only the gaps in it, together

      The turn was served: its reply had been played 1700.0 ms after the last voiced instant.
      "
    `);
  });

  test('shows the first of what happens often, and the others in one line', () => {
    const pieces = Array.from({ length: 6 }, (_, i) =>
      span('playback', 'plays', 1700 + 400 * i, 2100 + 400 * i),
    );
    const plays = shown(trace(turn({ spans: [...spans, ...pieces] })))
      .split('\n')
      .filter((line) => line.startsWith('playback') && line.includes('plays'));
    // Two pieces and six more: from 860 to 1260, then from 1300 to 1700 + 6 x 400 = 4100.
    expect(plays.map((line) => line.split(/ {2,}/).slice(1, 4))).toEqual([
      ['plays', '860.0', '400.0'],
      ['plays, 7 more', '1300.0', '2800.0'],
    ]);
  });

  test('shows repetitions below, under a heading of their own', () => {
    const again = turn({ again: 1, ending: { how: 'abandoned', at: 10 * SECOND + 900 * MS } });
    const text = shown(trace(turn(), again));
    expect(text).toContain('call 812, turn 2 of agent at concurrency 200, replication 1;');
    expect(text).toContain('call 812, turn 2, repetition 1 of agent at');
    expect(text).toMatch(
      /The turn was abandoned: the caller hung up 900\.0 ms after the last voiced instant\.\n$/,
    );
  });

  test.each([
    [{ how: 'memory', at: 10 * SECOND }, 'The turn failed (memory) 0.0 ms after'],
    [null, 'It was still on when the run ended.'],
  ])('says that a turn ended so: %j', (ending, words) => {
    expect(shown(trace(turn({ ending })))).toContain(words);
  });

  test('needs no more than speech: of a turn that has hardly begun there is no delay', () => {
    const text = shown(trace(turn({ spans: spans.slice(0, 1), ending: null })));
    expect(text).toMatch(/^caller +speaks +-1500\.0 +1500\.0/m);
    expect(text).not.toContain('turn_gap');
    expect(text).not.toContain('NaN');
  });

  test('is at most 100 characters wide, whatever it is told', () => {
    const long = [span('a place with a long name', 'something that takes words', 0, 98_765_432)];
    const policy = 'p'.repeat(64);
    const of = { ...origin, cell: { ...origin.cell, policy } };
    const text = waterfallText(trace(turn({ spans: [...spans, ...long] })), of, PLAIN);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('has colours only where they are wanted, and is the same text without them', () => {
    const coloured = waterfallText(trace(turn()), origin, { colour: true });
    expect(shown()).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[33m░');
    const codes = [33, 36, 39].map((code) => `\u001b[${code}m`);
    expect(codes.reduce((text, code) => text.replaceAll(code, ''), coloured)).toBe(shown());
  });
});

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur: number;
  readonly args: Record<string, unknown>;
}

const eventsOf = (of: TurnTrace): TraceEvent[] => JSON.parse(chromeTrace(of, 'agent')).traceEvents;

describe("Chrome's trace events", () => {
  test('are complete events of whole microseconds on threads that are named', () => {
    const events = eventsOf(trace(turn()));
    const complete = events.filter(({ ph }) => ph === 'X');
    expect(complete).toHaveLength(spans.length);
    expect(complete.find(({ name }) => name === 'last chunk')).toEqual({
      name: 'last chunk',
      cat: 'uplink',
      ph: 'X',
      pid: 1,
      tid: 3,
      ts: 10_500_000,
      dur: 20_000,
      args: { repetition: 0 },
    });
    const names = events.filter(({ name }) => name === 'thread_name');
    expect(names.map(({ tid, args }) => [tid, args['name']])).toEqual([
      [1, 'caller'],
      [2, 'endpointing'],
      [3, 'uplink'],
      [4, 'recognizer'],
      [5, 'language model'],
      [6, 'phrases'],
      [7, 'playback'],
      [8, 'downlink'],
    ]);
    expect(new Set(complete.map(({ tid }) => tid)).size).toBe(names.length);
    expect(events[0]!.args).toEqual({ name: 'agent: call 812, turn 2' });
  });

  // Viewers drop events that overlap others of their thread without lying within them.
  test('lie within each other or apart on every thread', () => {
    const pieces = Array.from({ length: 5 }, (_, i) =>
      span('downlink', 'audio', 1400 + 30 * i, 1450 + 30 * i),
    );
    const complete = eventsOf(trace(turn({ spans: [...spans, ...pieces] }))).filter(
      ({ ph }) => ph === 'X',
    );
    expect(complete).toHaveLength(spans.length + pieces.length);
    for (const [i, a] of complete.entries()) {
      for (const b of complete.slice(i + 1)) {
        if (a.tid !== b.tid) continue;
        const apart = a.ts + a.dur <= b.ts || b.ts + b.dur <= a.ts;
        const within =
          (a.ts <= b.ts && b.ts + b.dur <= a.ts + a.dur) ||
          (b.ts <= a.ts && a.ts + a.dur <= b.ts + b.dur);
        expect([a.name, b.name, apart || within]).toEqual([a.name, b.name, true]);
      }
    }
  });

  test('are the same bytes every time', () => {
    expect(chromeTrace(trace(turn()), 'agent')).toBe(chromeTrace(trace(turn()), 'agent'));
  });
});
