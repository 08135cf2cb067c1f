import type { Simulation } from '../engine/index.ts';
import { TimeAverage } from '../statistics/index.ts';

/** Memory of one GPU, in bytes: model weights, audio-stream state, KV cache and voices all come out of it. */
export class GpuMemory {
  readonly capacity: number;
  readonly used: TimeAverage;
  /** The least that was free at any instant, and how often something did not fit, since measuring began. */
  leastFree: number;
  refusals = 0;

  /** `capacity`: Infinity where memory is not modelled. */
  constructor(sim: Simulation, capacity: number) {
    this.capacity = capacity;
    this.leastFree = capacity;
    this.used = new TimeAverage(sim);
  }

  get free(): number {
    return this.capacity - this.used.level;
  }

  /** Takes so many bytes, or says that they do not fit. */
  take(bytes: number): boolean {
    if (bytes > this.free) {
      this.refusals++;
      return false;
    }
    this.used.step(bytes);
    this.leastFree = Math.min(this.leastFree, this.free);
    return true;
  }

  give(bytes: number): void {
    this.used.step(-bytes);
  }

  /** Forgets what was counted so far. */
  measure(): void {
    this.used.restart();
    this.leastFree = this.free;
    this.refusals = 0;
  }
}
