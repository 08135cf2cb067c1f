import { describe, expect, test } from 'vitest';
import { Constant, Exponential } from '../../src/random/index.ts';
import { type AutoscaleRules, ScaledPool } from '../../src/stations/index.ts';
import { PoolBench, type PoolSetUp, type Sent } from './pool-bench.ts';

const MS = 1_000;

const at = (ms: number, owner: number, more: Partial<Sent> = {}): Sent => ({
  at: ms * MS,
  owner,
  ...more,
});

/** Decides every 10 ms on what was 5 to 25 ms ago; a worker comes after 7 ms, and goes 30 ms after a change at most. */
const RULES: AutoscaleRules = {
  signal: 'utilization',
  target: 0.5,
  every: 10 * MS,
  signalDelay: 5 * MS,
  window: 20 * MS,
  provision: new Constant(7 * MS),
  coolDown: 30 * MS,
  least: 1,
  most: 3,
  initial: 1,
};

/** Three workers; a batch takes 10 ms unless told otherwise. */
const scaled = (
  rules: Partial<AutoscaleRules>,
  { speeds = [1, 1, 1], ...more }: Omit<PoolSetUp, 'make'> = {},
): PoolBench =>
  new PoolBench({
    ...more,
    speeds,
    make: (site, options) => new ScaledPool(site, options, { ...RULES, ...rules }),
  });

const provisioned = ({ site }: PoolBench): number => site.scaling!.provisioned.level;

describe('scaling out and in', () => {
  test('a decision sees what was, and takes effect when the worker is there', () => {
    const bench = scaled({}, { profile: { base: 40 * MS } }).send(at(0, 0), at(0, 1), at(0, 2));
    bench.sim.run(200 * MS);
    // 10: all of 0-5 busy: ⌈1 x 1 / .5⌉ = 2, there at 17. 20: all of 0-15: ⌈2 / .5⌉ = 4, at most 3: there at 27,
    // one too many, for the first one does not show yet.
    // 50: 25-45 busy for 15 + 20 + 18 of 58: ⌈3 x 53/58 / .5⌉ = 6. 60: 45 of 60: 5. 70: 12 + 20 of 60: ⌈3.2⌉ = 4.
    // 80: 2 + 12 of 60: ⌈1.4⌉ = 2, the last change was at 20: worker 2 goes.
    // 90: ⌈2 x 2/55 / .5⌉ = 1, but the change was at 80: worker 1 goes at 110.
    expect(bench.site.diary(MS)).toEqual(['0-40 0: 0', '17-57 1: 1', '27-67 2: 2']);
    const { outs, ins, provisioned } = bench.site.scaling!;
    expect([outs, ins]).toEqual([2, 2]);
    expect(provisioned.integral / MS).toBe(200 + (110 - 10) + (80 - 20));
  });

  test('as many at once as are wanted', () => {
    const bench = scaled({ target: 0.3 }).send(...Array.from({ length: 9 }, (_, i) => at(0, i)));
    bench.sim.run(10 * MS);
    expect(provisioned(bench)).toBe(3); // ⌈1 / .3⌉ = 4, at most 3
    expect(bench.site.scaling!.outs).toBe(1);
  });

  test('a number that comes out whole is not rounded up', () => {
    // 0-5: four workers busy for .7 each, 2.8 of 20, which is .14: 4 x .14 / .14 is 4, in doubles a little more.
    const speeds = [1, 1, 1, 1, 1];
    const bench = scaled(
      { target: 0.14, initial: 4, least: 4, most: 5 },
      { speeds, profile: { base: 0.7 * MS } },
    ).send(at(0, 0), at(0, 1), at(0, 2), at(0, 3));
    bench.sim.run(15 * MS);
    expect(provisioned(bench)).toBe(4);
  });

  test('by the backlog: jobs that wait for each worker', () => {
    // One worker is busy, five jobs wait from 0 on: ⌈5 / 2⌉ = 3 at a target of 2.
    const bench = scaled({ signal: 'backlog', target: 2 }, { profile: { base: 1000 * MS } });
    bench.send(...Array.from({ length: 6 }, (_, i) => at(0, i))).sim.run(18 * MS);
    expect(bench.site.diary(MS)).toEqual(['0-1000 0: 0', '17-1017 1: 1', '17-1017 2: 2']);
  });

  test('nothing is decided before anything is known, nor outside the limits', () => {
    const early = scaled({ signalDelay: 10 * MS }).send(at(0, 0));
    early.sim.run(19 * MS);
    expect(provisioned(early)).toBe(1);
    const idle = scaled({ initial: 3, least: 2 });
    idle.sim.run(500 * MS);
    expect(provisioned(idle)).toBe(2);
    expect(idle.site.scaling!.ins).toBe(1);
  });

  test('workers under way are called off before any goes, the latest first', () => {
    // 10: 0-10 busy, ⌈1 / .5⌉ = 2, there at 60; 20: nothing since: 1, and nothing has to cool down.
    const rules = {
      signalDelay: 0,
      window: 10 * MS,
      coolDown: 0,
      provision: new Constant(50 * MS),
    };
    const bench = scaled(rules).send(at(0, 0), at(100, 1));
    bench.sim.run(300 * MS);
    expect(bench.site.diary(MS)).toEqual(['0-10 0: 0', '100-110 0: 1']);
    expect(bench.site.scaling!.provisioned.integral / MS).toBe(300 + 10 + 10);
  });

  test('the signal does not forget when measuring begins, the counts do', () => {
    const run = (measure: boolean): PoolBench => {
      const bench = scaled({}, { profile: { base: 40 * MS } }).send(at(0, 0), at(0, 1), at(0, 2));
      bench.sim.run(45 * MS);
      if (measure) bench.site.measure();
      bench.sim.run(200 * MS);
      return bench;
    };
    const [whole, late] = [run(false), run(true)];
    expect(late.sim.fingerprint.toString()).toBe(whole.sim.fingerprint.toString());
    expect(late.site.scaling!.outs).toBe(0);
    expect(late.site.scaling!.ins).toBe(2);
    expect(late.site.scaling!.provisioned.integral / MS).toBe(155 + 65 + 35);
  });
});

