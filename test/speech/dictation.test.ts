import { describe, expect, test } from 'vitest';
import { Constant, Exponential, Geometric, Lognormal } from '../../src/random/index.ts';
import type { DictationPlan } from '../../src/speech/index.ts';
import { JobKind } from '../../src/stations/index.ts';
import { LossyLink } from '../stations/lossy-link.ts';
import { MS, onceEach, SECOND, SpeechBench } from './bench.ts';

/** One caller, two utterances of a second with a pause of 0.7 s after the first has ended. */
const twoUtterances: DictationPlan = {
  turns: new Constant(2),
  utterance: new Constant(1000 * MS),
  pause: new Constant(700 * MS),
  firstWord: 300 * MS,
  silence: 500 * MS,
  chunk: 160 * MS,
  listening: 'always',
  traffic: onceEach(1),
};

/** When chunks of a kind were sent, in milliseconds. */
const times = ({ sent }: SpeechBench, kind: number): number[] =>
  sent.filter((chunk) => chunk.kind === kind).map(({ at }) => at / MS);

/*
 * The call begins at 0. A chunk is full every 160 ms; each goes up in 20 ms, is recognized in 10 ms and its
 * result comes down in 15 ms: 45 ms.
 *
 * First utterance: voice from 0 to 1000.
 *   firstWord is spoken by 300; the chunk of 320 holds it; its result is received at 320 + 45 = 365
 *   silence has lasted 500 ms at 1500; the chunk of 1600 shows it: endpoint 1600 - 1000 = 600
 *   its transcript is there 10 ms after it came to the service: final 600 + 10 = 610
 * Second utterance: the first ended at 1500, so 1500 + 700 = 2200; voice from 2200 to 3200.
 */
describe('a call of two utterances, listened to always', () => {
  test('the first utterance, to the microsecond', () => {
    const bench = new SpeechBench({ plan: twoUtterances }).run(365 * MS - 1);
    expect(bench.delay('first_partial').count).toBe(0);
    bench.run(365 * MS);
    expect(bench.delay('first_partial')).toEqual({ count: 1, sum: 365, missing: 0 });

    bench.run(1630 * MS - 1);
    expect(bench.delay('endpoint').count).toBe(0);
    bench.run(1630 * MS); // sent 1600, at the service 1620, recognized 1630
    expect(bench.delay('endpoint')).toEqual({ count: 1, sum: 600, missing: 0 });
    expect(bench.delay('final')).toEqual({ count: 1, sum: 610, missing: 0 });
    expect(bench.tally.served).toBe(0);
    bench.run(1645 * MS); // the client has it
    expect(bench.tally.served).toBe(1);
  });

  test('the second utterance, whose chunks are full when they were before', () => {
    const bench = new SpeechBench({ plan: twoUtterances }).run(2200 * MS);
    expect(bench.tally.offered).toBe(2);
    bench.run(10 * SECOND);
    // firstWord by 2500: the chunk of 16 x 160 = 2560, received at 2605: 2605 - 2200 = 405
    expect(bench.delay('first_partial')).toEqual({ count: 2, sum: 365 + 405, missing: 0 });
    // silence until 3700: the chunk of 24 x 160 = 3840 (that of 3680 is too early): 3840 - 3200 = 640
    expect(bench.delay('endpoint')).toEqual({ count: 2, sum: 600 + 640, missing: 0 });
    expect(bench.delay('final')).toEqual({ count: 2, sum: 610 + 650, missing: 0 });
  });

  test('its chunks: 24, every 160 ms, also during the pause; each answered after 45 ms', () => {
    const bench = new SpeechBench({ plan: twoUtterances }).run(10 * SECOND);
    expect(bench.sent.map(({ at }) => at / MS)).toEqual(
      Array.from({ length: 24 }, (_, i) => 160 * (i + 1)),
    );
    expect(times(bench, JobKind.FirstPartial)).toEqual([320, 2560]);
    expect(times(bench, JobKind.Final)).toEqual([1600, 3840]);
    expect(bench.delay('chunk_response')).toEqual({ count: 24, sum: 24 * 45, missing: 0 });
  });

  test('it lasts until its last transcript has been received: 3840 + 45', () => {
    const bench = new SpeechBench({ plan: twoUtterances }).run(10 * SECOND);
    expect(bench.tally.inProgress.level).toBe(0);
    expect(bench.tally.inProgress.integral).toBe(3885 * MS);
    expect(bench.world.jobs.size).toBe(0);
    expect(bench.openStreams).toBe(0);
    const { offered, served, failed } = bench.tally;
    expect({ offered, served, failed }).toEqual({ offered: 2, served: 2, failed: 0 });
  });
});

/*
 * Gated: chunks are filled from the begin of each utterance until its end is decided. The first goes as above;
 * the second begins at 2200, so its chunks are full at 2360, 2520, ..., 2200 + 10 x 160 = 3800.
 */
