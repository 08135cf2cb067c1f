import type { Simulation } from '../engine/index.ts';
import { TimeAverage } from '../statistics/index.ts';

/** What is counted of workers that fail. */
export class FailureCounts {
  failures = 0;
  /** Workers that are failed. */
  readonly failed: TimeAverage;

  constructor(sim: Simulation) {
    this.failed = new TimeAverage(sim);
  }

  fails(): void {
    this.failures++;
    this.failed.step(1);
  }

  repaired(): void {
    this.failed.step(-1);
  }

  /** Forgets what was counted so far. */
  measure(): void {
    this.failures = 0;
    this.failed.restart();
  }
}

/** What is counted of workers whose number follows the load. */
export class ScalingCounts {
  /** Decisions to have more workers, and to have fewer. */
  outs = 0;
  ins = 0;
  /** Workers that are not off: they serve, drain, or are being provisioned. */
  readonly provisioned: TimeAverage;

  constructor(sim: Simulation) {
    this.provisioned = new TimeAverage(sim);
  }

  /** Forgets what was counted so far. */
  measure(): void {
    this.outs = 0;
    this.ins = 0;
    this.provisioned.restart();
  }
}
