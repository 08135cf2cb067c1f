import type { Micros } from '../engine/index.ts';
import { RateShape, type Traffic } from '../speech/index.ts';
import { ownRate } from './arrivals.ts';
import { callLength, poissonRate } from './demand.ts';
import type { ClosedTraffic, CycleDescription, RouteDescription } from './description.ts';
import { distributionOf } from './distributions.ts';
import type { Load } from './load.ts';
import { isCall } from './routes.ts';

/** Callers are followed from so many mean call lengths before the run: e⁻¹² of the calls are longer. */
const CALLS_BEFORE = 12;
const SECOND: Micros = 1_000_000;

/** The traffic of a route at its load; null: the load that the model gives. */
export function trafficOf(route: RouteDescription, load: Load | null): Traffic {
  const { traffic } = route;
  const share = load === null ? 1 : load.level / load.highest;
  switch (traffic.kind) {
    case 'poisson': {
      const { batch, cycle, shape, count } = traffic;
      return {
        kind: 'open',
        rate: poissonRate(route, traffic, load?.highest),
        share,
        since: callsBefore(route),
        batch: batch === undefined ? undefined : distributionOf(batch),
        cycle: cycle === undefined ? undefined : wholeCycle(cycle),
        shape: shape && new RateShape(shape.points, shape.period),
        count,
      };
    }
    case 'renewal': {
      const interarrival = distributionOf(traffic.interarrival);
      const scale = load === null ? 1 : (ownRate(traffic) * SECOND) / load.level;
      return { kind: 'renewal', interarrival, scale, count: traffic.count };
    }
    case 'mmpp': {
      const faster = load === null ? 1 : load.highest / (ownRate(traffic) * SECOND);
      const rates = traffic.rates.map((rate) => (rate * faster) / SECOND);
      const leave = traffic.leave.map((rate) => rate / SECOND);
      const since = callsBefore(route);
      return { kind: 'modulated', rates, leave, since, share, count: traffic.count };
    }
    case 'trace': {
      const { times, work = [], count } = traffic;
      const rate = ownRate(traffic) * SECOND;
      const scale = load === null || rate === 0 ? 1 : rate / load.level;
      return { kind: 'trace', times, scale, work, count };
    }
    case 'closed':
      return population(route, traffic, load?.level ?? traffic.population);
    case 'paced': {
      const period = Math.round(traffic.period);
      return {
        kind: 'paced',
        streams: load?.level ?? traffic.streams,
        period,
        start: { kind: traffic.start, within: period },
      };
    }
  }
}

/** How long before the run callers started to come: those in the midst of a call are there when it begins. */
const callsBefore = (route: RouteDescription): Micros =>
  isCall(route) ? Math.round(CALLS_BEFORE * callLength(route).mean) : 0;

const wholeCycle = ({ amplitude, period, phase }: CycleDescription) => ({
  amplitude,
  period: Math.max(Math.round(period), 1),
  phase: Math.round(phase),
});

function population(route: RouteDescription, closed: ClosedTraffic, members: number): Traffic {
  const { start, think, within, apart } = closed;
  const span = apart === undefined ? (within ?? rhythm(route)) : apart * members;
  return {
    kind: 'closed',
    population: members,
    think: distributionOf(think),
    start: { kind: start, within: Math.round(span) },
  };
}

/** The span over which a population starts unless the file says: one chunk, or one mean think time. */
function rhythm(route: RouteDescription): Micros {
  if (isCall(route)) return route.chunk;
  return route.traffic.kind === 'closed' ? distributionOf(route.traffic.think).mean : 0;
}
