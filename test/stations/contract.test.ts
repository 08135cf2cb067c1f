import { describe, expect, test } from 'vitest';
import { plainPool } from '../../bench/systems.ts';
import { type Path, Simulation } from '../../src/engine/index.ts';
import {
  byDeadline,
  byDemand,
  dispatchPolicies,
  EntryLimit,
  FairQueueing,
  Quota,
  Reservation,
  routingPolicies,
  TokenBucket,
} from '../../src/policies/index.ts';
import { Constant, Exponential, Geometric, Lognormal, Zipf } from '../../src/random/index.ts';
import {
  type AutoscaleRules,
  BatchingPool,
  type BatchingPoolOptions,
  BatchTime,
  type BreakdownRules,
  Cache,
  type CacheOptions,
  ContinuousBatching,
  type ContinuousBatchingOptions,
  Delay,
  Dependency,
  type DependencyOptions,
  Exit,
  FailingPool,
  GpuMemory,
  JobKind,
  NO_BATCH_TIME,
  OpenSource,
  type Preemption,
  PreemptivePool,
  poissonGaps,
  Router,
  ScaledPool,
  type Sessions,
  type SetupRules,
  Sharing,
  type SharingOptions,
  Site,
  type Station,
  type WaitingRules,
  type WorkOfFailed,
  World,
} from '../../src/stations/index.ts';
import { LossyLink } from './lossy-link.ts';
import { WatchedSite, WitnessingPool } from './watched-site.ts';

const MS = 1_000;
const SECOND = 1_000_000;
const ARRIVALS_EVERY = 10 * MS;
const JOBS = 2000;
/** Routes 0, of urgency 0, and 1, of urgency 1. */
const ROUTES = 2;

interface SetUp {
  /** How many jobs can be in service side by side, in as many batches. */
  readonly workers: number;
  /** No worker may be idle while any job waits. */
  readonly conserves: boolean;
  /** Is every worker to be seen busy at some time? */
  readonly reaches: boolean;
  readonly make: (site: Site) => Station & { readonly sessions?: Sessions };
  /** Jobs belong to so many sessions; 0: to none. */
  readonly sessions?: number;
}

interface Pool {
  readonly speeds: readonly number[];
  readonly max?: readonly number[];
  readonly linger?: readonly number[];
  readonly dispatch?: keyof typeof dispatchPolicies;
  readonly base?: number;
  readonly service?: ConstructorParameters<typeof BatchTime>[1]['service'];
  readonly waiting?: WaitingRules;
  readonly setup?: SetupRules;
  readonly discipline?: Partial<BatchingPoolOptions>;
  readonly preemption?: Preemption;
  readonly breakdowns?: BreakdownRules & { readonly work: WorkOfFailed };
  readonly autoscale?: AutoscaleRules;
}

function pool(site: Site, options: Pool): BatchingPool {
  const { speeds, max = [1, 1], linger = [0, 0], base = 0, service = [] } = options;
  const profile = {
    base,
    perJob: MS,
    perAudioSecond: 4 * MS,
    finalBase: 3 * MS,
    perFinal: 2 * MS,
    noiseCv: 0.3,
    service: [],
  };
  const { breakdowns, autoscale } = options;
  const rules = {
    speeds,
    dispatch: dispatchPolicies[options.dispatch ?? 'strict_urgency'],
    rules: max.map((most, urgency) => ({ max: most, linger: linger[urgency]! })),
    batchTime: new BatchTime(site, service.length > 0 ? { ...NO_BATCH_TIME, service } : profile),
    waiting: options.waiting,
    setup: options.setup,
    ...options.discipline,
  };
  if (options.preemption !== undefined) return new PreemptivePool(site, rules, options.preemption);
  if (autoscale !== undefined) return new ScaledPool(site, rules, autoscale);
  return breakdowns === undefined
    ? new BatchingPool(site, rules)
    : new FailingPool(site, rules, breakdowns, breakdowns.work);
}

const sharing = (site: Site, options: Partial<SharingOptions>): Sharing =>
  new Sharing(site, {
    workers: 1,
    concurrency: Infinity,
    slowdown: 1,
    urgencies: ROUTES,
    work: [new Exponential(8 * MS), new Exponential(6 * MS)],
    ...options,
  });

