import type { Micros } from '../engine/index.ts';
import { pow } from '../random/index.ts';
import { relaxationTime } from '../statistics/index.ts';
import { batchMoments, burstiness, meanFactor, ownRate, periodOf } from './arrivals.ts';
import { autoscaleRelaxation, capacityOn, speedsAtMost } from './autoscale-demand.ts';
import { availabilityOf, breakdownRelaxation, heldFor } from './breakdown-demand.ts';
import { cacheRelaxation, reachOf } from './cache-demand.ts';
import { continuousWork, timeAlone, timeAmongMany } from './continuous-demand.ts';
import type { ContinuousBatchingDescription } from './continuous-description.ts';
import type {
  BatchingPoolDescription,
  BulkTranscriptionDescription,
  DependencyDescription,
  DictationDescription,
  LinearProfileDescription,
  ModelDescription,
  PoissonTraffic,
  RouteDescription,
  SharingDescription,
  StationDescription,
} from './description.ts';
import { crowding, isCrowded, loadWhenFull, shareLetIn } from './discipline-demand.ts';
import { distributionOf } from './distributions.ts';
import { highestRate } from './entry-limits.ts';
import type { Load } from './load.ts';
import { closedRelaxation, lossyRelaxation } from './lossy-relaxation.ts';
import { type Moments, scaled, sumOf } from './moments.ts';
import { reachOfSentences } from './phrase-hits.ts';
import { jobsAtATime, neverGivesUp, retryRelaxation, timeoutRelaxation } from './retry-demand.ts';
import { workplaces } from './router-demand.ts';
import { type CallDescription, isCall, reaches, stopsOf } from './routes.ts';
import { saturatedProfile } from './saturated-profile.ts';
import { setupRelaxation } from './setup-relaxation.ts';
import {
  agentCallLength,
  silenceBefore,
  spokenWork,
  turnsOfCall,
  utteranceOf,
  vocodedWork,
} from './voice-agent-demand.ts';

/**
 * What a model asks of its stations, computed from the description alone: how long a call lasts on an
 * idle system, how much work it brings, where the ceiling of each station lies, and how long the system
 * remembers. Durations in microseconds, unrounded; rates per microsecond.
 */

const SECOND: Micros = 1_000_000;

/** Length of a call on an idle system. */
export const callLength = (route: CallDescription): Moments =>
  route.kind === 'dictation' ? dictationLength(route) : agentCallLength(route);

/** Turns of voice and silence, with pauses between them. */
function dictationLength(route: DictationDescription): Moments {
  const utterance = distributionOf(route.utterance);
  const pause = distributionOf(route.pause);
  const turn = {
    mean: utterance.mean + route.silence + pause.mean,
    variance: utterance.variance + pause.variance,
  };
  const { mean, variance } = sumOf(distributionOf(route.turns), turn);
  return { mean: mean - pause.mean, variance }; // no pause after the last
}

/** How fast calls, files or jobs come, per microsecond; of closed and paced traffic, on an idle system. */
function arrivalRate(route: RouteDescription, loads: readonly Load[]): number {
  const { traffic } = route;
  const level = loads.find((load) => load.route === route.name)?.level;
  switch (traffic.kind) {
    case 'poisson':
      return poissonRate(route, traffic, level) * batchMoments(traffic).mean * meanFactor(traffic);
    case 'renewal':
    case 'mmpp':
    case 'trace':
      return level === undefined ? ownRate(traffic) : level / SECOND;
    case 'closed': {
      const cycle = distributionOf(traffic.think).mean + lengthOf(route).mean;
      return (level ?? traffic.population) / Math.max(cycle, 1);
    }
    case 'paced':
      return (level ?? traffic.streams) / traffic.period;
  }
}

/** Arrivals per microsecond: of calls, files or jobs, or of batches of them. `level`: the load, if not that of the file. */
export function poissonRate(
  route: RouteDescription,
  traffic: PoissonTraffic,
  level: number = traffic.load,
): number {
  return traffic.quantity === 'rate' ? level / SECOND : level / lengthOf(route).mean;
}

/** How long a call lasts, where callers and not stations set its pace. */
function lengthOf(route: RouteDescription): Moments {
  return isCall(route) ? callLength(route) : { mean: 0, variance: 0 };
}

type StationWithWorkers =
  | BatchingPoolDescription
  | SharingDescription
  | DependencyDescription
  | ContinuousBatchingDescription;

/** Work that one call, file or job of a route brings to a station: worker time at full batches. */
interface Work extends Moments {
  readonly route: string;
  readonly station: string;
  /** Share of them that gets there. */
  readonly reach: number;
}

