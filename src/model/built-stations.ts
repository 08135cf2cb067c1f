import type { BatchRule } from '../policies/index.ts';
import { type Distribution, Zipf } from '../random/index.ts';
import {
  BatchingPool,
  type BatchingPoolOptions,
  BatchTime,
  Cache,
  type CacheOptions,
  ContinuousBatching,
  Delay,
  Dependency,
  FailingPool,
  type LossRules,
  NO_BATCH_TIME,
  PlainPool,
  PreemptivePool,
  ScaledPool,
  type SessionMemory,
  SharedDevicePool,
  Sharing,
  type Site,
  SlowBatchTime,
  type Station,
  type World,
} from '../stations/index.ts';
import { autoscaleRules } from './autoscale-rules.ts';
import { continuousBatchingOptions } from './continuous-batching.ts';
import type {
  BatchingPoolDescription,
  CacheDescription,
  ClientDescription,
  DelayDescription,
  ModelDescription,
  RouterDescription,
  StationDescription,
} from './description.ts';
import { disciplineOf } from './discipline.ts';
import { distributionOf } from './distributions.ts';
import { quotaOf } from './entry-limits.ts';
import type { StationPoints } from './fault-points.ts';
import type { GpuMemories } from './gpus.ts';
import type { OwnParts } from './own-parts.ts';
import { isPlain } from './plain-pools.ts';
import { stationsOf } from './routes.ts';
import { waitingRules } from './waiting-rules.ts';

/** What stations are built with, beside what is said of them. */
export class Workshop {
  readonly model: ModelDescription;
  readonly world: World;
  readonly gpus: GpuMemories;
  readonly own: OwnParts;

  constructor(model: ModelDescription, world: World, gpus: GpuMemories, own: OwnParts) {
    this.model = model;
    this.world = world;
    this.gpus = gpus;
    this.own = own;
  }

  get urgencies(): number {
    return 1 + Math.max(...this.model.classes.map(({ urgency }) => urgency));
  }

  byRoute(of: (className: string) => Distribution): Distribution[] {
    return this.model.routes.map((route) => of(route.class));
  }
}

interface Built {
  readonly built: Station;
  /** By urgency: how long the first jobs linger; nothing where none does. */
  readonly lingers?: readonly number[];
}

/** Routers and clients lead to others, and are built by who knows these. */
type Buildable = Exclude<StationDescription, RouterDescription | ClientDescription>;

/** How a station of each kind is built. */
const BUILDERS: {
  readonly [Kind in Buildable['kind']]: (
    station: Extract<Buildable, { readonly kind: Kind }>,
    site: Site,
    points: StationPoints,
    workshop: Workshop,
  ) => Built;
} = {
  delay: (station, site, { slowness }) => ({
    built: new Delay(site, distributionOf(station.time), {
      loss: lossRules(station),
      packet: Math.round(station.packet ?? 0),
      slowness,
      quota: station.quota === undefined ? null : quotaOf(station.quota),
    }),
  }),

  sharing: (station, site, _, workshop) => ({
    built: new Sharing(site, {
      workers: station.workers,
      concurrency: station.concurrency ?? Infinity,
      slowdown: station.slowdown,
      urgencies: workshop.urgencies,
      work: workshop.byRoute((name) => distributionOf(station.work[name]!)),
      first: station.first ? workshop.byRoute((name) => distributionOf(station.first![name]!)) : [],
    }),
  }),

  dependency: (station, site, { slowness }, workshop) => ({
    built: new Dependency(site, {
      times: workshop.byRoute((name) => distributionOf(station.time[name]!)),
      concurrency: station.concurrency ?? Infinity,
      urgencies: workshop.urgencies,
      errorRate: station.errorRate,
      cancellable: station.cancellable,
      quota: station.quota === undefined ? null : quotaOf(station.quota),
      slowness,
    }),
  }),

  cache: (station, site, { releases }, { model }) => ({
    built: new Cache(site, { ...cacheOptions(station, model), releases }),
  }),

  continuous_batching: (station, site, { slowness }, { model, urgencies, gpus }) => {
    const options = continuousBatchingOptions(station, model, urgencies, gpus.of(station));
    return { built: new ContinuousBatching(site, { ...options, slowness }) };
  },

  batching_pool: (station, site, points, workshop) => {
    const rules = batchRules(station, workshop.model, workshop.urgencies);
    const built = isPlain(station, points, workshop)
      ? plainPool(station, site, workshop)
      : poolOf(station, site, poolOptions(station, site, points, workshop, rules), points);
    return { built, lingers: rules.map(({ linger }) => linger) };
  },
};

