import type { Micros } from '../engine/index.ts';
import type { Observer, Violation } from '../invariants/index.ts';
import {
  type AttemptCounts,
  type DelayName,
  type DelayTally,
  type RouteTally,
  type StagesOfGap,
  type TenantCounts,
  type VoiceCounts,
  VoiceTally,
} from '../speech/index.ts';
import { type ContinuousBatching, type Site, type TokenCounts, World } from '../stations/index.ts';
import { type HistogramData, slope, type TimeAverage } from '../statistics/index.ts';
import { attemptsOf, attemptsOver, attemptsResult, attemptsSince } from './attempt-results.ts';
import type { ModelDescription, RouteDescription, StationDescription } from './description.ts';
import { observerOf } from './invariants.ts';
import type { Load } from './load.ts';
import type { OwnParts } from './own-parts.ts';
import { type BenchmarkReport, reportOf } from './protocol.ts';
import { isCall, stationsOf } from './routes.ts';
import { System } from './system.ts';

/** How long a replication runs. Microseconds, whole. */
export interface Spans {
  readonly transient: Micros;
  readonly measure: Micros;
  /** Length of the windows that the measured time is cut in; the last one may be shorter. */
  readonly window: Micros;
  /**
   * Nothing is left out, not even what happens at the first instant, which otherwise belongs to the
   * transient; `transient` is then 0.
   */
  readonly terminating?: boolean;
  /** By route: turns whose primary delay is longer are harmed, where there are faults; a route left out has no limit. */
  readonly limits?: Readonly<Record<string, Micros>> | undefined;
}

/** What one replication measured: plain data, for it crosses threads and is kept in files. */
export interface ReplicationResult {
  readonly fingerprint: string;
  /** Events of the whole run, transient included. */
  readonly events: number;
  readonly routes: readonly RouteResult[];
  readonly stations: readonly StationResult[];
  readonly gpus: readonly GpuResult[];
  readonly windows: readonly WindowResult[];
  /** In the order of the file, faults first, then runbooks; left out if there are none. */
  readonly cues?: readonly CueResult[];
  /** In the order of the file; left out if there are none. */
  readonly invariants?: readonly InvariantResult[];
}

/** What came of an invariant; times in microseconds since measuring began. */
export interface InvariantResult {
  readonly name: string;
  /** Events at which it did not hold. */
  readonly violations: number;
  readonly first: ViolationResult | null;
}

export interface ViolationResult extends Violation {
  /** Names of the faults and runbooks that acted then. */
  readonly acting: readonly string[];
}

/** When a fault or a runbook began and ended, in microseconds since measuring began; null for never. */
interface CueResult {
  readonly name: string;
  readonly kind: 'fault' | 'runbook';
  /** When what it waits for had been seen for long enough; of a fault that begins at a time, its begin. */
  readonly seen: Micros | null;
  readonly begun: Micros | null;
  readonly ended: Micros | null;
  /** When what it waits for was last seen. */
  readonly lastHeld: Micros | null;
}

export interface RouteResult {
  readonly route: string;
  readonly offered: number;
  readonly served: number;
  readonly failed: number;
  /** Turns whose jobs found no room to wait, and turns whose patience ended. */
  readonly shed: number;
  readonly abandoned: number;
  /** Turns offered in the measured time that had not ended by its end. */
  readonly censored: number;
  /** Mean number of calls (files, jobs) in progress. */
  readonly inProgress: number;
  readonly delays: readonly DelayResult[];
  /** Of a route of plain jobs; else null. */
  readonly attempts: AttemptsResult | null;
  /** Of a route on which an agent answers; else null. */
  readonly voice: VoiceResult | null;
  /** Of a route under a protocol: by delay, what its load generator reports. */
  readonly reports?: Readonly<Partial<Record<DelayName, BenchmarkReport>>>;
}

/** Attempts of requests that began in the measured time. */
export interface AttemptsResult extends AttemptCounts {
  /** Mean number of requests that wait for their next attempt. */
  readonly waiting: number;
  /** Share of the time in which the breaker is open; NaN without one. */
  readonly open: number;
}

/** What is counted of turns with an agent. */
export interface VoiceResult {
  readonly counts: VoiceCounts;
  readonly stages: readonly StagesOfGap[];
  /** In the order of the model file. */
  readonly tenants: readonly TenantCounts[];
  /** Attempts at the services that turns ask, in the order of a turn. */
  readonly edges: readonly EdgeResult[];
}

