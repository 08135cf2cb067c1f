import type { Micros } from '../engine/index.ts';
import { type BatchRule, dispatchPolicies } from '../policies/index.ts';
import type { Distribution } from '../random/index.ts';
import {
  BulkTranscription,
  type DelayName,
  Dictation,
  PlainJobs,
  RouteTally,
} from '../speech/index.ts';
import {
  BatchingPool,
  BatchTime,
  Delay,
  type Sessions,
  Sharing,
  Site,
  World,
} from '../stations/index.ts';
import type { BatchingPoolDescription, ModelDescription, RouteDescription } from './description.ts';
import { distributionOf } from './distributions.ts';
import type { Load } from './load.ts';
import { trafficOf } from './traffic.ts';
import { waitingRules } from './waiting-rules.ts';

/** One run of a model: its world, its stations and its routes, ready to go. */
export class System {
  readonly world: World;
  readonly sites = new Map<string, Site>();
  readonly tallies = new Map<string, RouteTally>();
  private readonly sessions = new Map<string, Sessions>(); // by pool
  private readonly model: ModelDescription;
  private readonly load: Load | null;

  /** `world` may be one that is watched, of this seed and with room for the routes. */
  constructor(
    model: ModelDescription,
    load: Load | null,
    seed: string,
    world = new World(seed, model.routes.length),
  ) {
    this.model = model;
    this.load = load;
    this.world = world;
    for (const station of model.stations) this.build(station);
    for (const [number, route] of model.routes.entries()) this.start(route, number);
  }

  /** The transient is over: statistics are of what begins after this instant. */
  measure(after: Micros): void {
    this.world.measuredFrom = after;
    for (const site of this.sites.values()) site.measure();
    for (const tally of this.tallies.values()) tally.measure();
  }

  private build(station: ModelDescription['stations'][number]): void {
    const site = new Site(this.world, station.name);
    this.sites.set(station.name, site);
    if (station.kind === 'delay') {
      site.open(new Delay(site, distributionOf(station.time)));
      return;
    }
    if (station.kind === 'sharing') {
      site.open(
        new Sharing(site, {
          workers: station.workers,
          concurrency: station.concurrency ?? Infinity,
          slowdown: station.slowdown,
          urgencies: this.urgencies(),
          work: this.byRoute((name) => distributionOf(station.work[name]!)),
        }),
      );
      return;
    }
    const { work } = station;
    const service =
      work.kind === 'service' ? this.byRoute((name) => distributionOf(work.time[name]!)) : [];
    const pool = new BatchingPool(site, {
      speeds: station.speeds,
      dispatch: dispatchPolicies[station.dispatch],
      rules: this.rules(station),
      batchTime: new BatchTime(site, { ...profileOf(work), service }),
      waiting: waitingRules(station, this.model),
    });
    site.open(pool);
    this.sessions.set(station.name, pool.sessions);
  }

  private byRoute(of: (className: string) => Distribution): Distribution[] {
    return this.model.routes.map((route) => of(route.class));
  }

  private urgencies(): number {
    return 1 + Math.max(...this.model.classes.map(({ urgency }) => urgency));
  }

  /** By urgency; classes that share one have the same rule. */
  private rules({ batch }: BatchingPoolDescription): BatchRule[] {
    const { classes } = this.model;
    return Array.from({ length: this.urgencies() }, (_, urgency) => {
      const name = classes.find((candidate) => candidate.urgency === urgency)?.name;
      if (name === undefined) return { max: 1, linger: 0 };
      return { max: batch.max[name]!, linger: Math.round(batch.linger[name]!) };
    });
  }

  private start(route: RouteDescription, number: number): void {
    const { world, model } = this;
    const tally = new RouteTally(world, delaysOf(route));
    this.tallies.set(route.name, tally);
    const urgency = model.classes.find(({ name }) => name === route.class)!.urgency;
    const place = { number, urgency, tally };
    const traffic = trafficOf(route, this.load?.route === route.name ? this.load : null);
    const site = (name: string): Site => this.sites.get(name)!;
    switch (route.kind) {
      case 'dictation':
        new Dictation(
          world,
          route.name,
          place,
          {
            turns: distributionOf(route.turns),
            utterance: distributionOf(route.utterance),
            pause: distributionOf(route.pause),
            firstWord: Math.round(route.firstWord),
            silence: Math.round(route.silence),
            chunk: Math.round(route.chunk),
            listening: route.listening,
            traffic,
          },
          {
            uplink: route.uplink === undefined ? null : site(route.uplink),
            recognizer: site(route.recognizer),
            audioStreams: this.sessions.get(route.recognizer)!,
            downlink: route.downlink === undefined ? null : site(route.downlink),
          },
        );
        return;
      case 'bulk_transcription': {
        const segment = Math.round(route.segment);
        const plan = { file: distributionOf(route.file), segment, traffic };
        new BulkTranscription(world, route.name, place, plan, site(route.recognizer));
        return;
      }
      case 'jobs':
        new PlainJobs(world, route.name, place, traffic, route.through.map(site));
    }
  }
}

const NO_PROFILE = {
  base: 0,
  perJob: 0,
  perAudioSecond: 0,
  finalBase: 0,
  perFinal: 0,
  noiseCv: 0,
};

/** Work that jobs bring is taken as audio that takes as long as it lasts. */
const OF_JOB = { ...NO_PROFILE, perAudioSecond: 1_000_000 };

function profileOf(work: BatchingPoolDescription['work']) {
  if (work.kind === 'batch_time') return work.profile;
  return work.kind === 'of_job' ? OF_JOB : NO_PROFILE;
}

/** The delays that a route has, in the order of a turn. */
function delaysOf(route: RouteDescription): DelayName[] {
  return route.kind === 'dictation'
    ? ['first_partial', 'endpoint', 'final', 'chunk_response']
    : ['response'];
}
