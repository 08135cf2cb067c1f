import { describe, expect, test } from 'vitest';
import { Constant } from '../../src/random/index.ts';
import { PoolBench, type PoolSetUp, type Sent } from './pool-bench.ts';

const MS = 1_000;

const at = (ms: number, owner: number, more: Partial<Sent> = {}): Sent => ({
  at: ms * MS,
  owner,
  ...more,
});

/** Setups of 30 ms; workers go off once they have been idle for so many milliseconds. */
const keptAlive = (ms: number, time = 30) => ({
  setup: { time: new Constant(time * MS), keepAlive: new Constant(ms * MS) },
});

/** A batch takes 10 ms unless told otherwise. */
function run(setUp: PoolSetUp, ...jobs: readonly Sent[]): PoolBench {
  const bench = new PoolBench(setUp);
  bench.send(...jobs).run();
  return bench;
}

const inSetup = ({ site }: PoolBench): number => site.workersInSetup.integral / MS;

describe('one worker', () => {
  test('the first job waits for its setup; as soon as nothing is left to do it goes off', () => {
    const bench = run(keptAlive(0), at(0, 0), at(7, 1), at(51, 2));
    expect(bench.site.diary(MS)).toEqual(['30-40 0: 0', '40-50 0: 1', '81-91 0: 2']);
    expect(bench.site.coldStarts).toBe(2);
    expect(inSetup(bench)).toBe(2 * 30);
  });

  test('a job that comes at the instant at which it would go off is served', () => {
    const { site } = run(keptAlive(0), at(0, 0), at(40, 1));
    expect(site.diary(MS)).toEqual(['30-40 0: 0', '40-50 0: 1']);
    expect(site.coldStarts).toBe(1);
  });

  test('it stays on for its keep-alive, which begins anew each time that it becomes idle', () => {
    // Idle from 40, so off at 60; idle again from 65, so off at 85.
    const { site } = run(keptAlive(20), at(0, 0), at(55, 1), at(84, 2), at(115, 3));
    expect(site.diary(MS)).toEqual(['30-40 0: 0', '55-65 0: 1', '84-94 0: 2', '145-155 0: 3']);
    expect(site.coldStarts).toBe(2);
  });

  test('a job that comes at the very instant at which its keep-alive ends finds it off', () => {
    const { site } = run(keptAlive(20), at(0, 0), at(60, 1));
    expect(site.diary(MS)).toEqual(['30-40 0: 0', '90-100 0: 1']);
  });

  test('a setup that takes no time delays nobody', () => {
    const { site } = run(keptAlive(0, 0), at(5, 0), at(30, 1));
    expect(site.diary(MS)).toEqual(['5-15 0: 0', '30-40 0: 1']);
    expect(site.coldStarts).toBe(2);
  });

  test('what was counted before measuring began is forgotten, a setup under way goes on', () => {
    const bench = new PoolBench(keptAlive(0));
    bench.send(at(0, 0));
    bench.sim.run(10 * MS);
    bench.site.measure();
    bench.run();
    expect(bench.site.coldStarts).toBe(0);
    expect(inSetup(bench)).toBe(20);
  });
});

describe('workers that are kept warm', () => {
  test('are on from the beginning, and never fewer are', () => {
    const { setup } = keptAlive(5);
    const warm = { setup: { ...setup, prewarm: 1 }, speeds: [1, 1] };
    const bench = run(warm, at(7, 0), at(8, 1), at(100, 2), at(101, 3));
    // Worker 1 would be ready at 38 and at 131; worker 0 is through with its job before that.
    expect(bench.site.diary(MS)).toEqual([
      '7-17 0: 0',
      '17-27 0: 1',
      '100-110 0: 2',
      '110-120 0: 3',
    ]);
    expect(bench.site.coldStarts).toBe(2);
  });

  test('need not be the same: of two that are idle the one that has been for longer goes off', () => {
    const { setup } = keptAlive(5, 1);
    const warm = { setup: { ...setup, prewarm: 1 }, speeds: [1, 1] };
    const bench = run(warm, at(7, 0), at(8, 1), at(10, 2), at(60, 3));
    expect(bench.site.diary(MS)).toEqual(['7-17 0: 0', '9-19 1: 1', '17-27 0: 2', '60-70 0: 3']);
  });
});

