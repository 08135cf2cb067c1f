import { describe, expect, test } from 'vitest';
import { Constant } from '../../src/random/index.ts';
import { Loss } from '../../src/stations/index.ts';
import { Run, type Sent } from './sequences.ts';

const MS = 1_000;

describe('a sequence alone', () => {
  const alone = { at: 0, prompt: 4, output: 3 };

  test('reads its prompt in one step, which makes the first token, then makes one a step', () => {
    // 10 + 1 + 4 x 0.1 = 11.4 ms; then 10 + 1 + 0.01 x (5, then 6 tokens of context).
    const { began, left, station } = new Run({}, [alone]);
    expect(began).toEqual([0]);
    expect(left).toEqual([11_400 + 11_050 + 11_060]);
    expect(station.counts).toMatchObject({ promptTokens: 4, outputTokens: 3, sequenceSteps: 3 });
  });

  test('takes half as long on a worker of speed 2', () => {
    expect(new Run({ speeds: [2] }, [alone]).left).toEqual([5_700 + 5_525 + 5_530]);
  });

  test('with a prompt of no tokens reads one', () => {
    // 10 + 1 + 0.1; then 11 + 0.01 x 2.
    expect(new Run({}, [{ at: 0, prompt: 0, output: 2 }]).left).toEqual([11_100 + 11_020]);
  });

  test('keeps its worker busy while steps run, each of them a batch, full or not', () => {
    const { site } = new Run({ maxSequences: 1 }, [alone]);
    expect([site.batches, site.fullBatches]).toEqual([3, 3]);
    expect(site.busyWorkers.integral).toBe(33_510);
    expect(new Run({ maxSequences: 2 }, [alone]).site.fullBatches).toBe(0);
  });
});

describe('chunked prefill', () => {
  const limits = { stepTokens: 8, maxSequences: 4 };

  test('reads a long prompt in several steps, and the next one with what they leave', () => {
    // Step 1: 8 of A's 12, 11.8 ms. Step 2: the other 4, and 4 of B's 6: 10 + 2 + 0.8 = 12.8. Step 3: A
    // makes its second from 13 tokens, B reads its last 2: 10 + 2 + 0.2 + 0.13 = 12.33.
    const jobs = [
      { at: 0, prompt: 12, output: 2, notices: [1] },
      { at: 5 * MS, prompt: 6, output: 1 },
    ];
    const { began, left, told } = new Run(limits, jobs);
    expect(began).toEqual([0, 11_800]);
    expect(told).toEqual(['0: 1 at 24600']);
    expect(left).toEqual([36_930, 36_930]);
  });

  test('admits nobody to a step that has no token left', () => {
    // A reads for three steps, 8 tokens each, 11.8 ms; B joins when the last of A's 18 leave 6 free.
    const jobs = [
      { at: 0, prompt: 18, output: 1 },
      { at: 0, prompt: 1, output: 1 },
    ];
    const { began, left } = new Run(limits, jobs);
    expect(began).toEqual([0, 23_600]);
    expect(left[1]).toBe(23_600 + 10_000 + 2_000 + 300);
  });

  test('comes after the tokens of those that decode', () => {
    // Two decode and take 2 of the 3 tokens of a step: the third sequence reads one a step.
    const jobs = [
      { at: 0, prompt: 1, output: 9 },
      { at: 0, prompt: 1, output: 9 },
      { at: 1, prompt: 3, output: 1, notices: [1] },
    ];
    const { site, told } = new Run({ stepTokens: 3, maxSequences: 3 }, jobs);
    // 12.2 ms; 10 + 3 + 0.1 + 0.01 x (4, 6, 8)
    expect(told).toEqual([`2: 1 at ${12_200 + 3 * 13_100 + 180}`]);
    expect(site.batches).toBe(9);
  });
});

