import type { Micros } from '../engine/index.ts';
import { type BatchProfile, BatchTime, type LoadedWorker } from './batch-time.ts';
import type { Site } from './site.ts';
import type { Slowness } from './slowness.ts';
import { type Step, type StepProfile, StepTime } from './step-time.ts';

/** Times of batches at a pool that faults may slow down. */
export class SlowBatchTime extends BatchTime {
  private readonly slowness: Slowness;

  constructor(site: Site, profile: BatchProfile, slowness: Slowness) {
    super(site, profile);
    this.slowness = slowness;
  }

  override batch(worker: LoadedWorker): Micros {
    return this.slowness.of(super.batch(worker));
  }
}

/** Times of steps at a station with continuous batching that faults may slow down. */
export class SlowStepTime extends StepTime {
  private readonly slowness: Slowness;

  constructor(site: Site, profile: StepProfile, slowness: Slowness) {
    super(site, profile);
    this.slowness = slowness;
  }

  override of(step: Step): Micros {
    return this.slowness.of(super.of(step));
  }
}
