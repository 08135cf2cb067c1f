import { describe, expect, test } from 'vitest';
import type { ModelDescription } from '../../src/model/index.ts';
import { stages } from '../../src/speech/index.ts';
import type { TurnKey } from '../../src/stations/index.ts';
import { Recording, scene } from './scene.ts';

const MS = 1_000;
const SECOND = 1_000_000;

const DELAYS = [
  'first_partial',
  'endpoint',
  'final',
  'llm_first_token',
  'tts_first_byte',
  'first_audio',
  'synthesis',
  'turn_gap',
  'underrun',
] as const;

/*
 * The caller speaks from 0 to 1000. A chunk is full every 160 ms, goes up in 20 and is recognized in 10; its
 * result comes down in 15.
 *   first partial: 300 ms of voice are in the chunk of 320; shown at 320 + 20 + 10 + 15 = 365
 *   end of turn: silence has lasted 500 at 1500; the chunk of 1600 shows it, and is at the service at 1620
 *   final transcript: 1620 + 10 = 1630
 *   language model: prompt of 100 + 10 tokens (a second of speech); the first step reads it: 10 + 110 x 0.1 =
 *     21, first token at 1651; four more steps of 10: the sentence of 5 tokens is complete at 1691
 *   synthesizer: reads 5 tokens in its first step: 30 + 5 x 1 = 35, first piece at 1726, then 1756, 1786
 *   the client has the pieces at 1741, 1771, 1801; audible at 1741 + 60 = 1801; 5 x 200 = 1000 ms: to 2801
 */
describe('a plain turn, to the microsecond', () => {
  const recording = new Recording(scene()).run(10 * SECOND);

  test('its delays', () => {
    expect(recording.sums(...DELAYS)).toEqual({
      first_partial: 365,
      endpoint: 1600 - 1000,
      final: 1600 - 1000 + (1630 - 1620),
      llm_first_token: 1651 - 1630,
      tts_first_byte: 1726 - 1691,
      first_audio: 1726 - 1620,
      synthesis: 1786 - 1691,
      turn_gap: 1801 - 1000,
      underrun: 0,
    });
  });

  test('its story', () => {
    expect(recording.spans).toEqual([
      'caller: speaks 0-1000',
      'endpointing: silence 1000-1600',
      'uplink: last chunk 1600-1620',
      'recognizer: final transcript 1620-1630',
      'language model: first token 1630-1651',
      'language model: sentence 1651-1691',
      'playback: buffers 1741-1801',
      'downlink: audio 1726-1741',
      'playback: plays 1801-2201',
      'downlink: audio 1756-1771',
      'playback: plays 2201-2601',
      'synthesizer: sentence 1691-1786',
      'downlink: audio 1786-1801',
      'playback: plays 2601-2801',
    ]);
    expect(recording.ends).toEqual(['0 served 2801']);
  });

  test('it ends when the reply has been played, and not before', () => {
    const other = new Recording(scene()).run(2801 * MS - 1);
    expect(other.tally.served).toBe(0);
    expect(other.run(2801 * MS).tally.served).toBe(1);
  });

  test('its stages add up to the turn gap', () => {
    const [one] = recording.tally.stagesOfGaps;
    expect(one!.turns).toBe(1);
    const named = Object.fromEntries(stages.map((stage, i) => [stage, one!.spent[i]! / MS]));
    expect(Object.entries(named).filter(([, time]) => time > 0)).toEqual([
      ['endpoint', 600],
      ['uplink', 20],
      ['recognizer', 10],
      ['llm_first_token', 21],
      ['llm_sentence', 40],
      ['tts', 35],
      ['downlink', 15],
      ['jitter_buffer', 60],
    ]);
  });
});

/*
 * The same, but at 1700, after a pause of 700, the caller speaks on until 2700: silence had lasted 500 in it,
 * so the turn was taken for ended and the reply begun. The chunk of 1760 shows the voice; it is at the service at
 * 1780: the last piece, due at 1786, is called off, the two before it are not played (audible would be
 * 1801).
 *   end of turn: 2700 + 500 = 3200 is the end of the 20th chunk: endpoint 500, at the service at 3220
 *   final transcript: 3230
 *   language model: prompt of 100 + 20 tokens, of which the worker holds the 110 that it has read: 10 are new: 10 + 1 =
 *     11, first token at 3241, sentence at 3281
 *   synthesizer: 35: 3316; the client has it at 3331, audible at 3391
 */
