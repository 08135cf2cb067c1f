import type { Micros } from '../engine/index.ts';
import type { Director } from '../faults/index.ts';
import {
  type BatchRule,
  Fallback,
  type RoutingPolicy,
  routingPolicies,
  Trouble,
  type TroubleRule,
} from '../policies/index.ts';
import { type Distribution, Zipf } from '../random/index.ts';
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
  type BatchingPoolOptions,
  BatchTime,
  Cache,
  type CacheOptions,
  ContinuousBatching,
  Delay,
  Dependency,
  FailingPool,
  type GpuMemory,
  type LossRules,
  PreemptivePool,
  Router,
  ScaledPool,
  type SessionMemory,
  type Sessions,
  SharedDevicePool,
  Sharing,
  Site,
  SlowBatchTime,
  type Station,
  WatchedSite,
  World,
} from '../stations/index.ts';
import { attemptsPlan } from './attempts-plan.ts';
import { autoscaleRules } from './autoscale-schema.ts';
import { continuousBatchingOptions } from './continuous-batching.ts';
import type {
  BatchingPoolDescription,
  CacheDescription,
  ClientDescription,
  DelayDescription,
  ModelDescription,
  OnGpus,
  RouteDescription,
  RouterDescription,
  StationDescription,
} from './description.ts';
import { disciplineOf } from './discipline.ts';
import { distributionOf } from './distributions.ts';
import { doorsThrough } from './doors.ts';
import { entryLimit, quotaOf } from './entry-limits.ts';
import { FaultPoints, type StationPoints } from './fault-points.ts';
import { directed } from './faults.ts';
import { GpuMemories } from './gpus.ts';
import { handOffFee, snippetsOf } from './knowledge.ts';
import type { Load } from './load.ts';
import type { OwnParts } from './own-parts.ts';
import { benchmarkPlan, type JobsRoute } from './protocol.ts';
import type { RetrievalDescription } from './retrieval-description.ts';
import { reaches, stationsOf } from './routes.ts';
import { surgesOf } from './surges.ts';
import { trafficOf } from './traffic.ts';
import type { TroubleDescription } from './trouble-schema.ts';
import { voiceAgentPlan } from './voice-agent.ts';
import type { VoiceAgentDescription } from './voice-agent-description.ts';
import { waitingRules } from './waiting-rules.ts';

const HOUR: Micros = 3_600_000_000;

/** One run of a model: its world, its stations and its routes, ready to go. */
export class System {
  readonly world: World;
  readonly sites = new Map<string, Site>();
  readonly tallies = new Map<string, RouteTally>();
  private readonly sessions = new Map<string, Sessions>(); // by pool
  readonly continuous = new Map<string, ContinuousBatching>();
  readonly pools = new Map<string, BatchingPool>();
  readonly caches = new Map<string, Cache>();
  private readonly routers = new Map<string, Router>();
  /** By route: what load generators saw. */
  readonly benchmarks = new Map<string, Benchmark>();
  readonly gpus: GpuMemories;
  private readonly own: OwnParts;
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