/** Attempts of a route at one service. */
export interface EdgeResult extends AttemptsResult {
  readonly dependency: string;
}

/** The same in one window: counts only. */
export interface WindowEdgeResult extends AttemptCounts {
  readonly dependency: string;
}

export interface DelayResult {
  readonly delay: DelayName;
  readonly histogram: HistogramData;
  /** Turns that ended without this delay. */
  readonly missing: number;
}

export interface StationResult {
  readonly station: string;
  /** Mean number of busy workers. */
  readonly busyWorkers: number;
  /** Mean number of jobs in service. */
  readonly inService: number;
  /** Batches started, and those of them with as many jobs as allowed. */
  readonly batches: number;
  readonly fullBatches: number;
  readonly departures: number;
  /** Setups of workers that began, and mean number of workers in one. */
  readonly coldStarts: number;
  readonly workersInSetup: number;
  /** Of a pool whose workers fail: how often one did, and mean number of those that are failed. */
  readonly breakdowns?: { readonly failures: number; readonly failedWorkers: number } | undefined;
  /** Of a station whose workers follow the load. */
  readonly scaling?: ScalingResult | undefined;
  /** Of a station with continuous batching. */
  readonly tokens?: TokenCounts | undefined;
  readonly routes: readonly StationRouteResult[];
}

/** How the number of workers went up and down. */
interface ScalingResult {
  /** Mean number of workers that are not off. */
  readonly workersProvisioned: number;
  /** Decisions to have more workers, and to have fewer. */
  readonly scaleOuts: number;
  readonly scaleIns: number;
}

/** What the jobs of one route met at one station. */
interface StationRouteResult {
  readonly route: string;
  /** Jobs that came, per second. */
  readonly arrivalRate: number;
  /** Mean number of waiting jobs. */
  readonly backlog: number;
  /**
   * By how many waiting jobs it grew per second (least squares over the measured time). Where any number
   * of jobs share workers nobody waits: there, by how many jobs in service, of all routes.
   */
  readonly backlogGrowth: number;
  /** Jobs that had what they came for. */
  readonly served: number;
  /** Worker time that they took, in microseconds; a batch's is divided evenly among its jobs. */
  readonly workerTime: number;
  /** Part of it that was of no use: its jobs were lost there, or nobody waited for them any more. */
  readonly wastedTime: number;
  /** Jobs that found no room to wait, were turned away, or waited too long; and those of them that waited too long. */
  readonly shed: number;
  readonly outdated: number;
  /** Jobs that asked a cache for something, and those that found it. */
  readonly lookups: number;
  readonly hits: number;
  /** How long jobs waited that then had service, and those that were lost: all that were let in. */
  readonly waiting: HistogramData;
  readonly waitedInVain: HistogramData;
  /** Waiting and service of the jobs that had it. */
  readonly sojourn: HistogramData;
}

/** The memory of a group of GPUs, as a share of what they have; NaN where it has no limit. */
export interface GpuResult {
  readonly group: string;
  /** Mean over GPUs and time. */
  readonly usedMean: number;
  /** The least that could be had on any GPU at any instant. */
  readonly leastFree: number;
  /** How often something did not fit: an audio stream, or a sequence at a step of its worker. */
  readonly refusals: number;
}

/** One window of the measured time. */
export interface WindowResult {
  /** Since measuring began. */
  readonly begin: Micros;
  readonly end: Micros;
  readonly routes: readonly WindowRouteResult[];
  readonly stations: readonly WindowStationResult[];
  /** Names of the faults and runbooks that act at some instant of it; left out if the model has none. */
  readonly acting?: readonly string[];
}

export interface WindowRouteResult {
  readonly route: string;
  readonly offered: number;
  readonly served: number;
  readonly failed: number;
  readonly shed: number;
  readonly abandoned: number;
  readonly inProgress: number;
  /** Calls (files, jobs) in progress at its end, whatever happens at that instant having happened. */
  readonly insideEnd: number;
  /** Of what ended in this window; NaN if nothing did. */
  readonly delays: readonly {
    readonly delay: DelayName;
    readonly p50: number;
    readonly p95: number;
    /** Left out where there are no faults. */
    readonly mean?: number;
  }[];
  /** Of a route of plain jobs; else null. */
  readonly attempts: AttemptCounts | null;
  /** Of a route on which an agent answers; else none. */
  readonly edges: readonly WindowEdgeResult[];
  /** Turns whose primary delay ended in this window above the limit; left out where there are no faults. */
  readonly late?: number;
  /** What GPUs, idle or not, and fees cost in it, US dollars, of all routes together; left out there too. */
  readonly cost?: number;
  /** Of a route on which an agent answers to several tenants: their turns; left out there too. */
  readonly tenants?: readonly WindowTenantResult[];
}

