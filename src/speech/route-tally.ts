import type { Micros } from '../engine/index.ts';
import { Loss, type World } from '../stations/index.ts';
import { Histogram, TimeAverage } from '../statistics/index.ts';
import type { AttemptTally } from './attempt-tally.ts';
import type { DelayName } from './delays.ts';

/** One delay of one route. Only what began after the transient is counted. */
export class DelayTally {
  /** Since the last window closed, and in all windows closed so far. */
  readonly recent = new Histogram();
  readonly total = new Histogram();
  /** Turns that ended without this delay: they count as infinitely long. */
  missing = 0;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  /** Adds the delay of something that began at `begun`. */
  add(begun: Micros, delay: Micros): void {
    if (begun > this.world.measuredFrom) this.recent.add(delay);
  }

  closeWindow(): void {
    this.total.merge(this.recent);
    this.recent.clear();
  }

  clear(): void {
    this.recent.clear();
    this.total.clear();
    this.missing = 0;
  }
}

/** What happens to the turns of one route: how many came, how they ended, how long they took. */
export class RouteTally {
  offered = 0;
  served = 0;
  failed = 0;
  shed = 0;
  abandoned = 0;
  /** Calls (files, jobs) in progress. */
  readonly inProgress: TimeAverage;
  readonly delays: ReadonlyMap<DelayName, DelayTally>;
  /** Where requests may have more attempts than one; else null. */
  attempts: AttemptTally | null = null;
  private readonly world: World;

  constructor(world: World, names: readonly DelayName[]) {
    this.world = world;
    this.inProgress = new TimeAverage(world.sim);
    this.delays = new Map(names.map((name) => [name, new DelayTally(world)]));
  }

  /** The tally of a delay that this route has. */
  delay(name: DelayName): DelayTally {
    return this.delays.get(name)!;
  }

  /** A turn that began at `begun` has had all that it asked for. */
  turnServed(begun: Micros): void {
    if (begun > this.world.measuredFrom) this.served++;
  }

  /** A turn that began at `begun` failed before the named delays had ended. */
  turnFailed(begun: Micros, unfinished: readonly DelayName[]): void {
    this.turnLost(begun, 'failed', unfinished);
  }

  /** The same, told why a station lost its job: that tells turns shed and abandoned from those that failed. */
  turnLost(begun: Micros, reason: string, unfinished: readonly DelayName[]): void {
    if (begun <= this.world.measuredFrom) return;
    if (reason === Loss.Shed) this.shed++;
    else if (reason === Loss.Abandoned) this.abandoned++;
    else this.failed++;
    for (const name of unfinished) this.delay(name).missing++;
  }

  /** A turn that began at `begun` goes on without this delay ever ending. */
  missed(name: DelayName, begun: Micros): void {
    if (begun > this.world.measuredFrom) this.delay(name).missing++;
  }

  /** Forgets what was counted so far. */
  measure(): void {
    this.offered = 0;
    this.served = 0;
    this.failed = 0;
    this.shed = 0;
    this.abandoned = 0;
    this.inProgress.restart();
    this.attempts?.measure();
    for (const delay of this.delays.values()) delay.clear();
  }

  closeWindow(): void {
    for (const delay of this.delays.values()) delay.closeWindow();
  }
}
