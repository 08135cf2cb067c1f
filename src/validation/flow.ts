import { isCall, type ModelDescription, stationDemands, stopsOf } from '../model/index.ts';
import { type Arrivals, arrivalsOf, letOut, poissonOf, together } from './arrivals.ts';
import { kendallTime, sum } from './kendall-time.ts';
import { hasEnd, routesThrough, stationNamed, stationsBefore, visits } from './paths.ts';
import { rulesOf } from './station-rules.ts';

/**
 * How jobs come to a station. If all that comes from outside to it and to the stations before it is Poisson,
 * and those let out Poisson what comes so (Burke 1956; Kelly 1979), then it is Poisson, or as good as that
 * for all who arrive.
 */
export function arrivalsAt(name: string, model: ModelDescription): Arrivals {
  const routes = routesThrough(name, model);
  const before = stationsBefore(name, model);
  if (before.length === 0) return together(routes.map(arrivalsOf));
  const rate = rateAt(name, model);
  const sources = routesToward(name, model);
  const poisson = sources.every(
    (route) => arrivalsOf(route).pattern.kind === 'poisson' && !hasEnd(route),
  );
  if (poisson && before.every((station) => passesPoisson(station, model))) return poissonOf(rate);
  const [only] = routes;
  const inStep = before.every((station) => isConstantDelay(station, model));
  if (routes.length === 1 && inStep && visits(only!, name) === 1) return arrivalsOf(only!); // later
  const audio = routes.filter(({ kind }) => kind !== 'jobs');
  return audio.length > 0 ? together(audio.map(arrivalsOf)) : letOut(before, rate);
}

/** Those that go through the station or through one before it. */
export function routesToward(name: string, model: ModelDescription): ModelDescription['routes'] {
  const stations = [name, ...stationsBefore(name, model)];
  return model.routes.filter((route) => stopsOf(route).some((each) => stations.includes(each)));
}

/** Jobs per second; NaN where not all that was sent arrives. */
function rateAt(name: string, model: ModelDescription): number {
  if (!stationsBefore(name, model).every((station) => letsAllOut(station, model))) return NaN;
  const routes = routesThrough(name, model);
  return sum(routes.map((route) => arrivalsOf(route).rate * visits(route, name)));
}

/**
 * What is asked of a station's workers / what they can do, at full batches; NaN where not all that was sent
 * arrives. Without the populations that wait for answers, which cannot offer more than is served.
 */
export function offeredTo(name: string, model: ModelDescription): number {
  const all = stationsBefore(name, model).filter((station) => station !== name);
  return all.every((station) => letsAllOut(station, model)) ? asked(name, model) : NaN;
}

function asked(name: string, model: ModelDescription): number {
  const routes = model.routes.filter((route) => route.traffic.kind !== 'closed' || isCall(route));
  const demands = stationDemands({ ...model, routes }, []);
  return demands.find(({ station }) => station === name)?.utilization ?? 0;
}

function isConstantDelay(name: string, model: ModelDescription): boolean {
  const station = stationNamed(name, model);
  return station.kind === 'delay' && kendallTime(station.time).letter === 'D';
}

/** Is nobody lost there, and no more asked than it can do? */
function letsAllOut(name: string, model: ModelDescription): boolean {
  const station = stationNamed(name, model);
  if (station.kind === 'cache') return station.backend === undefined; // what is found goes another way
  const { lossless } = rulesOf(station, routesThrough(name, model));
  return lossless && (station.kind === 'delay' || asked(name, model) < 1);
}

/** M/M/c, M/G/c with equal sharing and M/G/inf: Poisson arrivals leave them Poisson, if they are stable. */
function passesPoisson(name: string, model: ModelDescription): boolean {
  const station = stationNamed(name, model);
  if (station.kind === 'delay') return station.quota === undefined;
  if (!letsAllOut(name, model)) return false;
  const routes = routesThrough(name, model);
  const { batch, obstacles, serviceOf, sharing } = rulesOf(station, routes);
  if (obstacles.length > 0 || batch !== null) return false;
  if (sharing !== null) return sharing.concurrency === Infinity;
  const fifo = station.kind === 'batching_pool' && station.dispatch === 'fifo';
  const urgencyOf = (jobClass: string): number =>
    model.classes.find((each) => each.name === jobClass)!.urgency;
  const urgencies = new Set(routes.map((route) => urgencyOf(route.class)));
  const times = routes.map((route) => serviceOf(route.class));
  return (
    (fifo || urgencies.size === 1) &&
    times.every((time) => time !== null && time.letter === 'M' && time.mean === times[0]!.mean)
  );
}
