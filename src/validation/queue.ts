import {
  type ModelDescription,
  type RouteDescription,
  type StationDescription,
  stationDemands,
} from '../model/index.ts';
import { type Arrivals, arrivalsOf, letOut, poissonOf, together } from './arrivals.ts';
import { type KendallTime, kendallTime, mixed, sum } from './kendall-time.ts';
import { type Batch, type PoolRules, poolRules } from './pool-rules.ts';

/** A station of a model in the terms of queueing theory. Times in seconds, rates per second. */
export interface Queue extends PoolRules {
  readonly station: string;
  readonly kind: StationDescription['kind'];
  readonly arrivals: Arrivals;
  /** What each route brings. */
  readonly jobs: readonly JobsOfRoute[];
  /** Service of any job that is served alone; null where the batch decides, or a trace. */
  readonly service: KendallTime | null;
  readonly batch: Batch | null;
  /** Infinity where nobody waits for a worker. */
  readonly workers: number;
  /** By what the time of a job is divided. */
  readonly speed: number;
  /** How many urgencies are told apart; 1 is first come first served. */
  readonly urgencies: number;
  /** Of jobs side by side: by what share each further one slows the others, and how many there may be. */
  readonly sharing: { readonly slowdown: number; readonly concurrency: number } | null;
  /** What is asked of the workers / what they can do, at full batches; NaN where not all that was sent arrives. */
  readonly offered: number;
  /** No more jobs come than so many; Infinity for no end. */
  readonly first: number;
  /** What no notation has a sign for. */
  readonly obstacles: readonly string[];
}

export interface JobsOfRoute {
  readonly route: string;
  readonly urgency: number;
  /** Jobs per second; NaN if only a simulation tells. */
  readonly rate: number;
  readonly service: KendallTime | null;
}

/** The queues of all stations, in the order of the model. */
export function queuesOf(model: ModelDescription): Queue[] {
  return model.stations.map((station) => queueOf(station, model));
}

function queueOf(station: StationDescription, model: ModelDescription): Queue {
  const routes = model.routes.filter((route) => pathOf(route).includes(station.name));
  const rules = rulesOf(station, routes);
  const jobs = routes.map((route) => ({
    route: route.name,
    urgency: model.classes.find(({ name }) => name === route.class)!.urgency,
    rate: arrivalsOf(route).rate * visits(route, station.name),
    service: rules.serviceOf(route.class),
  }));
  const strict = station.kind === 'batching_pool' && station.dispatch === 'fifo' ? 1 : Infinity;
  const told = station.kind === 'delay' ? 1 : new Set(jobs.map(({ urgency }) => urgency)).size;
  const limits = routes.map(({ traffic }) => ('count' in traffic ? traffic.count : undefined));
  const [limit] = limits;
  const mixedLimits = limits.length > 1 && limits.some((count) => count !== undefined);
  return {
    ...rules,
    station: station.name,
    kind: station.kind,
    arrivals: reaching(station.name, model),
    jobs,
    service: jobs.some(({ service }) => service === null)
      ? null
      : mixed(jobs.map(({ rate, service }) => ({ weight: weightOf(rate), time: service! }))),
    urgencies: Math.min(strict, told),
    offered: stationsBefore(station.name, model).every((name) => letsAllOut(name, model))
      ? offeredTo(station.name, model)
      : NaN,
    first: mixedLimits ? Infinity : (limit ?? Infinity),
    obstacles: [...rules.obstacles, ...(mixedLimits ? ['jobs that end after so many'] : [])],
  };
}

/** Without the populations that wait for answers, which cannot offer more than is served. */
function offeredTo(name: string, model: ModelDescription): number {
  const routes = model.routes.filter(
    ({ kind, traffic }) => traffic.kind !== 'closed' || kind === 'dictation',
  );
  const demands = stationDemands({ ...model, routes }, []);
  return demands.find(({ station }) => station === name)?.utilization ?? 0;
}

/** Of a route whose rate is not known; it is then the only one whose service counts. */
const weightOf = (rate: number): number => (Number.isNaN(rate) ? 1 : rate);

type Rules = PoolRules &
  Pick<Queue, 'batch' | 'workers' | 'speed' | 'sharing' | 'obstacles'> & {
    readonly serviceOf: (className: string) => KendallTime | null;
  };

const NO_LIMITS: PoolRules = { places: Infinity, patience: null };

function rulesOf(station: StationDescription, routes: readonly RouteDescription[]): Rules {
  switch (station.kind) {
    case 'delay': {
      const service = kendallTime(station.time);
      const none = { batch: null, sharing: null, speed: 1, obstacles: [] };
      return { ...NO_LIMITS, ...none, workers: Infinity, serviceOf: () => service };
    }
    case 'sharing': {
      const { workers, concurrency = Infinity, slowdown, work } = station;
      const sharing = concurrency === workers ? null : { slowdown, concurrency };
      const rest = { batch: null, sharing, speed: 1, obstacles: [] };
      return { ...NO_LIMITS, ...rest, workers, serviceOf: (name) => kendallTime(work[name]!) };
    }
    case 'batching_pool':
      return { ...poolRules(station, routes), sharing: null };
  }
}