function workOf(
  route: RouteDescription,
  model: ModelDescription,
  loads: readonly Load[] = [],
): Work[] {
  const reach =
    route.kind === 'voice_agent'
      ? reachOfSentences(route, model)
      : reachOf(route, model, (each) => arrivalRate(each, loads));
  return stopsOf(route).flatMap((name, i) =>
    workplaces(name, model).flatMap(({ station, share }) => {
      if (!hasWorkers(station)) return [];
      const work = workAt(station, route, model);
      return [
        { route: route.name, station: station.name, reach: (reach[i] ?? 1) * share, ...work },
      ];
    }),
  );
}

const hasWorkers = (station: StationDescription): station is StationWithWorkers =>
  station.kind !== 'delay' &&
  station.kind !== 'cache' &&
  station.kind !== 'router' &&
  station.kind !== 'client';

function workAt(
  station: StationWithWorkers,
  route: RouteDescription,
  model: ModelDescription,
): Moments {
  if (station.kind === 'continuous_batching') return continuousWork(station, route, model);
  if (station.kind === 'sharing') return distributionOf(station.work[route.class]!);
  if (station.kind === 'dependency') return askedOf(station, route);
  if (station.work.kind === 'service') return distributionOf(station.work.time[route.class]!);
  if (station.work.kind === 'of_job') return workOfTrace(route);
  const most = station.batch.max[route.class]!;
  const profile = saturatedProfile(station.work.profile, most);
  switch (route.kind) {
    case 'jobs':
      return { mean: profile.base / most + profile.perJob, variance: 0 };
    case 'bulk_transcription':
      return fileWork(route, profile.base / most + profile.perJob, profile.perAudioSecond);
    case 'dictation':
      return callWork(route, profile, most);
    case 'voice_agent':
      return reaches(route.recognizer, station.name, model)
        ? callWork(route, profile, most)
        : reaches(route.vocoder, station.name, model)
          ? vocodedWork(route, profile, most)
          : spokenWork(route, profile, most);
  }
}

/** What requests of a route are in service for, all together, if each has one attempt. */
function askedOf({ name, time }: DependencyDescription, route: RouteDescription): Moments {
  const one = distributionOf(time[route.class]!);
  if (route.kind !== 'voice_agent') return one;
  const { mean, variance } = turnsOfCall(route);
  const { retrieval } = route;
  const lookUps = retrieval?.index === name ? retrieval.fanout : 0;
  const checks = retrieval?.access?.service === name ? 1 : 0;
  const calls = route.tools?.service === name ? route.tools.share : 0;
  const asked = lookUps + checks + calls;
  return sumOf({ mean: mean * asked, variance: scaled(variance, asked) }, one);
}

/** Work that the jobs of a trace bring themselves. */
function workOfTrace({ traffic }: RouteDescription): Moments {
  const work = (traffic.kind === 'trace' ? traffic.work : undefined) ?? [];
  const mean = work.reduce((sum, time) => sum + time, 0) / Math.max(work.length, 1);
  const squares = work.reduce((sum, time) => sum + (time - mean) * (time - mean), 0);
  return { mean, variance: squares / Math.max(work.length, 1) };
}

/** On average a file ends in the middle of its last segment. */
function fileWork(
  route: BulkTranscriptionDescription,
  job: number,
  perAudioSecond: number,
): Moments {
  const file = distributionOf(route.file);
  const perAudio = job / route.segment + perAudioSecond / SECOND;
  return { mean: file.mean * perAudio + job / 2, variance: scaled(file.variance, perAudio) };
}

/** Chunks are sent as long as the service listens; on average the last one is half past the end. */
function callWork(
  route: CallDescription,
  profile: LinearProfileDescription,
  most: number,
): Moments {
  const turns = turnsOf(route);
  const spoken = heard(route);
  const halves = route.listening === 'always' ? 1 : turns.mean;
  const chunks = Math.max(spoken.mean / route.chunk + halves / 2, turns.mean); // each utterance has its final
  const withoutFinal = pow(1 - turns.mean / chunks, most); // share of full batches
  const base = profile.base + profile.finalBase * (1 - withoutFinal);
  const perChunk = base / most + profile.perJob + (route.chunk / SECOND) * profile.perAudioSecond;
  const perTime = perChunk / route.chunk;
  return {
    mean: chunks * perChunk + turns.mean * profile.perFinal,
    variance: scaled(spoken.variance, perTime),
  };
}

/** How long the service listens to a call. */
function heard(route: CallDescription): Moments {
  if (route.listening === 'always') return callLength(route);
  const dictation = route.kind === 'dictation';
  const { mean, variance } = dictation ? distributionOf(route.utterance) : utteranceOf(route);
  const silence = dictation ? route.silence : silenceBefore(route);
  return sumOf(turnsOf(route), { mean: mean + silence, variance });
}