describe('several workers', () => {
  test('each job that waits has one set up for it, as long as any is off', () => {
    const bench = run({ ...keptAlive(0), speeds: [1, 1] }, at(0, 0), at(5, 1), at(6, 2));
    expect(bench.site.diary(MS)).toEqual(['30-40 0: 0', '35-45 1: 1', '40-50 0: 2']);
    expect(bench.site.coldStarts).toBe(2);
  });

  test('a setup that is not needed any more is called off', () => {
    // Worker 0 is through with job 0 at 33 and takes job 1; worker 1 would have been ready at 35.
    const setUp = { ...keptAlive(0), speeds: [1, 1], profile: { base: 3 * MS } };
    const bench = run(setUp, at(0, 0), at(5, 1), at(37, 2));
    expect(bench.site.diary(MS)).toEqual(['30-33 0: 0', '33-36 0: 1', '67-70 1: 2']);
    expect(bench.site.coldStarts).toBe(3);
    expect(inSetup(bench)).toBe(30 + 28 + 30);
  });

  test('that is the latest one, also when a job has lost patience', () => {
    const waiting = { places: [], queues: [-1, -1], patience: [new Constant(12 * MS), null] };
    const setUp = { ...keptAlive(0), speeds: [1, 1], waiting };
    const bench = run(setUp, at(0, 0), at(5, 1, { route: 1 }));
    expect(bench.lost).toEqual(['12 0: abandoned']);
    expect(bench.site.diary(MS)).toEqual(['30-40 0: 1']);
    expect(inSetup(bench)).toBe(30 + 7);
  });

  test('who became idle last starts first, so the others can go off', () => {
    // Both are idle from 40; worker 0 is kept busy, worker 1 is off from 60 and needed again at 62, until 67.
    const jobs = [at(0, 0), at(0, 1), at(45, 2), at(57, 3), at(62, 4)];
    const bench = run({ ...keptAlive(20), speeds: [1, 1] }, ...jobs);
    expect(bench.site.diary(MS)).toEqual([
      '30-40 1: 0',
      '30-40 0: 1',
      '45-55 0: 2',
      '57-67 0: 3',
      '67-77 0: 4',
    ]);
    expect(inSetup(bench)).toBe(30 + 30 + 5);
  });
});

describe('batches', () => {
  test.each([
    [4, 1],
    [5, 2],
  ])('%i jobs in batches of up to 4 need %i workers', (count, workers) => {
    const jobs = Array.from({ length: count }, (_, i) => at(0, i));
    const { site, left } = run({ ...keptAlive(0), speeds: [1, 1, 1], max: [4, 4] }, ...jobs);
    expect(site.coldStarts).toBe(workers);
    expect(left).toHaveLength(count);
  });

  test('no worker goes off while a job lingers to fill a batch', () => {
    const setUp = { ...keptAlive(0, 10), max: [4, 4], linger: [50 * MS, 0] };
    const { site } = run(setUp, at(0, 0), at(61, 1));
    expect(site.diary(MS)).toEqual(['50-60 0: 0', '111-121 0: 1']);
    expect(site.coldStarts).toBe(2);
  });

  test('neither when its keep-alive ends meanwhile', () => {
    // Idle from 60; its keep-alive ends at 80, while the second job lingers from 70 to 120.
    const setUp = { ...keptAlive(20, 10), max: [4, 4], linger: [50 * MS, 0] };
    const { site } = run(setUp, at(0, 0), at(70, 1), at(151, 2));
    expect(site.diary(MS)).toEqual(['50-60 0: 0', '120-130 0: 1', '201-211 0: 2']);
    expect(site.coldStarts).toBe(2);
  });
});