export interface WindowTenantResult {
  readonly tenant: string;
  readonly offered: number;
  readonly served: number;
  /** Failed, shed or abandoned. */
  readonly lost: number;
}

export interface WindowStationResult {
  readonly station: string;
  readonly busyWorkers: number;
  /** Of a station whose workers follow the load: mean number of those that are not off. */
  readonly workersProvisioned?: number | undefined;
  readonly backlog: number;
  /** Jobs at the station, waiting or in service, at the end of the window. */
  readonly insideEnd: number;
  /** Share of the look-ups that hit; NaN without any. Left out where there are no faults. */
  readonly hitRate?: number;
  /** Least share of the memory of its GPUs that can be had at its end; NaN without a limit. Left out there too. */
  readonly memoryFree?: number;
}

/** The measured time is cut in so many sections to see whether a backlog grows. */
const SECTIONS = 20;
const SECOND: Micros = 1_000_000;

/** An instant before the first one. */
const BEFORE_ALL: Micros = -1;

/**
 * Runs one replication of one cell. The same arguments give the same bytes. `own`: parts that code makes instead of
 * the model (docs/extending.md); they keep their state for one run, so each run needs new ones.
 */
export function replicate(
  model: ModelDescription,
  load: Load | null,
  seed: string,
  spans: Spans,
  own: OwnParts = {},
): ReplicationResult {
  const world = new World(seed, model.routes.length);
  const watches = (model.invariants ?? []).length > 0;
  const observer = observerOf(model, world.sim, spans.transient, () => system);
  if (watches) world.watch = observer;
  const system = new System(model, load, seed, world, spans.transient, own);
  const { sim } = system.world;
  if (!spans.terminating) sim.run(spans.transient);
  system.measure(spans.terminating ? BEFORE_ALL : sim.now);

  const backlogs = new Sections(system, model);
  const windows = new Windows(system, model, spans.limits ?? {});
  const begin = sim.now;
  for (const { at, closesSection, closesWindow } of stops(spans)) {
    sim.run(begin + at);
    if (closesSection) backlogs.close();
    if (closesWindow) windows.close();
  }
  return {
    fingerprint: sim.fingerprint.toString(),
    events: sim.events,
    routes: model.routes.map((route) => ({
      ...routeResult(route, system.tallies.get(route.name)!, spans),
      ...reportsOf(route, system),
    })),
    stations: [...system.sites.values()].map((site) =>
      stationResult(site, system, backlogs, spans),
    ),
    gpus: system.gpus.results(spans.measure),
    windows: windows.closed,
    ...cuesOf(model, system),
    ...(watches && { invariants: invariantResults(model, system, observer) }),
  };
}

/** What came of the invariants of a model that was watched. */
export const invariantResults = (
  { faults = [], runbooks = [], invariants = [] }: ModelDescription,
  { director }: System,
  { records }: Observer,
): InvariantResult[] =>
  invariants.map(({ name }, number) => {
    const { violations, first } = records[number]!;
    if (first === null) return { name, violations, first };
    const cues = [...faults, ...runbooks];
    const acting = (director?.actingIn(first.at, first.at + 1) ?? []).map((cue) => cues[cue]!.name);
    return { name, violations, first: { ...first, acting } };
  });

function cuesOf(
  { faults = [], runbooks = [] }: ModelDescription,
  { director }: System,
): Pick<ReplicationResult, 'cues'> {
  if (director === null) return {};
  const orNull = (time: Micros): Micros | null => (Number.isNaN(time) ? null : time);
  const cues = director.records.map(({ seen, begun, ended, lastHeld }, number): CueResult => {
    const isFault = number < faults.length;
    return {
      name: (faults[number] ?? runbooks[number - faults.length])!.name,
      kind: isFault ? 'fault' : 'runbook',
      seen: orNull(seen),
      begun: orNull(begun),
      ended: orNull(ended),
      lastHeld: orNull(lastHeld),
    };
  });
  return { cues };
}

