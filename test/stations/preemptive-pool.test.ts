import { describe, expect, test } from 'vitest';
import { Constant } from '../../src/random/index.ts';
import { type Preemption, PreemptivePool } from '../../src/stations/index.ts';
import { PoolBench, type PoolSetUp, type Sent } from './pool-bench.ts';

const MS = 1_000;
const BULK = { urgency: 1, route: 1 };

const at = (ms: number, owner: number, more: Partial<Sent> = {}): Sent => ({
  at: ms * MS,
  owner,
  ...more,
});

/** A job takes 10 ms on a worker of speed 1. */
function run(preemption: Preemption, setUp: PoolSetUp, ...jobs: readonly Sent[]): PoolBench {
  const make: PoolSetUp['make'] = (site, options) => new PreemptivePool(site, options, preemption);
  return new PoolBench({ ...setUp, make }).send(...jobs);
}

/** When jobs left, and the pool once all have. */
function departures(...args: Parameters<typeof run>): string[] {
  const bench = run(...args);
  bench.run();
  return bench.departures;
}

describe('an urgent job', () => {
  test('takes the worker of one that is less urgent, which goes on where it stopped', () => {
    const jobs = [at(0, 0, BULK), at(4, 1), at(5, 2, BULK)];
    // 0 has had 4 ms; 1 from 4 to 14; 0 has 6 ms left, until 20; 2 behind it.
    expect(departures('resume', {}, ...jobs)).toEqual(['14 1', '20 0', '30 2']);
  });

  test('or has all of it again (restart)', () => {
    const jobs = [at(0, 0, BULK), at(4, 1), at(5, 2, BULK)];
    expect(departures('restart', {}, ...jobs)).toEqual(['14 1', '24 0', '34 2']);
  });

  test('interrupts nobody while a worker is idle, and no one as urgent', () => {
    const jobs = [at(0, 0, BULK), at(1, 1), at(2, 2)];
    expect(departures('resume', { speeds: [1, 1] }, ...jobs)).toEqual(['11 1', '12 2', '19 0']); // 0 has had 2 ms, and goes on at 11
    expect(departures('resume', {}, at(0, 0), at(1, 1))).toEqual(['10 0', '20 1']);
  });

  test('interrupts the least urgent, of these the one that began last', () => {
    const rules = { max: [1, 1, 1], linger: [0, 0, 0], speeds: [1, 1, 1] };
    const jobs = [
      at(0, 0, { urgency: 2 }),
      at(1, 1, { urgency: 2 }),
      at(2, 2, { urgency: 1 }),
      at(3, 3),
      at(4, 4),
    ];
    // 3 takes the worker of 1, 4 that of 0. 2 ends at 12; 0, in front of the line, has 6 ms left, 1 has 8.
    expect(departures('resume', rules, ...jobs)).toEqual(['12 2', '13 3', '14 4', '18 0', '21 1']);
  });

  test('that comes when a job ends interrupts nobody', () => {
    expect(departures('resume', {}, at(0, 0, BULK), at(10, 1))).toEqual(['10 0', '20 1']);
  });

  test('finds no place to wait and needs none', () => {
    const waiting = { places: [0], queues: [0, 0], patience: [null, null] };
    const bench = run('resume', { waiting }, at(0, 0, BULK), at(4, 1), at(5, 2));
    bench.run();
    expect(bench.departures).toEqual(['14 1', '20 0']);
    expect(bench.lost).toEqual(['5 2: full']);
  });
});

describe('who is interrupted', () => {
  test('may be so again and again, and has its work once (resume) or as often as it begins (restart)', () => {
    const jobs = [at(0, 0, BULK), at(4, 1), at(16, 2), at(30, 3)];
    // 0: 0-4, 14-16, 26-30: its last microsecond is at 30, before 3 comes.
    expect(departures('resume', {}, ...jobs)).toEqual(['14 1', '26 2', '30 0', '40 3']);
    // 0: 0-4, 14-16, 26-30, 40-50.
    expect(departures('restart', {}, ...jobs)).toEqual(['14 1', '26 2', '40 3', '50 0']);
  });

  test('goes on with a worker of another speed at that speed', () => {
    // At 5 job 1, which began last, gives its worker of half the speed to 2, then 0 gives the other one to 3. 0, in
    // front, has 5 ms left: 15-20 on worker 0, where 1 follows with 10 - 5 / 2 = 7.5 ms. 2 takes 20 ms, until 25.
    const jobs = [at(0, 0, BULK), at(0, 1, BULK), at(5, 2), at(5, 3)];
    const bench = run('resume', { speeds: [1, 0.5] }, ...jobs);
    bench.run();
    expect(bench.departures).toEqual(['15 3', '20 0', '25 2', '27.5 1']);
  });

  test('loses no patience any more, and is neither shed for its age', () => {
    const waiting = {
      places: [],
      queues: [-1, -1],
      patience: [null, new Constant(12 * MS)],
      shedAfter: [Infinity, 13 * MS],
    };
    const bench = run('resume', { waiting }, at(0, 0, BULK), at(2, 1), at(3, 2), at(4, 3, BULK));
    bench.run();
    expect(bench.lost).toEqual(['16 3: abandoned']);
    expect(bench.departures).toEqual(['12 1', '22 2', '30 0']);
  });

  test('is counted once: waiting until it first began, all else as it was', () => {
    const bench = run('resume', {}, at(0, 0, BULK), at(4, 1), at(5, 2, BULK));
    bench.run();
    const { site } = bench;
    const [live, bulk] = site.routes;
    expect([site.batches, site.fullBatches, site.departures]).toEqual([3, 3, 3]);
    expect(bulk!.waiting).toMatchObject({ count: 2, sum: 15 * MS }); // 0 and 15
    expect(bulk!.sojourn).toMatchObject({ count: 2, sum: 45 * MS }); // 20 and 25
    expect([live!.workerTime, bulk!.workerTime]).toEqual([10 * MS, 20 * MS]);
    expect(site.busyWorkers.integral).toBe(30 * MS);
    expect(site.inService.integral).toBe(30 * MS);
    expect(bulk!.backlog.integral).toBe(25 * MS); // 10 and 15
    expect(site.inside).toBe(0);
  });

  test('and begins anew has taken more worker time', () => {
    const bench = run('restart', {}, at(0, 0, BULK), at(4, 1));
    bench.run();
    expect(bench.site.busyWorkers.integral).toBe(24 * MS);
    expect(bench.site.routes[1]!.workerTime).toBe(14 * MS);
  });
});
