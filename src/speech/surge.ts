import { ZERO } from '../engine/index.ts';
import type { Fates } from '../random/index.ts';
import { OpenSource, poissonGaps, type World } from '../stations/index.ts';
import { type CallerKinds, Callers } from './callers.ts';
import { Purpose } from './purposes.ts';

/**
 * Callers who come on top of a route's own, as strangers: their numbers begin where no other's reach, so that
 * nothing befalls the others but that there are more.
 */
export class Surge {
  /** How many of those who might come do, from 0 to 1. A fault sets it. */
  level = ZERO;
  readonly name: string;
  /** Arrivals per microsecond at most, at the highest load of the experiment; share of them at this load. */
  readonly rate: number;
  readonly share: number;
  /** Number of the first of them. */
  readonly first: number;
  /** Only callers of one tenant come; null: all do. */
  readonly of: { readonly kinds: CallerKinds; readonly tenant: number } | null;

  constructor(
    name: string,
    number: number,
    { rate, share, of }: Pick<Surge, 'rate' | 'share' | 'of'>,
  ) {
    this.name = name;
    this.rate = rate;
    this.share = share;
    this.of = of;
    this.first = FIRST + number * ROOM;
  }

  /** Lets them come to the route of that name whenever the level is above 0. */
  bring(world: World, route: string, fates: Fates, arrive: (caller: number) => void): void {
    const { first, share, of } = this;
    const callers = of === null ? null : new Callers(of.kinds, fates);
    new OpenSource(world, `${route}/${this.name}`, {
      gaps: poissonGaps(world, `${route}/${this.name}`, this.rate),
      present: (arrival) => {
        if (this.level === 0) return false;
        const caller = first + arrival;
        if (callers !== null && callers.tenantOf(caller) !== of!.tenant) return false;
        const luck = fates.at(caller, 0, 0, Purpose.Presence).uniform();
        return luck <= share * this.level;
      },
      arrive: (arrival) => arrive(first + arrival),
    });
  }
}

/** No other caller has such a number, and no surge brings so many. */
const FIRST = 2 ** 30;
const ROOM = 2 ** 24;
