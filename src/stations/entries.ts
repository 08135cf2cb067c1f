import type { Micros } from '../engine/index.ts';
import { type Eviction, evictions } from './eviction.ts';
import { Recency } from './recency.ts';

export interface EntryRules {
  /** The most entries at a time. */
  readonly capacity: number;
  /** Which entry makes room: `lru`, the one not used for longest; `fifo`, the one inserted first; `lfu`, the one asked for least often. */
  readonly eviction: keyof typeof evictions;
  /** How long an entry lasts: Infinity for as long as there is room. */
  readonly keep: Micros;
  /** Whether it lasts for that long from its last use, or from its insertion. */
  readonly renewed: boolean;
}

/**
 * What a cache holds, by key: any number from 0. An entry has expired once it is as old as it may be, at that
 * very instant too, and then it takes no room. If none has expired, one that is still good makes room.
 */
export class Entries {
  private readonly slots = new Map<number, number>(); // by key
  private readonly keys: Float64Array; // by slot
  private readonly since: Float64Array; // by slot: when its time began
  private readonly free: number[]; // slots without an entry
  private readonly eviction: Eviction;
  private readonly age = new Recency(); // slots, the next to expire first
  // A copy of the rules (see step-worker.ts):
  private readonly keep: Micros;
  private readonly renewed: boolean;

  constructor(rules: EntryRules) {
    const { capacity } = rules;
    this.keep = rules.keep;
    this.renewed = rules.renewed;
    this.eviction = evictions[rules.eviction](capacity);
    this.keys = new Float64Array(capacity);
    this.since = new Float64Array(capacity);
    this.free = Array.from({ length: capacity }, (_, i) => capacity - 1 - i);
  }

  /** Asks for an entry: is it there? If so, this is a use of it. */
  find(key: number, now: Micros): boolean {
    this.expire(now);
    this.eviction.asked(key);
    const slot = this.slots.get(key);
    if (slot === undefined) return false;
    this.eviction.used(slot, key);
    if (this.renewed) this.renew(slot, now);
    return true;
  }

  /** Puts an entry in, if there is room or can be made; its time begins now, also if it was there already. */
  insert(key: number, now: Micros): void {
    this.expire(now);
    const slot = this.slots.get(key) ?? this.slotFor(key);
    if (slot < 0) return;
    this.eviction.inserted(slot, key);
    this.renew(slot, now);
  }

  /** Forgets all entries. */
  clear(): void {
    for (const slot of [...this.slots.values()]) this.remove(slot);
  }

  /** -1 if it stays out. */
  private slotFor(key: number): number {
    if (this.free.length === 0) {
      const leaving = this.eviction.roomFor(key);
      if (leaving < 0) return leaving;
      this.remove(leaving);
    }
    const slot = this.free.pop()!;
    this.slots.set(key, slot);
    this.keys[slot] = key;
    return slot;
  }

  private renew(slot: number, now: Micros): void {
    this.since[slot] = now;
    this.age.touch(slot);
  }

  /** All entries last equally long, so those whose time began first expire first. */
  private expire(now: Micros): void {
    const { age, since, keep } = this;
    while (age.oldest >= 0 && now - since[age.oldest]! >= keep) this.remove(age.oldest);
  }

  private remove(slot: number): void {
    this.eviction.removed(slot);
    this.age.remove(slot);
    this.slots.delete(this.keys[slot]!);
    this.free.push(slot);
  }
}
