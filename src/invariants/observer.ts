import type { Job, Mark, Micros, Simulation } from '../engine/index.ts';
import type { DispatchPolicy } from '../policies/index.ts';
import type { Basis, SiteWatch, TurnOfRoute, Watch } from '../stations/index.ts';
import type { Bench, Invariant } from './invariant.ts';

/** The first event at which an invariant did not hold. Times since measuring began. */
export interface Violation {
  readonly at: Micros;
  /** Name of the station or the route that it is about. */
  readonly where: string;
  /** Which job, in words: `call 3, turn 2`. */
  readonly whose: string;
  readonly reason: string;
}

/** What came of one invariant in a run. */
export interface Watched {
  /** Events at which it did not hold. */
  violations: number;
  first: Violation | null;
}

/** An invariant, and what it is about: a station or a route. */
export interface Placed {
  readonly where: string;
  readonly make: (bench: Bench) => Invariant;
}

/**
 * Watches the invariants of a run. It schedules no event and draws nothing, so a run that is watched goes as it
 * would otherwise. What happens before measuring begins does not count.
 */
export class Observer implements Watch {
  readonly records: readonly Watched[];
  /** Told of the first violation of all, when it happens. */
  onFirst: (number: number) => void = () => {};
  private readonly placed: readonly { readonly where: string; readonly invariant: Invariant }[];
  private readonly senders = new Map<Job, string>(); // jobs are reused: the latest counts
  private readonly declarations: (() => void)[] = [];
  private readonly sim: Simulation;
  private readonly origin: Micros;
  private readonly routes: readonly string[];

  /** `origin`: when measuring begins; `routes`: their names. */
  constructor(
    sim: Simulation,
    origin: Micros,
    routes: readonly string[],
    invariants: readonly Placed[],
  ) {
    this.sim = sim;
    this.origin = origin;
    this.routes = routes;
    this.records = invariants.map(() => ({ violations: 0, first: null }));
    this.placed = invariants.map(({ where, make }, number) => ({
      where,
      invariant: make(this.bench(where, number)),
    }));
  }

  /** Declared after all stations, observers look once these have dispatched. */
  begins(): void {
    for (const declare of this.declarations) declare();
  }

  at(station: string): SiteWatch {
    const here = this.placed.flatMap(({ where, invariant }) =>
      where === station ? invariant : [],
    );
    const each = (tell: (invariant: Invariant) => void) => here.forEach(tell);
    return {
      came: (job) => each((one) => one.came?.(job)),
      began: (job) => each((one) => one.began?.(job)),
      left: (job) => each((one) => one.left?.(job)),
      cancelled: (job) => each((one) => one.cancelled?.(job)),
      deciding: (policy: DispatchPolicy) =>
        here.reduce((seen, one) => one.deciding?.(seen) ?? seen, policy),
    };
  }

  sends(job: Job, whose: string): void {
    this.senders.set(job, whose);
  }

  /** For whom a job is, in words: `call 3, turn 2 of agent`. */
  whose(job: Job): string {
    return `${this.senders.get(job) ?? `job ${job.id}`} of ${this.routes[job.route]}`;
  }

  answers(turn: TurnOfRoute, basis: Basis): void {
    for (const { invariant } of this.placed) invariant.answers?.(turn, basis);
  }

  gaps(turn: TurnOfRoute, length: Micros): void {
    for (const { invariant } of this.placed) invariant.gaps?.(turn, length);
  }

  private bench(where: string, number: number): Bench {
    const { sim, origin } = this;
    return {
      now: () => sim.now,
      whose: (job) => this.whose(job),
      report: (subject, reason) => {
        const at = sim.now - origin;
        const record = this.records[number]!;
        if (at < 0) return;
        record.violations++;
        record.first ??= { at, where, whose: subject, reason };
        if (this.records.reduce((sum, { violations }) => sum + violations, 0) === 1) {
          this.onFirst(number);
        }
      },
      afterRound: (look) => {
        let place: Mark;
        this.declarations.push(() => {
          place = sim.station({ dispatch: look });
        });
        return () => sim.mark(place);
      },
    };
  }
}
