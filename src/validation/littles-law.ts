import { isCall, type ModelDescription } from '../model/index.ts';
import {
  type Estimate,
  Histogram,
  jackknifeOver,
  meanOver,
  significanceAbove,
  withoutTime,
} from '../statistics/index.ts';
import type { Figure } from './figures.ts';
import { sum } from './kendall-time.ts';
import type { Measured } from './measured.ts';
import type { Queue } from './queue.ts';

const SECOND = 1_000_000;

/** A backlog grows if chance would so seldom bring as much growth. */
const GROWS = 1e-4;

/** What one replication measured of those who wait. Times in seconds. */
interface Side {
  readonly backlog: number;
  /** Jobs per second that were let in. */
  readonly arriving: number;
  /** Jobs that have waited, and for how long together. */
  readonly waits: number;
  readonly waited: number;
}

/**
 * Little's law (1961) where nothing else is known: as many wait as come in the time that one waits on average.
 * Both sides are measured, so what is uncertain is how far they lie apart. A backlog that grows has no such
 * law: those who come in the end have not waited to their end.
 */
export function littlesLaw({ station }: Queue, model: ModelDescription): Figure {
  const number = model.stations.findIndex(({ name }) => name === station);
  return {
    where: station,
    name: 'backlog',
    theory: (found) => {
      const sides = sidesOf(found, number);
      const across = Math.max(meanWaiting(sides), beat(model)) / found.seconds;
      // Who waits when measuring begins or ends counts on one side only; streams in step wait all at once.
      return { value: product(sides), kind: 'exact', grain: 2 * product(sides) * across };
    },
    simplified: [],
    measured: (found) => {
      const sides = sidesOf(found, number);
      const apart = jackknifeOver(sides, (part) => mean(part, 'backlog') - product(part));
      const backlog = shifted(apart, product(sides));
      const grows = significanceAbove(growth(found, number), 0) < GROWS;
      return grows ? withoutTime(backlog, 0) : backlog;
    },
    relaxation: 0, // it holds over any stretch of time
  };
}

const sidesOf = (found: Measured, station: number): Side[] =>
  found.results.map(({ stations }) => {
    const side = { backlog: 0, arriving: 0, waits: 0, waited: 0 };
    for (const route of stations[station]!.routes) {
      const waits = Histogram.from(route.waiting);
      waits.merge(Histogram.from(route.waitedInVain));
      side.backlog += route.backlog;
      side.arriving += route.arrivalRate - (route.shed - route.outdated) / found.seconds;
      side.waits += waits.count;
      side.waited += waits.sum / SECOND;
    }
    return side;
  });

const growth = (found: Measured, station: number): Estimate =>
  meanOver(
    found.results.map(({ stations }) =>
      sum(stations[station]!.routes.map(({ backlogGrowth }) => backlogGrowth)),
    ),
  );

/** The longest time, in seconds, in which streams send one job each. */
const beat = ({ routes }: ModelDescription): number =>
  Math.max(
    ...routes.map((route) => {
      if (isCall(route)) return route.chunk / SECOND;
      return route.traffic.kind === 'paced' ? route.traffic.period / SECOND : 0;
    }),
  );

const total = (sides: readonly Side[], key: keyof Side): number =>
  sum(sides.map((side) => side[key]));

const mean = (sides: readonly Side[], key: keyof Side): number => total(sides, key) / sides.length;

const meanWaiting = (sides: readonly Side[]): number =>
  total(sides, 'waited') / total(sides, 'waits');

const product = (sides: readonly Side[]): number => mean(sides, 'arriving') * meanWaiting(sides);

const shifted = (of: Estimate, by: number): Estimate => ({
  ...of,
  value: of.value + by,
  low: of.low + by,
  high: of.high + by,
});