/** What the load generator of a route reports, by its own rule of quantiles; nothing of other routes. */
function reportsOf(route: RouteDescription, system: System): Pick<RouteResult, 'reports'> {
  const benchmark = system.benchmarks.get(route.name);
  if (benchmark === undefined || route.kind !== 'jobs') return {};
  const { response, firstToken } = benchmark.samples;
  const rule = route.protocol!.percentile;
  const first = firstToken.length === 0 ? {} : { llm_first_token: reportOf(firstToken, rule) };
  return { reports: { ...first, response: reportOf(response, rule) } };
}

/** When to stop and look, counted from the begin of measuring. */
function stops({ measure, window }: Spans): {
  readonly at: Micros;
  readonly closesSection: boolean;
  readonly closesWindow: boolean;
}[] {
  const sections = new Set<number>();
  for (let i = 1; i <= SECTIONS; i++) sections.add(Math.round((measure * i) / SECTIONS));
  const windows = new Set<number>([measure]);
  for (let at = window; at < measure; at += window) windows.add(at);
  return [...new Set([...sections, ...windows])]
    .sort((a, b) => a - b)
    .map((at) => ({ at, closesSection: sections.has(at), closesWindow: windows.has(at) }));
}

/** Means of a number over the stretches of time between calls of `next`. */
class Stretches {
  private integral: number;
  private readonly average: TimeAverage;

  constructor(average: TimeAverage) {
    this.average = average;
    this.integral = average.integral;
  }

  /** Mean over the time since the last call, which was so long. */
  next(length: Micros): number {
    const before = this.integral;
    this.integral = this.average.integral;
    return length > 0 ? (this.integral - before) / length : this.average.level;
  }
}

/** Mean backlogs of the sections that the measured time is cut in. */
class Sections {
  private last: Micros;
  private readonly times: number[] = [];
  private readonly backlogs: { readonly stretches: Stretches; readonly means: number[] }[][];
  private readonly system: System;

  constructor(system: System, model: ModelDescription) {
    this.system = system;
    this.last = system.world.sim.now;
    this.backlogs = [...system.sites.values()].map((site, number) => {
      const station = model.stations[number]!;
      return site.routes.map(({ backlog }, i) => ({
        stretches: new Stretches(
          nobodyWaits(model.routes[i]!, station, model) ? site.inService : backlog,
        ),
        means: [],
      }));
    });
  }

  close(): void {
    const { now } = this.system.world.sim;
    this.times.push((this.last + now) / 2 / SECOND);
    for (const { stretches, means } of this.backlogs.flat())
      means.push(stretches.next(now - this.last));
    this.last = now;
  }

  /** Jobs per second by which a backlog grew. */
  growth(site: number, route: number): number {
    return slope(this.times, this.backlogs[site]![route]!.means);
  }
}

/** Does the route go through this station, where any number of jobs share workers? */
const nobodyWaits = (
  route: RouteDescription,
  station: StationDescription,
  model: ModelDescription,
): boolean =>
  station.kind === 'sharing' &&
  station.concurrency === undefined &&
  route.kind === 'jobs' &&
  stationsOf(route, model).includes(station.name);

/** Cuts the measured time in windows and keeps what was seen in each. */
class Windows {
  readonly closed: WindowResult[] = [];
  private readonly begin: Micros;
  private last: Micros;
  private spent: number; // US dollars so far
  private readonly routes: readonly RouteWindows[];
  private readonly stations: readonly StationWindows[];
  private readonly system: System;
  private readonly names: readonly string[]; // of faults and runbooks

  constructor(system: System, model: ModelDescription, limits: Readonly<Record<string, Micros>>) {
    const { faults = [], runbooks = [] } = model;
    this.system = system;
    this.names = [...faults, ...runbooks].map(({ name }) => name);
    this.begin = system.world.sim.now;
    this.last = this.begin;
    this.routes = model.routes.map((route) => {
      const limit = system.director === null ? null : (limits[route.name] ?? Infinity);
      return new RouteWindows(route, system.tallies.get(route.name)!, limit);
    });
    this.stations = [...system.sites.values()].map(
      (site) => new StationWindows(site, system.director !== null),
    );
    this.spent = system.spent;
  }

