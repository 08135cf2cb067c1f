import { type Door, type Job, Phase, Simulation } from '../../src/engine/index.ts';
import { dispatchPolicies } from '../../src/policies/index.ts';
import {
  BatchingPool,
  type BatchingPoolOptions,
  type BatchProfile,
  BatchTime,
  type SetupRules,
  type Site,
  type WaitingRules,
  World,
} from '../../src/stations/index.ts';
import { type Batch, WatchedSite } from './watched-site.ts';

/** What a pool is set up with; what is left out stays plain: one worker, one job at a time, 10 ms each. */
export interface PoolSetUp {
  readonly speeds?: readonly number[];
  readonly max?: readonly number[];
  readonly linger?: readonly number[];
  readonly dispatch?: keyof typeof dispatchPolicies;
  readonly profile?: Partial<BatchProfile>;
  readonly waiting?: WaitingRules;
  readonly setup?: SetupRules;
  /** Makes the pool, if it is not a plain one. */
  readonly make?: (site: Site, options: BatchingPoolOptions) => BatchingPool;
}

/** A job to be sent: at `at`, under the number `owner`. */
export interface Sent
  extends Partial<Pick<Job, 'urgency' | 'kind' | 'session' | 'size' | 'route' | 'arrivedAt'>> {
  readonly at: number;
  readonly owner: number;
}

const PLAIN: BatchProfile = {
  base: 10_000,
  perJob: 0,
  perAudioSecond: 0,
  finalBase: 0,
  perFinal: 0,
  noiseCv: 0,
  service: [],
};

/** A pool whose jobs come when a test says so, and whose batches are written down. */
export class PoolBench {
  readonly sim = new Simulation();
  readonly world: World;
  readonly site: WatchedSite;
  readonly pool: BatchingPool;
  /** Numbers of the jobs that have left, in order. */
  readonly left: number[] = [];
  /** The same, as `time owner`, in milliseconds. */
  readonly departures: string[] = [];
  /** The jobs that were lost, as `time owner: reason`, in milliseconds. */
  readonly lost: string[] = [];

  constructor(setUp: PoolSetUp, seed = 'bench') {
    const { speeds = [1], max = [1, 1], linger = [0, 0], dispatch = 'strict_urgency' } = setUp;
    this.world = new World(seed, 2, this.sim);
    this.site = new WatchedSite(this.world, 'pool', speeds.length);
    const make = setUp.make ?? ((site, options) => new BatchingPool(site, options));
    this.pool = make(this.site, {
      speeds,
      dispatch: dispatchPolicies[dispatch],
      rules: max.map((most, urgency) => ({ max: most, linger: linger[urgency]! })),
      batchTime: new BatchTime(this.site, { ...PLAIN, ...setUp.profile }),
      waiting: setUp.waiting,
      setup: setUp.setup,
    });
    this.site.open(this.pool);
  }

  /** Sends the jobs at their times, which do not fall. */
  send(...jobs: readonly Sent[]): this {
    const doors: Door[] = [
      this.site,
      {
        accept: (job) => {
          this.left.push(job.owner);
          this.departures.push(`${this.sim.now / 1000} ${job.owner}`);
          this.world.jobs.give(job);
        },
      },
    ];
    const come = this.sim.event('comes', Phase.Arrival, (i) => {
      const { at, ...job } = jobs[i]!;
      const plain = { urgency: 0, kind: 0, session: -1, size: 0, route: 0, arrivedAt: at };
      Object.assign(this.world.jobs.take(), plain, job).setOut({
        doors,
        lost: (job, reason) => {
          this.lost.push(`${this.sim.now / 1000} ${job.owner}: ${reason}`);
          this.world.jobs.give(job);
        },
      });
    });
    for (const [i, { at }] of jobs.entries()) this.sim.after(at - this.sim.now, come, i);
    return this;
  }

  /** Runs until all that was sent has left, and returns the batches that were started. */
  run(): readonly Batch[] {
    this.sim.run(this.sim.now + 1e12);
    return this.site.started;
  }
}