describe('a turn that is cut early and resumed', () => {
  const recording = new Recording(scene({ parts: 2 })).run(10 * SECOND);

  test('its delays begin at the last voice before the decision that stood', () => {
    expect(recording.sums(...DELAYS)).toEqual({
      first_partial: 365,
      endpoint: 3200 - 2700,
      final: 500 + 10,
      llm_first_token: 11,
      tts_first_byte: 35,
      first_audio: 3316 - 3220,
      synthesis: 3376 - 3281,
      turn_gap: 3391 - 2700,
      underrun: 0,
    });
    expect(recording.tally.counts).toMatchObject({ cutOff: 1, audible: 1, outputTokens: 10 });
    expect(recording.ends).toEqual(['0 served 4391']);
  });

  test('what was started is called off', () => {
    expect(recording.spans).toContain('synthesizer: sentence 3281-3376');
    expect(recording.spans.filter((span) => span.startsWith('synthesizer'))).toHaveLength(1);
    // It leaves at the end of the step from 1756 to 1786.
    const { drops } = recording.system.sites.get('synthesizer')!;
    expect([...drops]).toEqual([['cancelled', 1]]);
  });

  test('a pause shorter than the silence is no end', () => {
    const calm = new Recording({
      ...scene({ parts: 2 }),
      routes: scene({ parts: 2 }).routes.map((route) =>
        route.kind === 'voice_agent'
          ? {
              ...route,
              utterance: { ...route.utterance, pause: { family: 'constant', value: 400 * MS } },
            }
          : route,
      ),
    }).run(10 * SECOND);
    expect(calm.tally.counts).toMatchObject({ cutOff: 0, audible: 1 });
  });
});

/*
 * Every reply is the same stock phrase, and the voice is on no worker yet.
 *   look-up: a miss, which takes no time: 1691
 *   synthesizer: the voice is loaded in 100 ms: service from 1791 on, 35: first piece at 1826, then 1856, 1886
 *   the client has it at 1841, audible at 1901, played until 2901
 * He thinks for 400 and speaks again from 3301 to 4301.
 *   end of turn: 4801; chunks are full every 160 ms of the call: 4960 = 31 x 160; at the service at 4980, final at 4990
 *   language model: prompt of 110 + 5 + 10 = 125, of which 115 are held: 10 + 1 = 11: 5001, sentence at 5041
 *   look-up: the phrase was kept when it had been made: a hit after 2 ms: all audio at 5043
 *   the client has it at 5058, audible at 5118: turn gap 817
 */
describe('a cold voice and a cache miss, then a hit', () => {
  const voices = 'voices: { resident: 2, load: 100ms }';
  const recording = new Recording(scene({ stock: '100%', turns: 2, voices })).run(10 * SECOND);

  test('both turns, to the microsecond', () => {
    expect(recording.sums(...DELAYS)).toEqual({
      first_partial: 365 + (3680 + 45 - 3301), // 300 ms of voice at 3601: the chunk of 23 x 160
      endpoint: 600 + (4960 - 4301),
      final: 610 + (4960 - 4301 + 10),
      llm_first_token: 21 + 11,
      tts_first_byte: 1826 - 1691 + 2,
      first_audio: 1826 - 1620 + (5043 - 4980),
      synthesis: 1886 - 1691 + 2,
      turn_gap: 901 + 817,
      underrun: 0,
    });
    expect(recording.ends).toEqual(['0 served 2901', '1 served 6118']);
    expect(recording.spans).toContain('synthesizer: waits for voice 1691-1791');
    expect(recording.spans).toContain('phrases: hit 5041-5043');
  });
});

/*
 * The reply is audible at 1801. 300 ms later, at 2101, the caller speaks over it, until 3101: his next turn.
 *   200 ms of voice are in the chunk of 15 x 160 = 2400; the service hears it at 2420 and tells his device, which
 *   is silent at 2435: barge-in 334. All audio had been made.
 *   end of turn: 3601; the chunk of 23 x 160 = 3680; at the service at 3700, final at 3710
 *   language model: prompt of 110 + 5 + 10 = 125, of which 115 are held: 11: 3721, sentence at 3761
 *   synthesizer: 35: 3796; the client has it at 3811, audible at 3871, played until 4871
 */
