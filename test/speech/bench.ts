import { type Door, type Job, Simulation } from '../../src/engine/index.ts';
import { dispatchPolicies } from '../../src/policies/index.ts';
import { Constant } from '../../src/random/index.ts';
import {
  type DelayName,
  Dictation,
  type DictationPlan,
  RouteTally,
} from '../../src/speech/index.ts';
import {
  BatchingPool,
  type BatchProfile,
  BatchTime,
  Delay,
  NO_BATCH_TIME,
  Site,
  type Station,
  World,
} from '../../src/stations/index.ts';

export const MS = 1_000;
export const SECOND = 1_000_000;

/** So many members who come once, all at the beginning, for they think for longer than any run. */
export const onceEach = (population: number) =>
  ({
    kind: 'closed',
    population,
    think: new Constant(1e15),
    start: { kind: 'synchronous', within: 0 },
  }) as const;

/** A chunk as it was sent. */
export interface Sent {
  readonly at: number;
  readonly kind: number;
}

export interface SpeechSetUp {
  readonly plan: DictationPlan;
  readonly seed?: string;
  readonly uplink?: (site: Site) => Station;
  readonly downlink?: (site: Site) => Station;
  readonly speeds?: readonly number[];
  readonly max?: number;
  readonly dispatch?: keyof typeof dispatchPolicies;
  readonly profile?: Partial<BatchProfile>;
}

const constant = (ms: number) => (site: Site) => new Delay(site, new Constant(ms * MS));

/** Dictation over an uplink of 20 ms, a recognizer that takes 10 ms and a downlink of 15 ms. */
export class SpeechBench {
  readonly sim = new Simulation();
  readonly world: World;
  readonly tally: RouteTally;
  readonly recognizer: Site;
  /** All chunks, in the order in which they were sent. */
  readonly sent: Sent[] = [];
  /** How many audio streams were closed while a chunk of theirs was under way. */
  closedTooSoon = 0;
  openStreams = 0;
  private readonly underWay = new Map<number, number>(); // chunks, by session

  constructor(setUp: SpeechSetUp) {
    this.world = new World(setUp.seed ?? 'speech', 1, this.sim);
    const site = (name: string, make: (site: Site) => Station): Site => {
      const place = new Site(this.world, name);
      return place.open(make(place));
    };
    const uplink = site('uplink', setUp.uplink ?? constant(20));
    this.recognizer = new Site(this.world, 'recognizer');
    const pool = new BatchingPool(this.recognizer, {
      speeds: setUp.speeds ?? [1],
      dispatch: dispatchPolicies[setUp.dispatch ?? 'strict_urgency'],
      rules: [{ max: setUp.max ?? 1, linger: 0 }],
      batchTime: new BatchTime(this.recognizer, {
        ...NO_BATCH_TIME,
        base: 10 * MS,
        ...setUp.profile,
      }),
    });
    this.recognizer.open(pool);
    this.watch(pool);
    const names: DelayName[] = ['first_partial', 'endpoint', 'final', 'chunk_response'];
    this.tally = new RouteTally(this.world, names);
    const route = { number: 0, urgency: 0, tally: this.tally };
    new Dictation(this.world, 'dictation', route, setUp.plan, {
      uplink: this.recorded(uplink),
      recognizer: this.recognizer,
      audioStreams: pool.sessions,
      downlink: site('downlink', setUp.downlink ?? constant(15)),
    });
  }

  run(until: number): this {
    this.sim.run(until);
    return this;
  }

  /** How many there are of a delay so far, their sum in milliseconds (exact), and how many never came. */
  delay(name: DelayName): { count: number; sum: number; missing: number } {
    const { recent, missing } = this.tally.delay(name);
    return { count: recent.count, sum: recent.sum / MS, missing };
  }

  private recorded(uplink: Site): Door {
    return {
      accept: (job) => {
        this.sent.push({ at: this.sim.now, kind: job.kind });
        this.underWay.set(job.session, (this.underWay.get(job.session) ?? 0) + 1);
        uplink.accept(job);
      },
    };
  }

  /** Counts chunks under way by audio stream, and the streams that are closed before the last has left. */
  private watch({ sessions }: BatchingPool): void {
    const open = sessions.open.bind(sessions);
    const close = sessions.close.bind(sessions);
    const give = this.world.jobs.give.bind(this.world.jobs);
    sessions.open = () => {
      this.openStreams++;
      return open();
    };
    sessions.close = (session) => {
      this.openStreams--;
      if ((this.underWay.get(session) ?? 0) > 0) this.closedTooSoon++;
      close(session);
    };
    this.world.jobs.give = (job: Job) => {
      this.underWay.set(job.session, this.underWay.get(job.session)! - 1);
      give(job);
    };
  }
}
