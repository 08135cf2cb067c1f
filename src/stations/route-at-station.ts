import { type Micros, type Simulation, ZERO } from '../engine/index.ts';
import { Histogram, TimeAverage } from '../statistics/index.ts';

/** What the jobs of one route meet at one station. */
export class RouteAtStation {
  accepted = 0;
  /** Jobs that have had what they came for. */
  served = 0;
  /** Time that workers spent on them: that of a worker with several jobs is divided evenly among them. */
  workerTime: Micros = ZERO;
  /** Part of it that was of no use: its jobs were lost, or nobody waited for them any more. */
  wastedTime: Micros = ZERO;
  /** Jobs that found no room, were turned away, or waited too long. */
  shed = 0;
  /** Those of them that waited too long. */
  outdated = 0;
  /** Jobs that asked a cache for something, and those that found it. */
  lookups = 0;
  hits = 0;
  /** Jobs that wait. */
  readonly backlog: TimeAverage;
  /** Enqueue to start of service, of the jobs that had any. */
  readonly waiting = new Histogram();
  /** Enqueue to leaving, of the jobs that waited and were lost: their patience ended, or they were outdated or called off. */
  readonly waitedInVain = new Histogram();
  /** Enqueue to leaving the station, of the jobs that had service. */
  readonly sojourn = new Histogram();

  constructor(sim: Simulation) {
    this.backlog = new TimeAverage(sim);
  }

  /** Forgets what was counted so far. */
  measure(): void {
    this.accepted = 0;
    this.served = 0;
    this.workerTime = 0;
    this.wastedTime = 0;
    this.shed = 0;
    this.outdated = 0;
    this.lookups = 0;
    this.hits = 0;
    this.backlog.restart();
    this.waiting.clear();
    this.waitedInVain.clear();
    this.sojourn.clear();
  }
}