const turnsOf = (route: CallDescription): Moments =>
  route.kind === 'dictation' ? distributionOf(route.turns) : turnsOfCall(route);

/** Worker time per time that a station can give; of jobs side by side, work per time. */
function capacityOf(station: StationWithWorkers): number {
  if (station.kind === 'sharing') return sharedCapacity(station);
  if (station.kind === 'dependency') return station.concurrency ?? Infinity;
  return speedsAtMost(station).reduce((sum, speed) => sum + speed, 0);
}

/** Never falls as jobs join, so it is that of as many as there may be; without limit Infinity at no slowdown. */
function sharedCapacity({ workers, concurrency, slowdown }: SharingDescription): number {
  if (concurrency === undefined) return workers / slowdown;
  return concurrency / (1 + slowdown * (concurrency / workers - 1));
}

/** What a station is asked for, of what it can give, and for how long it remembers an empty start. */
export interface StationDemand {
  readonly station: string;
  /** Demand / capacity at full batches; above 1 the station cannot keep up. */
  readonly utilization: number;
  readonly relaxation: Micros;
}

/**
 * The demands on every station with workers. `leastUrgent`: only of work at least so urgent, where
 * urgency is strict, for such work does not meet the rest.
 */
export function stationDemands(
  model: ModelDescription,
  loads: readonly Load[],
  leastUrgent = Infinity,
): StationDemand[] {
  return model.stations.flatMap((station) => {
    if (station.kind === 'cache') {
      const relaxation = cacheRelaxation(station, model, (route) => arrivalRate(route, loads));
      return [{ station: station.name, utilization: 0, relaxation }];
    }
    if (!hasWorkers(station)) return [];
    const strict =
      station.kind === 'batching_pool' &&
      station.dispatch === 'strict_urgency' &&
      ![station.queueLimit, station.workLimit].some((limit) => limit && 'forAll' in limit); // places are shared
    const classes: string[] = [];
    let rate = 0;
    let work = 0;
    let squares = 0;
    let bursts = 0;
    let members = 0; // of the populations whose jobs come here
    const workOfClasses = new Map<string, number>();
    const coming: RouteDescription[] = [];
    for (const route of model.routes) {
      if (strict && urgencyOf(route, model) > leastUrgent) continue;
      for (const brought of workOf(route, model, loads)) {
        if (brought.station !== station.name) continue;
        const sent = arrivalRate(route, loads) * shareOfRoute(route, loads) * brought.reach;
        if (sent === 0) continue;
        coming.push(route);
        const arrivals = sent * letIn(route.class, station, model, loads);
        const before = workOfClasses.get(route.class) ?? 0;
        workOfClasses.set(route.class, before + arrivals * brought.mean);
        classes.push(route.class);
        members += membersOf(route, loads);
        rate += arrivals;
        work += arrivals * brought.mean;
        bursts += arrivals * burstiness(route, arrivals);
        squares += arrivals * (brought.variance + brought.mean * brought.mean);
      }
    }
    const workers = capacityOf(station);
    if (work === 0 || workers === Infinity) {
      return [{ station: station.name, utilization: 0, relaxation: 0 }];
    }
    const short = crowding(station, workOfClasses, model);
    const utilization = (work / workers / availabilityOf(station)) * short;
    const alone = work / rate;
    const ofWork = Math.max(squares / rate / (alone * alone) - 1, 0);
    const { serviceTime, cs2 } = heldFor({ serviceTime: alone, cs2: ofWork }, station);
    const ca2 = bursts / rate;
    const on = capacityOn(station, work, workers);
    const busy = utilization * (workers / on);
    const lossless = relaxationTime({
      utilization: busy,
      serviceTime,
      workers: on,
      ca2,
      cs2,
    });
    const asked = { arrivalRate: rate, serviceTime, workers, ca2, cs2 };
    const lossy =
      station.kind === 'batching_pool'
        ? lossyRelaxation(station, [...new Set(classes)], asked)
        : Infinity;
    const leaving = Math.min(lossy, timeoutRelaxation(station, coming, serviceTime));
    const left = coming.some(neverGivesUp) ? Infinity : leaving; // they come again
    const warm = Math.min(lossless, left, closedRelaxation(members, asked));
    const among = station.kind === 'continuous_batching' ? timeAmongMany(station, serviceTime) : 0;
    const cold = station.kind === 'batching_pool' ? setupRelaxation(station, utilization) : 0;
    const started = cold + breakdownRelaxation(station) + autoscaleRelaxation(station);
    const away = retryRelaxation(coming, utilization);
    const relaxation = Math.max(warm, among) + started + away;
    return [{ station: station.name, utilization, relaxation }];
  });
}

