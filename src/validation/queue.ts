import { type ModelDescription, type StationDescription, triesAgain } from '../model/index.ts';
import { type Arrivals, arrivalsOf } from './arrivals.ts';
import { arrivalsAt, offeredTo, routesToward } from './flow.ts';
import { type KendallTime, mixed } from './kendall-time.ts';
import { hasEnd, routesThrough, visits } from './paths.ts';
import { rulesOf, type StationRules } from './station-rules.ts';

/** A station of a model in the terms of queueing theory. Times in seconds, rates per second. */
export interface Queue extends Omit<StationRules, 'serviceOf'> {
  readonly station: string;
  readonly kind: StationDescription['kind'];
  readonly arrivals: Arrivals;
  /** What each route brings. */
  readonly jobs: readonly JobsOfRoute[];
  /** Service of any job that is served alone; null where the batch decides, or a trace. */
  readonly service: KendallTime | null;
  /** How many urgencies are told apart; 1 is first come first served. */
  readonly urgencies: number;
  /** What is asked of the workers / what they can do, at full batches; NaN where not all that was sent arrives. */
  readonly offered: number;
  /** No more jobs come than so many; Infinity for no end. */
  readonly first: number;
  /** Do jobs come for ever, here and at the stations before? */
  readonly endless: boolean;
}

interface JobsOfRoute {
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
  const { name, kind } = station;
  const routes = routesThrough(name, model);
  const { serviceOf, ...rules } = rulesOf(station, routes);
  const jobs = routes.map((route) => ({
    route: route.name,
    urgency: model.classes.find((each) => each.name === route.class)!.urgency,
    rate: arrivalsOf(route).rate * visits(route, name),
    service: serviceOf(route.class),
  }));
  const inOrder = kind === 'delay' || (kind === 'batching_pool' && station.dispatch === 'fifo');
  const limits = routes.map(({ traffic }) => ('count' in traffic ? traffic.count : undefined));
  const [limit] = limits;
  const again = routes.some(triesAgain);
  const several = limits.length > 1 && limits.some((count) => count !== undefined);
  return {
    ...rules,
    station: name,
    kind,
    arrivals: arrivalsAt(name, model),
    jobs,
    service: serviceOfAny(jobs),
    urgencies: inOrder ? 1 : new Set(jobs.map(({ urgency }) => urgency)).size,
    offered: offeredTo(name, model),
    first: several ? Infinity : (limit ?? Infinity),
    endless: !routesToward(name, model).some(hasEnd),
    lossless: rules.lossless && !again, // what is called off is lost
    obstacles: [
      ...rules.obstacles,
      ...(several ? ['routes that end after so many jobs'] : []),
      ...(again ? ['jobs that are sent more than once, or never'] : []),
    ],
  };
}

/** A rate that is not known is that of the only route whose service counts. */
function serviceOfAny(jobs: readonly JobsOfRoute[]): KendallTime | null {
  if (jobs.some(({ service }) => service === null)) return null;
  return mixed(
    jobs.map(({ rate, service }) => ({ weight: Number.isNaN(rate) ? 1 : rate, time: service! })),
  );
}
