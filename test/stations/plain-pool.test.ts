import { describe, expect, test } from 'vitest';
import { batchingPool, type Pool, plainPool } from '../../bench/systems.ts';
import { type Job, type Path, Phase } from '../../src/engine/index.ts';
import {
  Constant,
  type Distribution,
  Exponential,
  Lognormal,
  Uniform,
} from '../../src/random/index.ts';
import { OpenSource, poissonGaps, Site, World } from '../../src/stations/index.ts';

const MS = 1_000;
const SECOND = 1_000_000;

interface Plan {
  readonly speeds: readonly number[];
  /** By route, which is also the urgency. */
  readonly service: readonly Distribution[];
  /** Utilization of workers of speed 1 if every job came once. */
  readonly load: number;
  /** How often each job passes the pool, one time right after the other. */
  readonly passes: number;
  /** Between two attempts to call off a job; the oldest one that is there. */
  readonly cancelsEvery?: number;
}

/** Ten thousand jobs or so; everything that can be seen from outside. */
function run(pool: Pool, plan: Plan, seed: string) {
  const { speeds, service, passes, cancelsEvery } = plan;
  const world = new World(seed, service.length);
  const { sim } = world;
  const site = new Site(world, 'pool');
  site.open(pool(site, speeds, service));
  const there: Job[] = [];
  const left: string[] = [];
  const leaves = (job: Job, how: string): void => {
    left.push(`${sim.now} ${job.owner} ${how}`);
    there.splice(there.indexOf(job), 1);
    world.jobs.give(job);
  };
  const exit = { accept: (job: Job) => leaves(job, 'served') };
  const path: Path = {
    doors: [...Array.from({ length: passes }, () => site), exit],
    lost: leaves,
  };
  service.forEach(({ mean }, route) => {
    const rate = (plan.load * speeds.length) / (service.length * passes * mean);
    new OpenSource(world, `route ${route}`, {
      gaps: poissonGaps(world, `route ${route}`, rate),
      most: 10_000 / service.length,
      present: () => true,
      arrive: (key) => {
        const job = world.jobs.take();
        job.urgency = route;
        job.route = route;
        job.owner = key;
        there.push(job);
        job.setOut(path);
      },
    });
  });
  if (cancelsEvery !== undefined) {
    const again = sim.event('cancel', Phase.Timeout, () => {
      if (there[0] !== undefined) site.cancel(there[0]);
      if (left.length < 9000) sim.after(cancelsEvery, again, 0);
    });
    sim.after(cancelsEvery, again, 0);
  }
  sim.run(10_000 * SECOND);
  return {
    fingerprint: sim.fingerprint.toString(),
    events: sim.events,
    left,
    drops: Object.fromEntries(site.drops),
    batches: [site.batches, site.fullBatches],
    busy: site.busyWorkers.integral,
    inService: site.inService.integral,
    routes: site.routes.map(({ backlog, waiting, waitedInVain, sojourn, ...counts }) => ({
      backlog: backlog.integral,
      waiting: waiting.sparse(),
      inVain: waitedInVain.count,
      sojourn: sojourn.sparse(),
      ...counts,
    })),
  };
}

const plans: Readonly<Record<string, Plan>> = {
  'M/M/1': { speeds: [1], service: [new Exponential(20 * MS)], load: 0.9, passes: 1 },
  'eight workers, two urgencies': {
    speeds: [1, 1, 1, 1, 1, 1, 1, 1],
    service: [new Exponential(20 * MS), new Lognormal(30 * MS, 2)],
    load: 0.9,
    passes: 1,
  },
  'workers of three speeds, three urgencies': {
    speeds: [1, 0.3, 2],
    service: [new Exponential(20 * MS), new Uniform(MS, 30 * MS), new Constant(5 * MS)],
    load: 0.95,
    passes: 1,
  },
  'many events at one instant': {
    speeds: [1, 1],
    service: [new Uniform(0, 4), new Exponential(3)], // microseconds, which are whole
    load: 0.9,
    passes: 1,
  },
  'jobs that come back as soon as they have been served': {
    speeds: [1, 1],
    service: [new Exponential(20 * MS), new Exponential(10 * MS)],
    load: 0.9,
    passes: 3,
  },
  'jobs that are called off, waiting and in service': {
    speeds: [1, 1],
    service: [new Exponential(20 * MS), new Exponential(20 * MS)],
    load: 1.1,
    passes: 1,
    cancelsEvery: 25 * MS,
  },
};

describe('a plain pool does what a batching pool with batches of one job does, event by event', () => {
  test.each(Object.entries(plans))('%s', (_, plan) => {
    for (const seed of ['1', '2']) {
      const found = run(plainPool, plan, seed);
      expect(found).toEqual(run(batchingPool, plan, seed));
      expect(found.left.length).toBeGreaterThan(9900);
    }
  });

  test('of those who are called off, some wait and some are in service', () => {
    const { drops, routes } = run(
      plainPool,
      plans['jobs that are called off, waiting and in service']!,
      '1',
    );
    const waited = routes.reduce((jobs, { inVain }) => jobs + inVain, 0);
    expect(waited).toBeGreaterThan(100);
    expect(drops['cancelled']! - waited).toBeGreaterThan(100);
  });
});