describe('draining', () => {
  const rules = { signalDelay: 0, window: 10 * MS, target: 0.9, coolDown: 1000 * MS };
  const two = { speeds: [1, 1] };

  test('a worker that is told to go finishes its batch, takes nothing new, and goes off', () => {
    // 10: 0-10 busy for 2 of 20: ⌈2 x .1 / .9⌉ = 1. Both are busy: the last one goes.
    const bench = scaled({ ...rules, initial: 2, most: 2, provision: new Constant(500 * MS) }, two);
    bench.send(at(9, 0), at(9, 1), at(15, 2), at(16, 3));
    bench.sim.run(18 * MS);
    expect(provisioned(bench)).toBe(2);
    bench.sim.run(19 * MS);
    expect(provisioned(bench)).toBe(1);
    bench.sim.run(40 * MS);
    expect(bench.site.diary(MS)).toEqual(['9-19 0: 0', '9-19 1: 1', '19-29 0: 2', '29-39 0: 3']);
  });

  test('an idle one goes first, and at once', () => {
    const bench = scaled({ ...rules, initial: 2, most: 2 }, two).send(at(0, 0), at(8, 1), at(8, 2));
    // Job 1 takes worker 1, job 2 waits until 10 for worker 0: 12 of 20 ms busy: ⌈2 x .6 / .9⌉ = 2, none goes;
    // 20: both busy until 18 and 20; 40: idle for 20 ms: the last one.
    bench.sim.run(40 * MS);
    expect(provisioned(bench)).toBe(1);
  });

  test('is not taken back, and its place is not free until it is off', () => {
    // As above, but job 1 takes 100 ms. From 20 on one worker more is wanted, and there is no place.
    const profile = { base: 0, service: [new Constant(10 * MS), new Constant(100 * MS)] };
    const bench = scaled({ ...rules, initial: 2, most: 2 }, { ...two, profile });
    bench.send(at(9, 0), at(9, 1, { route: 1 }), ...[2, 3, 4, 5, 6, 7, 8, 9].map((i) => at(15, i)));
    bench.sim.run(200 * MS);
    expect(bench.site.diary(MS)).toEqual([
      '9-19 0: 0',
      '9-109 1: 1',
      ...[2, 3, 4, 5, 6, 7, 8, 9].map((i) => `${10 * i - 1}-${10 * i + 9} 0: ${i}`),
    ]);
  });

  test('sessions stay until they close, and new ones are placed elsewhere', () => {
    const bench = scaled({ ...rules, initial: 2, most: 2 }, two);
    const { sessions } = bench.pool;
    const [first, second, third] = [sessions.open(), sessions.open(), sessions.open()];
    expect([first, second, third].map((each) => sessions.workerOf(each!))).toEqual([0, 1, 0]);
    const jobs = [
      at(12, 0, { session: second }),
      at(13, 1),
      at(14, 2),
      at(15, 3, { session: second }),
    ];
    bench.send(...jobs);
    bench.sim.run(60 * MS); // at 10 worker 1, which has one session, is told to go
    expect(bench.site.diary(MS)).toEqual(['12-22 1: 0', '13-23 0: 1', '22-32 1: 3', '23-33 0: 2']);
    expect([sessions.open(), sessions.open()].map((each) => sessions.workerOf(each))).toEqual([
      0, 0,
    ]);
    expect(provisioned(bench)).toBe(2);
    sessions.close(second!);
    expect(provisioned(bench)).toBe(1);
  });

  test('a session that closes with its last job lets the worker go when that is through', () => {
    const bench = scaled({ ...rules, initial: 2, most: 2, provision: new Constant(500 * MS) }, two);
    const { sessions } = bench.pool;
    sessions.open();
    const session = sessions.open();
    bench.send(at(9, 0), at(9, 1, { session }));
    bench.sim.run(15 * MS);
    expect(provisioned(bench)).toBe(2);
    bench.sim.run(19 * MS);
    sessions.close(session);
    expect(provisioned(bench)).toBe(1);
    bench.send(at(20, 2), at(21, 3));
    bench.sim.run(45 * MS);
    expect(bench.site.diary(MS).slice(2)).toEqual(['20-30 0: 2', '30-40 0: 3']);
  });
});