  close(): void {
    const { now } = this.system.world.sim;
    const length = now - this.last;
    const { director } = this.system;
    const [begin, end] = [this.last - this.begin, now - this.begin];
    const cost = this.system.spent - this.spent;
    this.spent += cost;
    this.closed.push({
      begin,
      end,
      routes: this.routes.map((route) => ({
        ...route.next(length),
        ...(director && { cost, ...route.tenants() }),
      })),
      stations: this.stations.map((station) => {
        const result = station.next(length);
        const memoryFree = this.system.leastMemoryFree(result.station);
        return { ...result, ...(director && { memoryFree }) };
      }),
      ...(director && { acting: director.actingIn(begin, end).map((cue) => this.names[cue]!) }),
    });
    this.last = now;
  }
}

class RouteWindows {
  private offered = 0;
  private served = 0;
  private failed = 0;
  private shed = 0;
  private abandoned = 0;
  private readonly inProgress: Stretches;
  private attempts: AttemptCounts | null = null;
  private readonly edges = new Map<string, AttemptCounts>();
  private readonly before: Omit<WindowTenantResult, 'tenant'>[] = []; // by tenant, so far
  private readonly route: RouteDescription;
  private readonly tally: RouteTally;
  private readonly limit: Micros | null; // null: it is not asked how many turns were harmed

  constructor(route: RouteDescription, tally: RouteTally, limit: Micros | null) {
    this.limit = limit;
    this.route = route;
    this.tally = tally;
    this.inProgress = new Stretches(tally.inProgress);
  }

  next(length: Micros): WindowRouteResult {
    const { tally } = this;
    const result = {
      route: this.route.name,
      offered: tally.offered - this.offered,
      served: tally.served - this.served,
      failed: tally.failed - this.failed,
      shed: tally.shed - this.shed,
      abandoned: tally.abandoned - this.abandoned,
      inProgress: this.inProgress.next(length),
      insideEnd: tally.inProgress.level,
      delays: [...tally.delays].map(([delay, { recent }]) => ({
        delay,
        p50: recent.quantile(0.5),
        p95: recent.quantile(0.95),
        ...(this.limit !== null && { mean: recent.mean }),
      })),
      attempts: this.nextAttempts(),
      edges: this.nextEdges(),
      ...(this.limit !== null && { late: this.late(this.limit) }),
    };
    this.offered = tally.offered;
    this.served = tally.served;
    this.failed = tally.failed;
    this.shed = tally.shed;
    this.abandoned = tally.abandoned;
    tally.closeWindow();
    return result;
  }

  /** Turns of each tenant, where there are several. */
  tenants(): Pick<WindowRouteResult, 'tenants'> {
    const { route, tally, before } = this;
    if (route.kind !== 'voice_agent' || !(tally instanceof VoiceTally)) return {};
    const { tenants } = route.callers;
    if (tenants.length < 2) return {};
    const results = tally.turnsByTenant.map(({ offered, served, lost }, i): WindowTenantResult => {
      const last = before[i] ?? { offered: 0, served: 0, lost: 0 };
      before[i] = { offered, served, lost };
      return {
        tenant: tenants[i]!.name,
        offered: offered - last.offered,
        served: served - last.served,
        lost: lost - last.lost,
      };
    });
    return { tenants: results };
  }

  private late(limit: Micros): number {
    if (limit === Infinity) return 0;
    const primary = isCall(this.route) ? this.route.primary : 'response';
    return this.tally.delay(primary as DelayName).recent.countAbove(limit);
  }

  private nextAttempts(): AttemptCounts | null {
    if (this.route.kind !== 'jobs') return null;
    const before = this.attempts;
    this.attempts = attemptsOf(this.tally);
    return before === null ? this.attempts : attemptsSince(before, this.attempts);
  }

  private nextEdges(): WindowEdgeResult[] {
    if (!(this.tally instanceof VoiceTally)) return [];
    return [...this.tally.edges].map(([dependency, { counts }]) => {
      const before = this.edges.get(dependency);
      this.edges.set(dependency, { ...counts });
      return { dependency, ...(before === undefined ? counts : attemptsSince(before, counts)) };
    });
  }
}

class StationWindows {
  private readonly busy: Stretches;
  private readonly provisioned: Stretches | null;
  private readonly backlogs: readonly Stretches[];
  private readonly site: Site;
  private readonly tellsHits: boolean;
  private lookups = 0;
  private hits = 0;

