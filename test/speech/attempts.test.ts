import { describe, expect, test } from 'vitest';
import { Constant, type Distribution, Exponential } from '../../src/random/index.ts';
import type { AttemptsPlan, Traffic } from '../../src/speech/index.ts';
import { AttemptsBench, backoff, coming, delay, worker } from './attempts-bench.ts';
import { MS, SECOND } from './bench.ts';

const tenMs = new Constant(10 * MS);
const full = { kind: 'growing', base: 20 * MS, factor: 2, most: SECOND, jitter: true } as const;

/** These times in milliseconds, one after the other, then from the front again. */
function scripted(...times: readonly number[]): Distribution {
  let drawn = 0;
  const next = (): number => times[drawn++ % times.length]! * MS;
  return {
    mean: NaN,
    variance: NaN,
    draw: next,
    fill: (block) => {
      for (let i = 0; i < block.length; i++) block[i] = next();
    },
  };
}

describe('a job that is shed', () => {
  const busy = [worker(tenMs, 0)];

  test('comes again after its backoff, and its response counts from its first attempt', () => {
    const plan = { attempts: 3, backoff: backoff(5) };
    const bench = new AttemptsBench(plan, coming(0, 1), busy).run(100);
    // Shed at 1 and 6, served from 11 to 21.
    expect(bench.sent).toEqual([0, 1, 6, 11]);
    expect(bench.response).toEqual({ count: 2, sum: 10 + 20, missing: 0 });
    const counts = { attempts: 4, firstAttempts: 2, answered: 2, lost: 2, firstLost: 1 };
    expect(bench.counts).toMatchObject(counts);
    expect(bench.tally.attempts!.waiting.integral).toBe(10 * MS); // 1 to 6, and 6 to 11
    expect(bench.tally).toMatchObject({ offered: 2, served: 2, failed: 0, shed: 0 });
  });

  test('has failed once its attempts run out', () => {
    const bench = new AttemptsBench({ attempts: 2, backoff: backoff(5) }, coming(0, 1), busy).run(
      99,
    );
    expect(bench.sent).toEqual([0, 1, 6]);
    expect(bench.tally).toMatchObject({ served: 1, failed: 1, shed: 0 });
    expect(bench.response).toEqual({ count: 1, sum: 10, missing: 1 });
    expect(bench.world.jobs.size).toBe(0);
  });

  test('is shed if that is no reason to come again', () => {
    const plan = { attempts: 3, on: ['timeout'] } as const;
    const bench = new AttemptsBench(plan, coming(0, 1), busy).run(100);
    expect(bench.sent).toEqual([0, 1]);
    expect(bench.tally).toMatchObject({ served: 1, failed: 0, shed: 1 });
  });

  test('is shed if the budget has no token', () => {
    const plan = { attempts: Infinity, backoff: backoff(0.1), budget: 0.5 };
    const bench = new AttemptsBench(plan, coming(0, 1, 2), busy).run(100);
    // Ten tokens were there, and room for no more: retries at 1.1, 1.2, ... 2. The third job brings half a token,
    // which is too little for its retry and for one more of the second.
    expect(bench.counts).toMatchObject({ attempts: 13, denied: 2 });
    expect(bench.tally).toMatchObject({ served: 1, failed: 0, shed: 2 });
  });
});

describe('an attempt whose time is up', () => {
  const plan = { attempts: 2, backoff: backoff(3), timeout: 15 * MS };

  test('is called off: it leaves its line, or its service was in vain', () => {
    const bench = new AttemptsBench(plan, coming(0, 1, 2), [worker(tenMs)]).run(100);
    // Served 0-10, 10-20 (given up at 16, sent again at 19), 20-30 (from 19), 30-40 (the third, which left the line at
    // 17, was sent again at 20, and is given up at 35).
    expect(bench.sent).toEqual([0, 1, 2, 19, 20]);
    expect(bench.response).toEqual({ count: 2, sum: 10 + 29, missing: 1 });
    expect(bench.tally).toMatchObject({ served: 2, failed: 1 });
    const { workerTime, wastedTime, served } = bench.sites[0]!.routes[0]!;
    expect([workerTime, wastedTime, served]).toEqual([40 * MS, 20 * MS, 2]);
    expect(bench.counts).toMatchObject({ attempts: 5, answered: 2, lost: 3, firstLost: 2 });
    expect(bench.world.jobs.size).toBe(0);
  });

  test('is served in vain if it is not called off', () => {
    const late = { ...plan, cancelLate: false };
    const bench = new AttemptsBench(late, coming(0, 1, 2), [worker(tenMs)]).run(100);
    // Five services of 10 ms one after the other; only the first ends before its time is up.
    expect(bench.sent).toEqual([0, 1, 2, 19, 20]);
    expect(bench.tally).toMatchObject({ served: 1, failed: 2 });
    const { workerTime, wastedTime, served } = bench.sites[0]!.routes[0]!;
    expect([workerTime, wastedTime, served]).toEqual([50 * MS, 40 * MS, 5]);
    expect(bench.world.jobs.size).toBe(0);
  });

  test('is answered if the answer comes at that very instant', () => {
    const bench = new AttemptsBench({ ...plan, timeout: 10 * MS }, coming(0), [worker(tenMs)]);
    expect(bench.run(100).response).toEqual({ count: 1, sum: 10, missing: 0 });
    expect(bench.counts.lost).toBe(0);
  });

  test('goes no further than the station that cannot cut its service', () => {
    const stations = [delay(new Constant(20 * MS)), worker(tenMs)];
    const bench = new AttemptsBench({ timeout: 15 * MS }, coming(0), stations).run(100);
    expect(bench.sites[0]!.drops.get('cancelled')).toBe(1);
    expect(bench.sites[1]!.routes[0]!.accepted).toBe(0);
    expect(bench.tally.failed).toBe(1);
  });
});

