import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Job, Phase } from '../../src/engine/index.ts';
import { Constant } from '../../src/random/index.ts';
import { Sharing, type SharingOptions, Site, World } from '../../src/stations/index.ts';

const MS = 1_000;

/** Work is by route, so each job has a route of its own. */
interface Sent {
  readonly at: number;
  readonly work: number;
  readonly urgency?: number;
}

type Rule = Partial<Pick<SharingOptions, 'workers' | 'concurrency' | 'slowdown'>>;

/** When each of the jobs began and left, and in which order they left. */
function served(rule: Rule, jobs: readonly Sent[]) {
  const world = new World('sharing', jobs.length);
  const begun: number[] = [];
  const left: number[] = [];
  const order: number[] = [];
  const site = new (class extends Site {
    override began(job: Job): void {
      super.began(job);
      begun[job.route] = this.sim.now;
    }
  })(world, 'station');
  const work = jobs.map((job) => new Constant(job.work));
  const plain = { workers: 1, concurrency: Infinity, slowdown: 1 };
  site.open(new Sharing(site, { ...plain, ...rule, urgencies: 2, work }));
  const path = {
    doors: [
      site,
      {
        accept: (job: Job) => {
          left[job.route] = world.sim.now;
          order.push(job.route);
          world.jobs.give(job);
        },
      },
    ],
    lost: () => {},
  };
  const comes = world.sim.event('comes', Phase.Arrival, (i) => {
    const job = world.jobs.take();
    job.route = i;
    job.urgency = jobs[i]!.urgency ?? 0;
    job.arrivedAt = world.sim.now;
    job.setOut(path);
  });
  for (const [i, { at }] of jobs.entries()) world.sim.after(at, comes, i);
  world.sim.run(1e12);
  return { begun, left, order, site };
}

describe('one worker that is shared (processor sharing)', () => {
  test('a job alone takes its work', () => {
    expect(served({}, [{ at: 5 * MS, work: 20 * MS }]).left).toEqual([25 * MS]);
  });

  test('jobs that come and go change the rate of the others at once', () => {
    // 0-10 ms: A alone, 10 of its 30 ms. 10-22: A and B at 1/2, 6 each: A 16, B 6. 22-40: three at 1/3,
    // 6 each: B has its 12 and leaves at 40, A 22, C 6. 40-48: two at 1/2, 4 each: C has its 10 and
    // leaves at 48. A, at 26, needs 4 more.
    const jobs = [
      { at: 0, work: 30 * MS },
      { at: 10 * MS, work: 12 * MS },
      { at: 22 * MS, work: 10 * MS },
    ];
    const { left, order } = served({}, jobs);
    expect(left).toEqual([52 * MS, 40 * MS, 48 * MS]);
    expect(order).toEqual([1, 2, 0]);
  });

  test('jobs that end together leave in the order in which they began', () => {
    const jobs = Array.from({ length: 300 }, () => ({ at: 0, work: MS }));
    const { left, order } = served({}, jobs);
    expect(new Set(left)).toEqual(new Set([300 * MS]));
    expect(order).toEqual(jobs.map((_, i) => i));
  });

  test('time that does not divide evenly is rounded up once: nobody is served for nothing', () => {
    // Three jobs of 10, 10 and 11 us: the first two have theirs after 30 us, the third 1 us later.
    const jobs = [10, 10, 11].map((work) => ({ at: 0, work }));
    expect(served({}, jobs).left).toEqual([30, 30, 31]);
    // At half the rate 1.2 us take 2.4, that is 3, by when the other has 1.5 of its 2.
    const odd = [1.2, 2].map((work) => ({ at: 0, work }));
    expect(served({}, odd).left).toEqual([3, 4]);
  });
});

