import { describe, expect, test } from 'vitest';
import {
  byDeadline,
  byDemand,
  dispatchPolicies,
  EntryLimit,
  FairQueueing,
  Reservation,
  TokenBucket,
} from '../../src/policies/index.ts';
import { Constant } from '../../src/random/index.ts';
import { BatchingPool, type BatchingPoolOptions, Loss } from '../../src/stations/index.ts';
import { PoolBench, type PoolSetUp, type Sent } from './pool-bench.ts';

const MS = 1_000;
const BULK = { urgency: 1, route: 1 };

const at = (ms: number, owner: number, more: Partial<Sent> = {}): Sent => ({
  at: ms * MS,
  owner,
  ...more,
});

/** A worker takes 10 ms for each job, unless its profile says otherwise. */
function run(
  discipline: Partial<BatchingPoolOptions>,
  setUp: PoolSetUp,
  ...jobs: readonly Sent[]
): PoolBench {
  const make: PoolSetUp['make'] = (site, options) =>
    new BatchingPool(site, { ...options, ...discipline });
  const bench = new PoolBench({ ...setUp, make });
  bench.send(...jobs).run();
  return bench;
}

describe('the earliest deadline', () => {
  /** Jobs of route 0 are to be done within 50 ms, those of route 1 within 200 ms. */
  const earliest = (): Partial<BatchingPoolOptions> => ({
    dispatch: dispatchPolicies.earliest_deadline,
    order: byDeadline([50 * MS, 200 * MS]),
  });

  test('is served first, whatever the urgency: a bulk job that has waited long enough overtakes', () => {
    // By when: 0: 50; 1: 1 + 200; 2: 141 + 50 = 191; 3: 152 + 50 = 202.
    const busy = Array.from({ length: 15 }, (_, i) => at(0, 10 + i));
    const jobs = [...busy, at(1, 1, BULK), at(141, 2), at(152, 3)];
    const { site } = run(earliest(), {}, ...jobs);
    const starts = site.diary(MS).slice(15);
    expect(starts).toEqual(['150-160 0: 2', '160-170 0: 1', '170-180 0: 3']);
  });

  test('counts from the arrival in the system, not at the station', () => {
    const early = at(7, 1, { ...BULK, arrivedAt: -160 * MS }); // to be done by 40
    expect(run(earliest(), {}, at(0, 0), at(5, 2), early, at(8, 3, BULK)).left).toEqual([
      0, 1, 2, 3,
    ]);
  });

  test('fills a batch with jobs of one urgency, the earliest deadline first', () => {
    const jobs = [at(0, 0), at(1, 1, BULK), at(2, 2), at(3, 3), at(4, 4)];
    const { site } = run(earliest(), { max: [2, 2] }, ...jobs);
    expect(site.diary(MS)).toEqual(['0-10 0: 0', '10-20 0: 2 3', '20-30 0: 4', '30-40 0: 1']);
  });
});

describe('the shortest job', () => {
  const shortest = (): Partial<BatchingPoolOptions> => ({
    dispatch: dispatchPolicies.shortest_first,
    order: byDemand(),
  });
  const profile = { base: 0, perAudioSecond: 1e6 }; // a job takes as long as its audio

  test('is served first, of equal ones the one that came first, and no job is interrupted', () => {
    const sized = (ms: number, owner: number, size: number): Sent =>
      at(ms, owner, { size: size * MS });
    const jobs = [
      sized(0, 0, 50),
      sized(1, 1, 30),
      sized(2, 2, 5),
      { ...sized(3, 3, 5), ...BULK },
      sized(4, 4, 5),
      { ...sized(52, 5, 1), ...BULK },
    ];
    const { site } = run(shortest(), { profile }, ...jobs);
    // Of one length the more urgent goes first: 2, 4 before 3.
    expect(site.diary(MS)).toEqual([
      '0-50 0: 0',
      '50-55 0: 2',
      '55-56 0: 5',
      '56-61 0: 4',
      '61-66 0: 3',
      '66-96 0: 1',
    ]);
  });

  test('leaves its line from wherever it stands when its patience ends', () => {
    const waiting = { places: [], queues: [-1, -1], patience: [new Constant(15 * MS), null] };
    const jobs = [4, 3, 2, 1].map((size, owner) => at(owner, owner, { size: 10 * size * MS }));
    const { lost, left } = run(shortest(), { profile, waiting }, ...jobs);
    expect(lost).toEqual(['16 1: abandoned', '17 2: abandoned', '18 3: abandoned']);
    expect(left).toEqual([0]);
  });
});