describe('a call of two utterances, gated by voice', () => {
  const gated = { ...twoUtterances, listening: 'gated' } as const;

  test('the delays of both, to the microsecond', () => {
    const bench = new SpeechBench({ plan: gated }).run(10 * SECOND);
    // firstWord by 2500: the chunk of 2520, received at 2565: 365 again
    expect(bench.delay('first_partial')).toEqual({ count: 2, sum: 365 + 365, missing: 0 });
    // silence until 3700: the chunk of 3800: 3800 - 3200 = 600
    expect(bench.delay('endpoint')).toEqual({ count: 2, sum: 600 + 600, missing: 0 });
    expect(bench.delay('final')).toEqual({ count: 2, sum: 610 + 610, missing: 0 });
    expect(bench.tally.inProgress.integral).toBe(3845 * MS);
  });

  test('its chunks: ten of each utterance, none in the pause', () => {
    const bench = new SpeechBench({ plan: gated }).run(10 * SECOND);
    const ten = (from: number): number[] =>
      Array.from({ length: 10 }, (_, i) => from + 160 * (i + 1));
    expect(bench.sent.map(({ at }) => at / MS)).toEqual([...ten(0), ...ten(2200)]);
    expect(bench.delay('chunk_response').count).toBe(20);
  });
});

describe('corners of a call', () => {
  test('an utterance too short for a first partial shows its first text with its final', () => {
    const plan = { ...twoUtterances, utterance: new Constant(100 * MS), firstWord: 2 * SECOND };
    const bench = new SpeechBench({ plan }).run(365 * MS);
    bench.run(10 * SECOND);
    // First: voice to 100, silence until 600, the chunk of 640, received at 685: 685.
    // Second: begins at 600 + 700 = 1300, silence until 1900, the chunk of 1920, received at 1965: 665.
    expect(times(bench, JobKind.FirstPartial)).toEqual([]);
    expect(times(bench, JobKind.Final)).toEqual([640, 1920]);
    expect(bench.delay('first_partial')).toEqual({ count: 2, sum: 685 + 665, missing: 0 });
    expect(bench.delay('final')).toEqual({ count: 2, sum: 540 + 10 + 520 + 10, missing: 0 });
  });

  test('a caller who does not pause goes on as soon as his utterance was seen to end', () => {
    const plan = { ...twoUtterances, pause: new Constant(0) };
    const bench = new SpeechBench({ plan }).run(1600 * MS);
    expect(bench.tally.offered).toBe(2); // silence ended at 1500, seen with the chunk of 1600
    bench.run(10 * SECOND);
    // Voice from 1600 to 2600; silence until 3100; the chunk of 3200: 600.
    expect(bench.delay('endpoint')).toEqual({ count: 2, sum: 600 + 600, missing: 0 });
  });

  test('voice that ends, and silence that is over, when a chunk is full belong to that chunk', () => {
    const plan = {
      ...twoUtterances,
      turns: new Constant(1),
      utterance: new Constant(800 * MS),
      silence: 480 * MS,
      firstWord: 320 * MS,
    };
    const bench = new SpeechBench({ plan }).run(10 * SECOND);
    expect(times(bench, JobKind.FirstPartial)).toEqual([320]);
    expect(times(bench, JobKind.Final)).toEqual([1280]);
    expect(bench.delay('endpoint')).toEqual({ count: 1, sum: 480, missing: 0 });
  });

  test('a slow recognizer delays results, not the caller: chunks are sent all the same', () => {
    const slow = { plan: twoUtterances, profile: { base: 400 * MS } };
    const bench = new SpeechBench(slow).run(60 * SECOND);
    const quick = new SpeechBench({ plan: twoUtterances }).run(60 * SECOND);
    expect(bench.sent).toEqual(quick.sent);
    // Chunk k comes at 160 k + 20 and is the k-th to be served, from 180 on in 400 each, one at a time: its result
    // is received at 180 + 400 k + 15, so after 195 + 240 k. Summed over 24: 24 x 195 + 240 x 300.
    expect(bench.delay('chunk_response')).toEqual({
      count: 24,
      sum: 24 * 195 + 240 * 300,
      missing: 0,
    });
    // The finals are chunks 10 and 24; final = endpoint + time at the service (180 + 400 k - 160 k - 20).
    expect(bench.delay('final').sum).toBe(600 + (160 + 2400) + 640 + (160 + 5760));
  });
});

const SHORT_CALLS: DictationPlan = {
  turns: new Geometric(3),
  utterance: new Lognormal(2 * SECOND, 0.7),
  pause: new Exponential(1 * SECOND),
  firstWord: 300 * MS,
  silence: 500 * MS,
  chunk: 160 * MS,
  listening: 'always',
  traffic: onceEach(300),
};

