import type { Micros } from '../engine/index.ts';
import { type BatchRule, dispatchPolicies } from '../policies/index.ts';
import type { Distribution } from '../random/index.ts';
import {
  BulkTranscription,
  type DelayName,
  Dictation,
  PlainJobs,
  RouteTally,
  type Traffic,
} from '../speech/index.ts';
import { BatchingPool, BatchTime, Delay, type Sessions, Site, World } from '../stations/index.ts';
import { arrivalRate, callLength } from './demand.ts';
import type {
  BatchingPoolDescription,
  ClosedTraffic,
  ModelDescription,
  RouteDescription,
} from './description.ts';
import { distributionOf } from './distributions.ts';
import type { Load } from './load.ts';

/** Callers are followed from so many mean call lengths before the run: e⁻¹² of the calls are longer. */
const CALLS_BEFORE = 12;

/** One run of a model: its world, its stations and its routes, ready to go. */
export class System {
  readonly world: World;
  readonly sites = new Map<string, Site>();
  readonly tallies = new Map<string, RouteTally>();
  private readonly sessions = new Map<string, Sessions>(); // by pool
  private readonly model: ModelDescription;
  private readonly load: Load | null;

  constructor(model: ModelDescription, load: Load | null, seed: string) {
    this.model = model;
    this.load = load;
    this.world = new World(seed, model.routes.length);
    for (const station of model.stations) this.build(station);
    for (const [number, route] of model.routes.entries()) this.start(route, number);
  }

  /** The transient is over: statistics are of what begins from now on. */
  measure(): void {
    this.world.measuredFrom = this.world.sim.now;
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
    const { work } = station;
    const profile =
      work.kind === 'batch_time'
        ? { ...work.profile, service: [] }
        : { ...NO_PROFILE, service: this.byRoute((name) => distributionOf(work.time[name]!)) };
    const pool = new BatchingPool(site, {
      speeds: station.speeds,
      dispatch: dispatchPolicies[station.dispatch],
      rules: this.rules(station),
      batchTime: new BatchTime(site, profile),
    });
    site.open(pool);
    this.sessions.set(station.name, pool.sessions);
  }

  private byRoute(of: (className: string) => Distribution): Distribution[] {
    return this.model.routes.map((route) => of(route.class));
  }

  /** By urgency; classes that share one have the same rule. */
  private rules({ batch }: BatchingPoolDescription): BatchRule[] {
    const { classes } = this.model;
    const lowest = Math.max(...classes.map(({ urgency }) => urgency));
    return Array.from({ length: lowest + 1 }, (_, urgency) => {
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
    const traffic = this.traffic(route);
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

  private traffic(route: RouteDescription): Traffic {
    const { traffic } = route;
    const load = this.load?.route === route.name ? this.load : null;
    switch (traffic.kind) {
      case 'poisson': {
        const highest = load === null ? [] : [{ ...load, level: load.highest }];
        const calls = route.kind === 'dictation' ? callLength(route).mean : 0;
        return {
          kind: 'open',
          rate: arrivalRate(route, highest),
          share: load === null ? 1 : load.level / load.highest,
          since: Math.round(CALLS_BEFORE * calls),
        };
      }
      case 'closed':
        return population(route, traffic, load?.level ?? traffic.population);
      case 'paced': {
        const period = Math.round(traffic.period);
        return {
          kind: 'paced',
          streams: load?.level ?? traffic.streams,
          period,
          start: { kind: traffic.start, within: period },
        };
      }
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

function population(route: RouteDescription, closed: ClosedTraffic, members: number): Traffic {
  const { start, think, within, apart } = closed;
  const span = apart === undefined ? (within ?? rhythm(route)) : apart * members;
  return {
    kind: 'closed',
    population: members,
    think: distributionOf(think),
    start: { kind: start, within: Math.round(span) },
  };
}

/** The span over which a population starts unless the file says: one chunk, or one mean think time. */
function rhythm(route: RouteDescription): Micros {
  if (route.kind === 'dictation') return route.chunk;
  return route.traffic.kind === 'closed' ? distributionOf(route.traffic.think).mean : 0;
}

/** The delays that a route has, in the order of a turn. */
function delaysOf(route: RouteDescription): DelayName[] {
  return route.kind === 'dictation'
    ? ['first_partial', 'endpoint', 'final', 'chunk_response']
    : ['response'];
}
