import { distributionOf } from '../model/index.ts';
import { closedNetwork, finiteSource } from '../theory/index.ts';
import { sum } from './kendall-time.ts';
import { all, ifDefined, type Known, type StationFigures } from './known.ts';
import type { ClosedRoute } from './notation.ts';
import { visits } from './paths.ts';
import type { Queue } from './queue.ts';

/** What theory knows of a population that circulates alone. */
export interface ClosedTheory {
  /** By station. */
  readonly stations: Readonly<Record<string, StationFigures>>;
  /** Rounds per second, and how long one takes without thinking. */
  readonly throughput: Known;
  readonly response?: Known;
  readonly source: string;
}

const SECOND = 1_000_000;

/** Queues in which the members of a population meet, and the time that they spend elsewhere. */
interface Round {
  readonly callers: number;
  readonly queues: readonly Queue[];
  /** Mean service of one round, by queue; of batches the least, at full ones. */
  readonly demands: readonly number[];
  /** Mean time of thinking, and of the delays on the way. */
  readonly thinkTime: number;
  readonly delays: readonly { readonly queue: Queue; readonly time: number }[];
}

/** Exact where the network has product form (Baskett, Chandy, Muntz & Palacios 1975), bounds elsewhere. */
export function closedTheory(
  { route, population, traffic }: ClosedRoute,
  queues: readonly Queue[],
): ClosedTheory {
  const timeIn = (queue: Queue): number => visits(route, queue.station) * leastService(queue);
  const delays = queues
    .filter(({ workers }) => workers === Infinity)
    .map((queue) => ({ queue, time: timeIn(queue) }));
  const meeting = queues.filter(({ workers }) => workers < Infinity);
  const round: Round = {
    callers: population,
    queues: meeting,
    demands: meeting.map(timeIn),
    thinkTime: distributionOf(traffic.think).mean / SECOND + sum(delays.map(({ time }) => time)),
    delays,
  };
  const exact = ifDefined(() => oneQueue(round) ?? productForm(round));
  return exact ?? bounds(round);
}

/** Of a job alone; in batches that of a job in a full one. */
function leastService({ service, batch }: Queue): number {
  if (batch !== null) return batch.base / batch.most + batch.perJob;
  return service?.mean ?? 0;
}

const isPlain = (queue: Queue): boolean =>
  queue.obstacles.length === 0 && queue.batch === null && queue.sharing === null && queue.lossless;

const isExponential = (queue: Queue): boolean => isPlain(queue) && queue.service?.letter === 'M';

/** M/M/c//N; whatever the law of the think time. */
function oneQueue(round: Round): ClosedTheory | undefined {
  const { callers, queues, demands, thinkTime, delays } = round;
  const [queue] = queues;
  const once = queue !== undefined && demands[0] === queue.service?.mean;
  if (queues.length !== 1 || !once || !isExponential(queue) || thinkTime === 0) return undefined;
  const found = finiteSource({
    callers,
    workers: queue.workers,
    thinkRate: 1 / thinkTime,
    serviceRate: 1 / queue.service!.mean,
  });
  const onTheWay = sum(delays.map(({ time }) => time));
  return {
    stations: {
      ...jobsInDelays(round, found.throughput),
      [queue.station]: all('exact', {
        utilization: found.utilization,
        waiting: found.meanWaiting,
        jobs: found.meanJobs,
      }),
    },
    throughput: { value: found.throughput, kind: 'exact' },
    response: { value: found.meanSojourn + onTheWay, kind: 'exact' },
    source: 'Gross, Shortle, Thompson & Harris 2008, sec. 2.7',
  };
}

/** Single workers, first come first served with exponential service, or sharing with any. */
function productForm(round: Round): ClosedTheory | undefined {
  const { callers, queues, demands, thinkTime, delays } = round;
  const shares = ({ sharing }: Queue): boolean =>
    sharing?.slowdown === 1 && sharing.concurrency === Infinity;
  const fits = queues.every(
    (queue) => queue.workers === 1 && (isExponential(queue) || shares(queue)),
  );
  if (!fits || queues.length === 0) return undefined;
  const found = closedNetwork({ callers, thinkTime, demands });
  const stations = queues.map((queue, i) => [
    queue.station,
    all('exact', { utilization: found.throughput * demands[i]!, jobs: found.meanJobs[i]! }),
  ]);
  const onTheWay = sum(delays.map(({ time }) => time));
  return {
    stations: { ...jobsInDelays(round, found.throughput), ...Object.fromEntries(stations) },
    throughput: { value: found.throughput, kind: 'exact' },
    response: { value: found.meanSojourn + onTheWay, kind: 'exact' },
    source: 'Reiser & Lavenberg 1980',
  };
}

const jobsInDelays = ({ delays }: Round, throughput: number): Record<string, StationFigures> =>
  Object.fromEntries(
    delays.map(({ queue, time }) => [queue.station, all('exact', { jobs: throughput * time })]),
  );

/** No round is shorter than its times without waiting, and no station serves more than it can. */
function bounds({ callers, queues, demands, thinkTime }: Round): ClosedTheory {
  const known = queues.map((queue, i) => ({ queue, demand: demands[i]! }));
  const sound = known.filter(({ queue, demand }) => queue.obstacles.length === 0 && demand > 0);
  const alone = callers / (thinkTime + sum(sound.map(({ demand }) => demand)));
  const capacities = sound.map(({ queue, demand }) => capacityOf(queue) / demand);
  return {
    stations: {},
    throughput: { value: Math.min(alone, ...capacities), kind: 'at most' },
    source: 'Denning & Buzen 1978',
  };
}

/** Work per time at the most. */
function capacityOf({ workers, sharing }: Queue): number {
  if (sharing === null) return workers;
  const { slowdown, concurrency } = sharing;
  if (concurrency === Infinity) return workers / slowdown;
  return concurrency / (1 + slowdown * (concurrency / workers - 1));
}
