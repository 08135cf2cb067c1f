import { describe, expect, test } from 'vitest';
import { namedStream } from '../../src/random/index.ts';
import { JobKind } from '../../src/stations/index.ts';
import { PoolBench, type PoolSetUp, type Sent } from './pool-bench.ts';
import type { Batch } from './watched-site.ts';

const MS = 1_000;
const LIVE = 0;
const BULK = 1;

/** Runs the jobs and returns the batches as `begin-end worker: owners`, in milliseconds. */
function diary(setUp: PoolSetUp, ...jobs: readonly Sent[]): string[] {
  const bench = new PoolBench(setUp);
  bench.send(...jobs).run();
  return bench.site.diary(MS);
}

const at = (ms: number, owner: number, more: Partial<Sent> = {}): Sent => ({
  at: ms * MS,
  owner,
  ...more,
});

describe('batches', () => {
  test('jobs that arrive at one instant are served together', () => {
    expect(diary({ max: [4, 4] }, at(5, 0), at(5, 1), at(5, 2))).toEqual(['5-15 0: 0 1 2']);
  });

  test('what came while the worker was busy is its next batch, up to the most it takes', () => {
    const jobs = [at(0, 0), at(1, 1), at(2, 2), at(3, 3), at(4, 4)];
    expect(diary({ max: [3, 3] }, ...jobs)).toEqual(['0-10 0: 0', '10-20 0: 1 2 3', '20-30 0: 4']);
  });

  test('a job that comes at the instant when the worker frees is in the next batch', () => {
    expect(diary({ max: [3, 3] }, at(0, 0), at(5, 1), at(10, 2))).toEqual([
      '0-10 0: 0',
      '10-20 0: 1 2',
    ]);
  });

  test('the worker that has been idle longest starts first', () => {
    const jobs = [at(0, 0), at(2, 1), at(20, 2), at(21, 3), at(31, 4)];
    expect(diary({ speeds: [1, 1, 1] }, ...jobs)).toEqual([
      '0-10 0: 0',
      '2-12 1: 1',
      '20-30 2: 2',
      '21-31 0: 3',
      '31-41 1: 4',
    ]);
  });

  test('strict urgency serves the urgent job that came last before all others', () => {
    const jobs = [at(0, 0), at(1, 1, { urgency: BULK }), at(2, 2, { urgency: BULK }), at(3, 3)];
    expect(diary({}, ...jobs).map((batch) => batch.at(-1))).toEqual(['0', '3', '1', '2']);
  });

  test('fifo serves them as they came; of two that came together the urgent one first', () => {
    const jobs = [
      at(0, 0),
      at(1, 1, { urgency: BULK }),
      at(2, 2),
      at(3, 3, { urgency: BULK }),
      at(3, 4),
    ];
    const order = diary({ dispatch: 'fifo' }, ...jobs).map((batch) => batch.at(-1));
    expect(order).toEqual(['0', '1', '2', '4', '3']);
  });
});

describe('linger', () => {
  const setUp: PoolSetUp = { max: [3, 3], linger: [20 * MS, 100 * MS] };

  test('a lone job starts exactly when it has lingered', () => {
    expect(diary(setUp, at(7, 0))).toEqual(['27-37 0: 0']);
  });

  test('the window opens at the first waiting job: later ones do not prolong it', () => {
    expect(diary(setUp, at(7, 0), at(26, 1))).toEqual(['27-37 0: 0 1']);
  });

  test('a full batch starts at once', () => {
    expect(diary(setUp, at(1, 0), at(2, 1), at(3, 2))).toEqual(['3-13 0: 0 1 2']);
  });

  test('each urgency has its own linger', () => {
    expect(diary(setUp, at(0, 0, { urgency: BULK }))).toEqual(['100-110 0: 0']);
    const together = [at(0, 0, { urgency: BULK }), at(0, 1)];
    expect(diary(setUp, ...together)).toEqual(['20-30 0: 1', '100-110 0: 0']);
  });

  test('time spent waiting for a busy worker counts as linger', () => {
    const served = [at(0, 0), at(0, 1), at(0, 2)]; // full: 0-10
    expect(diary(setUp, ...served, at(4, 3))).toEqual(['0-10 0: 0 1 2', '24-34 0: 3']);
    const slow = { ...setUp, profile: { base: 50 * MS } };
    expect(diary(slow, ...served, at(4, 3))).toEqual(['0-50 0: 0 1 2', '50-100 0: 3']);
  });

  test('a live arrival takes the worker that bulk jobs linger for', () => {
    const live = { max: [3, 3], linger: [0, 100 * MS] };
    const jobs = [at(0, 0, { urgency: BULK }), at(40, 1), at(95, 2)];
    expect(diary(live, ...jobs)).toEqual(['40-50 0: 1', '95-105 0: 2', '105-115 0: 0']);
  });

  test('a job lingers no longer because there are more workers', () => {
    expect(diary({ ...setUp, speeds: [1, 1, 1] }, at(7, 0), at(30, 1))).toEqual([
      '27-37 0: 0',
      '50-60 1: 1',
    ]);
  });
});