  constructor(site: Site, tellsHits: boolean) {
    this.site = site;
    this.tellsHits = tellsHits;
    this.busy = new Stretches(site.busyWorkers);
    this.provisioned = site.scaling && new Stretches(site.scaling.provisioned);
    this.backlogs = site.routes.map(({ backlog }) => new Stretches(backlog));
  }

  next(length: Micros): WindowStationResult {
    return {
      station: this.site.name,
      busyWorkers: this.busy.next(length),
      ...(this.provisioned && { workersProvisioned: this.provisioned.next(length) }),
      backlog: this.backlogs.reduce((sum, backlog) => sum + backlog.next(length), 0),
      insideEnd: this.site.inside,
      ...(this.tellsHits && { hitRate: this.nextHitRate() }),
    };
  }

  private nextHitRate(): number {
    const { routes } = this.site;
    const [lookups, hits] = [this.lookups, this.hits];
    this.lookups = routes.reduce((sum, route) => sum + route.lookups, 0);
    this.hits = routes.reduce((sum, route) => sum + route.hits, 0);
    return (this.hits - hits) / (this.lookups - lookups);
  }
}

function routeResult(
  { name: route, kind }: RouteDescription,
  tally: RouteTally,
  { measure }: Spans,
): RouteResult {
  const { offered, served, failed, shed, abandoned } = tally;
  const handedOff = tally instanceof VoiceTally ? tally.counts.handedOff : 0;
  return {
    route,
    offered,
    served,
    failed,
    shed,
    abandoned,
    censored: offered - served - failed - shed - abandoned - handedOff,
    inProgress: tally.inProgress.integral / measure,
    delays: [...tally.delays].map(([delay, { total, missing }]: [DelayName, DelayTally]) => ({
      delay,
      histogram: total.sparse(),
      missing,
    })),
    attempts: kind === 'jobs' ? attemptsResult(tally, measure) : null,
    voice: tally instanceof VoiceTally ? voiceResult(tally, measure) : null,
  };
}

const voiceResult = (tally: VoiceTally, measure: Micros): VoiceResult => ({
  counts: tally.counts,
  stages: tally.stagesOfGaps,
  tenants: tally.byTenant,
  edges: [...tally.edges].map(([dependency, attempts]) => ({
    dependency,
    ...attemptsOver(attempts, measure),
  })),
});

const tokensOf = (station: ContinuousBatching | undefined): { tokens?: TokenCounts } =>
  station === undefined ? {} : { tokens: { ...station.counts } };

const breakdownsOf = ({ failures }: Site, measure: Micros): Pick<StationResult, 'breakdowns'> => {
  if (failures === null) return {};
  const failedWorkers = failures.failed.integral / measure;
  return { breakdowns: { failures: failures.failures, failedWorkers } };
};

const scalingOf = ({ scaling }: Site, measure: Micros): Pick<StationResult, 'scaling'> => {
  if (scaling === null) return {};
  const { provisioned, outs, ins } = scaling;
  const workersProvisioned = provisioned.integral / measure;
  return { scaling: { workersProvisioned, scaleOuts: outs, scaleIns: ins } };
};

function stationResult(
  site: Site,
  system: System,
  sections: Sections,
  { measure }: Spans,
): StationResult {
  const number = [...system.sites.keys()].indexOf(site.name);
  const names = [...system.tallies.keys()];
  return {
    station: site.name,
    busyWorkers: site.busyWorkers.integral / measure,
    inService: site.inService.integral / measure,
    batches: site.batches,
    fullBatches: site.fullBatches,
    departures: site.departures,
    coldStarts: site.coldStarts,
    workersInSetup: site.workersInSetup.integral / measure,
    ...breakdownsOf(site, measure),
    ...scalingOf(site, measure),
    ...tokensOf(system.continuous.get(site.name)),
    routes: site.routes.map((route, i) => ({
      route: names[i]!,
      arrivalRate: (route.accepted / measure) * SECOND,
      backlog: route.backlog.integral / measure,
      backlogGrowth: sections.growth(number, i),
      served: route.served,
      workerTime: route.workerTime,
      wastedTime: route.wastedTime,
      shed: route.shed,
      outdated: route.outdated,
      lookups: route.lookups,
      hits: route.hits,
      waiting: route.waiting.sparse(),
      waitedInVain: route.waitedInVain.sparse(),
      sojourn: route.sojourn.sparse(),
    })),
  };
}