/** The stations that jobs of a route go through. */
export function pathOf(route: RouteDescription): readonly string[] {
  switch (route.kind) {
    case 'jobs':
      return route.through;
    case 'bulk_transcription':
      return [route.recognizer];
    case 'dictation':
      return [route.uplink, route.recognizer, route.downlink].filter((name) => name !== undefined);
  }
}

export const visits = (route: RouteDescription, station: string): number =>
  pathOf(route).filter((name) => name === station).length;

/**
 * How jobs come to a station. If all that comes from outside to it and to the stations before it is Poisson,
 * and those let out Poisson what comes so (Burke 1956; Kelly 1979), then it is Poisson, or as good as that
 * for all who arrive.
 */
function reaching(name: string, model: ModelDescription): Arrivals {
  const routes = model.routes.filter((route) => pathOf(route).includes(name));
  const before = stationsBefore(name, model);
  if (before.length === 0) return together(routes.map(arrivalsOf));
  const all = model.routes.filter((route) =>
    pathOf(route).some((visited) => visited === name || before.includes(visited)),
  );
  const allCome = before.every((station) => letsAllOut(station, model));
  const rate = allCome
    ? sum(routes.map((route) => arrivalsOf(route).rate * visits(route, name)))
    : NaN;
  const poisson = all.every(
    (route) => arrivalsOf(route).process.kind === 'poisson' && !hasEnd(route),
  );
  if (poisson && before.every((station) => passesPoisson(station, model))) return poissonOf(rate);
  const [only] = routes;
  const pathBefore = pathOf(only!).slice(0, pathOf(only!).indexOf(name));
  const inStep = before.every((station) => isConstantDelay(station, model));
  if (routes.length === 1 && inStep && visits(only!, name) === 1 && pathBefore.length > 0) {
    return arrivalsOf(only!); // only later
  }
  const audio = routes.filter(({ kind }) => kind !== 'jobs').map(arrivalsOf);
  return audio.length > 0 ? together(audio) : letOut(before, rate);
}

const hasEnd = ({ traffic }: RouteDescription): boolean =>
  'count' in traffic && traffic.count !== undefined;

/** All stations from which a job may have come here, over others too. */
function stationsBefore(name: string, model: ModelDescription): string[] {
  const found = new Set<string>();
  const look = (station: string): void => {
    for (const route of model.routes) {
      const path = pathOf(route);
      for (const earlier of path.slice(0, path.lastIndexOf(station))) {
        if (found.has(earlier)) continue;
        found.add(earlier);
        look(earlier);
      }
    }
  };
  look(name);
  return model.stations.map((station) => station.name).filter((station) => found.has(station));
}

const stationOf = (name: string, model: ModelDescription): StationDescription =>
  model.stations.find((station) => station.name === name)!;

function isConstantDelay(name: string, model: ModelDescription): boolean {
  const station = stationOf(name, model);
  return station.kind === 'delay' && kendallTime(station.time).letter === 'D';
}

/** Is nobody lost there, and no more asked than it can do? */
function letsAllOut(name: string, model: ModelDescription): boolean {
  const station = stationOf(name, model);
  if (station.kind === 'delay') return true;
  const lossless =
    station.kind === 'sharing' ||
    (station.queueLimit === undefined && station.patience === undefined);
  return lossless && offeredTo(name, model) < 1;
}

/** M/M/c, M/G/c with equal sharing and M/G/inf: Poisson arrivals leave them Poisson, if they are stable. */
function passesPoisson(name: string, model: ModelDescription): boolean {
  const station = stationOf(name, model);
  if (station.kind === 'delay') return true;
  if (!letsAllOut(name, model)) return false;
  const routes = model.routes.filter((route) => pathOf(route).includes(name));
  const { batch, obstacles, serviceOf, sharing } = rulesOf(station, routes);
  if (obstacles.length > 0 || batch !== null) return false;
  if (sharing !== null) return sharing.concurrency === Infinity;
  const urgencies = new Set(
    routes.map((route) => model.classes.find((each) => each.name === route.class)!.urgency),
  );
  const ordered =
    urgencies.size === 1 || (station.kind === 'batching_pool' && station.dispatch === 'fifo');
  const times = routes.map((route) => serviceOf(route.class));
  return (
    ordered &&
    times.every((time) => time !== null && time.letter === 'M' && time.mean === times[0]!.mean)
  );
}
