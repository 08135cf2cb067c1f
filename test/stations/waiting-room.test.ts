import { describe, expect, test } from 'vitest';
import { Constant, type Distribution } from '../../src/random/index.ts';
import type { WaitingRules } from '../../src/stations/index.ts';
import { PoolBench, type PoolSetUp, type Sent } from './pool-bench.ts';

const MS = 1_000;
const BULK = { urgency: 1, route: 1 };

/** A worker takes 10 ms for each job. */
function run(setUp: PoolSetUp, ...jobs: readonly Sent[]): PoolBench {
  const bench = new PoolBench(setUp);
  bench.send(...jobs).run();
  return bench;
}

const at = (ms: number, owner: number, more: Partial<Sent> = {}): Sent => ({
  at: ms * MS,
  owner,
  ...more,
});

const NO_PATIENCE = [null, null];

/** So many places for both routes together. */
const places = (most: number): WaitingRules => ({
  places: [most],
  queues: [0, 0],
  patience: NO_PATIENCE,
});

/** Patience of route 0; route 1 waits for ever. */
const patience = (time: Distribution): WaitingRules => ({
  places: [],
  queues: [-1, -1],
  patience: [time, null],
});

describe('places', () => {
  test('without any, a job that finds no worker idle is shed at once', () => {
    const { site, lost } = run({ waiting: places(0) }, at(0, 0), at(3, 1), at(12, 2));
    expect(site.diary(MS)).toEqual(['0-10 0: 0', '12-22 0: 2']);
    expect(lost).toEqual(['3 1: full']);
  });

  test('as many jobs wait as there are places, and no more', () => {
    const jobs = [at(0, 0), at(1, 1), at(2, 2), at(3, 3), at(15, 4)];
    const { left, lost } = run({ waiting: places(2) }, ...jobs);
    expect(left).toEqual([0, 1, 2, 4]);
    expect(lost).toEqual(['3 3: full']);
  });

  test('of jobs that come together, those that start need none, and the last ones are shed', () => {
    const jobs = [at(5, 0), at(5, 1), at(5, 2), at(5, 3), at(5, 4)];
    const { site, lost } = run({ speeds: [1, 1], waiting: places(1) }, ...jobs);
    expect(site.diary(MS)).toEqual(['5-15 0: 0', '5-15 1: 1', '15-25 0: 2']);
    expect(lost).toEqual(['5 4: full', '5 3: full']);
  });

  test('a whole batch needs none', () => {
    const jobs = [at(5, 0), at(5, 1), at(5, 2), at(5, 3)];
    const { site, lost } = run({ max: [3, 3], waiting: places(0) }, ...jobs);
    expect(site.diary(MS)).toEqual(['5-15 0: 0 1 2']);
    expect(lost).toEqual(['5 3: full']);
  });

  test('a job that comes at the instant at which a worker frees needs none', () => {
    const { left, lost } = run({ waiting: places(0) }, at(0, 0), at(10, 1));
    expect(left).toEqual([0, 1]);
    expect(lost).toEqual([]);
  });

  test('who starts is for the dispatch policy: the urgent one, though it came last', () => {
    const { left, lost } = run({ waiting: places(0) }, at(5, 0, BULK), at(5, 1));
    expect(left).toEqual([1]);
    expect(lost).toEqual(['5 0: full']);
  });

  test('a job let in keeps its place when more urgent ones come', () => {
    const jobs = [at(0, 0), at(1, 1, BULK), at(2, 2), at(3, 3)];
    const { left, lost } = run({ waiting: places(1) }, ...jobs);
    expect(left).toEqual([0, 1]);
    expect(lost).toEqual(['2 2: full', '3 3: full']);
  });

  test('by class each counts its own, and a class without a number has no limit', () => {
    const waiting = { places: [1], queues: [0, -1], patience: NO_PATIENCE };
    const jobs = [at(0, 0), at(1, 1, BULK), at(2, 2, BULK), at(3, 3), at(4, 4), at(5, 5, BULK)];
    const { left, lost } = run({ waiting }, ...jobs);
    expect(left).toEqual([0, 3, 1, 2, 5]);
    expect(lost).toEqual(['4 4: full']);
  });

  test('jobs that linger wait, and take places', () => {
    const setUp = { max: [3, 3], linger: [20 * MS, 0], waiting: places(2) };
    const { site, lost } = run(setUp, at(0, 0), at(1, 1), at(2, 2), at(4, 3), at(5, 4), at(6, 5));
    expect(site.diary(MS)).toEqual(['2-12 0: 0 1 2', '24-34 0: 3 4']);
    expect(lost).toEqual(['6 5: full']);
  });
});

