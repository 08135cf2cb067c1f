import type { Micros } from '../engine/index.ts';
import type { Observer } from '../invariants/index.ts';
import { type DelayName, type DelayTally, type RouteTally, VoiceTally } from '../speech/index.ts';
import { type ContinuousBatching, type Site, type TokenCounts, World } from '../stations/index.ts';
import { attemptsOver, attemptsResult } from './attempt-results.ts';
import type { ModelDescription, RouteDescription } from './description.ts';
import { observerOf } from './invariants.ts';
import type { Load } from './load.ts';
import type { OwnParts } from './own-parts.ts';
import { reportOf } from './protocol.ts';
import type {
  CueResult,
  InvariantResult,
  ReplicationResult,
  RouteResult,
  Spans,
  StationResult,
  VoiceResult,
} from './replication-result.ts';
import { SECTIONS, Sections } from './sections.ts';
import { System } from './system.ts';
import { Windows } from './windows.ts';

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