const dependency = (site: Site, options: Partial<DependencyOptions>): Dependency =>
  new Dependency(site, {
    times: [new Exponential(25 * MS), new Lognormal(22 * MS, 1)],
    concurrency: Infinity,
    urgencies: ROUTES,
    errorRate: 0,
    cancellable: false,
    ...options,
  });

const FEW_PLACES = { places: [3], queues: [0, 0], patience: [null, new Exponential(20 * MS)] };

/** One that looks at loads which are 15 ms old. */
const router = (
  site: Site,
  targets: readonly (readonly [network: number, make: (site: Site) => Station])[],
): Router =>
  new Router(site, {
    targets: targets.map(([network, make], i) => {
      const target = new Site(site.world, `target ${i}`);
      return { site: target.open(make(target)), network, workers: 1, audioStreams: null };
    }),
    policy: routingPolicies.least_loaded(),
    tiers: false,
    sticky: false,
    signals: 15 * MS,
    late: Infinity,
    window: Infinity,
    health: null,
  });

const cache = (site: Site, options: Partial<CacheOptions>): Cache =>
  new Cache(site, {
    capacity: 20,
    eviction: 'lru',
    keep: Infinity,
    renewed: false,
    hitTime: new Exponential(30 * MS),
    keys: [new Zipf(100, 1), new Zipf(30, 0)],
    inserted: 'at_miss',
    ...options,
  });

const NO_STEP = { base: 0, perSequence: 0, perPromptToken: 0, perCachedToken: 0, noiseCv: 0 };

function sequences(
  site: Site,
  { capacity = Infinity, ...options }: Partial<ContinuousBatchingOptions> & { capacity?: number },
): ContinuousBatching {
  const { speeds = [1] } = options;
  const tokens = (prompt: number, mean: number) => ({
    prompt: new Constant(prompt),
    output: new Geometric(mean),
  });
  return new ContinuousBatching(site, {
    speeds,
    memories: speeds.map(() => new GpuMemory(site.sim, capacity)),
    urgencies: ROUTES,
    stepTime: { ...NO_STEP, base: MS, perSequence: 0.2 * MS, perPromptToken: 50, noiseCv: 0.1 },
    maxSequences: 3,
    stepTokens: 16,
    perToken: 1,
    routing: 'sticky',
    voices: null,
    work: [tokens(5, 6), tokens(20, 4)],
    ...options,
  });
}

const FOLLOWING = {
  every: 50 * MS,
  signalDelay: 20 * MS,
  window: 90 * MS,
  provision: new Exponential(40 * MS),
  coolDown: 100 * MS,
  least: 1,
  most: 4,
  initial: 2,
};

const lingering = { max: [4, 8], linger: [5 * MS, 40 * MS], base: 12 * MS };
const both = { conserves: true, reaches: true };