describe('joining', () => {
  test('is between two steps: who comes at the instant of one joins the next', () => {
    const jobs = [
      { at: 0, prompt: 4, output: 2 },
      { at: 11_400, prompt: 1, output: 1 },
      { at: 11_401, prompt: 1, output: 1 },
    ];
    // Step 2: 10 + 2 + 0.1 + 0.05 = 12.15 ms.
    const { began, left } = new Run({}, jobs);
    expect(began).toEqual([0, 11_400, 23_550]);
    expect(left).toEqual([23_550, 23_550, 23_550 + 11_100]);
  });

  test('is by urgency, then in order of arrival, as long as there are places', () => {
    const jobs = [
      { at: 0, prompt: 1, output: 1 },
      { at: 1, prompt: 1, output: 1, urgency: 1 },
      { at: 2, prompt: 1, output: 1, urgency: 0 },
      { at: 3, prompt: 1, output: 1, urgency: 0 },
    ];
    const { began } = new Run({ maxSequences: 1 }, jobs);
    expect(began).toEqual([0, 33_300, 11_100, 22_200]);
  });

  test('is at the worker with the fewest jobs for its speed; a tie goes to the first', () => {
    // On workers of speed 1 and 2 the first goes to the second; then it is 1/1 against 2/2: a tie.
    const jobs = Array.from({ length: 3 }, () => ({ at: 0, prompt: 10, output: 1 }));
    const { left } = new Run({ speeds: [1, 2], maxSequences: 1 }, jobs);
    expect(left).toEqual([6_000, 12_000, 12_000]);
  });
});

describe('notices', () => {
  test('come at the end of a step, once each, the last one before the job leaves', () => {
    const job = { at: 0, prompt: 4, output: 3, notices: [1, 3] };
    expect(new Run({}, [job]).told).toEqual(['0: 1 at 11400', '0: 3 at 33510']);
  });

  test('one that is reached already is told of a step later', () => {
    const job = { at: 0, prompt: 4, output: 3, notices: [2, 1] };
    expect(new Run({}, [job]).told).toEqual(['0: 2 at 22450', '0: 3 at 33510']);
  });
});

describe('the prefix of a session', () => {
  const first = { at: 0, prompt: 4, output: 2, session: 5 }; // leaves at 22.45 ms

  test('need not be read again', () => {
    // Of the 10 tokens 6 are there: 4 take 11.4 ms.
    const { left, station } = new Run({}, [
      first,
      { at: 30 * MS, prompt: 10, output: 1, session: 5 },
    ]);
    expect(left).toEqual([22_450, 41_400]);
    expect(station.counts).toMatchObject({ promptTokens: 8, cachedTokens: 6 });
  });

  test('saves all but one token of a prompt that it holds as a whole', () => {
    const again = { at: 30 * MS, prompt: 5, output: 1, session: 5 };
    const { left, memories } = new Run({ capacity: 100 }, [first, again]);
    expect(left[1]).toBe(41_100);
    expect(memories[0]!.used.level).toBe(6); // 5 + 1: what else was cached is given back
  });

  test('draws its jobs to its worker, however many wait there', () => {
    const others = [0, 1, 2].map(() => ({ at: 29 * MS, prompt: 1, output: 1 }));
    const jobs: Sent[] = [first, ...others, { at: 30 * MS, prompt: 10, output: 1, session: 5 }];
    const sticky = new Run({ speeds: [1, 1] }, jobs);
    expect(sticky.station.counts.cachedTokens).toBe(6);
    const least = new Run({ speeds: [1, 1], routing: 'least_loaded' }, jobs);
    expect(least.station.counts.cachedTokens).toBe(0);
  });

  test('goes when memory is short, the one that is idle longest first', () => {
    // 6 tokens each of sessions 1 and 2 are idle; 9 of 20 are needed, 8 are free: session 1 goes.
    const jobs = [
      { ...first, session: 1 },
      { ...first, at: 30 * MS, session: 2 },
      { at: 60 * MS, prompt: 8, output: 1 },
      { at: 90 * MS, prompt: 7, output: 1, session: 2 },
      { at: 120 * MS, prompt: 7, output: 1, session: 1 },
    ];
    const { left, station } = new Run({ capacity: 20 }, jobs);
    expect(station.counts.cachedTokens).toBe(6);
    expect(left.slice(2)).toEqual([71_800, 101_100, 131_700]);
  });

  test('goes when the session is closed, and does not come back with a job that is under way', () => {
    const closed = {
      events: [[25 * MS, ({ station }: Run) => station.closeSession(5)]] as [
        number,
        (run: Run) => void,
      ][],
    };
    const again = { at: 30 * MS, prompt: 10, output: 1, session: 5 };
    const idle = new Run({ capacity: 100, ...closed }, [first, again]);
    expect(idle.station.counts.cachedTokens).toBe(0);
    const underWay = new Run({ capacity: 100, ...closed }, [{ ...first, at: 20 * MS }]);
    expect(underWay.memories[0]!.used.level).toBe(0);
    expect(underWay.left).toEqual([42_450]);
  });
});