describe('the deadline of a request', () => {
  /** When the only job is over, in milliseconds, if no attempt has its answer. */
  function endOf(plan: Partial<AttemptsPlan>): { over: number; sent: readonly number[] } {
    const never = delay(new Constant(SECOND));
    const bench = new AttemptsBench({ attempts: Infinity, ...plan }, coming(0), [never]);
    let over = 0;
    while (bench.run(over).tally.failed === 0) over++;
    return { over, sent: bench.sent };
  }

  test('is never passed by an attempt', () => {
    const plan = { timeout: 8 * MS, backoff: backoff(4) };
    expect(endOf({ ...plan, deadline: 20 * MS })).toEqual({ over: 20, sent: [0, 12] });
    expect(endOf({ ...plan, deadline: 15 * MS })).toEqual({ over: 15, sent: [0, 12] });
    expect(endOf({ deadline: 15 * MS })).toEqual({ over: 15, sent: [0] });
  });

  test('is not waited for where no attempt can begin before it', () => {
    const plan = { timeout: 8 * MS, backoff: backoff(4), deadline: 12 * MS };
    expect(endOf(plan)).toEqual({ over: 8, sent: [0] });
  });
});

describe('a hedge', () => {
  const hedged = { attempts: 2, on: [], hedgeAfter: 10 * MS } as const;

  test('sets out when the first attempt takes long, and wins if its answer is first', () => {
    const link = delay(scripted(30, 5, 4));
    const bench = new AttemptsBench(hedged, coming(0, 100), [link]).run(200);
    expect(bench.sent).toEqual([0, 10, 100]);
    expect(bench.response).toEqual({ count: 2, sum: 15 + 4, missing: 0 });
    expect(bench.counts).toMatchObject({ attempts: 3, firstAttempts: 2, hedges: 1, hedgeWins: 1 });
    expect(bench.sites[0]!.drops.get('cancelled')).toBe(1);
    expect(bench.world.jobs.size).toBe(0);
  });

  test('is called off when the first attempt has its answer', () => {
    const bench = new AttemptsBench(hedged, coming(0), [delay(scripted(12, 50))]).run(200);
    expect(bench.response).toEqual({ count: 1, sum: 12, missing: 0 });
    expect(bench.counts).toMatchObject({ hedges: 1, hedgeWins: 0, answered: 1, lost: 0 });
  });

  test('is waited for when the first attempt is lost', () => {
    const plan = { ...hedged, timeout: 20 * MS };
    const bench = new AttemptsBench(plan, coming(0), [delay(scripted(100, 15))]).run(200);
    expect(bench.response).toEqual({ count: 1, sum: 25, missing: 0 });
    expect(bench.counts).toMatchObject({ attempts: 2, answered: 1, lost: 1, hedgeWins: 1 });
  });

  test('is one of the attempts: when both are lost the third follows', () => {
    const retried = {
      attempts: 3,
      on: ['timeout'],
      backoff: backoff(5),
      timeout: 20 * MS,
    } as const;
    const plan = { ...hedged, ...retried };
    const bench = new AttemptsBench(plan, coming(0), [delay(scripted(100, 100, 3))]).run(200);
    // Given up at 20 and 30.
    expect(bench.sent).toEqual([0, 10, 35]);
    expect(bench.response).toEqual({ count: 1, sum: 38, missing: 0 });
  });

  test('that would set out too late changes nothing', () => {
    const pool = worker(new Exponential(10 * MS));
    const open: Traffic = { kind: 'open', rate: 80 / SECOND, share: 1, since: 0 };
    const late = { ...hedged, hedgeAfter: 60 * SECOND };
    const [with_, without] = [late, null].map((plan) =>
      new AttemptsBench(plan, open, [pool]).run(60_000),
    );
    expect(with_!.response).toEqual(without!.response);
    expect(with_!.sent).toEqual(without!.sent);
    expect(with_!.counts.hedges).toBe(0);
  });
});