/** Every kind of station, set up so that it both queues and idles. */
const setUps: Readonly<Record<string, SetUp>> = {
  'delay, exponential': {
    workers: Infinity,
    conserves: true,
    reaches: false,
    make: (site) => new Delay(site, new Exponential(50 * MS)),
  },
  'delay that takes no time': {
    workers: Infinity,
    conserves: true,
    reaches: false,
    make: (site) => new Delay(site, new Constant(0)),
  },
  'lossy link': {
    workers: Infinity,
    conserves: true,
    reaches: false,
    make: (site) => new LossyLink(site, new Lognormal(30 * MS, 1), 0.3),
  },
  'one worker, exponential service': {
    ...both,
    workers: 1,
    make: (site) =>
      pool(site, { speeds: [1], service: [new Exponential(8 * MS), new Exponential(6 * MS)] }),
  },
  'eight workers, heavy-tailed service, fifo': {
    ...both,
    workers: 8,
    make: (site) =>
      pool(site, {
        speeds: Array.from({ length: 8 }, () => 1),
        dispatch: 'fifo',
        service: [new Lognormal(60 * MS, 2), new Constant(60 * MS)],
      }),
  },
  'service that takes no time': {
    ...both,
    workers: 1,
    make: (site) => pool(site, { speeds: [1], service: [new Constant(0), new Constant(0)] }),
  },
  'a plain pool of one worker': {
    ...both,
    workers: 1,
    make: (site) => plainPool(site, [1], [new Exponential(8 * MS), new Exponential(6 * MS)]),
  },
  'a plain pool of three workers, two speeds, heavy-tailed service': {
    ...both,
    workers: 3,
    make: (site) =>
      plainPool(site, [1, 1, 0.4], [new Lognormal(18 * MS, 2), new Constant(18 * MS)]),
  },
  'a plain pool that takes no time': {
    ...both,
    workers: 1,
    make: (site) => plainPool(site, [1], [new Constant(0), new Constant(0)]),
  },
  'batches without linger, strict urgency': {
    ...both,
    workers: 2,
    make: (site) => pool(site, { speeds: [1, 1], max: [4, 8], base: 25 * MS }),
  },
  'batches without linger, fifo, two speeds': {
    ...both,
    workers: 3,
    make: (site) =>
      pool(site, { speeds: [1, 1, 0.4], max: [4, 2], base: 40 * MS, dispatch: 'fifo' }),
  },
  'batches that linger, strict urgency': {
    workers: 2,
    conserves: false,
    reaches: true,
    make: (site) => pool(site, { speeds: [1, 1], ...lingering }),
  },
  'batches that linger, fifo': {
    workers: 2,
    conserves: false,
    reaches: true,
    make: (site) => pool(site, { speeds: [1, 0.5], ...lingering, dispatch: 'fifo' }),
  },
  'a loss system': {
    ...both,
    workers: 2,
    make: (site) =>
      pool(site, {
        speeds: [1, 1],
        service: [new Exponential(18 * MS), new Lognormal(15 * MS, 2)],
        waiting: { places: [0], queues: [0, 0], patience: [null, null] },
      }),
  },
  'three places and short patience, batches': {
    ...both,
    workers: 2,
    make: (site) =>
      pool(site, {
        speeds: [1, 0.7],
        max: [2, 3],
        base: 30 * MS,
        waiting: {
          places: [3],
          queues: [0, 0],
          patience: [new Exponential(20 * MS), new Constant(40 * MS)],
        },
      }),
  },
  'places by class and one patience, batches that linger': {
    workers: 2,
    conserves: false,
    reaches: true,
    make: (site) =>
      pool(site, {
        speeds: [1, 1],
        ...lingering,
        waiting: { places: [4], queues: [0, -1], patience: [null, new Exponential(60 * MS)] },
      }),
  },
  'one worker that all jobs share': {
    ...both,
    workers: 1,
    make: (site) => sharing(site, {}),
  },
  'four workers that jobs share, heavy-tailed work': {
    ...both,
    workers: 4,
    make: (site) =>
      sharing(site, {
        workers: 4,
        slowdown: 0.6,
        work: [new Lognormal(40 * MS, 2), new Constant(30 * MS)],
      }),
  },
  'two workers that at most five jobs share': {
    ...both,
    workers: 2,
    make: (site) =>
      sharing(site, {
        workers: 2,
        concurrency: 5,
        slowdown: 0.3,
        work: [new Exponential(25 * MS), new Lognormal(15 * MS, 1)],
      }),
  },
  'shared work that takes no time': {
    ...both,
    workers: 1,
    make: (site) => sharing(site, { concurrency: 1, work: [new Constant(0), new Constant(0)] }),
  },
  'a dependency, three requests at a time': {
    ...both,
    workers: 3,
    make: (site) => dependency(site, { concurrency: 3 }),
  },
  'a dependency that often fails': {
    ...both,
    workers: 1,
    make: (site) =>
      dependency(site, {
        concurrency: 1,
        errorRate: 0.4,
        times: [new Exponential(8 * MS), new Constant(0)],
      }),
  },
  'a cache whose entries make room for others': {
    workers: Infinity,
    conserves: true,
    reaches: false,
    make: (site) => cache(site, {}),
  },
  'a cache whose entries expire': {
    workers: Infinity,
    conserves: true,
    reaches: false,
    make: (site) => cache(site, { capacity: 1000, keep: 200 * MS, renewed: true }),
  },
  'a worker that goes off as soon as it is idle': {
    workers: 1,
    conserves: false,
    reaches: true,
    make: (site) =>
      pool(site, {
        speeds: [1],
        service: [new Exponential(8 * MS), new Exponential(6 * MS)],
        setup: { time: new Exponential(40 * MS), keepAlive: new Constant(0) },
      }),
  },
  'workers that stay on for a while, batches that linger, places and patience': {
    workers: 3,
    conserves: false,
    reaches: true,
    make: (site) =>
      pool(site, {
        speeds: [1, 1, 0.5],
        ...lingering,
        setup: { time: new Constant(30 * MS), keepAlive: new Exponential(25 * MS) },
        waiting: {
          places: [12],
          queues: [0, -1],
          patience: [new Constant(40 * MS), new Exponential(90 * MS)],
        },
      }),
  },
  ...Object.fromEntries(
    (['resume', 'lost', 'restart'] as const).map((work) => [
      `workers that fail, places and patience: ${work}`,
      {
        workers: 3,
        conserves: false,
        reaches: true,
        make: (site: Site) =>
          pool(site, {
            speeds: [1, 1, 0.5],
            max: [2, 3],
            base: 30 * MS,
            waiting: {
              places: [12],
              queues: [0, -1],
              patience: [new Constant(40 * MS), new Exponential(90 * MS)],
            },
            breakdowns: {
              every: new Exponential(150 * MS),
              repair: new Exponential(50 * MS),
              work,
            },
          }),
      },
    ]),
  ),
  'workers that follow the utilization': {
    workers: 4,
    conserves: false,
    reaches: true,
    make: (site) =>
      pool(site, {
        speeds: [1, 1, 1, 1],
        max: [1, 2],
        base: 14 * MS,
        autoscale: { ...FOLLOWING, signal: 'utilization', target: 0.4 },
      }),
  },
  'workers that follow the backlog, sessions that stay on those that go': {
    workers: 4,
    conserves: false,
    reaches: true,
    sessions: 9,
    make: (site) =>
      pool(site, {
        speeds: [1, 1, 1, 1],
        max: [1, 2],
        base: 14 * MS,
        autoscale: { ...FOLLOWING, signal: 'backlog', target: 0.3, initial: 4 },
      }),
  },
  'sequences on workers that follow the load': {
    workers: 4,
    conserves: false,
    reaches: true,
    make: (site) =>
      sequences(site, {
        speeds: [1, 1, 1, 1],
        autoscale: { ...FOLLOWING, signal: 'utilization', target: 0.15 },
      }),
  },
  'the earliest deadline first, batches, places and patience': {
    ...both,
    workers: 2,
    make: (site) =>
      pool(site, {
        speeds: [1, 0.7],
        max: [2, 3],
        base: 20 * MS,
        discipline: {
          dispatch: dispatchPolicies.earliest_deadline,
          order: byDeadline([50 * MS, 90 * MS]),
        },
        waiting: {
          places: [9],
          queues: [0, -1],
          patience: [new Exponential(40 * MS), new Constant(70 * MS)],
        },
      }),
  },
  'the shortest job first': {
    ...both,
    workers: 2,
    make: (site) =>
      pool(site, {
        speeds: [1, 1],
        service: [new Exponential(18 * MS), new Lognormal(15 * MS, 2)],
        discipline: { dispatch: dispatchPolicies.shortest_first, order: byDemand() },
      }),
  },
  'weights, batches that linger': {
    workers: 2,
    conserves: false,
    reaches: true,
    make: (site) => {
      const order = new FairQueueing([4, 1]);
      return pool(site, {
        speeds: [1, 1],
        ...lingering,
        discipline: { dispatch: order.policy, order },
      });
    },
  },
  'reserved workers, what has waited too long is shed': {
    workers: 3,
    conserves: false,
    reaches: true,
    make: (site) =>
      pool(site, {
        speeds: [1, 1, 1],
        service: [new Exponential(20 * MS), new Exponential(26 * MS)],
        discipline: { reservation: new Reservation(3, [2, 0], true) },
        waiting: {
          places: [],
          queues: [-1, -1],
          patience: [new Exponential(90 * MS), null],
          shedAfter: [Infinity, 60 * MS],
        },
      }),
  },
  'a limit on the work that waits, places and a quota at the door': {
    ...both,
    workers: 2,
    make: (site) =>
      pool(site, {
        speeds: [1, 1],
        service: [new Exponential(18 * MS), new Exponential(24 * MS)],
        discipline: {
          admission: [
            new EntryLimit(4, null, null),
            new EntryLimit(9, null, new Quota(8, 300 * MS)),
          ],
        },
        waiting: {
          places: [],
          queues: [-1, -1],
          patience: [null, new Exponential(80 * MS)],
          work: { most: [60 * MS], queues: [-1, 0] },
        },
      }),
  },
  'a router to a pool that loses jobs, and to a delay far away': {
    workers: Infinity,
    conserves: true,
    reaches: false,
    make: (site) =>
      router(site, [
        [0, (target) => pool(target, { speeds: [1], base: 9 * MS, waiting: FEW_PLACES })],
        [7 * MS, (target) => new Delay(target, new Exponential(20 * MS))],
      ]),
  },
  'workers kept free, places, tokens at the door': {
    workers: 3,
    conserves: false,
    reaches: true,
    make: (site) =>
      pool(site, {
        speeds: [1, 1, 1],
        service: [new Exponential(20 * MS), new Exponential(26 * MS)],
        discipline: {
          keepFree: [0, 1],
          admission: [null, new EntryLimit(Infinity, new TokenBucket(55, 3), null)],
        },
        waiting: { places: [2], queues: [0, 0], patience: [null, null] },
      }),
  },
  ...Object.fromEntries(
    (['resume', 'restart'] as const).map((preemption) => [
      `urgent jobs interrupt others, places and patience: ${preemption}`,
      {
        ...both,
        workers: 2,
        make: (site: Site) =>
          pool(site, {
            speeds: [1, 0.7],
            service: [new Exponential(16 * MS), new Lognormal(15 * MS, 1)],
            preemption,
            waiting: {
              places: [6],
              queues: [0, 0],
              patience: [new Exponential(60 * MS), new Exponential(50 * MS)],
            },
          }),
      },
    ]),
  ),
  'sessions on workers that are reserved': {
    workers: 3,
    conserves: false,
    reaches: true,
    sessions: 20,
    make: (site) =>
      pool(site, {
        speeds: [1, 1, 0.5],
        ...lingering,
        discipline: { reservation: new Reservation(3, [1, 0], true) },
      }),
  },
  'sequences on one worker': {
    ...both,
    workers: 1,
    make: (site) => sequences(site, {}),
  },
  'sequences that are preempted, on workers of two speeds': {
    workers: 2,
    conserves: false,
    reaches: true,
    make: (site) => sequences(site, { speeds: [1, 0.6], capacity: 60, maxSequences: 12 }),
  },
  'sequences that take no time': {
    ...both,
    workers: 1,
    make: (site) => sequences(site, { stepTime: NO_STEP }),
  },
  'sessions on one worker': {
    ...both,
    workers: 1,
    sessions: 7,
    make: (site) => pool(site, { speeds: [1], max: [3, 3], base: 12 * MS }),
  },
  'sessions on workers of two speeds that linger': {
    workers: 3,
    conserves: false,
    reaches: true,
    sessions: 20,
    make: (site) => pool(site, { speeds: [1, 1, 0.5], ...lingering }),
  },
};