describe('memory for the KV cache', () => {
  test('must hold the whole prompt and a token; whoever lacks it holds up all behind it', () => {
    // A holds 5, then 6 of 10 tokens until 22.45 ms; B needs 7. C would fit, but comes after B.
    const jobs = [
      { at: 0, prompt: 4, output: 2 },
      { at: 0, prompt: 6, output: 1 },
      { at: 0, prompt: 1, output: 1 },
    ];
    const { began, memoryWaits, memories } = new Run({ capacity: 10 }, jobs);
    expect(began).toEqual([0, 22_450, 22_450]);
    expect(memoryWaits).toEqual([0, 22_450, 22_450]);
    expect(memories[0]).toMatchObject({ refusals: 2, leastFree: 1 }); // B at 0 and at 11.4 ms
    expect(memories[0]!.used.level).toBe(0);
  });

  test('that lacks a token: the sequence admitted last is preempted, and read again with what it made', () => {
    // Both read at 0: 12.8 ms, 5 tokens held each; then 6 each at 12.1 ms. A's 7th of 12 preempts B, which needs
    // 4 + 2 + 1 = 7. A alone: 11.06 and 11.07. At 47.03 B reads 6, 11.6, and makes its last, 11.07.
    const jobs = [
      { at: 0, prompt: 4, output: 4, notices: [3] },
      { at: 0, prompt: 4, output: 4, notices: [2, 3] },
    ];
    const { began, left, told, station, site, memoryWaits } = new Run({ capacity: 12 }, jobs);
    expect(told).toEqual(['1: 2 at 24900', '0: 3 at 35960', '1: 3 at 58630']);
    expect(left).toEqual([47_030, 69_700]);
    expect(began).toEqual([0, 0]);
    expect(memoryWaits).toEqual([0, 0]);
    expect(station.counts).toMatchObject({ preemptions: 1, promptTokens: 14, outputTokens: 8 });
    expect(site.inService.integral).toBe(47_030 + 69_700);
  });

  test('a preempted sequence goes before those that wait', () => {
    const jobs = [
      { at: 0, prompt: 4, output: 4 },
      { at: 0, prompt: 4, output: 4 },
      { at: 1, prompt: 1, output: 1 },
    ];
    expect(new Run({ capacity: 12 }, jobs).began[2]).toBe(47_030);
  });

  test('that could never hold a sequence loses it', () => {
    const prompt = new Run({ capacity: 6 }, [{ at: 0, prompt: 6, output: 1 }]);
    expect([prompt.began[0], prompt.left[0], prompt.lost[0]]).toEqual([undefined, 0, Loss.Memory]);
    // 4 + 2 tokens fit; the third has no room: 11.4 + 11.05 ms.
    const output = new Run({ capacity: 6 }, [{ at: 0, prompt: 4, output: 4 }]);
    expect([output.left[0], output.lost[0]]).toEqual([22_450, Loss.Memory]);
    expect(output.memories[0]!.used.level).toBe(0);
  });

  test('that others on the GPU hold is waited for, and taken as soon as they give it back', () => {
    const run = new Run(
      {
        capacity: 10,
        events: [
          [0, ({ memories }) => memories[0]!.take(8)],
          [7_000, ({ memories }) => memories[0]!.give(5)],
        ],
      },
      [{ at: 1_000, prompt: 4, output: 1 }],
    );
    expect(run.began).toEqual([7_000]);
    expect(run.memoryWaits).toEqual([6_000]);
  });

  test('of idle prefixes is given up to others on the GPU, and counts as free', () => {
    let fits = false;
    const { memories } = new Run(
      {
        capacity: 10,
        events: [
          [
            30 * MS,
            (run) => {
              fits = run.memories[0]!.take(8);
            },
          ],
        ],
      },
      [{ at: 0, prompt: 4, output: 2, session: 1 }],
    );
    expect(fits).toBe(true);
    expect(memories[0]!.used.level).toBe(8);
    expect(memories[0]!.leastFree).toBe(2);
  });
});

