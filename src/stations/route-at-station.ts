import type { Simulation } from '../engine/index.ts';
import { Histogram, TimeAverage } from '../statistics/index.ts';

/** What the jobs of one route meet at one station. */
export class RouteAtStation {
  accepted = 0;
  /** Jobs that found no room. */
  shed = 0;
  /** Jobs that wait. */
  readonly backlog: TimeAverage;
  /** Enqueue to start of service, of the jobs that had any. */
  readonly waiting = new Histogram();
  /** Enqueue to leaving, of the jobs whose patience ended. */
  readonly waitedInVain = new Histogram();
  /** Enqueue to leaving the station, of the jobs that had service. */
  readonly sojourn = new Histogram();

  constructor(sim: Simulation) {
    this.backlog = new TimeAverage(sim);
  }

  /** Forgets what was counted so far. */
  measure(): void {
    this.accepted = 0;
    this.shed = 0;
    this.backlog.restart();
    this.waiting.clear();
    this.waitedInVain.clear();
    this.sojourn.clear();
  }
}
