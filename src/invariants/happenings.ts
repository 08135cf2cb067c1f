import type { Job, Micros, Simulation } from '../engine/index.ts';
import type { DispatchPolicy } from '../policies/index.ts';
import {
  type Basis,
  nameOf,
  type SiteWatch,
  type TurnOfRoute,
  type Watch,
} from '../stations/index.ts';
import type { Observer } from './observer.ts';

/** Something that happened to a job at a station. Times since measuring began. */
export interface Happening {
  readonly at: Micros;
  readonly station: string;
  readonly what: string;
  readonly whose: string;
}

/** Remembers what happened last at every station, beside an observer. */
export class Happenings implements Watch {
  private readonly last: Happening[] = [];
  private next = 0;
  private isOver = false;
  private readonly sim: Simulation;
  private readonly origin: Micros;
  private readonly routes: readonly string[];
  private readonly most: number;
  private readonly beside: Observer;

  /** `most`: how many are remembered. */
  constructor(
    sim: Simulation,
    origin: Micros,
    routes: readonly string[],
    most: number,
    beside: Observer,
  ) {
    this.sim = sim;
    this.origin = origin;
    this.routes = routes;
    this.most = most;
    this.beside = beside;
  }

  /** From the first to the last. */
  get all(): Happening[] {
    return [...this.last.slice(this.next), ...this.last.slice(0, this.next)];
  }

  /** What happens from now on is left out. */
  stop(): void {
    this.isOver = true;
  }

  begins(): void {
    this.beside.begins();
  }

  at(station: string): SiteWatch {
    const other = this.beside.at(station);
    return {
      came: (job) => {
        this.add(station, 'comes', this.beside.whose(job));
        other.came(job);
      },
      began: (job) => {
        this.add(station, 'starts', this.beside.whose(job));
        other.began(job);
      },
      left: (job, how) => {
        this.add(station, how, this.beside.whose(job));
        other.left(job, how);
      },
      cancelled: (job) => {
        this.add(station, 'is called off', this.beside.whose(job));
        other.cancelled(job);
      },
      deciding: (policy: DispatchPolicy) => other.deciding(policy),
    };
  }

  sends(job: Job, whose: string): void {
    this.beside.sends(job, whose);
  }

  answers(turn: TurnOfRoute, basis: Basis): void {
    this.add('reply', basis.unchecked ? 'answers unchecked' : 'answers', this.ofTurn(turn));
    this.beside.answers(turn, basis);
  }

  gaps(turn: TurnOfRoute, length: Micros): void {
    this.add('reply', 'has a gap', this.ofTurn(turn));
    this.beside.gaps(turn, length);
  }

  private ofTurn({ caller, number, route }: TurnOfRoute): string {
    return `${nameOf(caller, number + 1)} of ${this.routes[route]}`;
  }

  private add(station: string, what: string, whose: string): void {
    if (this.isOver) return;
    this.last[this.next] = { at: this.sim.now - this.origin, station, what, whose };
    this.next = (this.next + 1) % this.most;
  }
}
