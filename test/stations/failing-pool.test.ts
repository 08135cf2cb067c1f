import { describe, expect, test } from 'vitest';
import { Constant, Exponential } from '../../src/random/index.ts';
import { FailingPool, type WorkOfFailed } from '../../src/stations/index.ts';
import { PoolBench, type PoolSetUp, type Sent } from './pool-bench.ts';

const MS = 1_000;

const at = (ms: number, owner: number, more: Partial<Sent> = {}): Sent => ({
  at: ms * MS,
  owner,
  ...more,
});

/** Workers fail 35 ms after they are ready, and are repaired in 20 ms: down from 35 to 55, from 90 to 110, ... */
const failing = (work: WorkOfFailed, more: Omit<PoolSetUp, 'make'> = {}): PoolSetUp => ({
  ...more,
  make: (site, options) =>
    new FailingPool(
      site,
      options,
      { every: new Constant(35 * MS), repair: new Constant(20 * MS) },
      work,
    ),
});

/** A batch takes 10 ms unless told otherwise; runs for 200 ms. */
function run(setUp: PoolSetUp, ...jobs: readonly Sent[]): PoolBench {
  const bench = new PoolBench(setUp).send(...jobs);
  bench.sim.run(200 * MS);
  return bench;
}

const inMs = (time: number): number => time / MS;

describe.each(['resume', 'lost', 'restart'] as const)('a worker that fails (%s)', (work) => {
  test('is not there for those who come meanwhile, idle as it was', () => {
    expect(run(failing(work), at(40, 0), at(109, 1)).departures).toEqual(['65 0', '120 1']);
  });

  test('fails whether it has been busy or not, and is counted', () => {
    const { site } = run(failing(work), at(0, 0));
    // Down 35-55, 90-110, 145-165: three times 20 ms; it fails again at 200.
    expect(site.failures!.failures).toBe(4);
    expect(inMs(site.failures!.failed.integral)).toBe(60);
  });

  test('has finished what ended before', () => {
    expect(run(failing(work), at(24, 0)).departures).toEqual(['34 0']);
  });
});

describe('what becomes of a batch in service', () => {
  test('resume: it goes on after the repair with what was left', () => {
    const { departures, site } = run(failing('resume'), at(30, 0), at(31, 1));
    // 5 ms of job 0 are left at 35: 55-60; then job 1 until 70.
    expect(departures).toEqual(['60 0', '70 1']);
    expect(inMs(site.busyWorkers.integral)).toBe(20);
    expect(inMs(site.routes[0]!.workerTime)).toBe(20);
    expect(site.batches).toBe(2);
    expect(site.routes[0]!.waiting.count).toBe(2);
    expect(inMs(site.routes[0]!.waiting.sum)).toBe(0 + 29); // before they first began: 30-30, 31-60
  });

  test('resume: as often as it takes', () => {
    // 100 ms of work from 0: 35 until 35, 35 until 90, 30 from 110 on.
    const { departures } = run(failing('resume', { profile: { base: 100 * MS } }), at(0, 0));
    expect(departures).toEqual(['140 0']);
  });

  test('resume: at the instant at which it would have ended nothing is left', () => {
    expect(run(failing('resume'), at(25, 0)).departures).toEqual(['55 0']);
  });

  test('resume: the job stays on its worker, even if another is idle', () => {
    // Both workers fail at 35. At speed 1/2 job 0 has 20 - 5 = 15 ms left; job 1 has 5.
    const { departures } = run(failing('resume', { speeds: [0.5, 1] }), at(30, 0), at(30, 1));
    expect(departures).toEqual(['60 1', '70 0']);
  });

  test('lost: its jobs are, with the reason failed; the others wait', () => {
    const setUp = failing('lost', { max: [2, 2] });
    const { departures, lost, site } = run(setUp, at(30, 0), at(30, 1), at(31, 2));
    expect(lost).toEqual(['35 0: failed', '35 1: failed']);
    expect(departures).toEqual(['65 2']);
    expect(site.drops.get('failed')).toBe(2);
    expect(inMs(site.routes[0]!.workerTime)).toBe(5 + 10); // what was wasted counts
  });

  test('restart: they are served anew, in their order, ahead of those who came meanwhile', () => {
    const setUp = failing('restart', { max: [2, 1] });
    const { departures, site } = run(setUp, at(30, 0), at(30, 1), at(31, 2));
    expect(departures).toEqual(['65 0', '65 1', '75 2']);
    expect(site.batches).toBe(3);
    expect(site.inService.level).toBe(0);
    expect(site.routes[0]!.waiting.count).toBe(3);
  });

  test('restart: by any worker', () => {
    // Worker 1, twice as fast, fails after worker 0, so job 1 waits in front of job 0, and at 55 worker 0 takes it.
    const setUp = failing('restart', { speeds: [1, 2] });
    expect(run(setUp, at(30, 0), at(31, 1)).departures).toEqual(['60 0', '65 1']);
  });

  test('restart: with the same work', () => {
    const profile = { base: 0, service: [new Exponential(20 * MS), new Exponential(1)] };
    const bench = run(failing('restart', { profile }), at(34, 0));
    const alone = run({ profile }, at(34, 0));
    const [service, again] = [alone, bench].map(({ departures }) =>
      Number(departures[0]!.split(' ')[0]),
    );
    // Alone it is served from 34 on; here from 55 on, for it takes more than a millisecond and less than 35.
    expect(service! - 34).toBeGreaterThan(1);
    expect(again! - 55).toBeCloseTo(service! - 34, 9);
  });

  test('restart: nobody who has been in service is shed or leaves', () => {
    const waiting = { places: [0], queues: [0, 0], patience: [new Constant(8 * MS), null] };
    const { departures, lost } = run(
      failing('restart', { waiting }),
      at(30, 0),
      at(56, 1),
      at(70, 2),
    );
    expect(departures).toEqual(['65 0', '80 2']);
    expect(lost).toEqual(['56 1: full']);
  });
});

test('what was counted before measuring began is forgotten, a repair under way goes on', () => {
  const bench = new PoolBench(failing('resume'));
  bench.sim.run(40 * MS);
  bench.site.measure();
  bench.sim.run(80 * MS);
  expect(bench.site.failures!.failures).toBe(0);
  expect(inMs(bench.site.failures!.failed.integral)).toBe(15);
});

test('when a worker fails depends on its number alone: not on the load, nor on how many there are', () => {
  const failures = (speeds: readonly number[], ...jobs: readonly Sent[]): number[] => {
    const bench = new PoolBench({
      speeds,
      make: (site, options) =>
        new FailingPool(
          site,
          options,
          { every: new Exponential(30 * MS), repair: new Exponential(10 * MS) },
          'resume',
        ),
    }).send(...jobs);
    const seen: number[] = [];
    for (let time = MS; time <= 300 * MS; time += MS) {
      bench.sim.run(time);
      seen.push(bench.site.failures!.failed.level);
    }
    return seen;
  };
  const alone = failures([1]);
  expect(Math.max(...alone)).toBe(1);
  expect(failures([1], at(0, 0), at(20, 1), at(21, 2))).toEqual(alone);
  expect(failures([1, 1]).every((failed, i) => failed >= alone[i]!)).toBe(true);
});
