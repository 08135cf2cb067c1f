import { describe, expect, test } from 'vitest';
import { type Job, Phase } from '../../src/engine/index.ts';
import { EntryLimit, TokenBucket } from '../../src/policies/index.ts';
import { Constant } from '../../src/random/index.ts';
import {
  BatchingPool,
  Delay,
  FailingPool,
  PreemptivePool,
  type Site,
  type Station,
} from '../../src/stations/index.ts';
import { PoolBench, type PoolSetUp, type Sent } from './pool-bench.ts';

const MS = 1_000;

const at = (ms: number, owner: number, more: Partial<Sent> = {}): Sent => ({
  at: ms * MS,
  owner,
  ...more,
});

/** Calls off the job of an owner at a time in milliseconds. */
interface Cancel {
  readonly at: number;
  readonly owner: number;
}

/** Jobs that come, and are called off if they are still there. A batch takes 10 ms unless told otherwise. */
function run(setUp: PoolSetUp, jobs: readonly Sent[], cancels: readonly Cancel[]): PoolBench {
  const bench = new PoolBench(setUp);
  const { sim, site } = bench;
  const there = new Map<number, Job>();
  const accept = site.accept.bind(site);
  site.accept = (job) => {
    there.set(job.owner, job);
    accept(job);
  };
  const cancel = sim.event('cancel', Phase.Timeout, (owner) => site.cancel(there.get(owner)!));
  for (const { at, owner } of cancels) sim.after(at * MS, cancel, owner);
  bench.send(...jobs);
  sim.run(200 * MS);
  expect(site.inside).toBe(0);
  expect(bench.world.jobs.size).toBe(0);
  return bench;
}

const inMs = (time: number): number => time / MS;

describe('a job that is called off', () => {
  test('leaves its line at once, and those behind it move up', () => {
    const jobs = [at(0, 0), at(1, 1), at(2, 2)];
    const { departures, lost, site } = run({}, jobs, [{ at: 4, owner: 1 }]);
    expect(lost).toEqual(['4 1: cancelled']);
    expect(departures).toEqual(['10 0', '20 2']);
    expect(site.routes[0]!.wastedTime).toBe(0);
    expect(site.routes[0]!.waitedInVain.sum).toBe(3 * MS);
  });

  test('keeps its place in a batch, and its result is dropped', () => {
    const jobs = [at(0, 0), at(0, 1), at(1, 2)];
    const { departures, lost, site } = run({ max: [2, 2] }, jobs, [{ at: 4, owner: 0 }]);
    expect(lost).toEqual(['10 0: cancelled']);
    expect(departures).toEqual(['10 1', '20 2']);
    expect(site.departures).toBe(2);
    // Half of a batch of 10 ms, of 20 ms in all.
    expect(inMs(site.routes[0]!.wastedTime)).toBe(5);
    expect(inMs(site.routes[0]!.workerTime)).toBe(20);
  });

  test('is not one that comes later and bears its number', () => {
    const jobs = [at(0, 0), at(10, 1), at(20, 2)];
    const { departures } = run({}, jobs, [{ at: 5, owner: 0 }]);
    expect(departures).toEqual(['20 1', '30 2']);
  });

  test('makes room for another to wait', () => {
    const waiting = { places: [1], queues: [0, 0], patience: [null, null] };
    const jobs = [at(0, 0), at(1, 1), at(2, 2), at(5, 3)];
    const { departures, lost } = run({ waiting }, jobs, [{ at: 4, owner: 1 }]);
    expect(lost).toEqual(['2 2: full', '4 1: cancelled']);
    expect(departures).toEqual(['10 0', '20 3']);
  });

  test('loses patience no more', () => {
    const waiting = { places: [], queues: [-1, -1], patience: [new Constant(5 * MS), null] };
    const jobs = [at(0, 0), at(1, 1)];
    const { departures, lost } = run({ waiting }, jobs, [{ at: 3, owner: 1 }]);
    expect(lost).toEqual(['3 1: cancelled']);
    expect(departures).toEqual(['10 0']);
  });

  test('is shed all the same if it has just been turned away at the door', () => {
    const make: PoolSetUp['make'] = (site, options) => {
      const bucket = new EntryLimit(Infinity, new TokenBucket(1, 1), null);
      return new BatchingPool(site, { ...options, admission: [bucket, null] });
    };
    const { lost } = run({ make }, [at(0, 0), at(1, 1)], [{ at: 1, owner: 1 }]);
    expect(lost).toEqual(['1 1: full']);
  });

  test('is not served any more once it has been interrupted', () => {
    const make: PoolSetUp['make'] = (site, options) => new PreemptivePool(site, options, 'resume');
    const urgent = (ms: number, owner: number) => at(ms, owner, { urgency: 0 });
    const jobs = [at(0, 0, { urgency: 1, route: 1 }), urgent(4, 1)];
    const before = run({ make }, jobs, [{ at: 2, owner: 0 }]);
    const after = run({ make }, jobs, [{ at: 6, owner: 0 }]);
    expect(before.lost).toEqual(['4 0: cancelled']);
    expect(after.lost).toEqual(['6 0: cancelled']);
    for (const { departures, site } of [before, after]) {
      expect(departures).toEqual(['14 1']);
      expect(inMs(site.routes[1]!.wastedTime)).toBe(4);
    }
  });

  test.each([
    ['resume', ['60 0: cancelled'], 10],
    ['restart', ['35 0: cancelled'], 5],
    ['lost', ['35 0: failed'], 5],
  ] as const)('on a worker that fails is %s', (work, lost, wasted) => {
    const times = { every: new Constant(35 * MS), repair: new Constant(20 * MS) };
    const make: PoolSetUp['make'] = (site, options) => new FailingPool(site, options, times, work);
    const bench = run({ make }, [at(30, 0)], [{ at: 32, owner: 0 }]);
    expect(bench.lost).toEqual(lost);
    expect(bench.departures).toEqual([]);
    expect(inMs(bench.site.routes[0]!.wastedTime)).toBe(wasted);
  });

  test('goes on to the end where service cannot be cut, and no further', () => {
    const make = (site: Site): Station => new Delay(site, new Constant(10 * MS));
    const setUp = { make: make as unknown as PoolSetUp['make'] } as PoolSetUp;
    const { departures, lost } = run(setUp, [at(0, 0), at(1, 1)], [{ at: 4, owner: 0 }]);
    expect(lost).toEqual(['10 0: cancelled']);
    expect(departures).toEqual(['11 1']);
  });
});

test('jobs that nobody waits for are served, and their worker time is wasted', () => {
  const bench = new PoolBench({});
  const { site } = bench;
  const accept = site.accept.bind(site);
  site.accept = (job) => {
    job.late = job.owner === 1;
    accept(job);
  };
  bench.send(at(0, 0), at(0, 1)).run();
  expect(bench.departures).toEqual(['10 0', '20 1']);
  expect(site.routes[0]!.served).toBe(2);
  expect(inMs(site.routes[0]!.wastedTime)).toBe(10);
});