describe('weights', () => {
  const fair = (weights: readonly number[]): Partial<BatchingPoolOptions> => {
    const order = new FairQueueing(weights);
    return { dispatch: order.policy, order };
  };
  const many = (count: number): Sent[] => [
    ...Array.from({ length: count }, (_, i) => at(0, i)),
    ...Array.from({ length: count }, (_, i) => at(0, 100 + i, BULK)),
  ];
  const shares = (bench: PoolBench, first: number): number =>
    bench.left.slice(0, first).filter((owner) => owner >= 100).length;

  test('share one worker: of 40 jobs ten of bulk, at 3 to 1', () => {
    expect(shares(run(fair([3, 1]), {}, ...many(60)), 40)).toBe(10);
  });

  test('share several workers alike', () => {
    const bench = run(fair([3, 1]), { speeds: [1, 1, 1, 1] }, ...many(60));
    expect(Math.abs(shares(bench, 40) - 10)).toBeLessThanOrEqual(1);
  });

  test('count batches by their time: batches of four that take as long as one job are one', () => {
    const bench = run(fair([1, 1]), { max: [4, 1] }, ...many(60));
    // In 20 batches each has ten: 40 jobs of urgency 0 and 10 of bulk.
    expect(shares(bench, 50)).toBe(10);
  });
});

describe('reserved workers', () => {
  const reserved = (overflow: boolean): Partial<BatchingPoolOptions> => ({
    reservation: new Reservation(2, [1, 0], overflow),
  });
  const setUp: PoolSetUp = { speeds: [1, 1] };

  test('serve nobody else, however many wait', () => {
    const jobs = [at(0, 0, BULK), at(0, 1, BULK), at(3, 2)];
    expect(run(reserved(true), setUp, ...jobs).site.diary(MS)).toEqual([
      '0-10 1: 0',
      '3-13 0: 2',
      '10-20 1: 1',
    ]);
  });

  test('go first, so that the others are left to the others; then those overflow', () => {
    const jobs = [at(0, 0), at(20, 1), at(21, 2), at(22, 3, BULK)];
    expect(run(reserved(true), setUp, ...jobs).site.diary(MS)).toEqual([
      '0-10 0: 0',
      '20-30 0: 1',
      '21-31 1: 2',
      '31-41 1: 3',
    ]);
  });

  test('without overflow are two pools', () => {
    const jobs = [at(0, 0), at(1, 1), at(2, 2, BULK), at(3, 3)];
    expect(run(reserved(false), setUp, ...jobs).site.diary(MS)).toEqual([
      '0-10 0: 0',
      '2-12 1: 2',
      '10-20 0: 1',
      '20-30 0: 3',
    ]);
  });

  test('hold the sessions of their urgency, and no other', () => {
    const placed = (overflow: boolean): number[][] => {
      const reservation = new Reservation(3, [1, 0], overflow);
      const { pool } = run({ reservation }, { speeds: [1, 1, 1] });
      return [0, 1].map((urgency) =>
        Array.from({ length: 4 }, () => pool.sessions.workerOf(pool.sessions.open(urgency))),
      );
    };
    expect(placed(true)).toEqual([
      [0, 1, 2, 0],
      [1, 2, 1, 2],
    ]);
    expect(placed(false)).toEqual([
      [0, 0, 0, 0],
      [1, 2, 1, 2],
    ]);
  });
});