describe('a job that is called off', () => {
  test('leaves at once if it waits', () => {
    const jobs = [
      { at: 0, prompt: 1, output: 1 },
      { at: 0, prompt: 1, output: 1, cancelAt: 3_000 },
      { at: 0, prompt: 1, output: 1 },
    ];
    const { began, left, lost, site } = new Run({ maxSequences: 1 }, jobs);
    expect(left).toEqual([11_100, 3_000, 22_200]);
    expect(lost[1]).toBe(Loss.Cancelled);
    expect(began[2]).toBe(11_100);
    expect(site.inside).toBe(0);
  });

  test('leaves at the end of the step if it is in service; its session keeps what was read and made', () => {
    // 4 read and 1 made by 11.4 ms. Of the next prompt of 8 tokens 3 are to be read: 11.3 ms.
    const jobs = [
      { at: 0, prompt: 4, output: 9, session: 1, cancelAt: 5_000 },
      { at: 20 * MS, prompt: 8, output: 1, session: 1 },
    ];
    const { left, lost, station, site } = new Run({ capacity: 100 }, jobs);
    expect(left).toEqual([11_400, 31_300]);
    expect(lost).toEqual([Loss.Cancelled]);
    expect(station.counts).toMatchObject({ cancelledTokens: 5, cachedTokens: 5 });
    expect(site.departures).toBe(1);
  });

  test('in the middle of its prompt keeps what was read of it', () => {
    const jobs = [
      { at: 0, prompt: 12, output: 9, session: 1, cancelAt: 5_000 },
      { at: 20 * MS, prompt: 12, output: 1, session: 1 },
    ];
    const run = new Run({ capacity: 100, stepTokens: 8 }, jobs);
    expect(run.station.counts).toMatchObject({ cancelledTokens: 8, cachedTokens: 8 });
    expect(run.memories[0]!.used.level).toBe(13);
  });

  test('at the very end of a step leaves before the next one', () => {
    const jobs = [
      { at: 0, prompt: 4, output: 2 },
      { at: 0, prompt: 1, output: 5, cancelAt: 12_500 },
    ];
    const { left } = new Run({}, jobs);
    // 10 + 2 + 0.5 = 12.5 ms; then A alone.
    expect(left).toEqual([12_500 + 11_050, 12_500]);
  });
});

