import type { Micros } from '../engine/index.ts';
import type { Distribution, Fates } from '../random/index.ts';
import {
  ClosedSource,
  OpenSource,
  PacedSource,
  type Start,
  type World,
} from '../stations/index.ts';
import { Purpose } from './purposes.ts';

/** Who comes to a route, and when. Durations in microseconds. */
export type Traffic =
  | {
      readonly kind: 'open';
      /** Arrivals per microsecond at the highest load of the experiment. */
      readonly rate: number;
      /** Share of them that comes in this run. */
      readonly share: number;
      /** How long before the run begins they started to come. */
      readonly since: Micros;
    }
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
    };

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
      new OpenSource(world, name, {
        rate: traffic.rate,
        since: traffic.since,
        present: (caller) => fates.at(caller, 0, 0, Purpose.Presence).uniform() <= traffic.share,
        arrive,
      });
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

const nobodyWaits = (): void => {};