describe('workers kept free', () => {
  const keeping: Partial<BatchingPoolOptions> = { keepFree: [0, 1] };
  const setUp: PoolSetUp = { speeds: [1, 1, 1] };

  test('are left when a bulk job starts; an urgent one takes the last', () => {
    const bulk = [0, 1, 2].map((owner) => at(owner, owner, BULK));
    expect(run(keeping, setUp, ...bulk, at(3, 3), at(4, 4)).site.diary(MS)).toEqual([
      '0-10 0: 0',
      '1-11 1: 1',
      '3-13 2: 3',
      '10-20 0: 4', // urgent, and then only one is free
      '13-23 1: 2', // at 11 one worker is free, at 13 two
    ]);
  });

  test('without places to wait are trunk reservation', () => {
    const waiting = { places: [0], queues: [0, 0], patience: [null, null] };
    const jobs = [at(0, 0, BULK), at(1, 1, BULK), at(2, 2, BULK), at(3, 3), at(4, 4)];
    const { lost, left } = run(keeping, { ...setUp, waiting }, ...jobs);
    expect(lost).toEqual(['2 2: full', '4 4: full']);
    expect(left).toEqual([0, 1, 3]);
  });
});

describe('what has waited too long', () => {
  const waiting = (after: number, places: readonly number[] = []) => ({
    places,
    queues: places.length > 0 ? [0, 0] : [-1, -1],
    patience: [null, null],
    shedAfter: [Infinity, after * MS],
  });

  test('is shed, of the classes that say so, and counts as shed', () => {
    const jobs = [at(0, 0), at(1, 1, BULK), at(2, 2), at(3, 3), at(4, 4, BULK), at(28, 5, BULK)];
    const { site, lost, left } = run({}, { waiting: waiting(15) }, ...jobs);
    // 10: 2; 20: 3; at 16 job 1 and at 19 job 4 are shed; 30: 5.
    expect(lost).toEqual([`16 1: ${Loss.Shed}`, `19 4: ${Loss.Shed}`]);
    expect(left).toEqual([0, 2, 3, 5]);
    const [live, bulk] = site.routes;
    expect(live).toMatchObject({ accepted: 3, shed: 0, outdated: 0 });
    expect(bulk).toMatchObject({ accepted: 3, shed: 2, outdated: 2 });
    expect(bulk!.waitedInVain).toMatchObject({ count: 2, sum: 30 * MS });
    expect(bulk!.waiting).toMatchObject({ count: 1, sum: 2 * MS });
  });

  test('at the instant at which a worker frees has waited too long', () => {
    const { lost } = run({}, { waiting: waiting(10) }, at(0, 0), at(0, 1, BULK));
    expect(lost).toEqual(['10 1: full']);
  });

  test('makes its place free', () => {
    const jobs = [at(0, 0), at(1, 1, BULK), at(3, 2, BULK), at(7, 3, BULK)];
    const { lost, left } = run({}, { waiting: waiting(5, [1]) }, ...jobs);
    expect(lost).toEqual(['3 2: full', '6 1: full']);
    expect(left).toEqual([0, 3]);
  });

  test('is not what is in service', () => {
    expect(run({}, { waiting: waiting(4) }, at(0, 0, BULK)).left).toEqual([0]);
  });
});

describe('a token bucket at the door', () => {
  test('sheds who comes too fast, though workers are idle, and lets all others in', () => {
    const admission = [new EntryLimit(Infinity, new TokenBucket(50, 2), null), null]; // a token each 20 ms
    const jobs = [0, 1, 2, 19, 20, 21, 41].map((ms, owner) => at(ms, owner));
    const setUp = { speeds: [1, 1, 1, 1] };
    const { lost, left, site } = run({ admission }, setUp, ...jobs, at(42, 9, BULK));
    expect(lost).toEqual(['2 2: full', '19 3: full', '21 5: full']);
    expect(left).toEqual([0, 1, 4, 6, 9]);
    expect(site.routes[0]).toMatchObject({ accepted: 7, shed: 3, outdated: 0 });
    expect(site.routes[0]!.backlog.integral).toBe(0);
    expect(site.inside).toBe(0);
  });

  test('counts whoever is let in against the places as well', () => {
    const admission = [new EntryLimit(Infinity, new TokenBucket(50, 3), null), null];
    const waiting = { places: [0], queues: [0, 0], patience: [null, null] };
    const jobs = [at(0, 0), at(0, 1), at(10, 2), at(10, 3)];
    // 0 and 1 take a token each, 1 finds no place; 2 takes the third one, 3 finds none.
    const { lost, left } = run({ admission }, { waiting }, ...jobs);
    expect(lost).toEqual(['0 1: full', '10 3: full']);
    expect(left).toEqual([0, 2]);
  });
});
