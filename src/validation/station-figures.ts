import type { ModelDescription } from '../model/index.ts';
import { inUnit, shareOver } from '../statistics/index.ts';
import { type Figure, type FigureName, stationMemory } from './figures.ts';
import { sum } from './kendall-time.ts';
import type { Known, StationFigures, StationTheory } from './known.ts';
import type { Measured, Times } from './measured.ts';
import type { Queue } from './queue.ts';
import { isUnstable } from './station-theory.ts';

/** In the order in which they are shown; the sojourn is part of the response of the whole. */
const SHOWN = [
  'utilization',
  'waits',
  'waiting',
  'jobs',
  'batch',
  'shed',
  'abandoned',
  'throughput',
  'growth',
] as const satisfies readonly (FigureName & keyof StationFigures)[];

/** Means over time; a run that ends has none that mean anything. */
const OVER_TIME: readonly FigureName[] = ['utilization', 'jobs', 'throughput', 'growth'];

/** What theory knows of a station, beside how it is measured. */
export function stationFigures(
  queue: Queue,
  theory: Pick<StationTheory, 'figures' | 'byRoute' | 'simplified'>,
  model: ModelDescription,
  ending: boolean,
): Figure[] {
  const { station } = queue;
  const relaxation = ending || isUnstable(queue) ? 0 : stationMemory(model)(station);
  const row = (where: string, name: FigureName, known: Known, measured: Figure['measured']) => ({
    where,
    name,
    theory: known,
    simplified: known.kind === 'approximation' ? theory.simplified : [],
    measured,
    // A bound holds for populations too, of whose memory nothing is known where others come as well.
    relaxation: known.kind === 'at least' && relaxation === Infinity ? 0 : relaxation,
  });
  const ofStation = SHOWN.flatMap((name) => {
    const known = theory.figures[name];
    if (known === undefined || (known.value === Infinity && known.kind === 'at most')) return [];
    if (ending && OVER_TIME.includes(name)) return [];
    return [row(station, name, known, measures(queue, model)[name])];
  });
  const byRoute =
    queue.jobs.length < 2
      ? []
      : queue.jobs.flatMap(({ route }) => {
          const { waiting, sojourn } = theory.byRoute[route] ?? {};
          if (waiting !== undefined) {
            return [
              row(route, 'waiting', waiting, (found) => found.at(station, route).waiting.mean),
            ];
          }
          if (sojourn === undefined || queue.sharing === null) return [];
          return [row(route, 'sojourn', sojourn, (found) => found.at(station, route).sojourn.mean)];
        });
  return [...ofStation, ...byRoute];
}

function measures(
  { station, workers, patience, batch, kind, jobs }: Queue,
  model: ModelDescription,
): Readonly<Record<(typeof SHOWN)[number], Figure['measured']>> {
  const number = model.stations.findIndex(({ name }) => name === station);
  const routes = model.routes.flatMap(({ name }, i) =>
    jobs.some(({ route }) => route === name) ? [i] : [],
  );
  // Those who leave before they are served have waited too.
  const waits = (found: Measured): Times =>
    patience === null ? found.at(station).waiting : found.at(station).waitingOfAll;
  const lost = (which: 'shed' | 'abandoned') => (found: Measured) => {
    const count = (key: typeof which | 'offered'): number[] =>
      found.results.map((result) => sum(routes.map((i) => result.routes[i]![key])));
    return shareOver(count(which), count('offered'));
  };
  const oneByOne = kind === 'batching_pool' && batch === null;
  return {
    utilization: (found) => inUnit(found.at(station).busy, 1 / workers),
    waits: (found) => waits(found).sharePositive,
    waiting: (found) => waits(found).mean,
    jobs: (found) =>
      oneByOne
        ? found.mean(({ stations }) => {
            const at = stations[number]!;
            return at.busyWorkers + sum(at.routes.map(({ backlog }) => backlog));
          })
        : found.at(station).jobs,
    batch: (found) => found.at(station).batchSize,
    shed: lost('shed'),
    abandoned: lost('abandoned'),
    throughput: (found) => found.at(station).departureRate,
    growth: (found) =>
      found.mean(({ stations }) =>
        sum(stations[number]!.routes.map(({ backlogGrowth }) => backlogGrowth)),
      ),
  };
}