describe('a reply that the caller speaks over', () => {
  const interruptions = '{ share: 100%, after: 300ms, detect: 200ms }';
  const recording = new Recording(scene({ interruptions, turns: 2 })).run(10 * SECOND);

  test('is silent once the service has heard him and his device knows', () => {
    expect(recording.ends).toEqual(['0 interrupted 2435', '1 served 4871']);
    expect(recording.sum('barge_in')).toBe(2435 - 2101);
    expect(recording.tally.delay('barge_in').missing).toBe(0);
    expect(recording.tally.counts).toMatchObject({ interrupted: 1, audible: 2, calls: 1 });
  });

  test('keeps the delays that were completed; the next turn has its own', () => {
    expect(recording.sums('turn_gap', 'synthesis', 'endpoint', 'llm_first_token')).toEqual({
      turn_gap: 801 + (3871 - 3101),
      synthesis: 95 + 95,
      endpoint: 600 + (3680 - 3101),
      llm_first_token: 21 + 11,
    });
  });

  test('is not made any further', () => {
    // Ten times as long: 50 tokens, 10 s of audio in 25 pieces of 30 ms. The sentence is complete at 2141, heard at 2191.
    const model = scene({ interruptions, turns: 2 });
    const routes = model.routes.map((route) =>
      route.kind === 'voice_agent'
        ? {
            ...route,
            reply: { ...route.reply, tokens: { family: 'constant' as const, value: 50 } },
          }
        : route,
    );
    const long = new Recording({ ...model, routes }).run(60 * SECOND);
    const { drops } = long.system.sites.get('synthesizer')!;
    expect([...drops]).toEqual([['cancelled', 1]]);
    expect(long.tally.delay('synthesis')).toMatchObject({ missing: 1 });
  });

  test('frees the synthesizer of what is left of it, and what was made for it is wasted', () => {
    const model = scene({ interruptions, turns: 2 });
    const longer = (of: typeof model) => ({
      ...of,
      routes: of.routes.map((route) =>
        route.kind === 'voice_agent'
          ? {
              ...route,
              reply: { ...route.reply, tokens: { family: 'constant' as const, value: 50 } },
            }
          : route,
      ),
    });
    const spent = (of: typeof model) => {
      const { routes } = new Recording(longer(of))
        .run(60 * SECOND)
        .system.sites.get('synthesizer')!;
      return routes[0]!;
    };
    const [barged, whole] = [spent(model), spent(scene({ turns: 2 }))];
    expect(barged.workerTime).toBeLessThan(whole.workerTime);
    expect(barged.wastedTime).toBeGreaterThan(0);
    expect(barged.workerTime - barged.wastedTime).toBe(whole.workerTime / 2); // of the second reply
    expect(whole.wastedTime).toBe(0);
  });

  test('goes on to be played from what is there until the word to stop has come down', () => {
    const model = scene({ interruptions, turns: 2 });
    const stations = model.stations.map((station) =>
      station.name === 'downlink' && station.kind === 'delay'
        ? { ...station, time: { family: 'constant' as const, value: 115 * MS } }
        : station,
    );
    const far = new Recording({ ...model, stations }).run(10 * SECOND);
    // All comes 100 ms later, so the caller hears and interrupts 100 ms later: the chunk of 2560 shows it.
    expect(far.sum('barge_in')).toBe(2560 + 20 + 115 - 2201);
  });

  test('never is the last one of a call', () => {
    const one = new Recording(scene({ interruptions, turns: 1 })).run(10 * SECOND);
    expect(one.ends).toEqual(['0 served 2801']);
  });
});

test('a language whose text must be made ready first is answered later by that, where it is synthesized', () => {
  const model = scene({ turns: 2, stock: '100%' });
  const routes = model.routes.map((route) => {
    if (route.kind !== 'voice_agent') return route;
    const languages = route.callers.languages.map((one) => ({ ...one, normalization: 25 * MS }));
    return { ...route, callers: { ...route.callers, languages } };
  });
  const slow = new Recording({ ...model, routes }).run(20 * SECOND);
  const plain = new Recording(model).run(20 * SECOND);
  expect(slow.spans.filter((span) => span.startsWith('text normalization'))).toHaveLength(1); // then it is a stock phrase
  expect(slow.sum('first_audio') - plain.sum('first_audio')).toBe(25);
  const [one] = slow.tally.stagesOfGaps;
  expect(one!.turns).toBeGreaterThan(0);
});

