import { type ModelDescription, type RouteDescription, stopsOf } from '../model/index.ts';
import { batchTrace, fifoWaits, mm1MeanOfFirstWaits, urgencyStarts } from '../theory/index.ts';
import { sum } from './kendall-time.ts';
import { exactly, ifDefined, type StationTheory } from './known.ts';
import { hasEnd } from './paths.ts';
import type { Queue } from './queue.ts';

/** Runs that end by themselves, since no more jobs come: traces, and the first jobs of other arrivals. */

const SECOND = 1_000_000;

/** Does every route end? */
export const ends = ({ routes }: ModelDescription): boolean => routes.every(hasEnd);

/** What theory knows of a station at which no more jobs come some day, the only one of its model. */
export function finiteTheory(queue: Queue, model: ModelDescription): StationTheory | undefined {
  const once = model.routes.every((route) => stopsOf(route).length === 1);
  if (queue.obstacles.length > 0 || model.stations.length > 1 || !once) return undefined;
  if (queue.arrivals.pattern.kind === 'given') return ifDefined(() => traceTheory(queue, model));
  return ifDefined(() => firstJobs(queue));
}

function firstJobs({ arrivals, service, workers, urgencies, first, ...queue }: Queue) {
  const plain = queue.lossless && queue.sharing === null;
  const mm1 = arrivals.pattern.kind === 'poisson' && service?.letter === 'M' && workers === 1;
  if (!plain || !mm1 || urgencies > 1) return undefined;
  const rates = { arrivalRate: arrivals.rate, serviceRate: 1 / service.mean };
  const waiting = mm1MeanOfFirstWaits(rates, first);
  return exactly('Kelton & Law 1985', { waiting, sojourn: waiting + service.mean });
}

/** A job of a trace. Times in microseconds. */
interface Given {
  readonly arrival: number;
  readonly service: number;
  readonly urgency: number;
}

/** More jobs than this are not worked out: time grows as their square. */
const MOST = 2000;

/** Worked out job by job. */
function traceTheory(queue: Queue, model: ModelDescription): StationTheory | undefined {
  const { workers, urgencies, batch, lossless, sharing } = queue;
  if (!lossless || sharing !== null) return undefined;
  if (batch !== null) return batchesOfTrace(queue, model);
  if (queue.jobs.some(({ service }) => service !== null && service.letter !== 'D'))
    return undefined;
  const jobs = model.routes
    .flatMap((route, i) => jobsOf(route, queue, i))
    .sort((a, b) => a.arrival - b.arrival);
  if (jobs.length > MOST || (urgencies > 1 && workers > 1)) return undefined;
  const arrivals = jobs.map(({ arrival }) => arrival);
  const services = jobs.map(({ service }) => service);
  const byUrgency = { arrivals, services, urgencies: jobs.map(({ urgency }) => urgency) };
  const waits =
    urgencies > 1
      ? urgencyStarts(byUrgency).map((start, i) => start - arrivals[i]!)
      : fifoWaits({ arrivals, services, workers });
  const waiting = sum(waits) / jobs.length / SECOND;
  return exactly('job by job', {
    waits: waits.filter((wait) => wait > 0).length / jobs.length,
    waiting,
    sojourn: waiting + sum(services) / jobs.length / SECOND,
  });
}

/** What the jobs of a route ask of the queue, which has jobs of every route in their order. */
function jobsOf({ traffic }: RouteDescription, { jobs, speed }: Queue, route: number): Given[] {
  if (traffic.kind !== 'trace') return [];
  const { times, work, count = Infinity } = traffic;
  const { service, urgency } = jobs[route]!;
  return times.slice(0, count).map((time, i) => ({
    arrival: Math.round(time),
    service: Math.round(service === null ? work![i]! / speed : service.mean * SECOND),
    urgency,
  }));
}

function batchesOfTrace(queue: Queue, { routes }: ModelDescription): StationTheory | undefined {
  const { most, linger, base, perJob, noise } = queue.batch!;
  const [route, more] = routes;
  if (more !== undefined || route!.traffic.kind !== 'trace') return undefined;
  if (queue.workers > 1 || linger > 0 || noise.letter !== 'D') return undefined;
  const { times, count = Infinity } = route!.traffic;
  const arrivals = times.slice(0, count).map((time) => time / SECOND);
  if (arrivals.length > MOST) return undefined;
  const { completions, batches } = batchTrace({ arrivals, most, base, perJob });
  const sojourns = completions.map((completion, i) => completion - arrivals[i]!);
  return exactly('batch by batch', {
    batch: arrivals.length / batches.length,
    sojourn: sum(sojourns) / arrivals.length,
  });
}
