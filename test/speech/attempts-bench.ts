import { Simulation } from '../../src/engine/index.ts';
import { dispatchPolicies } from '../../src/policies/index.ts';
import { Constant, type Distribution } from '../../src/random/index.ts';
import { type AttemptsPlan, PlainJobs, RouteTally, type Traffic } from '../../src/speech/index.ts';
import {
  BatchingPool,
  BatchTime,
  Delay,
  NO_BATCH_TIME,
  Site,
  type Station,
  World,
} from '../../src/stations/index.ts';
import { MS } from './bench.ts';

/** One attempt for each job, without end. */
const ONCE: AttemptsPlan = {
  attempts: 1,
  on: ['shed', 'failed', 'timeout'],
  backoff: { kind: 'drawn', time: new Constant(0) },
  timeout: Infinity,
  cancelLate: true,
  deadline: Infinity,
  propagate: true,
  budget: null,
  hedgeAfter: Infinity,
  hedgeQuantile: null,
  breaker: null,
};

/** Retries a fixed time after each loss. */
export const backoff = (ms: number): AttemptsPlan['backoff'] => ({
  kind: 'drawn',
  time: new Constant(ms * MS),
});

/** Jobs that come at these times, in milliseconds. */
export const coming = (...times: readonly number[]): Traffic => ({
  kind: 'trace',
  times: times.map((ms) => ms * MS),
  scale: 1,
  work: [],
});

/** One worker that takes so long, with so many places to wait. */
export const worker =
  (time: Distribution, places = Infinity, workers = 1) =>
  (site: Site): Station =>
    new BatchingPool(site, {
      speeds: Array.from({ length: workers }, () => 1),
      dispatch: dispatchPolicies.fifo,
      rules: [{ max: 1, linger: 0 }],
      batchTime: new BatchTime(site, { ...NO_BATCH_TIME, service: [time] }),
      waiting:
        places === Infinity ? undefined : { places: [places], queues: [0], patience: [null] },
    });

export const delay =
  (time: Distribution) =>
  (site: Site): Station =>
    new Delay(site, time);

/** Jobs that go through these stations, with attempts by this plan. */
export class AttemptsBench {
  readonly sim = new Simulation();
  readonly world: World;
  readonly tally: RouteTally;
  readonly sites: Site[];
  /** When attempts came to the first station, in milliseconds. */
  readonly sent: number[] = [];

  constructor(
    plan: Partial<AttemptsPlan> | null,
    traffic: Traffic,
    stations: readonly ((site: Site) => Station)[],
    seed = 'attempts',
  ) {
    this.world = new World(seed, 1, this.sim);
    this.tally = new RouteTally(this.world, ['response']);
    this.sites = stations.map((make, i) => {
      const site = new Site(this.world, `station ${i}`);
      return site.open(make(site));
    });
    const [first] = this.sites;
    const accept = first!.accept.bind(first);
    first!.accept = (job) => {
      this.sent.push(this.sim.now / MS);
      accept(job);
    };
    const route = { number: 0, urgency: 0, tally: this.tally };
    const whole = plan && { ...ONCE, ...plan };
    new PlainJobs(this.world, 'jobs', route, traffic, this.sites, { attempts: whole });
  }

  run(ms: number): this {
    this.sim.run(ms * MS);
    return this;
  }

  get counts() {
    return this.tally.attempts!.counts;
  }

  /** How many responses there were, their sum in milliseconds, and how many jobs had none. */
  get response(): { count: number; sum: number; missing: number } {
    const { recent, missing } = this.tally.delay('response');
    return { count: recent.count, sum: recent.sum / MS, missing };
  }
}