test('there are never fewer workers than the least, nor more than the most', () => {
  for (const signal of ['utilization', 'backlog'] as const) {
    const speeds = [1, 1, 1, 1, 1, 1];
    const bench = scaled(
      {
        signal,
        target: 0.7,
        provision: new Exponential(40 * MS),
        coolDown: 20 * MS,
        least: 2,
        most: 5,
        initial: 3,
      },
      { speeds, profile: { base: 0, service: [new Exponential(20 * MS), new Exponential(MS)] } },
    );
    const draws = bench.world.stream('arrivals');
    const jobs: Sent[] = [];
    // By turns many come, 200/s, and few, 20/s.
    for (let time = 0; time < 20_000 * MS; ) {
      const mean = time % (2000 * MS) < 1000 * MS ? 5 : 50;
      time += Math.ceil(mean * MS * draws.exponential());
      jobs.push({ at: time, owner: jobs.length });
    }
    bench.send(...jobs);
    const seen = new Set<number>();
    for (let time = 0; time <= 20_000; time += 3) {
      bench.sim.run(time * MS);
      seen.add(provisioned(bench));
    }
    expect([...seen].sort()).toEqual([2, 3, 4, 5]);
    expect(bench.site.mostBusy).toBeLessThanOrEqual(5);
  }
});