describe('lost chunks', () => {
  const lossy = (seed: string, more: Partial<DictationPlan> = {}, base = 10 * MS): SpeechBench =>
    new SpeechBench({
      seed,
      plan: { ...SHORT_CALLS, ...more },
      speeds: [1, 1],
      max: 200,
      profile: { base },
      uplink: (site) => new LossyLink(site, new Exponential(60 * MS), 0.15),
    }).run(2000 * SECOND);

  for (const listening of ['always', 'gated'] as const) {
    test(`make turns fail or miss a partial; no call hangs, nothing leaks (${listening})`, () => {
      const bench = lossy('lost', { listening });
      const { offered, served, failed, inProgress } = bench.tally;
      expect(failed).toBeGreaterThan(50);
      expect(served + failed).toBe(offered);
      expect(bench.delay('final').missing).toBe(failed);
      expect(bench.delay('endpoint').missing).toBe(failed);
      expect(bench.delay('final').count).toBe(served);
      const partial = bench.delay('first_partial');
      expect(partial.missing).toBeGreaterThan(50);
      expect(partial.count + partial.missing).toBe(offered);
      expect(inProgress.level).toBe(0);
      expect(bench.world.jobs.size).toBe(0);
      expect(bench.openStreams).toBe(0);
    });
  }

  test('an audio stream is closed only when none of its chunks is under way', () => {
    // Chunks overtake each other on this link, and wait long for this recognizer.
    expect(lossy('close', {}, 700 * MS).closedTooSoon).toBe(0);
  });

  test('without loss every turn is served', () => {
    const bench = new SpeechBench({ plan: SHORT_CALLS, speeds: [1, 1], max: 200 });
    bench.run(2000 * SECOND);
    const { offered, served, failed } = bench.tally;
    expect(offered).toBeGreaterThan(600);
    expect([served, failed]).toEqual([offered, 0]);
    expect(bench.delay('first_partial')).toMatchObject({ count: offered, missing: 0 });
    expect(bench.closedTooSoon).toBe(0);
  });
});

describe('memory', () => {
  test('calls that come again and again use the records and streams of those that have ended', () => {
    const traffic = {
      kind: 'closed',
      population: 20,
      think: new Exponential(SECOND),
      start: { kind: 'random', within: SECOND },
    } as const;
    const bench = new SpeechBench({ plan: { ...SHORT_CALLS, traffic }, max: 50 });
    let mostSession = 0;
    const open = bench.world.openSession.bind(bench.world);
    bench.world.openSession = () => {
      const session = open();
      mostSession = Math.max(mostSession, session);
      return session;
    };
    bench.run(1500 * SECOND);
    expect(bench.tally.offered).toBeGreaterThan(2000);
    expect(mostSession).toBeLessThan(20);
    expect(bench.tally.inProgress.level).toBeLessThanOrEqual(20);
    expect(bench.openStreams).toBe(bench.tally.inProgress.level);
    // At most 45 ms under way, one every 160 ms; a queue at the worker holds some more.
    expect(bench.world.jobs.take().id).toBeLessThan(100);
  });
});

describe('common random numbers', () => {
  const open = (share: number): DictationPlan => ({
    ...SHORT_CALLS,
    listening: 'gated', // so that chunks follow the utterances
    traffic: { kind: 'open', rate: 2 / SECOND, share, since: 60 * SECOND },
  });
  const SPAN = 60 * SECOND;

  test('the same callers say the same at the same instants, whatever the policy and the speed', () => {
    const usual = new SpeechBench({ plan: open(1) }).run(SPAN);
    const other = new SpeechBench({
      plan: open(1),
      dispatch: 'fifo',
      speeds: [0.3, 0.7],
      max: 16,
    }).run(SPAN);
    expect(usual.sent.length).toBeGreaterThan(2000);
    expect(other.sent).toEqual(usual.sent);
    expect(other.sim.fingerprint.toString()).not.toBe(usual.sim.fingerprint.toString());
  });

  test('at a lower load fewer callers come, and those say what they say at the highest', () => {
    const counted = (share: number): Map<string, number> => {
      const counts = new Map<string, number>();
      for (const { at, kind } of new SpeechBench({ plan: open(share) }).run(SPAN).sent) {
        const chunk = `${at}/${kind}`;
        counts.set(chunk, (counts.get(chunk) ?? 0) + 1);
      }
      return counts;
    };
    const [all, some, fewer] = [counted(1), counted(0.5), counted(0.2)];
    const within = (part: Map<string, number>, whole: Map<string, number>): boolean =>
      [...part].every(([chunk, count]) => count <= (whole.get(chunk) ?? 0));
    expect(within(fewer, some)).toBe(true);
    expect(within(some, all)).toBe(true);
    expect(fewer.size).toBeGreaterThan(200);
    expect(some.size).toBeGreaterThan(1.5 * fewer.size);
    expect(all.size).toBeGreaterThan(1.5 * some.size);
  });

  test('another seed brings other callers', () => {
    const plan = open(1);
    const one = new SpeechBench({ plan, seed: 'one' }).run(SPAN);
    const other = new SpeechBench({ plan, seed: 'other' }).run(SPAN);
    expect(other.sent).not.toEqual(one.sent);
  });
});