describe('sessions', () => {
  test('are placed on the worker with the fewest for its speed, a tie on the first', () => {
    const { pool } = new PoolBench({ speeds: [1, 2, 0.5] });
    const placed = Array.from({ length: 7 }, () => pool.sessions.workerOf(pool.sessions.open()));
    // Sessions for its speed if the next one were placed there, worker by worker:
    // 1 .5 2 -> 1;  1 1 2 -> 0;  2 1 2 -> 1;  2 1.5 2 -> 1;  2 2 2 -> 0;  3 2 2 -> 1;  3 2.5 2 -> 2
    expect(placed).toEqual([1, 0, 1, 1, 0, 1, 2]);
  });

  test('a session that closes makes room on its worker, and its number may be used again', () => {
    const { pool } = new PoolBench({ speeds: [1, 1] });
    const [a, b, c, d] = Array.from({ length: 4 }, () => pool.sessions.open());
    expect([a, b, c, d].map((session) => pool.sessions.workerOf(session!))).toEqual([0, 1, 0, 1]);
    pool.sessions.close(b!);
    pool.sessions.close(d!);
    const again = [pool.sessions.open(), pool.sessions.open()];
    expect(again.map((session) => pool.sessions.workerOf(session))).toEqual([1, 1]);
    expect(again.toSorted()).toEqual([b, d].toSorted());
  });

  test('jobs of one session are served one by one, where its state is', () => {
    const bench = new PoolBench({ speeds: [1, 1], max: [8, 8] });
    const session = bench.pool.sessions.open();
    bench.send(at(0, 0, { session }), at(0, 1, { session }), at(0, 2, { session }), at(0, 3)).run();
    // The job of no session goes to the first worker's batch, for that one has been idle longest.
    expect(bench.site.diary(MS)).toEqual(['0-10 0: 0 3', '10-20 0: 1', '20-30 0: 2']);
  });

  test('a worker waits for nobody: jobs of other sessions fill its batch', () => {
    const bench = new PoolBench({ max: [8, 8] });
    const [a, b] = [bench.pool.sessions.open(), bench.pool.sessions.open()];
    const jobs = [
      at(0, 0, { session: a }),
      at(0, 1, { session: a }),
      at(0, 2, { session: b }),
      at(0, 3, { session: b }),
    ];
    bench.send(...jobs).run();
    expect(bench.site.diary(MS)).toEqual(['0-10 0: 0 2', '10-20 0: 1 3']);
  });
});

