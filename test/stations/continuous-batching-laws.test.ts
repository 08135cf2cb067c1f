import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Constant } from '../../src/random/index.ts';
import { Run, type Sent } from './sequences.ts';

const MS = 1_000;
const CAPACITY = 60;
const VOICE = 4; // bytes

const job: fc.Arbitrary<Sent> = fc
  .record({
    at: fc.integer({ min: 0, max: 400 * MS }),
    prompt: fc.integer({ min: 0, max: 40 }),
    output: fc.integer({ min: 1, max: 12 }),
    session: fc.integer({ min: -1, max: 3 }),
    urgency: fc.integer({ min: 0, max: 1 }),
    voice: fc.integer({ min: -1, max: 3 }),
    patience: fc.option(fc.integer({ min: 0, max: 200 * MS }), { nil: undefined }),
  })
  .map(({ patience, ...sent }) =>
    patience === undefined ? sent : { ...sent, cancelAt: sent.at + patience },
  );

const settings = fc.record({
  speeds: fc.constantFrom([1], [1, 2]),
  maxSequences: fc.integer({ min: 1, max: 6 }),
  stepTokens: fc.integer({ min: 6, max: 40 }),
  routing: fc.constantFrom('sticky' as const, 'least_loaded' as const),
  voices: fc.option(
    fc.record({
      resident: fc.integer({ min: 1, max: 3 }),
      load: fc.constantFrom(new Constant(1), new Constant(30 * MS)),
      bytes: fc.constant(VOICE),
      spread: fc.integer({ min: 0, max: 3 }),
    }),
  ),
  capacity: fc.constant(CAPACITY),
});

const trials = fc.tuple(settings, fc.array(job, { minLength: 1, maxLength: 30 }));

/** Sessions are closed in mid-run, and all of them once every job has left. */
const run = (setting: (typeof trials extends fc.Arbitrary<infer T> ? T : never)[0], sent: Sent[]) =>
  new Run(
    {
      ...setting,
      events: [
        [150 * MS, ({ station }) => station.closeSession(1)],
        ...[0, 1, 2, 3].map((session): [number, (found: Run) => void] => [
          900e6,
          ({ station }) => station.closeSession(session),
        ]),
      ],
    },
    sent,
  );

describe('whatever comes and is called off, under short memory', () => {
  const holds = (law: (found: Run, sent: Sent[]) => void): void =>
    fc.assert(
      fc.property(trials, ([setting, sent]) => law(run(setting, sent), sent)),
      { seed: 5, numRuns: 100 },
    );

  test('every job leaves once, served or lost', () => {
    holds(({ left, site, world, lost }, sent) => {
      expect(left.filter((at) => at >= 0)).toHaveLength(sent.length);
      expect(site.departures + lost.filter((reason) => reason).length).toBe(sent.length);
      expect([site.inside, world.jobs.size, site.busyWorkers.level]).toEqual([0, 0, 0]);
    });
  });

  test('memory is never overdrawn, and in the end only voices are left, all of which could go', () => {
    holds(({ memories, station }) => {
      const { voiceLoads, voiceEvictions } = station.counts;
      const used = memories.reduce((sum, { used }) => sum + used.level, 0);
      expect(used).toBe((voiceLoads - voiceEvictions) * VOICE);
      for (const { leastFree, available } of memories) {
        expect(leastFree).toBeGreaterThanOrEqual(0);
        expect(available).toBe(CAPACITY);
      }
    });
  });

  test('who is served has made all its tokens; waiting for memory or voices is part of waiting', () => {
    holds(({ jobs, began, memoryWaits, loadWaits }, sent) => {
      for (const [i, { at }] of sent.entries()) {
        if (began[i] === undefined) continue;
        expect(memoryWaits[i]! + loadWaits[i]!).toBeLessThanOrEqual(began[i] - at);
        expect(jobs[i]!.made).toBeLessThanOrEqual(jobs[i]!.output);
      }
    });
  });

  test('the same comes of it twice', () => {
    const [[setting, sent]] = fc.sample(trials, { seed: 3, numRuns: 1 }) as [
      [Parameters<typeof run>[0], Sent[]],
    ];
    const print = (): string => run(setting, sent).world.sim.fingerprint.toString();
    expect(print()).toBe(print());
  });
});