describe('what goes wrong', () => {
  test('a caller whose patience ends hangs up, and keeps the delays that are completed', () => {
    // The reply would be audible at 1801, 801 after the last voice.
    const recording = new Recording(scene({ patience: '790ms', turns: 3 })).run(10 * SECOND);
    // The pieces come from 1741 on: whoever has audio waits for it to be played.
    expect(recording.ends[0]).toBe('0 served 2801');
    const gone = new Recording(scene({ patience: '730ms', turns: 3 })).run(10 * SECOND);
    expect(gone.ends).toEqual(['0 abandoned 1730']);
    expect(gone.tally).toMatchObject({ offered: 1, served: 0, abandoned: 1 });
    expect(gone.sum('endpoint')).toBe(600);
    expect(gone.sum('first_audio')).toBe(106); // at 1726
    expect(gone.tally.delay('turn_gap').missing).toBe(1);
    expect(gone.tally.counts).toMatchObject({ calls: 1, tasks: 0 });
    expect(gone.tally.inProgress.level).toBe(0);
  });

  test('a synthesizer that is slower than speech leaves gaps in the reply', () => {
    // Pieces of 400 ms of audio are made in 450: at 1691 + 455 = 2146, 2596, 3046; with the client 15 later. Audible at
    // 2221, so the second, due at 2621, comes in time (2611), and the third, due at 3021, comes at 3061.
    const recording = new Recording(scene({ synthesizer: '450ms' })).run(10 * SECOND);
    expect(recording.sum('underrun')).toBe(3061 - 3021);
    expect(recording.tally.counts.underrun).toBe(1);
    expect(recording.spans).toContain('playback: underrun 3021-3061');
  });

  test('a larger jitter buffer prevents them, and the reply is audible later', () => {
    const slow = { synthesizer: '450ms', buffer: '100ms' };
    const recording = new Recording(scene(slow)).run(10 * SECOND);
    expect(recording.sum('underrun')).toBe(0);
    expect(recording.sum('turn_gap')).toBe(2146 + 15 + 100 - 1000);
  });

  test('noise after the last word makes the decision late', () => {
    const devices = 'devices: { car: { noise: 100% } }';
    const recording = new Recording(scene({ devices })).run(10 * SECOND);
    // Silence is seen at 1500 + 300: the chunk of 1920.
    expect(recording.sum('endpoint')).toBe(920);
  });

  test('where listening is gated, chunks are sent only while an utterance is on', () => {
    const chunks = (listening: 'always' | 'gated'): number => {
      const model = scene({ parts: 2 });
      const routes = model.routes.map((route) =>
        route.kind === 'voice_agent' ? { ...route, listening } : route,
      );
      const recording = new Recording({ ...model, routes }).run(10 * SECOND);
      expect(recording.ends).toHaveLength(1);
      return recording.system.sites.get('recognizer')!.departures;
    };
    // From 0 on one every 160 ms until the end at 1500, shown at 1600: 10. Then from 1700 on until 3200, shown at 3300:
    // 10 more. Always: one every 160 ms until the reply has been played at 4391: 27.
    expect(chunks('gated')).toBe(20);
    expect(chunks('always')).toBe(27);
  });

  test('a turn that does not succeed is said again, as often as a caller bears', () => {
    const success = '{ quality: 0%, repetitions: 2 }';
    const recording = new Recording(scene({ success, turns: 2 })).run(60 * SECOND);
    expect(recording.ends.map((end) => end.split(' ').slice(0, 2).join(' '))).toEqual([
      '0 served',
      '0+ served',
      '0++ served',
      '1 served',
      '1+ served',
      '1++ served',
    ]);
    expect(recording.tally.counts).toMatchObject({ succeeded: 0, calls: 1, tasks: 0 });
  });
});

describe('fates', () => {
  const random = (languageWorkers: number, calls: number): ModelDescription => {
    const model = scene({
      turns: 3,
      languageWorkers,
      devices: 'devices: { phone: { share: 70%, noise: 10% }, car: { share: 30%, noise: 60% } }',
      success: '{ quality: 80%, repetitions: 1 }',
      traffic: `{ poisson: { concurrency: ${calls} } }`,
    });
    return {
      ...model,
      routes: model.routes.map((route) =>
        route.kind === 'voice_agent'
          ? {
              ...route,
              utterance: {
                parts: { family: 'geometric', mean: 2 },
                voiced: { family: 'exponential', mean: 900 * MS },
                pause: { family: 'exponential', mean: 350 * MS },
              },
            }
          : route,
      ),
    };
  };

  /** What callers say, part by part: how long each is. */
  class Said extends Recording {
    readonly parts = new Map<string, number[]>();

    override saw(turn: TurnKey, _: string, what: string, from: number, to: number): void {
      if (what !== 'speaks') return;
      const key = `${turn.caller}/${turn.number}/${turn.again}`;
      this.parts.set(key, [...(this.parts.get(key) ?? []), to - from]);
    }
  }

  test('what callers say is the same whatever the fleet does', () => {
    const [scarce, ample] = [1, 8].map((workers) =>
      new Said(random(workers, 25)).run(120 * SECOND),
    ) as [Said, Said];
    expect(scarce.sum('llm_first_token')).toBeGreaterThan(ample.sum('llm_first_token'));
    let common = 0;
    for (const [turn, parts] of scarce.parts) {
      const others = ample.parts.get(turn);
      if (others === undefined) continue;
      common++;
      const heard = Math.min(parts.length, others.length); // a run ends in the midst of some
      expect(others.slice(0, heard)).toEqual(parts.slice(0, heard));
    }
    expect(common).toBeGreaterThan(100);
  });
});

test('records are used again: what callers leave behind does not grow', () => {
  const model = scene({ turns: 2, parts: 2, traffic: '{ poisson: { concurrency: 5 } }' });
  const recording = new Recording(model).run(600 * SECOND);
  const { tally, world } = recording;
  expect(tally.served).toBeGreaterThan(200);
  // Each call has one audio chunk under way at most, and little else.
  expect(world.jobs.size).toBeLessThan(100);
  expect(tally.offered - tally.served - tally.abandoned).toBeLessThan(30);
});
