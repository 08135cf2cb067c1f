import type { Micros } from '../engine/index.ts';
import type { Director } from '../faults/index.ts';
import {
  Fallback,
  type RoutingPolicy,
  routingPolicies,
  Trouble,
  type TroubleRule,
} from '../policies/index.ts';
import {
  type AttemptsPlan,
  Benchmark,
  BulkTranscription,
  Client,
  type DelayName,
  Dictation,
  type KnowledgeStations,
  PlainJobs,
  RouteTally,
  type Surge,
  type Traffic,
  UnderLoad,
  VoiceAgent,
  type VoiceAgentPlan,
  type VoiceAgentStations,
  VoiceTally,
} from '../speech/index.ts';
import {
  AnyStreams,
  type AudioStreams,
  BatchingPool,
  Cache,
  ContinuousBatching,
  type GpuMemory,
  Router,
  type Sessions,
  Site,
  type Station,
  WatchedSite,
  World,
} from '../stations/index.ts';
import { attemptsPlan } from './attempts-plan.ts';
import { builtStation, Workshop } from './built-stations.ts';
import type {
  ClientDescription,
  ModelDescription,
  OnGpus,
  RouteDescription,
  RouterDescription,
  StationDescription,
} from './description.ts';
import { distributionOf } from './distributions.ts';
import { doorsThrough } from './doors.ts';
import { entryLimit } from './entry-limits.ts';
import { FaultPoints } from './fault-points.ts';
import { directed } from './faults.ts';
import { GpuMemories } from './gpus.ts';
import { handOffFee, snippetsOf } from './knowledge.ts';
import type { Load } from './load.ts';
import type { OwnParts } from './own-parts.ts';
import { benchmarkPlan, type JobsRoute } from './protocol.ts';
import type { RetrievalDescription } from './retrieval-description.ts';
import { reaches } from './routes.ts';
import { surgesOf } from './surges.ts';
import { trafficOf } from './traffic.ts';
import type { TroubleDescription } from './trouble-schema.ts';
import { voiceAgentPlan } from './voice-agent.ts';
import type { VoiceAgentDescription } from './voice-agent-description.ts';

const HOUR: Micros = 3_600_000_000;

/** One run of a model: its world, its stations and its routes, ready to go. */
export class System {
  readonly world: World;
  readonly sites = new Map<string, Site>();
  readonly tallies = new Map<string, RouteTally>();
  private readonly sessions = new Map<string, Sessions>(); // by pool
  readonly continuous = new Map<string, ContinuousBatching>();
  readonly pools = new Map<string, BatchingPool>(); // but for plain ones
  readonly caches = new Map<string, Cache>();
  private readonly routers = new Map<string, Router>();
  /** By route: what load generators saw. */
  readonly benchmarks = new Map<string, Benchmark>();
  readonly gpus: GpuMemories;
  private readonly own: OwnParts;
  private readonly workshop: Workshop;
  /** Lets faults and runbooks act; null if the model has none. */
  readonly director: Director | null;
  private readonly points: FaultPoints;
  private readonly attempts = new Map<string, AttemptsPlan>(); // by route
  private readonly agents = new Map<string, VoiceAgentPlan>(); // by route
  private readonly surges = new Map<string, Surge>(); // by fault
  private readonly model: ModelDescription;
  private readonly load: Load | null;

  /**
   * `world` may be one that is watched, of this seed and with room for the routes. `origin`: when measuring begins,
   * from where the times of faults count.
   */
  constructor(
    model: ModelDescription,
    load: Load | null,
    seed: string,
    world = new World(seed, model.routes.length),
    origin: Micros = 0,
    own: OwnParts = {},
  ) {
    this.own = own;
    this.model = model;
    this.load = load;
    this.world = world;
    this.points = new FaultPoints(model);
    this.gpus = new GpuMemories(world.sim, model.gpus);
    this.workshop = new Workshop(model, world, this.gpus, own);
    for (const station of model.stations) this.build(station);
    for (const station of model.stations) {
      if (station.kind === 'router') this.open(station);
      if (station.kind === 'client') this.openClient(station);
    }
    world.watch?.begins();
    for (const [number, route] of model.routes.entries()) this.start(route, number);
    const { sites, tallies, points, attempts, agents, surges, routers } = this;
    this.director = directed(
      model,
      {
        world,
        sites,
        tallies,
        points,
        attempts,
        agents,
        surges,
        routers,
        spent: () => this.spent,
      },
      origin,
    );
  }

  /** By worker of a station: the memory of its GPU, shared with the other stations on the same group. */
  memoriesOf(station: OnGpus): readonly GpuMemory[] {
    return this.gpus.of(station);
  }

  /** The least share of its memory that can be had on any of a station's GPUs now; NaN where that has no limit. */
  leastMemoryFree(station: string): number {
    const described = this.model.stations.find(({ name }) => name === station)!;
    if (!('gpus' in described) || described.gpus === undefined) return NaN;
    const shares = this.memoriesOf(described).map(
      ({ available, capacity }) => available / capacity,
    );
    return Math.min(...shares);
  }