  private build(station: ModelDescription['stations'][number]): void {
    const site = this.siteOf(station.name);
    this.sites.set(station.name, site);
    const own = this.own.stations?.[station.name];
    if (own !== undefined) {
      this.openAt(site, station, () => own(site));
      return;
    }
    if (station.kind === 'router' || station.kind === 'client') return; // opened once all others are there
    const points = this.points.at(site, this.urgencies());
    const open = (built: Station, lingers: readonly Micros[] = []): void =>
      this.points.open(site, { described: station, built, points, lingers });
    if (station.kind === 'delay') {
      open(
        new Delay(site, distributionOf(station.time), {
          loss: lossRules(station),
          packet: Math.round(station.packet ?? 0),
          slowness: points.slowness,
          quota: station.quota === undefined ? null : quotaOf(station.quota),
        }),
      );
      return;
    }
    if (station.kind === 'sharing') {
      open(
        new Sharing(site, {
          workers: station.workers,
          concurrency: station.concurrency ?? Infinity,
          slowdown: station.slowdown,
          urgencies: this.urgencies(),
          work: this.byRoute((name) => distributionOf(station.work[name]!)),
          first: station.first ? this.byRoute((name) => distributionOf(station.first![name]!)) : [],
        }),
      );
      return;
    }
    if (station.kind === 'dependency') {
      open(
        new Dependency(site, {
          times: this.byRoute((name) => distributionOf(station.time[name]!)),
          concurrency: station.concurrency ?? Infinity,
          urgencies: this.urgencies(),
          errorRate: station.errorRate,
          cancellable: station.cancellable,
          quota: station.quota === undefined ? null : quotaOf(station.quota),
          slowness: points.slowness,
        }),
      );
      return;
    }
    if (station.kind === 'cache') {
      const cache = new Cache(site, {
        ...this.cacheOptions(station),
        releases: points.releases,
      });
      open(cache);
      this.caches.set(station.name, cache);
      return;
    }
    if (station.kind === 'continuous_batching') {
      const memories = this.memoriesOf(station);
      const options = continuousBatchingOptions(station, this.model, this.urgencies(), memories);
      const batching = new ContinuousBatching(site, { ...options, slowness: points.slowness });
      open(batching);
      this.continuous.set(station.name, batching);
      return;
    }
    const { work, setup } = station;
    const service =
      work.kind === 'service' ? this.byRoute((name) => distributionOf(work.time[name]!)) : [];
    const profile = { ...profileOf(work), service };
    const rules = this.rules(station);
    const discipline = disciplineOf(station, this.model);
    const dispatch = this.own.dispatch?.[station.name] ?? discipline.dispatch;
    const options: BatchingPoolOptions = {
      speeds: station.speeds,
      ...discipline,
      dispatch:
        this.world.watch === null ? dispatch : this.world.watch.at(site.name).deciding(dispatch),
      rules,
      batchTime:
        points.slowness === null
          ? new BatchTime(site, profile)
          : new SlowBatchTime(site, profile, points.slowness),
      hold: points.hold ?? undefined,
      waiting: waitingRules(station, this.model),
      setup: setup && {
        time: distributionOf(setup.time),
        keepAlive: distributionOf(setup.keepAlive),
        prewarm: setup.prewarm,
      },
      sessionMemory: this.sessionMemory(station),
      reconnect: station.reconnect && distributionOf(station.reconnect),
    };
    const lingers = rules.map(({ linger }) => linger);
    const pool = poolOf(station, site, options, points);
    open(pool, lingers);
    this.sessions.set(station.name, pool.sessions);
    this.pools.set(station.name, pool);
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
    this.openAt(site, router, () => opened);
    this.routers.set(router.name, opened);
  }

  private openClient(client: ClientDescription): void {
    const site = this.sites.get(client.name)!;
    const doors = doorsThrough(client.through, this.model, this);
    this.openAt(site, client, () => new Client(site, attemptsPlan(client)!, doors));
  }

  /** Opens a station with what faults pull in front of it. */
  private openAt(site: Site, described: StationDescription, build: () => Station): void {
    const points = this.points.at(site, this.urgencies());
    this.points.open(site, { described, built: build(), points, lingers: [] });
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

  /** Puts the weights of a pool on its GPUs. Returns where the state of its audio streams lies; undefined if it has none. */
  private sessionMemory(pool: BatchingPoolDescription): SessionMemory | undefined {
    const { weights = 0, perStream = 0 } = pool.memory ?? {};
    if (weights === 0 && perStream === 0) return undefined;
    const memories = this.memoriesOf(pool);
    for (const memory of memories) memory.keep(Math.round(weights));
    return perStream === 0 ? undefined : { memories, perSession: Math.round(perStream) };
  }

  private cacheOptions(cache: CacheDescription): CacheOptions {
    const { name, capacity, eviction, keep = Infinity, renewed, hitTime, inserted, keys } = cache;
    const { singleFlight } = cache;
    return {
      capacity,
      eviction,
      keep: Math.round(keep),
      renewed,
      hitTime: distributionOf(hitTime),
      inserted,
      singleFlight: singleFlight === undefined ? null : Math.max(1, Math.round(singleFlight)),
      keys: this.model.routes.map((route) => {
        const asks = route.kind === 'jobs' && stationsOf(route, this.model).includes(name);
        const asked = asks ? keys?.[route.class] : undefined;
        return asked === undefined ? null : new Zipf(asked.keys, asked.exponent);
      }),
    };
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

const lossRules = ({ loss }: DelayDescription): LossRules | null =>
  loss === undefined
    ? null
    : { share: loss.share, resendAfter: Math.max(1, Math.round(loss.resendAfter)) };

function poolOf(
  { preemption, breakdowns, autoscale }: BatchingPoolDescription,
  site: Site,
  options: BatchingPoolOptions,
  { losesWorkers }: StationPoints,
): BatchingPool {
  if (preemption !== undefined) {
    return new PreemptivePool(site, options, preemption, losesWorkers);
  }
  if (breakdowns !== undefined) {
    const { every, repair, work } = breakdowns;
    const rules = { every: distributionOf(every), repair: distributionOf(repair) };
    return new FailingPool(site, options, rules, work);
  }
  if (losesWorkers) return new FailingPool(site, options, null, 'restart');
  if (autoscale !== undefined) return new ScaledPool(site, options, autoscaleRules(autoscale));
  const { device } = options.batchTime;
  if (device !== null) return new SharedDevicePool(site, options, device);
  return new BatchingPool(site, options);
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