describe('batch time', () => {
  const profile = {
    base: 1000.4,
    perJob: 10.3,
    perAudioSecond: 100.7,
    finalBase: 200.2,
    perFinal: 55.5,
  };
  const length = (setUp: PoolSetUp, ...jobs: readonly Sent[]): number => {
    const [first] = new PoolBench(setUp).send(...jobs).run();
    return first!.end - first!.begin;
  };

  test('is base + per job + per audio second, rounded once', () => {
    // 1000.4 + 2 x 10.3 + (0.16 + 0.25) x 100.7 = 1062.287; each part rounded would give 1061
    const jobs = [at(0, 0, { size: 160 * MS }), at(0, 1, { size: 250 * MS })];
    expect(length({ max: [4, 4], profile }, ...jobs)).toBe(1062);
  });

  test('is longer by what finalization adds: once for the batch, and for each such job', () => {
    const sizes = { size: 160 * MS };
    const plain = [at(0, 0, sizes), at(0, 1, sizes), at(0, 2, sizes)];
    const final = { ...sizes, kind: JobKind.Final };
    // 1000.4 + 3 x 10.3 + 0.48 x 100.7 = 1079.636
    expect(length({ max: [4, 4], profile }, ...plain)).toBe(1080);
    // + 200.2 + 2 x 55.5 = 1390.836
    const withFinals = [at(0, 0, final), plain[1]!, at(0, 2, final)];
    expect(length({ max: [4, 4], profile }, ...withFinals)).toBe(1391);
    // A first partial weighs no more than any chunk.
    const partial = { ...sizes, kind: JobKind.FirstPartial };
    const withPartial = [at(0, 0, partial), plain[1]!, plain[2]!];
    expect(length({ max: [4, 4], profile }, ...withPartial)).toBe(1080);
  });

  test('a batch after one with a final is light again', () => {
    const bench = new PoolBench({ profile });
    bench.send(at(0, 0, { kind: JobKind.Final }), at(0, 1)).run();
    // 1000.4 + 10.3 = 1010.7, and with 200.2 + 55.5 = 1266.4
    expect(bench.site.started.map(({ begin, end }) => end - begin)).toEqual([1266, 1011]);
  });

  test('is divided by the speed of the worker', () => {
    // (1000.4 + 10.3 + 0.16 x 100.7) = 1026.812; / 0.8 = 1283.515; / 2 = 513.406
    const job = at(0, 0, { size: 160 * MS });
    expect(length({ speeds: [0.8], profile }, job)).toBe(1284);
    expect(length({ speeds: [2], profile }, job)).toBe(513);
  });

  test('has noise of mean 1 and the coefficient of variation that was asked for', () => {
    const count = 20_000;
    const cv = 0.3;
    const jobs = Array.from({ length: count }, (_, i) => at(i, i));
    const batches = new PoolBench({ profile: { base: 1e6, noiseCv: cv } }).send(...jobs).run();
    const noises = batches.map(({ begin, end }) => (end - begin) / 1e6);
    const mean = noises.reduce((sum, noise) => sum + noise, 0) / count;
    const variance = noises.reduce((sum, noise) => sum + (noise - mean) ** 2, 0) / count;
    expect(batches).toHaveLength(count);
    // Five standard errors: of the mean cv / sqrt(n); of a lognormal's variance about sqrt((k - 1) / n) times
    // itself, with kurtosis k = 4.7 at cv 0.3 (w^4 + 2 w^3 + 3 w^2 - 3, w = 1 + cv^2), so half of it of the cv.
    expect(Math.abs(mean - 1)).toBeLessThan((5 * cv) / Math.sqrt(count));
    expect(Math.abs(Math.sqrt(variance) / cv - 1)).toBeLessThan((5 / 2) * Math.sqrt(3.7 / count));
  });
});

/** Random jobs of two urgencies, some of them of sessions, about as many as the workers can bear. */
function busyBench(setUp: PoolSetUp, sessions: number, seed: string): PoolBench {
  const bench = new PoolBench(setUp, seed);
  const opened = Array.from({ length: sessions }, () => bench.pool.sessions.open());
  const stream = namedStream(seed, 'jobs');
  const jobs: Sent[] = [];
  for (let owner = 0, now = 0; owner < 3000; owner++) {
    if (!stream.chance(0.2)) now += Math.floor(stream.exponential() * 5 * MS); // else at once
    const ofSession = sessions > 0 && stream.chance(0.7);
    jobs.push({
      at: now,
      owner,
      urgency: stream.chance(0.4) ? LIVE : BULK,
      session: ofSession ? opened[stream.below(sessions)]! : -1,
    });
  }
  bench.send(...jobs).run();
  return bench;
}

interface Life {
  readonly owner: number;
  readonly urgency: number;
  readonly session: number;
  /** When it could be served: it had come, and the job of its session before it had been served. */
  readonly eligibleAt: number;
  readonly begin: number;
  readonly end: number;
  readonly worker: number;
}

function livesOf(batches: readonly Batch[]): Life[] {
  const endOf = new Map<number, number>(); // by session
  return batches.flatMap(({ begin, end, worker, jobs }) =>
    jobs.map(({ owner, urgency, session, enqueuedAt }) => {
      const eligibleAt = Math.max(enqueuedAt, endOf.get(session) ?? 0);
      if (session >= 0) endOf.set(session, end);
      return { owner, urgency, session, eligibleAt, begin, end, worker };
    }),
  );
}