describe('a limit on the jobs in service', () => {
  const three = { concurrency: 2, slowdown: 0.5 };

  test('with two of slowdown 50 % each runs at 2/3; the third waits for a place', () => {
    // 0-15 ms: two at 2/3, 10 each. 15-24: the third and the first at 2/3, 6 each, which ends both.
    const jobs = [16, 10, 6].map((work) => ({ at: 0, work: work * MS }));
    const { begun, left } = served(three, jobs);
    expect(begun).toEqual([0, 0, 15 * MS]);
    expect(left).toEqual([24 * MS, 15 * MS, 24 * MS]);
  });

  test('who waits begins by urgency, then in order of arrival', () => {
    const jobs = [
      { at: 0, work: 10 * MS },
      { at: 1 * MS, work: 10 * MS, urgency: 1 },
      { at: 2 * MS, work: 10 * MS, urgency: 0 },
      { at: 3 * MS, work: 10 * MS, urgency: 1 },
      { at: 4 * MS, work: 10 * MS, urgency: 0 },
    ];
    const { order } = served({ concurrency: 1 }, jobs);
    expect(order).toEqual([0, 2, 4, 1, 3]);
  });
});

describe('several workers', () => {
  test('three jobs on two workers run at 2/3 each, two or fewer undisturbed', () => {
    const jobs = [10, 10, 14].map((work) => ({ at: 0, work: work * MS }));
    expect(served({ workers: 2 }, jobs).left).toEqual([15 * MS, 15 * MS, 19 * MS]);
  });

  test('are busy as far as there are jobs for them', () => {
    const jobs = [10, 10, 14].map((work) => ({ at: 0, work: work * MS }));
    // Both for 15 ms, then one for 4 ms.
    expect(served({ workers: 2 }, jobs).site.busyWorkers.integral).toBe(34 * MS);
  });

  test('without slowdown jobs leave each other alone', () => {
    const jobs = [30, 10, 20].map((work) => ({ at: 0, work: work * MS }));
    expect(served({ slowdown: 0 }, jobs).left).toEqual([30 * MS, 10 * MS, 20 * MS]);
  });
});

/** The same station by brute force: all jobs are served anew between any two events, in continuous time. */
function byBruteForce(rule: Required<Rule>, jobs: readonly Sent[]): number[] {
  const { workers, concurrency, slowdown } = rule;
  const left: number[] = [];
  const needs = jobs.map(({ work }) => work);
  let waiting = jobs.map((_, i) => i).sort((a, b) => jobs[a]!.at - jobs[b]!.at || a - b);
  let running: number[] = [];
  let now = 0;
  while (waiting.length + running.length > 0) {
    while (running.length < concurrency && waiting.length > 0 && jobs[waiting[0]!]!.at <= now) {
      running.push(waiting.shift()!);
    }
    const slowness = 1 + slowdown * Math.max(0, running.length / workers - 1);
    const next = running.length < concurrency ? (jobs[waiting[0]!]?.at ?? Infinity) : Infinity;
    const end = now + Math.min(...running.map((i) => needs[i]!)) * slowness;
    const until = Math.min(next, end);
    for (const i of running) needs[i]! -= (until - now) / slowness;
    now = until;
    const done = running.filter((i) => needs[i]! < 1e-6);
    for (const i of done) left[i] = now;
    running = running.filter((i) => !done.includes(i));
    waiting = waiting.filter((i) => left[i] === undefined);
  }
  return left;
}

const rules = fc.record({
  workers: fc.integer({ min: 1, max: 4 }),
  concurrency: fc.constantFrom(4, 6, Infinity),
  slowdown: fc.constantFrom(0, 0.2, 0.5, 1),
});
const sent = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 100 * MS }),
    work: fc.integer({ max: 20 * MS, min: 0 }),
  }),
  { minLength: 1, maxLength: 40 },
);

/**
 * Each departure is less than a microsecond late, which moves those that share with it and those that
 * wait for its place by less than that again: less than one for each job, in all.
 */
test('any run agrees with brute force in continuous time', () => {
  fc.assert(
    fc.property(rules, sent, (rule, jobs) => {
      const { left } = served(rule, jobs);
      const exact = byBruteForce(rule, jobs);
      for (const [i, time] of left.entries()) {
        expect(Math.abs(time - exact[i]!)).toBeLessThan(jobs.length + 1);
      }
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('work is conserved: a worker that is never idle does its work in the time that it is worth', () => {
  fc.assert(
    fc.property(sent, (jobs) => {
      const work = jobs.reduce((sum, job) => sum + job.work, 0);
      const { site } = served({}, jobs);
      expect(site.busyWorkers.integral - work).toBeGreaterThanOrEqual(0);
      expect(site.busyWorkers.integral - work).toBeLessThan(jobs.length);
    }),
    { seed: 2, numRuns: 300 },
  );
});
