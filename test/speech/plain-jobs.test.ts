import { describe, expect, test } from 'vitest';
import { Simulation } from '../../src/engine/index.ts';
import { dispatchPolicies } from '../../src/policies/index.ts';
import { Constant, Exponential } from '../../src/random/index.ts';
import { PlainJobs, RouteTally, type Traffic } from '../../src/speech/index.ts';
import {
  BatchingPool,
  BatchTime,
  Delay,
  NO_BATCH_TIME,
  Site,
  type Station,
  World,
} from '../../src/stations/index.ts';
import { LossyLink } from '../stations/lossy-link.ts';
import { MS, onceEach, SECOND } from './bench.ts';

/** Jobs that go through these stations. */
class JobsBench {
  readonly sim = new Simulation();
  readonly world = new World('jobs', 1, this.sim);
  readonly tally = new RouteTally(this.world, ['response']);
  readonly sites: Site[];

  constructor(traffic: Traffic, ...stations: readonly ((site: Site) => Station)[]) {
    this.sites = stations.map((make, i) => {
      const site = new Site(this.world, `station ${i}`);
      return site.open(make(site));
    });
    const route = { number: 0, urgency: 0, tally: this.tally };
    new PlainJobs(this.world, 'jobs', route, traffic, this.sites);
  }

  get response(): { count: number; sum: number; missing: number } {
    const { recent, missing } = this.tally.delay('response');
    return { count: recent.count, sum: recent.sum, missing };
  }
}

const delay = (ms: number) => (site: Site) => new Delay(site, new Constant(ms * MS));
const worker = (ms: number) => (site: Site) =>
  new BatchingPool(site, {
    speeds: [1],
    dispatch: dispatchPolicies.strict_urgency,
    rules: [{ max: 1, linger: 0 }],
    batchTime: new BatchTime(site, { ...NO_BATCH_TIME, base: ms * MS }),
  });

describe('jobs through two stations', () => {
  test('are in the system for as long as in both together', () => {
    const traffic: Traffic = { kind: 'open', rate: 20 / SECOND, share: 1, since: 0 };
    const bench = new JobsBench(traffic, worker(30), worker(40));
    bench.sim.run(100 * SECOND);
    // Let the last ones out: what is inside has not been counted by both stations alike.
    const [first, second] = bench.sites as [Site, Site];
    expect(bench.response.count).toBe(second.departures);
    expect(bench.tally.inProgress.level).toBe(first.inside + second.inside);
    expect(bench.tally.inProgress.integral).toBe(
      bench.sites.reduce(
        (sum, { routes, inService }) => sum + routes[0]!.backlog.integral + inService.integral,
        0,
      ),
    );
  });

  test('take their times one after the other, and queue at the slower', () => {
    const bench = new JobsBench(onceEach(3), delay(20), worker(10));
    bench.sim.run(SECOND);
    // All come to the worker at 20 and leave it at 30, 40, 50.
    expect(bench.response).toEqual({ count: 3, sum: (30 + 40 + 50) * MS, missing: 0 });
  });

  test('of a closed population never number more than it', () => {
    const traffic: Traffic = {
      kind: 'closed',
      population: 6,
      think: new Exponential(20 * MS),
      start: { kind: 'synchronous', within: 0 },
    };
    const bench = new JobsBench(traffic, delay(15), worker(10));
    let most = 0;
    for (let at = MS; at < 20 * SECOND; at += MS) {
      bench.sim.run(at);
      most = Math.max(most, bench.tally.inProgress.level);
    }
    expect(most).toBe(6);
    expect(bench.tally.served).toBeGreaterThan(1000);
    expect(bench.world.jobs.size).toBe(bench.tally.inProgress.level);
  });

  test('that find no room or lose patience are shed or abandoned, not failed, and have no response', () => {
    const room = (site: Site): Station =>
      new BatchingPool(site, {
        speeds: [1],
        dispatch: dispatchPolicies.strict_urgency,
        rules: [{ max: 1, linger: 0 }],
        batchTime: new BatchTime(site, { ...NO_BATCH_TIME, base: 10 * MS }),
        waiting: { places: [3], queues: [0], patience: [new Constant(15 * MS)] },
      });
    const bench = new JobsBench(onceEach(7), room);
    bench.sim.run(SECOND);
    // One starts at 0, three wait of whom one starts at 10, and two leave at 15; three find no room.
    expect(bench.tally).toMatchObject({ offered: 7, served: 2, failed: 0, shed: 3, abandoned: 2 });
    expect(bench.response).toEqual({ count: 2, sum: 30 * MS, missing: 5 });
    expect(bench.tally.inProgress.level).toBe(0);
    expect(bench.world.jobs.size).toBe(0);
  });

  test('that are lost on the way have failed, and their member comes back all the same', () => {
    const traffic: Traffic = {
      kind: 'closed',
      population: 5,
      think: new Constant(100 * MS),
      start: { kind: 'staggered', within: 100 * MS },
    };
    const lossy = (site: Site): Station => new LossyLink(site, new Constant(20 * MS), 0.5);
    const bench = new JobsBench(traffic, lossy, delay(30));
    bench.sim.run(200 * SECOND);
    const { offered, served, failed, inProgress } = bench.tally;
    // Each round takes 120 ms if lost, else 150: 135 on average.
    expect(offered).toBeGreaterThan(5 * 1400);
    expect(offered).toBe(served + failed + inProgress.level);
    expect(bench.response).toEqual({ count: served, sum: served * 50 * MS, missing: failed });
    // Five standard errors of a share of a half.
    expect(Math.abs(failed / (served + failed) - 0.5)).toBeLessThan(2.5 / Math.sqrt(offered));
  });
});
