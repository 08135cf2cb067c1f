import { mginf, overload } from '../theory/index.ts';
import { poissonOf } from './arrivals.ts';
import { batchTheory } from './batch-theory.ts';
import { repeatsService, servesAll } from './discipline-rules.ts';
import type { KendallTime } from './kendall-time.ts';
import { all, exactly, ifDefined, type StationTheory, simplified } from './known.ts';
import { lossTheory } from './loss-theory.ts';
import { SHARED_DEVICE, UNLIKE_WORKERS } from './pool-rules.ts';
import type { Queue } from './queue.ts';
import { queueTheory, utilizationLaw } from './queue-theory.ts';
import { sharingTheory } from './sharing-theory.ts';
import { alwaysThere } from './worker-rules.ts';

/** What theory knows of a station in the long run; undefined if nothing, or if jobs end. */
export function stationTheory(queue: Queue): StationTheory | undefined {
  if (!queue.endless) return undefined;
  if (isUnstable(queue)) return servesAll(queue) ? overloadTheory(queue) : undefined;
  const exact = ifDefined(() => longRun(queue));
  if (exact !== undefined) return exact;
  return ifDefined(() => leastKnown(queue));
}

/** Is more asked of it than it can do, for ever, and is nobody lost? */
export const isUnstable = ({ offered, lossless, endless }: Queue): boolean =>
  offered >= 1 && lossless && endless;

function longRun(queue: Queue): StationTheory | undefined {
  const { arrivals, obstacles } = queue;
  if (obstacles.length > 0 || !(arrivals.rate > 0)) return undefined;
  if (arrivals.pattern.kind === 'other') return asIfPoisson(queue);
  return formulas(queue);
}

/** Gaps between arrivals that depend on each other have no formula: the nearest is that of Poisson arrivals. */
function asIfPoisson(queue: Queue): StationTheory | undefined {
  const theory = formulas({ ...queue, arrivals: poissonOf(queue.arrivals.rate) });
  if (theory === undefined) return undefined;
  const { workers, batch, sharing, lossless } = queue;
  if (workers === Infinity) return theory; // means hold for any arrivals
  const plain = batch === null && sharing === null && lossless;
  const exact = plain ? all('exact', { utilization: queue.offered }) : {};
  return simplified(theory, ['as if arrivals were Poisson'], exact);
}

function formulas(queue: Queue): StationTheory | undefined {
  const { batch, service, sharing, workers, lossless } = queue;
  if (batch !== null) return batchTheory(queue);
  if (service === null) return undefined;
  if (workers === Infinity) return nobodyWaits(queue, service);
  if (sharing !== null) return sharingTheory(queue, service);
  if (!lossless) return lossTheory(queue, service);
  return queueTheory(queue, service);
}

/** -ln .05: an exponential time exceeds so many means with chance .05. */
const P95_OF_EXPONENTIAL = 2.995732273553991;

/** Infinitely many workers: the means hold whatever the arrivals are. */
function nobodyWaits({ arrivals }: Queue, { letter, mean }: KendallTime): StationTheory {
  const p95 = letter === 'D' ? mean : letter === 'M' ? P95_OF_EXPONENTIAL * mean : undefined;
  return exactly('Takács 1962', {
    jobs: mginf({ arrivalRate: arrivals.rate, serviceTime: mean }).meanJobs,
    sojourn: mean,
    sojournP95: p95,
  });
}

/** What holds where no formula does. */
function leastKnown(queue: Queue): StationTheory | undefined {
  const { service, batch, sharing, lossless, workers, arrivals, obstacles, offered } = queue;
  // Which of several workers of different speeds are busy is not known, nor how long those that share a device take.
  const unlike = obstacles.includes(UNLIKE_WORKERS) || obstacles.includes(SHARED_DEVICE);
  if (!lossless || unlike || sharing !== null || workers === Infinity) return undefined;
  if (repeatsService(queue)) return undefined;
  if (service !== null && batch === null && arrivals.rate > 0) return utilizationLaw(queue);
  if (!(offered > 0) || !alwaysThere(obstacles)) return undefined;
  // Batches that are not full take more time for each job.
  return {
    ...exactly('Denning & Buzen 1978', {}),
    figures: all('at least', { utilization: offered }),
  };
}

/** The fluid limit: workers are always busy, and the backlog grows by what they cannot serve. */
function overloadTheory(queue: Queue): StationTheory {
  return simplified(exactly('fluid limit', fluidLimit(queue)), [
    'as if the overload had lasted for ever',
  ]);
}

function fluidLimit(queue: Queue): Parameters<typeof exactly>[1] {
  const { arrivals, offered, batch, sharing, service, workers, urgencies, obstacles } = queue;
  const { rate } = arrivals;
  const known = obstacles.length === 0 && rate > 0 && sharing === null && offered > 1;
  if (!known || urgencies > 1) return { utilization: 1 };
  if (batch !== null || service === null) {
    return { utilization: 1, growth: rate - rate / offered, throughput: rate / offered };
  }
  const { growth, throughput } = overload({
    arrivalRate: rate,
    serviceRate: 1 / service.mean,
    workers,
  });
  return { utilization: 1, growth, throughput };
}