  /** The transient is over: statistics are of what begins after this instant. */
  measure(after: Micros): void {
    this.world.measuredFrom = after;
    this.gpus.measure();
    for (const site of this.sites.values()) site.measure();
    for (const tally of this.tallies.values()) tally.measure();
  }

  /** US dollars that GPUs, all of them always there, and jobs served have cost. */
  get spent(): number {
    const { gpus, stations } = this.model;
    const perHour = gpus.reduce((sum, { price = 0, count }) => sum + price * count, 0);
    const fees = stations.reduce((sum, { name, fee = 0 }) => {
      const jobs = this.sites.get(name)!.routes.reduce((all, { served }) => all + served, 0);
      return sum + fee * jobs;
    }, 0);
    const humans = this.model.routes.reduce((sum, route) => {
      const tally = this.tallies.get(route.name);
      return tally instanceof VoiceTally ? sum + handOffFee(route) * tally.counts.handedOff : sum;
    }, 0);
    return (perHour * this.world.sim.now) / HOUR + fees + humans;
  }

  /** Watched where somebody watches the run. */
  private siteOf(name: string): Site {
    const { world } = this;
    return world.watch === null
      ? new Site(world, name)
      : new WatchedSite(world, name, world.watch.at(name));
  }

  /** Routers and clients are opened once all others are there. */
  private build(station: StationDescription): void {
    const site = this.siteOf(station.name);
    this.sites.set(station.name, site);
    const own = this.own.stations?.[station.name];
    if (own !== undefined) this.openAt(site, station, own(site));
    else if (station.kind !== 'router' && station.kind !== 'client') {
      const points = this.points.at(site, this.workshop.urgencies);
      const { built, lingers = [] } = builtStation(station, site, points, this.workshop);
      this.points.open(site, { described: station, built, points, lingers });
      this.remember(station.name, built);
    }
  }

  private remember(name: string, built: Station): void {
    if (built instanceof Cache) this.caches.set(name, built);
    if (built instanceof ContinuousBatching) this.continuous.set(name, built);
    if (built instanceof BatchingPool) {
      this.pools.set(name, built);
      this.sessions.set(name, built.sessions);
    }
  }

  private open(router: RouterDescription): void {
    const site = this.sites.get(router.name)!;
    const { policy, signals, sticky, healthCheck } = router;
    const targets = router.to.map(({ station, network }) => ({
      site: this.sites.get(station)!,
      network: Math.round(network),
      workers: this.workersOf(station),
      audioStreams: this.sessions.get(station) ?? null,
    }));
    const opened = new Router(site, {
      targets,
      policy: routingPolicy(router),
      tiers: policy === 'fallback',
      sticky,
      late: router.fallback?.late ?? Infinity,
      window: router.fallback?.window ?? Infinity,
      signals: Math.round(signals),
      health:
        healthCheck === undefined ? null : { ...healthCheck, every: Math.round(healthCheck.every) },
      parts: this.points.parts(router.name),
    });
    this.openAt(site, router, opened);
    this.routers.set(router.name, opened);
  }

  private openClient(client: ClientDescription): void {
    const site = this.sites.get(client.name)!;
    const doors = doorsThrough(client.through, this.model, this);
    this.openAt(site, client, new Client(site, attemptsPlan(client)!, doors));
  }

  /** Opens a station with what faults pull in front of it. */
  private openAt(site: Site, described: StationDescription, built: Station): void {
    const points = this.points.at(site, this.workshop.urgencies);
    this.points.open(site, { described, built, points, lingers: [] });
  }

  /** 1 where any number of jobs is served at a time. */
  private workersOf(name: string): number {
    const station = this.model.stations.find((each) => each.name === name)!;
    if (station.kind === 'sharing') return station.workers;
    if (station.kind === 'dependency') return station.concurrency ?? 1;
    return 'speeds' in station ? station.speeds.length : 1;
  }

  /** Of the pool of that name, or of those behind a router. */
  private audioStreamsOf(name: string): AudioStreams {
    return this.routers.get(name) ?? this.sessions.get(name)!;
  }

  private stationsOfAgent(route: VoiceAgentDescription): VoiceAgentStations {
    const site = (name: string): Site => this.sites.get(name)!;
    const hop = (name: string | undefined): Site | null => (name === undefined ? null : site(name));
    const { phraseCache, languageModel } = route;
    const cache = phraseCache === undefined ? undefined : this.caches.get(phraseCache)!;
    return {
      uplink: hop(route.uplink),
      recognizer: hop(route.recognizer),
      audioStreams:
        route.recognizer === undefined ? new AnyStreams() : this.audioStreamsOf(route.recognizer),
      knowledge: this.knowledgeOf(route),
      tool: hop(route.tools?.service),
      languageModel: site(languageModel),
      forget: (conversation) => this.forget(conversation, languageModel),
      phrases: hop(phraseCache),
      keep: (key) => cache?.insert(key),
      synthesizer: hop(route.synthesizer),
      vocoder:
        route.vocoder === undefined
          ? null
          : { door: site(route.vocoder), streams: this.audioStreamsOf(route.vocoder) },
      downlink: hop(route.downlink),
    };
  }