describe('a breaker', () => {
  const breaker = {
    window: SECOND,
    failures: 0.5,
    least: 3,
    open: 50 * MS,
    probes: 1,
  };
  const never = delay(new Constant(100 * MS));

  test('that is open lets no attempt reach the station', () => {
    const plan = { timeout: 10 * MS, breaker };
    const bench = new AttemptsBench(plan, coming(0, 1, 2, 15, 61, 63, 64, 90), [never]).run(200);
    // Open from 12 to 62. The probe of 63 fails at 73: open until 123.
    expect(bench.sent).toEqual([0, 1, 2, 63]);
    expect(bench.counts).toMatchObject({ attempts: 4, refused: 4, lost: 4 });
    expect(bench.tally).toMatchObject({ offered: 8, failed: 8 });
    expect(bench.tally.attempts!.open!.integral).toBe(100 * MS);
  });

  test('is passed by the retry of a request whose first attempt it refused', () => {
    const plan = { attempts: 2, backoff: backoff(60), timeout: 10 * MS, breaker };
    const times = scripted(100, 100, 100, 5);
    const bench = new AttemptsBench(plan, coming(0, 1, 2, 13), [delay(times)]).run(200);
    // Opens at 12. At 70 the retry of job 0 is the probe, and closes it at 75; those of 71 and 72 are refused.
    expect(bench.sent).toEqual([0, 1, 2, 70]);
    expect(bench.tally).toMatchObject({ served: 1, failed: 3 });
    // The first attempt of job 3 is refused at 13, its second at 73.
    expect(bench.counts).toMatchObject({ attempts: 4, firstAttempts: 3, refused: 4 });
  });
});

describe('jitter', () => {
  test('of a job is the same whatever befalls the others', () => {
    const plan = { attempts: 4, backoff: full };
    const forever = new Constant(60 * SECOND);
    const one = new AttemptsBench(plan, coming(0, 1, 2), [worker(forever, 0, 1)]).run(10_000);
    const two = new AttemptsBench(plan, coming(0, 1, 2), [worker(forever, 0, 2)]).run(10_000);
    // With two workers only the third job comes again.
    expect(one.sent).toHaveLength(1 + 4 + 4);
    expect(two.sent).toHaveLength(1 + 1 + 4);
    expect(one.sent).toEqual(expect.arrayContaining(two.sent));
  });

  test('differs from one time that a member comes to the next', () => {
    const traffic: Traffic = {
      kind: 'closed',
      population: 2,
      think: new Constant(100 * MS),
      start: { kind: 'synchronous', within: 0 },
    };
    const plan = { attempts: 2, backoff: full };
    const { sent } = new AttemptsBench(plan, traffic, [worker(tenMs, 0)]).run(2_000);
    const waits = sent.map((time, i) => time - (sent[i - 1] ?? 0));
    expect(new Set(waits.filter((wait) => wait > 0 && wait < 20)).size).toBeGreaterThan(5);
  });
});

describe('amplification', () => {
  const overload: Traffic = { kind: 'open', rate: 300 / SECOND, share: 1, since: 0 };
  const pool = [worker(new Exponential(10 * MS), 3, 2)];
  const amplification = (plan: Partial<AttemptsPlan>, traffic = overload, stations = pool) => {
    const { counts, tally, sent } = new AttemptsBench(plan, traffic, stations).run(60_000);
    expect(counts.attempts).toBe(sent.length);
    expect(counts.firstAttempts).toBe(tally.offered);
    return { ...counts, ratio: counts.attempts / counts.firstAttempts };
  };

  test('is at most the number of attempts', () => {
    const { ratio } = amplification({ attempts: 3, backoff: full });
    expect(ratio).toBeGreaterThan(1.5); // three jobs come for two that are served
    expect(ratio).toBeLessThanOrEqual(3);
  });

  test.each([0, 0.1, 0.4])(
    'is at most 1 + the budget, and the ten tokens of the start (%s)',
    (budget) => {
      const { attempts, firstAttempts, denied } = amplification({
        attempts: Infinity,
        backoff: full,
        budget,
        hedgeAfter: 5 * MS,
      });
      expect(denied).toBeGreaterThan(100);
      expect(attempts).toBeLessThanOrEqual((1 + budget) * firstAttempts + 10);
      // All tokens are used in overload, but for those that came last.
      expect(attempts).toBeGreaterThan((1 + budget) * firstAttempts);
    },
  );

  test('is 1 where nothing is lost', () => {
    const plan = { attempts: 5, backoff: full, timeout: 60 * SECOND, breaker: null };
    const light: Traffic = { kind: 'open', rate: 50 / SECOND, share: 1, since: 0 };
    expect(amplification(plan, light, [worker(tenMs)]).ratio).toBe(1);
  });
});

test('only what began after the transient is counted', () => {
  const plan = { attempts: 3, backoff: backoff(5) };
  const bench = new AttemptsBench(plan, coming(0, 1, 30, 31), [worker(tenMs, 0)]).run(8);
  bench.world.measuredFrom = 8 * MS;
  bench.tally.measure();
  bench.run(100);
  // The retry at 11 is of a job that began at 1. That of 31 was shed at 31 and 36, and served at 41.
  expect(bench.counts).toMatchObject({ attempts: 4, firstAttempts: 2, answered: 2, lost: 2 });
  expect(bench.tally.attempts!.waiting.integral).toBe((3 + 10) * MS);
  expect(bench.tally.inProgress.level).toBe(0);
});