/** What share of its jobs a route lets in. */
const shareOfRoute = (route: RouteDescription, loads: readonly Load[]): number =>
  route.kind !== 'jobs' || route.admission === undefined
    ? 1
    : Math.min(1, highestRate(route.admission) / SECOND / arrivalRate(route, loads));

/** What share of the jobs of a class that come to a station it lets in. */
function letIn(
  name: string,
  station: StationWithWorkers,
  model: ModelDescription,
  loads: readonly Load[],
): number {
  if (station.kind !== 'batching_pool' || station.admission?.[name] === undefined) return 1;
  const routes = model.routes.filter((route) => route.class === name);
  const rate = routes.reduce(
    (sum, route) =>
      workOf(route, model, loads)
        .filter((brought) => brought.station === station.name)
        .reduce((sum, { reach }) => sum + arrivalRate(route, loads) * reach, sum),
    0,
  );
  return shareLetIn(station, name, rate);
}

/** The most jobs of a route that can be at stations at a time: Infinity but for members of a population. */
function membersOf(route: RouteDescription, loads: readonly Load[]): number {
  const { name, kind, traffic } = route;
  if (kind !== 'jobs') return Infinity;
  const most = route.admission?.concurrency ?? Infinity;
  const level = loads.find(({ route }) => route === name)?.level;
  const population = traffic.kind === 'closed' ? (level ?? traffic.population) : Infinity;
  return Math.min(most, population) * jobsAtATime(route);
}

const urgencyOf = (route: RouteDescription, model: ModelDescription): number =>
  model.classes.find(({ name }) => name === route.class)!.urgency;

/** How long what a route meets remembers an empty start; Infinity where it has no steady state. */
export function relaxationOf(
  route: RouteDescription,
  model: ModelDescription,
  loads: readonly Load[],
): Micros {
  const visited = new Set(
    stopsOf(route).flatMap((stop) =>
      workplaces(stop, model).flatMap(({ station, share }) => (share > 0 ? [station.name] : [])),
    ),
  );
  return stationDemands(model, loads, urgencyOf(route, model))
    .filter(({ station }) => visited.has(station))
    .reduce((longest, { relaxation }) => Math.max(longest, relaxation), 0);
}

/** The load of a route at which a station has no capacity left, whatever the policies; batches are full there. */
export interface Ceiling {
  readonly station: string;
  readonly load: number;
}

/** The ceilings of a swept route, the lowest first. Routes that are not swept keep their load. */
export function ceilings(model: ModelDescription, swept: Load): Ceiling[] {
  const at = (level: number): StationDemand[] => stationDemands(model, [{ ...swept, level }]);
  const idle = at(1e-9);
  const expires = model.stations.some((each) => each.kind === 'cache' && each.keep !== undefined); // hits rise with the load
  return at(1)
    .map(({ station, utilization }, i) => {
      const described = model.stations.find(({ name }) => name === station);
      if (expires || isCrowded(described)) {
        return { station, load: loadWhenFull((level) => at(level)[i]!.utilization) };
      }
      const fixed = idle[i]!.utilization;
      return { station, load: (1 - fixed) / (utilization - fixed) };
    })
    .filter(({ load }) => load < Infinity && load > 0)
    .sort((a, b) => a.load - b.load);
}

/**
 * A delay that a route needs even on an idle system: the least that a transient must last. Of a rate that
 * swings, a period: no shorter time shows all of it.
 */
export function pace(route: RouteDescription, model: ModelDescription): Micros {
  return Math.max(idlePace(route, model), periodOf(route.traffic));
}

/** After so many turns of average length nearly every call that was in progress is in step. */
const TURNS_TO_JOIN = 3;

function idlePace(route: RouteDescription, model: ModelDescription): Micros {
  switch (route.kind) {
    case 'dictation':
      return callLength(route).mean / turnsOf(route).mean;
    case 'voice_agent': // calls are joined at a turn, so it takes some until all are in the midst of one
      return (TURNS_TO_JOIN * callLength(route).mean) / turnsOf(route).mean;
    case 'bulk_transcription':
      return route.segment / 10;
    case 'jobs':
      return workOf(route, model).reduce((sum, { station, mean }) => {
        const visited = model.stations.find(({ name }) => name === station);
        const alone = visited?.kind === 'continuous_batching' && timeAlone(visited, route.class);
        return sum + (alone || mean);
      }, 0);
  }
}
