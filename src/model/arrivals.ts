import type { Micros } from '../engine/index.ts';
import { meanOfShape } from '../speech/index.ts';
import type {
  ModulatedTraffic,
  PoissonTraffic,
  RouteDescription,
  TrafficDescription,
} from './description.ts';
import { distributionOf } from './distributions.ts';

/** How fast open traffic comes of itself, and how unevenly. Rates per microsecond. */

const SECOND: Micros = 1_000_000;

/** Traffic that says itself how fast it comes; a sweep may have it come faster or slower. */
type Paced = Extract<TrafficDescription, { kind: 'renewal' | 'mmpp' | 'trace' }>;

/** Mean rate; 0 for a trace that has no span, since all that it has comes at one instant. */
export function ownRate(traffic: Paced): number {
  switch (traffic.kind) {
    case 'renewal':
      return 1 / distributionOf(traffic.interarrival).mean;
    case 'mmpp':
      return meanRate(traffic) / SECOND;
    case 'trace': {
      const span = traffic.times.at(-1)! - traffic.times[0]!;
      return span > 0 ? (traffic.times.length - 1) / span : 0;
    }
  }
}

/** States last for 1 / leave on average and take turns, so that is their share of the time. */
function stateShares({ leave }: ModulatedTraffic): number[] {
  const cycle = leave.reduce((sum, rate) => sum + 1 / rate, 0);
  return leave.map((rate) => 1 / rate / cycle);
}

/** Per second. */
function meanRate(traffic: ModulatedTraffic): number {
  const shares = stateShares(traffic);
  return traffic.rates.reduce((sum, rate, state) => sum + rate * shares[state]!, 0);
}

/** What the rate at a factor of 1 is multiplied by in the long run. */
export const meanFactor = ({ shape }: PoissonTraffic): number =>
  shape === undefined ? 1 : meanOfShape(shape.points, shape.period);

/** After so long a rate that goes up and down does so again; 0 if it does not. */
export const periodOf = (traffic: TrafficDescription): Micros =>
  traffic.kind === 'poisson' ? (traffic.cycle?.period ?? traffic.shape?.period ?? 0) : 0;

/** Jobs that come together at one arrival: mean and mean square. */
export function batchMoments(traffic: TrafficDescription): { mean: number; square: number } {
  if (traffic.kind !== 'poisson' || traffic.batch === undefined) return { mean: 1, square: 1 };
  const { mean, variance } = distributionOf(traffic.batch);
  return { mean, square: variance + mean * mean };
}

/**
 * Burstiness of arrivals: variance / mean of their number over a long time (index of dispersion for counts),
 * 1 for a Poisson process; for independent times between arrivals, the squared coefficient of variation of
 * these. It stands for ca² in heavy traffic (Fendick & Whitt 1989). `rate` is that at which they come, per
 * microsecond. 1 where it is not known: traces, rates that swing, populations and streams.
 */
export function burstiness({ traffic }: RouteDescription, rate: number): number {
  switch (traffic.kind) {
    case 'poisson': {
      const { mean, square } = batchMoments(traffic);
      return square / mean;
    }
    case 'renewal': {
      const { mean, variance } = distributionOf(traffic.interarrival);
      return variance / (mean * mean);
    }
    case 'mmpp':
      // What a lower load leaves out at random makes the rest so much less bursty.
      return 1 + (rate / ownRate(traffic)) * excess(traffic);
    case 'trace':
    case 'closed':
    case 'paced':
      return 1;
  }
}

/**
 * By how much a Markov-modulated Poisson process exceeds 1: 2 Σ pᵢ (rᵢ - r) gᵢ / r, where pᵢ is the share of
 * state i, rᵢ its rate, r the mean rate, and g solves Poisson's equation of the states, which for states
 * that take turns is a sum: gᵢ₊₁ = gᵢ - (rᵢ - r) / leaveᵢ (Fischer & Meier-Hellstern 1993 for two states).
 */
function excess(traffic: ModulatedTraffic): number {
  const shares = stateShares(traffic);
  const mean = meanRate(traffic);
  let potential = 0;
  let sum = 0;
  for (const [state, rate] of traffic.rates.entries()) {
    sum += shares[state]! * (rate - mean) * potential;
    potential -= (rate - mean) / traffic.leave[state]!;
  }
  return (2 * sum) / mean;
}
