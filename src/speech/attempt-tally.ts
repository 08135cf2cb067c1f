import type { Micros, Simulation } from '../engine/index.ts';
import { TimeAverage } from '../statistics/index.ts';

/** Attempts of one route at the first station on its way, and what became of them. */
export interface AttemptCounts {
  /** All that set out: requests, not audio chunks. */
  attempts: number;
  /** Those of them that were the first of their request. */
  firstAttempts: number;
  /** Those that had their answer, and those that had none: lost, or too late. The rest were called off. */
  answered: number;
  lost: number;
  /** Those of the lost that were the first of their request. */
  firstLost: number;
  /** Those that set out beside one that took long, and those of them whose answer came first. */
  hedges: number;
  hedgeWins: number;
  /** Those that an open breaker kept from setting out. */
  refused: number;
  /** Retries and hedges for which the budget had no token. */
  denied: number;
}

/** Only attempts of requests that began after the transient are counted. */
export class AttemptTally {
  readonly counts: AttemptCounts = none();
  /** Requests that wait for their next attempt. */
  readonly waiting: TimeAverage;
  /** 1 while the breaker is open; null without one. */
  readonly open: TimeAverage | null;
  private readonly world: { readonly measuredFrom: Micros };

  constructor(
    world: { readonly sim: Simulation; readonly measuredFrom: Micros },
    breaker: boolean,
  ) {
    this.world = world;
    this.waiting = new TimeAverage(world.sim);
    this.open = breaker ? new TimeAverage(world.sim) : null;
  }

  /** Counts something of a request that began at `begun`. */
  add(what: keyof AttemptCounts, begun: Micros): void {
    if (begun > this.world.measuredFrom) this.counts[what]++;
  }

  measure(): void {
    Object.assign(this.counts, none());
    this.waiting.restart();
    this.open?.restart();
  }
}

const none = (): AttemptCounts => ({
  attempts: 0,
  firstAttempts: 0,
  answered: 0,
  lost: 0,
  firstLost: 0,
  hedges: 0,
  hedgeWins: 0,
  refused: 0,
  denied: 0,
});