/** Sends jobs of all sorts to a station, `JOBS` in all. */
class Trial {
  readonly sim = new Simulation();
  readonly jobs = new WitnessingPool(this.sim);
  readonly world: World;
  readonly site: WatchedSite;
  readonly exit: Exit;
  lost = 0;

  constructor(setUp: SetUp, seed: string) {
    this.world = new World(seed, ROUTES, this.sim, this.jobs);
    this.site = new WatchedSite(this.world, 'station', setUp.workers);
    this.exit = new Exit(this.world);
    const station = setUp.make(this.site);
    this.site.open(station);
    const path: Path = {
      doors: [this.site, this.exit],
      lost: (job) => {
        this.lost++;
        this.jobs.give(job);
      },
    };
    const sessions = Array.from({ length: setUp.sessions ?? 0 }, () => station.sessions!.open());
    const sorts = this.world.stream('sorts');
    new OpenSource(this.world, 'source', {
      gaps: poissonGaps(this.world, 'source', 1 / ARRIVALS_EVERY),
      present: (key) => key < JOBS,
      arrive: (key) => {
        const job = this.jobs.take();
        job.route = sorts.chance(0.4) ? 0 : 1;
        job.urgency = job.route;
        job.kind = sorts.chance(0.2) ? JobKind.Final : JobKind.Plain;
        job.size = sorts.below(SECOND);
        job.session = sessions.length === 0 ? -1 : sessions[sorts.below(sessions.length)]!;
        job.owner = key;
        job.content = -1;
        job.arrivedAt = this.sim.now;
        job.setOut(path);
      },
    });
  }