describe('patience', () => {
  test('a job leaves when it has waited so long, from wherever it stands in line', () => {
    const waiting = patience(new Constant(15 * MS));
    const jobs = [at(0, 0), at(1, 1, { route: 1 }), at(2, 2), at(3, 3, { route: 1 })];
    const { site, lost } = run({ waiting }, ...jobs);
    expect(site.diary(MS)).toEqual(['0-10 0: 0', '10-20 0: 1', '20-30 0: 3']);
    expect(lost).toEqual(['17 2: abandoned']);
  });

  test('that ends at the instant at which a worker frees has ended', () => {
    const { site, lost } = run({ waiting: patience(new Constant(10 * MS)) }, at(0, 0), at(0, 1));
    expect(site.diary(MS)).toEqual(['0-10 0: 0']);
    expect(lost).toEqual(['10 1: abandoned']);
  });

  test('does not end once service has begun', () => {
    const { left, lost } = run({ waiting: patience(new Constant(2 * MS)) }, at(0, 0), at(9, 1));
    expect(left).toEqual([0, 1]);
    expect(lost).toEqual([]);
  });

  test('however little, is enough where nobody has to wait', () => {
    const { left, lost } = run({ waiting: patience(new Constant(0)) }, at(0, 0), at(4, 1));
    expect(left).toEqual([0]);
    expect(lost).toEqual(['4.001 1: abandoned']);
  });

  test('of a job whose number is used again is forgotten', () => {
    const jobs = [at(0, 0), at(11, 1), at(22, 2), at(33, 3), at(44, 4)];
    const { left, lost } = run({ waiting: patience(new Constant(25 * MS)) }, ...jobs);
    expect(left).toEqual([0, 1, 2, 3, 4]);
    expect(lost).toEqual([]);
  });

  test('ends for more jobs than were waiting before', () => {
    const jobs = Array.from({ length: 500 }, (_, owner) => ({ at: MS + owner, owner }));
    const { left, lost } = run({ waiting: patience(new Constant(25 * MS)) }, ...jobs);
    expect(left).toEqual([0, 1, 2]);
    expect(lost).toHaveLength(497);
    expect(lost.at(-1)).toBe('26.499 499: abandoned');
  });

  test('of the first job that lingers: the window opens at the next one', () => {
    const setUp = {
      max: [3, 3],
      linger: [20 * MS, 0],
      waiting: patience(new Constant(15 * MS)),
    };
    const { site, lost } = run(setUp, at(0, 0), at(8, 1, { route: 1 }));
    expect(lost).toEqual(['15 0: abandoned']);
    expect(site.diary(MS)).toEqual(['28-38 0: 1']);
  });

  test('a job that leaves makes its place free', () => {
    const waiting = { ...places(1), patience: [new Constant(4 * MS), null] };
    const { left, lost } = run({ waiting }, at(0, 0), at(1, 1), at(2, 2), at(6, 3, { route: 1 }));
    expect(left).toEqual([0, 3]);
    expect(lost).toEqual(['2 2: full', '5 1: abandoned']);
  });
});

describe('what the station counts', () => {
  const waiting = { ...places(1), patience: [new Constant(4 * MS), null] };
  const jobs = [at(0, 0), at(1, 1), at(2, 2), at(9, 3)];
  const { site } = run({ waiting }, ...jobs);
  const [route] = site.routes;

  test('is every job, by how it left', () => {
    expect(route).toMatchObject({ accepted: 4, shed: 1 });
    expect(site.departures).toBe(2);
    expect([...site.drops]).toEqual([
      ['full', 1],
      ['abandoned', 1],
    ]);
    expect(site.inside).toBe(0);
  });

  test('is waiting of those served, and apart from it that of those who left', () => {
    expect(route!.waiting).toMatchObject({ count: 2, sum: MS }); // 0 and 1 ms
    expect(route!.waitedInVain).toMatchObject({ count: 1, sum: 4 * MS });
    expect(route!.sojourn).toMatchObject({ count: 2, sum: 21 * MS });
  });
});

test('full batches are counted, those that were short are not', () => {
  const jobs = [at(0, 0), at(1, 1), at(2, 2), at(3, 3), at(4, 4)];
  const { site } = run({ max: [2, 2] }, ...jobs);
  expect(site.diary(MS)).toEqual(['0-10 0: 0', '10-20 0: 1 2', '20-30 0: 3 4']);
  expect([site.batches, site.fullBatches]).toEqual([3, 2]);
});

test('gamma noise with a coefficient of variation of 1 is exponential', () => {
  const count = 20_000;
  const profile = { base: 1e6, noiseCv: 1, noise: 'gamma' } as const;
  const jobs = Array.from({ length: count }, (_, i) => at(i, i));
  const { site } = run({ profile }, ...jobs);
  const lengths = site.started.map(({ begin, end }) => (end - begin) / 1e6);
  const share = (above: number): number => lengths.filter((x) => x > above).length / count;
  // Five standard errors of a share, which is at most 1 / (2 sqrt(n)).
  for (const x of [0.1, 0.5, 1, 2, 3]) {
    expect(Math.abs(share(x) - Math.exp(-x))).toBeLessThan(2.5 / Math.sqrt(count));
  }
});
