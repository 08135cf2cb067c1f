import { Frequency } from './frequency.ts';
import { Recency } from './recency.ts';

/** Which entry of a full cache makes room: all of them are in slots 0 to capacity - 1. */
export interface Eviction {
  /** The key has been asked for, whether it is there or not. */
  asked(key: number): void;
  /** What is in the slot was used. */
  used(slot: number, key: number): void;
  inserted(slot: number, key: number): void;
  removed(slot: number): void;
  /** The slot that makes room for this key; -1: the key stays out. */
  roomFor(key: number): number;
}

/** The one not used for longest, or inserted first. */
class ByRecency implements Eviction {
  private readonly order = new Recency(); // slots
  private readonly renews: boolean;

  constructor(renews: boolean) {
    this.renews = renews;
  }

  asked(): void {}

  used(slot: number): void {
    if (this.renews) this.order.touch(slot);
  }

  inserted(slot: number): void {
    this.order.touch(slot);
  }

  removed(slot: number): void {
    this.order.remove(slot);
  }

  roomFor(): number {
    return this.order.oldest;
  }
}

/**
 * The one that has been asked for least often since the run began; what has been asked for still less often
 * stays out. All keys are counted, those that are not there too, so that in the long run independent requests
 * leave the most popular keys in (perfect LFU: Breslau, Cao, Fan, Phillips & Shenker 1999).
 */
class ByFrequency implements Eviction {
  private readonly counts = new Map<number, number>(); // by key
  private readonly order: Frequency;

  constructor(capacity: number) {
    this.order = new Frequency(capacity);
  }

  asked(key: number): void {
    this.counts.set(key, this.countOf(key) + 1);
  }

  used(slot: number, key: number): void {
    this.order.touch(slot, this.countOf(key));
  }

  inserted(slot: number, key: number): void {
    this.order.touch(slot, this.countOf(key));
  }

  removed(slot: number): void {
    this.order.remove(slot);
  }

  roomFor(key: number): number {
    const { first } = this.order;
    return this.countOf(key) < this.order.countOf(first) ? -1 : first;
  }

  private countOf(key: number): number {
    return this.counts.get(key) ?? 0;
  }
}

/** Evictions by the names that model files use. */
export const evictions = {
  lru: () => new ByRecency(true),
  fifo: () => new ByRecency(false),
  lfu: (capacity: number) => new ByFrequency(capacity),
} satisfies Record<string, (capacity: number) => Eviction>;
