import type { Micros } from '../engine/index.ts';
import { type Distribution, type Fates, sineOfTurn, whole } from '../random/index.ts';
import {
  ClosedSource,
  type Gaps,
  ModulatedGaps,
  OpenSource,
  PacedSource,
  poissonGaps,
  RenewalGaps,
  type Start,
  TracedGaps,
  type World,
} from '../stations/index.ts';
import { Purpose } from './purposes.ts';
import type { RateShape } from './rate-shape.ts';
import type { Surge } from './surge.ts';

/** Who comes to a route, and when. Durations in microseconds. */
export type Traffic =
  | OpenTraffic
  | {
      readonly kind: 'closed';
      readonly population: number;
      readonly think: Distribution;
      readonly start: Start;
    }
  | {
      readonly kind: 'paced';
      readonly streams: number;
      readonly period: Micros;
      readonly start: Start;
      /** Each stream ends once it has sent so many; without end if left out. */
      readonly most?: number | undefined;
    };

/** Whatever the system does, they come. */
type OpenTraffic = {
  /** No more come once so many have; without end if left out. */
  readonly count?: number | undefined;
} & (
  | {
      /** A Poisson process. */
      readonly kind: 'open';
      /** Arrivals per microsecond at the highest load of the experiment, on average over the cycle. */
      readonly rate: number;
      /** Share of them that comes in this run. */
      readonly share: number;
      /** How long before the run begins they started to come. */
      readonly since: Micros;
      /** How many come together at each arrival; one if left out. */
      readonly batch?: Distribution | undefined;
      /** How the rate goes up and down; it is steady if left out. */
      readonly cycle?: Cycle | undefined;
      /** How it goes up and down otherwise; the rate is that at a factor of 1. */
      readonly shape?: RateShape | undefined;
      /** Who may come on top of these. */
      readonly surges?: readonly Surge[] | undefined;
    }
  | {
      readonly kind: 'renewal';
      readonly interarrival: Distribution;
      /** What every time between arrivals is multiplied by in this run. */
      readonly scale: number;
    }
  | {
      /** A Markov-modulated Poisson process. */
      readonly kind: 'modulated';
      /** By state, per microsecond at the highest load: arrivals, and how soon it is left for the next state. */
      readonly rates: readonly number[];
      readonly leave: readonly number[];
      /** How long before the run begins they started to come. */
      readonly since: Micros;
      /** Share of the arrivals that comes in this run. */
      readonly share: number;
    }
  | {
      readonly kind: 'trace';
      /** When they come. */
      readonly times: readonly number[];
      /** What every time is multiplied by in this run. */
      readonly scale: number;
      /**
       * What each of them brings: work of a job or audio of a file in microseconds, turns of a call; empty if the trace does
       * not say.
       */
      readonly work: readonly number[];
    }
);

/** A rate that swings like a sine around its mean. */
interface Cycle {
  /** By how much at most, as a share of the mean: 0 to 1. */
  readonly amplitude: number;
  readonly period: Micros;
  /** How long before the run begins the rate last rose through its mean. */
  readonly phase: Micros;
}

/**
 * Lets callers come. `arrive` is told who comes (a number), and how long ago that was, if it was
 * before the run began. Returns what is to be told of a caller who has what he came for.
 */
export function bring(
  world: World,
  name: string,
  traffic: Traffic,
  fates: Fates,
  arrive: (caller: number, ago: Micros) => void,
): (caller: number) => void {
  switch (traffic.kind) {
    case 'open':
    case 'renewal':
    case 'modulated':
    case 'trace':
      new OpenSource(world, name, {
        gaps: gapsOf(world, name, traffic),
        since: 'since' in traffic ? traffic.since : 0,
        batch: traffic.kind === 'open' ? traffic.batch : undefined,
        most: mostOf(traffic),
        present: presenceIn(world, traffic, fates),
        arrive,
      });
      if (traffic.kind === 'open') {
        for (const surge of traffic.surges ?? []) {
          surge.bring(world, name, fates, (caller) => arrive(caller, 0));
        }
      }
      return nobodyWaits;
    case 'closed': {
      const source = new ClosedSource(world, name, traffic, (caller) => arrive(caller, 0));
      return (caller) => source.returned(caller);
    }
    case 'paced':
      new PacedSource(world, name, traffic, (stream) => arrive(stream, 0));
      return nobodyWaits;
  }
}

/** What a trace says that this one brings; undefined if it does not say, and of other traffic. */
export const sizeOf = (traffic: Traffic, arrival: number): number | undefined =>
  traffic.kind === 'trace' ? traffic.work[arrival] : undefined;

/** How many turns, or utterances, a caller plans. */
export const turnsOf = (
  { traffic, turns }: { readonly traffic: Traffic; readonly turns: Distribution },
  fates: Fates,
  caller: number,
): number => whole(sizeOf(traffic, caller) ?? turns.draw(fates.at(caller, 0, 0, Purpose.Turns)));

const nobodyWaits = (): void => {};

/** Gaps at the highest load. A rate that swings comes at its peak, and `presenceIn` leaves out what is too many. */
function gapsOf(world: World, name: string, traffic: OpenTraffic): Gaps {
  switch (traffic.kind) {
    case 'open':
      return poissonGaps(world, name, traffic.rate * peakOf(traffic));
    case 'renewal':
      return new RenewalGaps(world, name, traffic.interarrival, traffic.scale);
    case 'modulated':
      return new ModulatedGaps(world, name, traffic);
    case 'trace':
      return new TracedGaps(traffic.times, traffic.scale);
  }
}

/** Arrivals are drawn at the highest rate that there is. */
const peakOf = ({ cycle, shape }: Extract<OpenTraffic, { kind: 'open' }>): number =>
  shape?.peak ?? 1 + (cycle?.amplitude ?? 0);

function mostOf(traffic: OpenTraffic): number | undefined {
  if (traffic.kind !== 'trace') return traffic.count;
  return Math.min(traffic.count ?? Infinity, traffic.times.length);
}

/**
 * Who comes at the load of this run. What is left out of a Poisson process at random, modulated or not,
 * leaves one of a lower rate. Other processes would become less regular: their time is scaled instead.
 */
function presenceIn(
  world: World,
  traffic: OpenTraffic,
  fates: Fates,
): (arrival: number, ago: Micros) => boolean {
  if (traffic.kind === 'renewal' || traffic.kind === 'trace') return everyone;
  const luck = (arrival: number): number => fates.at(arrival, 0, 0, Purpose.Presence).uniform();
  const { share } = traffic;
  const { cycle = undefined, shape = undefined } = traffic.kind === 'open' ? traffic : {};
  if (shape !== undefined) {
    const { peak } = shape;
    return (arrival, ago) => luck(arrival) <= (share * shape.factor(world.sim.now - ago)) / peak;
  }
  if (cycle === undefined) return (arrival) => luck(arrival) <= share;
  const { amplitude, period, phase } = cycle;
  return (arrival, ago) => {
    const swing = 1 + amplitude * sineOfTurn((world.sim.now - ago + phase) / period);
    return luck(arrival) <= (share * swing) / (1 + amplitude);
  };
}

const everyone = (): boolean => true;
