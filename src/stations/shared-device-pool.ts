import { type EventKind, type Micros, Phase, type Timers, ZERO } from '../engine/index.ts';
import type { DeviceProfile } from './batch-time.ts';
import { BatchingPool } from './batching-pool.ts';
import type { BatchingPoolOptions } from './pool-options.ts';
import type { Worker } from './pool-worker.ts';
import type { Site } from './site.ts';

/**
 * A pool whose workers are instances of one model on a device that they share: several lanes of one GPU. What a
 * batch takes on the host goes on side by side on all instances; so the host part of one batch overlaps with the
 * device part of another. The device serves one batch at a time, first come first served, or all that are there side
 * by side, each at an equal share of its speed (processor sharing), as the profile says.
 */
export class SharedDevicePool extends BatchingPool {
  private readonly profile: DeviceProfile;
  private readonly prepared: EventKind;
  private readonly ends: Timers; // of the batch that ends next, by device
  private readonly devices: readonly Device[];

  constructor(site: Site, options: BatchingPoolOptions, profile: DeviceProfile) {
    super(site, options);
    this.profile = profile;
    const count = Math.ceil(options.speeds.length / profile.instances);
    this.devices = Array.from({ length: count }, () => new Device(profile.sharing));
    this.prepared = site.event('prepared', Phase.Completion, (id) => this.compute(id));
    this.ends = site.timers('computed', Phase.Completion, count, (id) => this.computed(id));
  }

  protected override serve(worker: Worker, time: Micros): void {
    this.site.after(time, this.prepared, worker.id);
  }

  /** The host part is over: the batch goes to the device. */
  private compute(id: number): void {
    const { batch, perSpeed } = this.workers[id]!;
    let audio = 0;
    for (let job = batch.first; job !== null; job = job.next) audio += job.size;
    const work = this.batchTime.onDevice(this.profile, batch.length, audio, perSpeed);
    const number = Math.floor(id / this.profile.instances);
    const device = this.devices[number]!;
    device.pass(this.site.sim.now);
    device.add(id, work);
    this.ends.set(number, device.timeToNextEnd);
  }

  private computed(number: number): void {
    const device = this.devices[number]!;
    device.pass(this.site.sim.now);
    this.finish(this.workers[device.removeNext()]!);
    if (device.size > 0) this.ends.set(number, device.timeToNextEnd);
  }
}

/** The batches on a device, and what is left of each. */
class Device {
  private readonly workers: number[] = [];
  private readonly left: number[] = []; // work of each, in microseconds
  private since: Micros = ZERO; // when it was so much
  private readonly sideBySide: boolean;

  constructor(sharing: DeviceProfile['sharing']) {
    this.sideBySide = sharing === 'side_by_side';
  }

  get size(): number {
    return this.workers.length;
  }

  add(worker: number, work: number): void {
    this.workers.push(worker);
    this.left.push(work);
  }

  /** Time has passed: what is left is less. To be called before batches come or go. */
  pass(now: Micros): void {
    const passed = now - this.since;
    this.since = now;
    if (!this.sideBySide) {
      if (this.size > 0) this.left[0]! -= passed;
      return;
    }
    for (let i = 0; i < this.size; i++) this.left[i]! -= passed / this.size;
  }

  /** Until the next batch ends if none comes before. */
  get timeToNextEnd(): Micros {
    const left = this.left[this.next]!;
    return Math.max(0, Math.ceil((this.sideBySide ? left * this.size : left) - FORGIVEN));
  }

  /** The batch that has ended goes; its worker. */
  removeNext(): number {
    const i = this.next;
    this.left.splice(i, 1);
    return this.workers.splice(i, 1)[0]!;
  }

  /** The batch that ends next: the first one, or the one of which least is left. */
  private get next(): number {
    if (!this.sideBySide) return 0;
    let least = 0;
    for (let i = 1; i < this.size; i++) if (this.left[i]! < this.left[least]!) least = i;
    return least;
  }
}

/** Microseconds that are forgiven, so that rounding errors of doubles delay nobody. */
const FORGIVEN = 2 ** -10;