  /** Runs until about half of the jobs have come. */
  runHalf(): this {
    this.sim.run((JOBS / 2) * ARRIVALS_EVERY);
    return this;
  }

  /** Runs until long after the last job has come. */
  runOut(): this {
    this.sim.run(4 * JOBS * ARRIVALS_EVERY);
    return this;
  }

  /** Job time at the station since measuring began, as its averages have it. */
  get integral(): number {
    return (
      this.site.routes.reduce((sum, { backlog }) => sum + backlog.integral, 0) +
      this.site.inService.integral
    );
  }

  get drops(): number {
    return [...this.site.drops.values()].reduce((a, b) => a + b, 0);
  }

  expectConservation(): void {
    const { site, jobs } = this;
    const accepted = site.routes.reduce((sum, { accepted }) => sum + accepted, 0);
    expect(accepted).toBe(site.departures + this.drops + site.inside);
    expect(site.departures).toBe(this.exit.left);
    expect(this.drops).toBe(this.lost);
    expect(jobs.size).toBe(site.inside);
    expect(jobs.mistakes).toBe(0);
  }
}

for (const [name, setUp] of Object.entries(setUps)) {
  describe(name, () => {
    test('every accepted job is inside or has left exactly once, and in the end all have left', () => {
      const trial = new Trial(setUp, 'a').runHalf();
      trial.expectConservation();
      trial.runOut();
      trial.expectConservation();
      expect(trial.site.inside).toBe(0);
      expect(trial.exit.left + trial.lost).toBe(JOBS);
    });

    test('the number inside over time is the sum of sojourns, to the microsecond (Little)', () => {
      const trial = new Trial(setUp, 'b').runHalf();
      expect(trial.integral).toBe(trial.jobs.timeInside);
    });

    test('the same holds for a window that begins in mid-run', () => {
      const trial = new Trial(setUp, 'c').runHalf();
      trial.world.measuredFrom = trial.sim.now;
      trial.site.measure();
      trial.jobs.measure();
      trial.sim.run(trial.sim.now + 500 * ARRIVALS_EVERY);
      expect(trial.integral).toBe(trial.jobs.timeInside);
    });

    test('delays are of the jobs that came after measuring began, and only those', () => {
      const trial = new Trial(setUp, 'd').runHalf();
      trial.world.measuredFrom = trial.sim.now;
      trial.site.measure();
      const insideBefore = trial.site.inside;
      trial.runOut();
      const { routes } = trial.site;
      const accepted = routes.map((route) => route.accepted);
      expect(trial.site.departures + trial.drops).toBe(
        accepted.reduce((a, b) => a + b, 0) + insideBefore,
      );
      expect(
        routes.map(
          ({ waiting, waitedInVain, shed, outdated }) =>
            waiting.count + waitedInVain.count + shed - outdated,
        ),
      ).toEqual(accepted);
      expect(routes.map(({ sojourn }) => sojourn.count)).toEqual(
        routes.map(({ waiting }) => waiting.count),
      );
    });

    test('no more workers are busy than there are, and all of them at some time', () => {
      const { site } = new Trial(setUp, 'a').runOut();
      expect(site.mostBusy).toBeLessThanOrEqual(setUp.workers);
      expect(site.mostBusy).toBe(setUp.reaches ? setUp.workers : 0);
      expect(site.busyWorkers.level).toBe(0);
    });

    test('the same seed gives the same run twice, another seed another run', () => {
      const print = (seed: string): string =>
        new Trial(setUp, seed).runHalf().sim.fingerprint.toString();
      expect(print('a')).toBe(print('a'));
      expect(print('a')).not.toBe(print('b'));
    });

    test.runIf(setUp.conserves)('no worker is idle while a job waits (work conservation)', () => {
      const { site } = new Trial(setUp, 'e').runOut();
      expect(site.idleInVain).toBe(0);
    });

    test.runIf(!setUp.conserves)(
      'workers are idle while jobs linger, so the law above can fail',
      () => {
        const { site } = new Trial(setUp, 'e').runOut();
        expect(site.idleInVain).toBeGreaterThan(0);
      },
    );
  });
}