  /** A conversation with the language model of that name, or with one behind a router, is over. */
  private forget(conversation: number, languageModel: string): void {
    this.routers.get(languageModel)?.forget(conversation);
    for (const [name, batching] of this.continuous) {
      if (reaches(languageModel, name, this.model)) batching.closeSession(conversation);
    }
  }

  private knowledgeOf({ retrieval }: VoiceAgentDescription): KnowledgeStations | null {
    if (retrieval === undefined) return null;
    const cache = snippetsOf(retrieval);
    return {
      index: this.sites.get(retrieval.index)!,
      access: retrieval.access ? this.sites.get(retrieval.access.service)! : null,
      snippets: cache === undefined ? null : this.sites.get(cache)!,
      keepSnippet: (key) => this.caches.get(cache!)!.insert(key),
      underLoad: this.underLoadOf(retrieval),
    };
  }

  private underLoadOf({ underLoad }: RetrievalDescription): UnderLoad | null {
    if (underLoad === undefined) return null;
    const { station, trouble } = underLoad;
    return new UnderLoad(
      this.sites.get(station)!,
      this.workersOf(station),
      new Trouble(troubleRule(trouble)),
      trouble,
    );
  }

  private start(route: RouteDescription, number: number): void {
    const { world, model } = this;
    const urgency = model.classes.find(({ name }) => name === route.class)!.urgency;
    const load = this.load?.route === route.name ? this.load : null;
    const traffic = this.withSurges(trafficOf(route, load), route, load);
    if (route.kind === 'voice_agent') {
      const tally = new VoiceTally(world, {
        tenants: route.callers.tenants.length,
        retrieves: route.retrieval !== undefined,
        recognizes: route.recognizer !== undefined,
        highRisks: route.callers.intents.map(({ risk }) => risk === 'high'),
      });
      this.tallies.set(route.name, tally);
      const place = { number, urgency, tally };
      const plan = voiceAgentPlan(route, traffic);
      this.agents.set(route.name, plan);
      new VoiceAgent(world, route.name, place, plan, this.stationsOfAgent(route));
      return;
    }
    const tally = new RouteTally(world, delaysOf(route, model));
    this.tallies.set(route.name, tally);
    const place = { number, urgency, tally };
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
            audioStreams: this.audioStreamsOf(route.recognizer),
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
      case 'jobs': {
        const doors = doorsThrough(route.through, model, this);
        if (route.protocol !== undefined) {
          const plan = benchmarkPlan(
            { ...route, protocol: route.protocol },
            load,
            hasTokens(route, model),
          );
          this.benchmarks.set(route.name, new Benchmark(world, route.name, place, plan, doors));
          return;
        }
        const attempts = attemptsPlan(route);
        if (attempts !== null) this.attempts.set(route.name, attempts);
        new PlainJobs(world, route.name, place, traffic, doors, {
          attempts,
          limit: route.admission === undefined ? null : entryLimit(route.admission),
        });
      }
    }
  }

  /** The traffic of a route, and who comes on top of it while faults let them. */
  private withSurges(traffic: Traffic, route: RouteDescription, load: Load | null): Traffic {
    const surges = surgesOf(this.model, route, load);
    for (const surge of surges) this.surges.set(surge.name, surge);
    return surges.length === 0 || traffic.kind !== 'open' ? traffic : { ...traffic, surges };
  }
}

function routingPolicy({
  policy,
  overflow = Infinity,
  fallback,
}: RouterDescription): RoutingPolicy {
  if (policy !== 'fallback') return routingPolicies[policy](overflow);
  return new Fallback(troubleRule(fallback!)).policy;
}

const troubleRule = ({ enter, leave, burn, hold }: TroubleDescription): TroubleRule => ({
  enter,
  leave,
  burn,
  hold: Math.round(hold),
});

/** The delays that a route has, in the order of a turn. */
function delaysOf(route: RouteDescription, model: ModelDescription): DelayName[] {
  if (route.kind === 'dictation') return ['first_partial', 'endpoint', 'final', 'chunk_response'];
  const timesTokens =
    route.kind === 'jobs' && route.protocol !== undefined && hasTokens(route, model);
  return timesTokens ? ['llm_first_token', 'response'] : ['response'];
}

/** Does a station on the way tell when the first token, or piece, is ready? */
const hasTokens = ({ through }: JobsRoute, { stations }: ModelDescription): boolean =>
  stations.some(
    (station) =>
      through.includes(station.name) &&
      (station.kind === 'continuous_batching' ||
        (station.kind === 'sharing' && station.first !== undefined)),
  );