describe('voices', () => {
  const voices = { resident: 2, load: new Constant(100 * MS), bytes: 3, spread: 2 };

  test('are loaded once for all jobs that wait for them; other jobs go before', () => {
    const jobs = [
      { at: 0, prompt: 1, output: 1, voice: 7 },
      { at: 20 * MS, prompt: 1, output: 1, voice: 7 },
      { at: 20 * MS, prompt: 1, output: 1 },
    ];
    const { began, loadWaits, station } = new Run({ voices }, jobs);
    expect(began).toEqual([100 * MS, 100 * MS, 20 * MS]);
    expect(loadWaits).toEqual([100 * MS, 80 * MS, 0]);
    expect(station.counts).toMatchObject({ voiceLoads: 1, voiceEvictions: 0 });
  });

  test('that are kept warm are there when the run begins, as far as there is room', () => {
    const jobs = [7, 8, 9].map((voice) => ({ at: 0, prompt: 1, output: 1, voice }));
    const { began, station } = new Run({ voices: { ...voices, prewarm: [7, 8, 9] } }, jobs);
    // The first two are at once in service; for the third one of them must make room.
    expect(began.slice(0, 2)).toEqual([0, 0]);
    expect(began[2]).toBeGreaterThan(100 * MS);
    expect(station.counts).toMatchObject({ voiceLoads: 1, voiceEvictions: 1 });
  });

  test('load beside the steps', () => {
    const jobs = [
      { at: 0, prompt: 1, output: 20 },
      { at: 0, prompt: 1, output: 1, voice: 7 },
    ];
    const { began } = new Run({ voices }, jobs);
    // 11.1 ms, then 11 + 0.01 x (2, 3, ...): the tenth step ends at 11.1 + 9 x 11 + 0.54 = 110.64 ms.
    expect(began[1]).toBe(110_640);
  });

  test('make room for others once no sequence uses them, the least recently used first', () => {
    // 1 and 2 are loaded by 100 ms, used until 111.1 and 212.2 ms. For 3 voice 1 goes: 2 is still there at 400.
    const jobs = [
      { at: 0, prompt: 1, output: 1, voice: 1 },
      { at: 101_100, prompt: 1, output: 1, voice: 2 },
      { at: 250 * MS, prompt: 1, output: 1, voice: 3 },
      { at: 400 * MS, prompt: 1, output: 1, voice: 2 },
      { at: 500 * MS, prompt: 1, output: 1, voice: 1 },
    ];
    const { began, station, memories } = new Run({ voices, capacity: 20 }, jobs);
    expect(began).toEqual([100 * MS, 201_100, 350 * MS, 400 * MS, 600 * MS]);
    expect(station.counts).toMatchObject({ voiceLoads: 4, voiceEvictions: 2 });
    expect(memories[0]!.used.level).toBe(6);
  });

  test('or least often used first', () => {
    // Voice 1 has been used twice when 3 needs room at 300 ms, voice 2 once and last.
    const jobs = [
      { at: 0, prompt: 1, output: 1, voice: 1 },
      { at: 0, prompt: 1, output: 1, voice: 1 },
      { at: 150 * MS, prompt: 1, output: 1, voice: 2 },
      { at: 300 * MS, prompt: 1, output: 1, voice: 3 },
      { at: 500 * MS, prompt: 1, output: 1, voice: 1 },
    ];
    const lfu = { ...voices, eviction: 'lfu' as const };
    expect(new Run({ voices: lfu }, jobs).began.at(-1)).toBe(500 * MS);
    expect(new Run({ voices }, jobs).began.at(-1)).toBe(600 * MS);
  });

  test('are gone once nobody has used them for their keep-alive', () => {
    // Voice 1 is used until 111.1 ms, then until 171.1 ms.
    const jobs = [0, 160, 271, 372].map((ms) => ({ at: ms * MS, prompt: 1, output: 1, voice: 1 }));
    const kept = { ...voices, keepAlive: 100 * MS };
    const { began, station } = new Run({ voices: kept }, jobs);
    expect(began).toEqual([100 * MS, 160 * MS, 271 * MS, 372 * MS]);
    expect(station.counts.voiceLoads).toBe(1);
    const late = new Run({ voices: kept }, [
      ...jobs,
      { at: 600 * MS, prompt: 1, output: 1, voice: 1 },
    ]);
    expect(late.began.at(-1)).toBe(700 * MS);
    expect(late.station.counts).toMatchObject({ voiceLoads: 2, voiceEvictions: 1 });
  });

  test('in use cannot go: who needs another waits, and all behind it', () => {
    // Voice 1 is in use from 100 ms for 10 steps: 11.1 + 9 x 11 + 0.54 = 110.64 ms. Then 2 is loaded.
    const jobs = [
      { at: 0, prompt: 1, output: 10, voice: 1 },
      { at: 110 * MS, prompt: 1, output: 1, voice: 2 },
      { at: 111 * MS, prompt: 1, output: 1, voice: 1 },
    ];
    const { began, loadWaits } = new Run({ voices: { ...voices, resident: 1 } }, jobs);
    expect(began[1]).toBe(310_640);
    expect(loadWaits[1]).toBe(310_640 - 111_100); // it was its turn when the first step ended
    expect(began[2]).toBe(310_640 + 11_100 + 100 * MS);
  });

  test('draw jobs to the workers that have them, or load them', () => {
    const jobs = [
      { at: 0, prompt: 1, output: 1, voice: 1 },
      { at: 0, prompt: 1, output: 1 },
      { at: 0, prompt: 1, output: 1, voice: 1 },
      { at: 0, prompt: 1, output: 1, voice: 2 },
    ];
    const { station, left } = new Run({ voices, speeds: [1, 1] }, jobs);
    expect(station.counts.voiceLoads).toBe(2);
    // Voice 1 to the first worker, for a tie; voice 2 to the second, which has one job against two.
    expect(left).toEqual([112_200, 11_100, 112_200, 111_100]);
  });

  test('take memory, for which idle ones and prefixes make room', () => {
    const jobs = [
      { at: 0, prompt: 3, output: 1, session: 1 }, // 4 tokens stay
      { at: 50 * MS, prompt: 1, output: 1, voice: 1 }, // 3 of 8 are for its voice, 2 for it: the prefix goes
    ];
    const { began, memories } = new Run({ voices, capacity: 8 }, jobs);
    expect(began[1]).toBe(150 * MS);
    expect(memories[0]!.used.level).toBe(3);
  });
});

test('measuring forgets what was counted so far', () => {
  const job = { at: 0, prompt: 4, output: 3 };
  const { station } = new Run({ events: [[12 * MS, ({ site }) => site.measure()]] }, [job]);
  expect(station.counts).toMatchObject({ promptTokens: 0, outputTokens: 2, sequenceSteps: 1 });
});
