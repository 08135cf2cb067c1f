import { type Simulation, ZERO } from '../engine/index.ts';
import { TimeAverage } from '../statistics/index.ts';

/**
 * Memory of one GPU, in bytes: model weights, audio-stream state, KV cache and voices all come out of it.
 * Some of it is only held in case it is of use again, such as the KV cache of a conversation between two
 * turns: that is idle, and given up as soon as others need the room.
 */
export class GpuMemory {
  readonly capacity: number;
  readonly used: TimeAverage;
  /** The least that could be had at any instant, and how often something did not fit, since measuring began. */
  leastFree: number;
  refusals = 0;
  private kept = ZERO;
  private idle = ZERO;
  private readonly holders: (() => boolean)[] = [];
  private readonly waiters: (() => void)[] = [];

  /** `capacity`: Infinity where memory is not modelled. */
  constructor(sim: Simulation, capacity: number) {
    this.capacity = capacity;
    this.leastFree = capacity;
    this.used = new TimeAverage(sim);
  }

  get free(): number {
    return this.capacity - this.used.level;
  }

  /** What can be had: what is free, and what is idle. */
  get available(): number {
    return this.free + this.idle;
  }

  /** The most that can ever be had: all that is not kept. */
  get most(): number {
    return this.capacity - this.kept;
  }

  /** Takes so many bytes for good, as the weights of a model are; whether they fit is the caller's business. */
  keep(bytes: number): void {
    this.kept += bytes;
    this.add(bytes);
  }

  /** Takes so many bytes, or says that they do not fit. */
  take(bytes: number): boolean {
    if (bytes > this.free && !this.reclaim(bytes)) {
      this.refusals++;
      return false;
    }
    this.add(bytes);
    return true;
  }

  give(bytes: number): void {
    this.used.step(-bytes);
    for (const tell of this.waiters) tell();
  }

  /** So many of the bytes that are taken are idle from now on. */
  park(bytes: number): void {
    this.idle += bytes;
    for (const tell of this.waiters) tell();
  }

  /** So many idle bytes are in use again. */
  unpark(bytes: number): void {
    this.idle -= bytes;
    this.leastFree = Math.min(this.leastFree, this.available);
  }

  /** Gives back so many idle bytes: what a holder does when it is asked. */
  giveUp(bytes: number): void {
    this.idle -= bytes;
    this.used.step(-bytes);
  }

  /** Whom to ask for idle bytes: it gives some up, or says that it has none. Those declared first are asked first. */
  declareHolder(holder: () => boolean): void {
    this.holders.push(holder);
  }

  /** Told whenever more can be had. */
  declareWaiter(tell: () => void): void {
    this.waiters.push(tell);
  }

  /** Forgets what was counted so far. */
  measure(): void {
    this.used.restart();
    this.leastFree = this.available;
    this.refusals = 0;
  }

  /** Makes so many bytes free, if that many can be had. */
  private reclaim(bytes: number): boolean {
    if (bytes > this.available) return false;
    for (const holder of this.holders) {
      while (bytes > this.free && holder());
    }
    return bytes <= this.free;
  }

  private add(bytes: number): void {
    this.used.step(bytes);
    this.leastFree = Math.min(this.leastFree, this.available);
  }
}
