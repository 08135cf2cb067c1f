import { type ModelDescription, type RouteDescription, stopsOf } from '../model/index.ts';
import { tandem } from '../theory/index.ts';
import { arrivalsOf } from './arrivals.ts';
import { type Figure, type FigureName, modelMemory } from './figures.ts';
import { sum } from './kendall-time.ts';
import type { Kind, Known, StationTheory } from './known.ts';
import { ifDefined } from './known.ts';
import { visits } from './paths.ts';
import type { Queue } from './queue.ts';

/** A station with what theory knows of it. */
export interface KnownStation {
  readonly queue: Queue;
  readonly theory: StationTheory | undefined;
}

/** The response of jobs, from their arrival until the last station is left; nothing if a part is not known. */
export function responseFigures(
  stations: readonly KnownStation[],
  model: ModelDescription,
  ending: boolean,
): Figure[] {
  if (model.routes.some(({ kind }) => kind !== 'jobs')) return [];
  const row = (name: FigureName, known: Known, measured: Figure['measured']): Figure => ({
    where: '',
    name,
    theory: known,
    simplified:
      known.kind === 'approximation'
        ? [...new Set(stations.flatMap(({ theory }) => theory?.simplified ?? []))]
        : [],
    measured,
    relaxation: ending ? 0 : modelMemory(model),
  });
  const mean = meanResponse(stations, model);
  const p95 = responseP95(stations, model);
  return [
    ...(mean === undefined ? [] : [row('response', mean, (found) => found.of().response.mean)]),
    ...(p95 === undefined
      ? []
      : [row('responseP95', p95, (found) => found.of().response.quantile(0.95))]),
  ];
}

function meanResponse(
  stations: readonly KnownStation[],
  { routes }: ModelDescription,
): Known | undefined {
  const losing = stations.some(({ queue }) => !queue.lossless);
  if (losing && stations.length > 1) return undefined;
  const parts = routes.flatMap((route) =>
    stopsOf(route).map((name) =>
      sojournOf(route, stations.find(({ queue }) => queue.station === name)!),
    ),
  );
  if (parts.some((known) => known === undefined || known.value === Infinity)) return undefined;
  const kinds = new Set(parts.map((known) => known!.kind));
  const rates = routes.map((route) => (routes.length === 1 ? 1 : arrivalsOf(route).rate));
  const ofTraces = rates.some(Number.isNaN);
  const [first] = stations;
  if (ofTraces) return stations.length === 1 ? first!.theory!.figures.sojourn : undefined;
  const times = routes.map((route) =>
    sum(
      stopsOf(route).map(
        (name) => sojournOf(route, stations.find(({ queue }) => queue.station === name)!)!.value,
      ),
    ),
  );
  return {
    value: sum(times.map((time, i) => time * rates[i]!)) / sum(rates),
    kind: weakest(kinds),
  };
}

function sojournOf({ name }: RouteDescription, { theory }: KnownStation): Known | undefined {
  return theory?.byRoute[name]?.sojourn ?? theory?.figures.sojourn;
}

function weakest(kinds: ReadonlySet<Kind>): Kind {
  if (kinds.has('approximation') || (kinds.has('at most') && kinds.has('at least'))) {
    return 'approximation';
  }
  return kinds.has('at most') ? 'at most' : kinds.has('at least') ? 'at least' : 'exact';
}

/** Of one route, whose times but one do not vary, or which are those of M/M/1 one after the other. */
function responseP95(
  stations: readonly KnownStation[],
  { routes }: ModelDescription,
): Known | undefined {
  const [route, more] = routes;
  if (more !== undefined || stations.some(({ queue }) => visits(route!, queue.station) > 1)) return;
  const constant = stations.filter(({ queue }) => isConstantDelay(queue));
  const varying = stations.filter(({ queue }) => !isConstantDelay(queue));
  const always = sum(constant.map(({ queue }) => queue.service!.mean));
  const [only] = varying;
  if (varying.length === 0) return { value: always, kind: 'exact' };
  if (varying.length === 1) {
    const known = only!.theory?.figures.sojournP95;
    return known && { ...known, value: known.value + always };
  }
  if (!varying.every(isMm1)) return undefined;
  const p95 = ifDefined(() =>
    tandem({
      arrivalRate: only!.queue.arrivals.rate,
      serviceRates: varying.map(({ queue }) => 1 / queue.service!.mean),
    }).sojournQuantile(0.95),
  );
  return p95 === undefined ? undefined : { value: p95 + always, kind: 'exact' };
}

const isConstantDelay = ({ kind, service }: Queue): boolean =>
  kind === 'delay' && service?.letter === 'D';

const isMm1 = ({ queue, theory }: KnownStation): boolean =>
  queue.kind === 'batching_pool' &&
  queue.workers === 1 &&
  queue.arrivals.pattern.kind === 'poisson' &&
  queue.service?.letter === 'M' &&
  theory?.figures.sojournP95?.kind === 'exact';