/** A station as it is described, at its site, with what faults need of it. */
export function builtStation(
  station: Buildable,
  site: Site,
  points: StationPoints,
  workshop: Workshop,
): Built {
  const build = BUILDERS[station.kind] as (station: Buildable, ...rest: unknown[]) => Built;
  return build(station, site, points, workshop);
}

function plainPool(station: BatchingPoolDescription, site: Site, workshop: Workshop): PlainPool {
  sessionMemory(station, workshop.gpus);
  const { speeds } = station;
  const { urgencies } = workshop;
  return new PlainPool(site, { speeds, urgencies, service: serviceOf(station, workshop) });
}

function poolOptions(
  station: BatchingPoolDescription,
  site: Site,
  { slowness, hold }: StationPoints,
  workshop: Workshop,
  rules: readonly BatchRule[],
): BatchingPoolOptions {
  const { work, setup } = station;
  const { model, world, gpus, own } = workshop;
  const profile = { ...profileOf(work), service: serviceOf(station, workshop) };
  const discipline = disciplineOf(station, model);
  const dispatch = own.dispatch?.[station.name] ?? discipline.dispatch;
  return {
    speeds: station.speeds,
    ...discipline,
    dispatch: world.watch === null ? dispatch : world.watch.at(site.name).deciding(dispatch),
    rules,
    batchTime:
      slowness === null ? new BatchTime(site, profile) : new SlowBatchTime(site, profile, slowness),
    hold: hold ?? undefined,
    waiting: waitingRules(station, model),
    setup: setup && {
      time: distributionOf(setup.time),
      keepAlive: distributionOf(setup.keepAlive),
      prewarm: setup.prewarm,
    },
    sessionMemory: sessionMemory(station, gpus),
    reconnect: station.reconnect && distributionOf(station.reconnect),
  };
}

/** By route; empty where jobs do not bring their service times. */
const serviceOf = ({ work }: BatchingPoolDescription, workshop: Workshop): Distribution[] =>
  work.kind === 'service' ? workshop.byRoute((name) => distributionOf(work.time[name]!)) : [];

/** By urgency; classes that share one have the same rule. */
function batchRules(
  { batch }: BatchingPoolDescription,
  { classes }: ModelDescription,
  urgencies: number,
): BatchRule[] {
  return Array.from({ length: urgencies }, (_, urgency) => {
    const name = classes.find((candidate) => candidate.urgency === urgency)?.name;
    if (name === undefined) return { max: 1, linger: 0 };
    return { max: batch.max[name]!, linger: Math.round(batch.linger[name]!) };
  });
}

/** Puts the weights of a pool on its GPUs. Returns where the state of its audio streams lies; undefined if it has none. */
function sessionMemory(
  pool: BatchingPoolDescription,
  gpus: GpuMemories,
): SessionMemory | undefined {
  const { weights = 0, perStream = 0 } = pool.memory ?? {};
  if (weights === 0 && perStream === 0) return undefined;
  const memories = gpus.of(pool);
  for (const memory of memories) memory.keep(Math.round(weights));
  return perStream === 0 ? undefined : { memories, perSession: Math.round(perStream) };
}

function cacheOptions(cache: CacheDescription, model: ModelDescription): CacheOptions {
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
    keys: model.routes.map((route) => {
      const asks = route.kind === 'jobs' && stationsOf(route, model).includes(name);
      const asked = asks ? keys?.[route.class] : undefined;
      return asked === undefined ? null : new Zipf(asked.keys, asked.exponent);
    }),
  };
}

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

/** Work that jobs bring is taken as audio that takes as long as it lasts. */
const OF_JOB = { ...NO_BATCH_TIME, perAudioSecond: 1_000_000 };

function profileOf(work: BatchingPoolDescription['work']) {
  if (work.kind === 'batch_time') return work.profile;
  return work.kind === 'of_job' ? OF_JOB : NO_BATCH_TIME;
}
