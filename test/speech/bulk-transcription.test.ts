import { describe, expect, test } from 'vitest';
import { Simulation } from '../../src/engine/index.ts';
import { dispatchPolicies } from '../../src/policies/index.ts';
import { Constant, type Distribution, Lognormal } from '../../src/random/index.ts';
import { type BulkPlan, BulkTranscription, RouteTally } from '../../src/speech/index.ts';
import {
  BatchingPool,
  BatchTime,
  NO_BATCH_TIME,
  Site,
  type Station,
  World,
} from '../../src/stations/index.ts';
import { LossyLink } from '../stations/lossy-link.ts';
import { MS, onceEach, SECOND } from './bench.ts';

/** Bulk transcription by a station; by default one worker, 10 ms a batch and 2 ms a second of audio. */
class BulkBench {
  readonly sim = new Simulation();
  readonly world: World;
  readonly tally: RouteTally;
  readonly site: Site;
  /** Audio lengths of the segments, in seconds, in the order in which they were sent. */
  readonly segments: number[] = [];

  constructor(plan: BulkPlan, max = 1, make?: (site: Site) => Station) {
    this.world = new World('bulk', 1, this.sim);
    this.site = new Site(this.world, 'recognizer');
    this.site.open(make === undefined ? this.pool(max) : make(this.site));
    this.tally = new RouteTally(this.world, ['response']);
    const route = { number: 0, urgency: 0, tally: this.tally };
    new BulkTranscription(this.world, 'files', route, plan, {
      accept: (job) => {
        this.segments.push(job.size / SECOND);
        this.site.accept(job);
      },
    });
  }

  /** Sum of the turnarounds so far in milliseconds, exact, and their number. */
  get turnaround(): { count: number; sum: number; missing: number } {
    const { recent, missing } = this.tally.delay('response');
    return { count: recent.count, sum: recent.sum / MS, missing };
  }

  private pool(max: number): Station {
    return new BatchingPool(this.site, {
      speeds: [1],
      dispatch: dispatchPolicies.fifo,
      rules: [{ max, linger: 0 }],
      batchTime: new BatchTime(this.site, {
        ...NO_BATCH_TIME,
        base: 10 * MS,
        perAudioSecond: 2 * MS,
      }),
    });
  }
}

const plan = (file: Distribution, files = 1): BulkPlan => ({
  file,
  segment: 30 * SECOND,
  traffic: onceEach(files),
});

describe('a file', () => {
  test.each([
    [70, [30, 30, 10]],
    [60, [30, 30]],
    [30, [30]],
    [0.5, [0.5]],
  ])('of %d s is cut in segments, of which the last is what remains', (length, segments) => {
    const bench = new BulkBench(plan(new Constant(length * SECOND)));
    bench.sim.run(SECOND);
    expect(bench.segments).toEqual(segments);
  });

  test('is done with its last segment: 70 + 70 + 30 ms, one after the other', () => {
    // 10 + 2 x 30 = 70 for a segment of 30 s, 10 + 2 x 10 = 30 for the last one
    const bench = new BulkBench(plan(new Constant(70 * SECOND)));
    bench.sim.run(170 * MS - 1);
    expect(bench.turnaround.count).toBe(0);
    expect(bench.tally.inProgress.level).toBe(1);
    bench.sim.run(SECOND);
    expect(bench.turnaround).toEqual({ count: 1, sum: 170, missing: 0 });
    expect(bench.tally.inProgress.integral).toBe(170 * MS);
    expect(bench.tally.served).toBe(1);
  });

  test('is done sooner when two segments share a batch: 130 + 30 ms', () => {
    const bench = new BulkBench(plan(new Constant(70 * SECOND)), 2);
    bench.sim.run(SECOND);
    // 10 + 2 x (30 + 30) = 130, then 10 + 2 x 10 = 30
    expect(bench.turnaround).toEqual({ count: 1, sum: 160, missing: 0 });
  });

  test('waits for the one before it', () => {
    const bench = new BulkBench(plan(new Constant(70 * SECOND), 2));
    bench.sim.run(SECOND);
    // The first file's three segments, then the second's: 170 and 340.
    expect(bench.turnaround).toEqual({ count: 2, sum: 170 + 340, missing: 0 });
  });
});

test('segments add up to the audio of the files, and none is longer than it may be', () => {
  const files = 500;
  const bench = new BulkBench(plan(new Lognormal(45 * SECOND, 1), files));
  bench.sim.run(1e12);
  expect(bench.tally.served).toBe(files);
  expect(Math.max(...bench.segments)).toBe(30);
  expect(Math.min(...bench.segments)).toBeGreaterThan(0);
  // Five standard errors of the mean of a lognormal of cv 1.
  const mean = bench.segments.reduce((sum, length) => sum + length, 0) / files;
  expect(Math.abs(mean / 45 - 1)).toBeLessThan(5 / Math.sqrt(files));
});

test('a file with a lost segment has failed, once, when its last segment has ended', () => {
  const files = 400;
  const lossy = (site: Site): Station => new LossyLink(site, new Lognormal(SECOND, 1), 0.2);
  const bench = new BulkBench(plan(new Constant(70 * SECOND), files), 1, lossy);
  bench.sim.run(1e12);
  const { offered, served, failed, inProgress } = bench.tally;
  expect(offered).toBe(files);
  expect(served + failed).toBe(files);
  expect(bench.turnaround).toMatchObject({ count: served, missing: failed });
  // Each of three segments arrives with probability .8: .512 of the files, within five standard errors.
  expect(Math.abs(served / files - 0.512)).toBeLessThan(5 * Math.sqrt((0.512 * 0.488) / files));
  expect(inProgress.level).toBe(0);
  expect(bench.world.jobs.size).toBe(0);
});