const busy: Readonly<Record<string, { setUp: PoolSetUp; sessions: number }>> = {
  'shared jobs': {
    setUp: { speeds: [1, 1], max: [2, 5], profile: { base: 14 * MS, perJob: MS } },
    sessions: 0,
  },
  'sessions on three workers': {
    setUp: { speeds: [1, 1, 0.5], max: [2, 5], profile: { base: 14 * MS, perJob: MS } },
    sessions: 30,
  },
  'sessions and bulk that lingers': {
    setUp: {
      speeds: [1, 1, 0.5],
      max: [3, 6],
      linger: [0, 25 * MS],
      profile: { base: 14 * MS, perJob: MS },
    },
    sessions: 12,
  },
  'sessions, fifo': {
    setUp: { speeds: [1, 2], max: [4, 4], dispatch: 'fifo', profile: { base: 14 * MS } },
    sessions: 12,
  },
};

for (const [name, { setUp, sessions }] of Object.entries(busy)) {
  describe(`a busy pool: ${name}`, () => {
    const bench = busyBench(setUp, sessions, name);
    const batches = bench.site.started;
    const lives = livesOf(batches);

    test('all jobs are served', () => {
      expect(bench.left.toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 3000 }, (_, i) => i),
      );
    });

    test('no batch is larger than its urgency allows, and some are as large', () => {
      for (const urgency of [LIVE, BULK]) {
        const sizes = batches
          .filter(({ jobs }) => jobs[0]!.urgency === urgency)
          .map(({ jobs }) => jobs.length);
        expect(Math.max(...sizes)).toBe(setUp.max![urgency]);
      }
    });

    test('all jobs of a batch are of one urgency', () => {
      for (const { jobs } of batches) {
        expect(new Set(jobs.map(({ urgency }) => urgency)).size).toBe(1);
      }
    });

    test('a worker serves one batch at a time', () => {
      const freeAt = setUp.speeds!.map(() => 0);
      for (const { begin, end, worker } of batches) {
        expect(begin).toBeGreaterThanOrEqual(freeAt[worker]!);
        freeAt[worker] = end;
      }
    });

    test('jobs of no session and one urgency start in the order in which they came', () => {
      for (const urgency of [LIVE, BULK]) {
        const owners = lives
          .filter((life) => life.session < 0 && life.urgency === urgency)
          .map(({ owner }) => owner);
        expect(owners).toEqual(owners.toSorted((a, b) => a - b));
      }
    });

    test.runIf(sessions > 0)('jobs of a session run in order, on one worker, one at a time', () => {
      const last = new Map<number, Life>();
      let followed = 0;
      for (const life of lives) {
        if (life.session < 0) continue;
        const before = last.get(life.session);
        last.set(life.session, life);
        expect(life.worker).toBe(bench.pool.sessions.workerOf(life.session));
        if (before === undefined) continue;
        followed++;
        expect(life.owner).toBeGreaterThan(before.owner);
        expect(life.begin).toBeGreaterThanOrEqual(before.end);
      }
      expect(followed).toBeGreaterThan(1000);
    });

    test.runIf(setUp.dispatch === undefined)(
      'strict urgency: no bulk batch starts on a worker while a live job that it could serve waits',
      () => {
        const live = lives.filter(({ urgency }) => urgency === LIVE);
        let bulkBatches = 0;
        for (const { begin, worker, jobs } of batches) {
          if (jobs[0]!.urgency !== BULK) continue;
          bulkBatches++;
          const passedOver = live.filter(
            (job) =>
              job.eligibleAt <= begin &&
              begin < job.begin &&
              (job.session < 0 || job.worker === worker),
          );
          expect(passedOver).toEqual([]);
        }
        expect(bulkBatches).toBeGreaterThan(100);
      },
    );

    test.runIf(setUp.dispatch === 'fifo')(
      'the strict law can fail: fifo lets bulk go first',
      () => {
        const passedOver = batches.filter(
          ({ begin, worker, jobs }) =>
            jobs[0]!.urgency === BULK &&
            lives.some(
              (job) =>
                job.urgency === LIVE &&
                job.eligibleAt <= begin &&
                begin < job.begin &&
                (job.session < 0 || job.worker === worker),
            ),
        );
        expect(passedOver.length).toBeGreaterThan(0);
      },
    );
  });
}
