import { type RouteTally, VoiceTally } from '../speech/index.ts';
import type { Releases, Site } from '../stations/index.ts';
import { Histogram } from '../statistics/index.ts';

/**
 * What is watched while the system runs, as a dashboard shows it: a level at this instant, or what has happened
 * lately. Looked at in equal steps of time.
 */
export interface Meter {
  /** A step is over: what it shows from now on. NaN while there is nothing to show. */
  look(): number;
}

/** Counts so far, of which shares of late are made. */
type Counts = () => { readonly part: number; readonly whole: number };

/** A number at the instant at which it is looked at. */
const level = (read: () => number): Meter => ({ look: read });

/** What a count was, so many looks ago and at all looks since. */
class Past<T> {
  private readonly ring: T[] = [];
  private next = 0;
  private readonly looks: number;

  constructor(looks: number) {
    this.looks = looks;
  }

  /** Remembers this; returns what was there so many looks before, or as near to that as there was a look. */
  push(now: T): T {
    if (this.ring.length <= this.looks) {
      this.ring.push(now);
      return this.ring[0]!;
    }
    this.ring[this.next] = now;
    this.next = (this.next + 1) % this.ring.length;
    return this.ring[this.next]!;
  }
}

/** The share that one count has of another over the last so many looks. */
function share(counts: Counts, looks: number): Meter {
  const past = new Past<ReturnType<Counts>>(looks);
  past.push(counts());
  return {
    look: () => {
      const now = counts();
      const then = past.push(now);
      return (now.part - then.part) / (now.whole - then.whole);
    },
  };
}

/** The mean of the delays of a route that ended over the last so many looks. */
export const meanDelay = (tally: RouteTally, delay: string, looks: number): Meter =>
  share(() => {
    const { recent, total } = delayOf(tally, delay);
    return { part: recent.sum + total.sum, whole: recent.count + total.count };
  }, looks);

/** Their quantile. */
export function quantileDelay(tally: RouteTally, delay: string, p: number, looks: number): Meter {
  const past = new Past<Histogram>(looks);
  const sofar = (): Histogram => {
    const { recent, total } = delayOf(tally, delay);
    const all = new Histogram();
    all.merge(total);
    all.merge(recent);
    return all;
  };
  past.push(sofar());
  return {
    look: () => {
      const now = sofar();
      const then = past.push(now);
      return now.since(then).quantile(p);
    },
  };
}

const delayOf = (tally: RouteTally, name: string) =>
  [...tally.delays].find(([delay]) => delay === name)![1];

/** Jobs that wait at a station. */
export const backlogOf = (site: Site): Meter =>
  level(() => site.routes.reduce((jobs, { backlog }) => jobs + backlog.level, 0));

/** Share of the look-ups in a cache that find what they ask for. */
export const hitRateOf = (site: Site, looks: number): Meter =>
  share(() => {
    let [part, whole] = [0, 0];
    for (const { hits, lookups } of site.routes) {
      part += hits;
      whole += lookups;
    }
    return { part, whole };
  }, looks);

/** The same of the look-ups by keys of other releases than the first: of a canary, where one is out. */
export const canaryHitRateOf = ({ others }: Releases, looks: number): Meter =>
  share(() => ({ part: others.hits, whole: others.lookups }), looks);

/** Share of the turns of a route that end without what they asked for, of those that end. */
export const errorRateOf = (tally: RouteTally, looks: number): Meter =>
  share(() => {
    const part = tally.failed + tally.shed + tally.abandoned;
    return { part, whole: part + tally.served };
  }, looks);

/** Share of the turns of a route that do what was wanted, of those that end. */
export const successRateOf = (tally: RouteTally, looks: number): Meter =>
  share(() => {
    const lost = tally.failed + tally.shed + tally.abandoned;
    return { part: successes(tally), whole: lost + tally.served };
  }, looks);

const successes = (tally: RouteTally): number =>
  tally instanceof VoiceTally ? tally.counts.succeeded : tally.served;

/** What everything costs together, for each turn of a route that succeeds. `spent`: in all so far. */
export const costPerSuccessOf = (tally: RouteTally, spent: () => number, looks: number): Meter =>
  share(() => ({ part: spent(), whole: successes(tally) }), looks);

/** All attempts / first attempts of a route; where an agent answers, of all services that its turns ask together. */
export const amplificationOf = (tally: RouteTally, looks: number): Meter => {
  const edges = tally instanceof VoiceTally ? [...tally.edges.values()] : [tally.attempts];
  return share(() => {
    let [part, whole] = [0, 0];
    for (const edge of edges) {
      part += edge?.counts.attempts ?? 0;
      whole += edge?.counts.firstAttempts ?? 0;
    }
    return { part, whole };
  }, looks);
};
