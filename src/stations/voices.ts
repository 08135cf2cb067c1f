import type { Micros } from '../engine/index.ts';
import type { GpuMemory } from './gpu-memory.ts';

/** Can a job that needs a voice be in service? */
export const Readiness = {
  Ready: 0,
  /** The voice is being loaded. */
  Loading: 1,
  /** It cannot be loaded as long as others are in use. */
  NoRoom: 2,
} as const;

const NO_VOICE = -1;

/** A place for a voice on one worker. */
class Slot {
  voice = NO_VOICE;
  loading = false;
  users = 0; // sequences in service
  lastUsed = 0; // by the count of uses
  idleSince: Micros = NaN;
  claimed = 0; // number of the last look at the line in which a job asked for it

  readonly number: number;
  constructor(number: number) {
    this.number = number;
  }

  get isIdle(): boolean {
    return this.voice !== NO_VOICE && !this.loading && this.users === 0;
  }
}

export interface VoiceRules {
  /** How many can be resident on one worker. */
  readonly resident: number;
  /** Memory of each, in bytes. */
  readonly bytes: number;
  /** Which one makes room: the one used least recently, or least often since the run began. */
  readonly eviction?: 'lru' | 'lfu';
  /** One that no sequence has used for so long is gone; Infinity, or left out: it stays as long as there is room. */
  readonly keepAlive?: Micros;
  /** Those that are there when the run begins, and are loaded when the worker comes back or on, the first one first. */
  readonly prewarm?: readonly number[];
}

/** The worker that the voices are on. */
interface VoiceOwner {
  readonly now: () => Micros;
  /** Starts to load the voice of a slot; `loaded` is to be called once it has been. */
  readonly load: (slot: number) => void;
  /** Told of a voice that was given up. */
  readonly evicted: () => void;
}

/**
 * Voices on one worker: what must be there before jobs that need them can be in service. One load serves all
 * that wait for it. Room is made by giving up the voice that was used least recently, or least often, of those that
 * no sequence uses and no job further ahead in line asks for. What its keep-alive leaves in memory is as good as
 * free, for memory is taken from any idle voice; so one that is over is given up when its voice is asked for.
 */
export class Voices {
  private readonly slots: readonly Slot[];
  private readonly slotOf = new Map<number, Slot>(); // by voice
  // A copy of the rules (see step-worker.ts):
  private readonly bytes: number;
  private readonly leastOftenGoes: boolean; // or else the one used least recently
  private readonly keepAlive: Micros;
  private readonly prewarm: readonly number[];
  private readonly owner: VoiceOwner;
  private readonly memory: GpuMemory;
  private readonly uses = new Map<number, number>(); // by voice: sequences that have used it; of lfu only
  private useNumber = 0;
  private looks = 0;
  private asking = false; // a voice is asked for: those that were claimed before stay

  constructor(memory: GpuMemory, rules: VoiceRules, owner: VoiceOwner) {
    this.memory = memory;
    this.owner = owner;
    this.bytes = rules.bytes;
    this.leastOftenGoes = rules.eviction === 'lfu';
    this.keepAlive = rules.keepAlive ?? Infinity;
    this.prewarm = rules.prewarm ?? [];
    this.slots = Array.from({ length: rules.resident }, (_, number) => new Slot(number));
  }

  /** The run begins: those to be kept warm are there, as far as there is room, the first one to make room last. */
  beginWarm(): void {
    const { prewarm, bytes } = this;
    for (const voice of prewarm.slice(0, this.slots.length).reverse()) {
      const slot = this.slots.find((each) => each.voice === NO_VOICE)!;
      if (bytes > this.memory.available || !this.memory.take(bytes)) return;
      slot.voice = voice;
      this.slotOf.set(voice, slot);
      this.idle(slot);
    }
  }

  /** The worker has come back, or on, with nothing: those to be kept warm begin to load, as far as there is room. */
  warm(): void {
    for (const voice of this.prewarm) {
      if (this.has(voice)) continue;
      if (!this.slots.some((slot) => slot.voice === NO_VOICE)) return;
      if (this.place(voice) === null) return;
    }
  }

  /** Is it resident, or being loaded? */
  has(voice: number): boolean {
    return this.slotOf.has(voice);
  }

  /** Jobs in line ask for their voices from now on, the first one first. */
  beginLook(): void {
    this.looks++;
  }

  /** A job in line asks for its voice: it is loaded if need be and there is room. */
  ask(voice: number): number {
    this.giveUpIfOver(voice);
    const slot = this.slotOf.get(voice) ?? this.place(voice);
    if (slot === null) return Readiness.NoRoom;
    slot.claimed = this.looks;
    return slot.loading ? Readiness.Loading : Readiness.Ready;
  }

  loaded(number: number): void {
    const slot = this.slots[number]!;
    slot.loading = false;
    this.idle(slot);
  }

  /** Memory of a voice that is ready, if no sequence uses it; else 0. */
  idleBytes(voice: number): number {
    return this.slotOf.get(voice)!.users === 0 ? this.bytes : 0;
  }

  /** A sequence in service uses a voice that is ready. */
  use(voice: number): void {
    const slot = this.slotOf.get(voice)!;
    if (slot.users === 0) this.memory.unpark(this.bytes);
    slot.users++;
    if (this.leastOftenGoes) this.uses.set(voice, this.usesOf(voice) + 1);
  }

  release(voice: number): void {
    const slot = this.slotOf.get(voice)!;
    slot.users--;
    if (slot.users === 0) this.idle(slot);
  }

  /** Gives up the voice that is the first to make room; false if all are in use. */
  giveUpOldest(): boolean {
    const slot = this.firstToGo(this.asking ? this.looks : NaN);
    if (slot === null) return false;
    this.evict(slot);
    return true;
  }

  private idle(slot: Slot): void {
    slot.lastUsed = ++this.useNumber;
    slot.idleSince = this.owner.now();
    this.memory.park(this.bytes);
  }

  /** Begins to load a voice where there is room, or room can be made; null if there is none. */
  private place(voice: number): Slot | null {
    const empty = this.slots.find((slot) => slot.voice === NO_VOICE) ?? null;
    const slot = empty ?? this.firstToGo(this.looks);
    if (slot === null) return null;
    if (empty === null) this.evict(slot);
    if (!this.takeMemory()) return null;
    slot.voice = voice;
    slot.loading = true;
    this.slotOf.set(voice, slot);
    this.owner.load(slot.number);
    return slot;
  }

  private takeMemory(): boolean {
    const { memory, slots, looks, bytes } = this;
    let claimed = 0;
    for (const slot of slots) if (slot.isIdle && slot.claimed === looks) claimed += bytes;
    if (bytes > memory.available - claimed) {
      memory.refusals++;
      return false;
    }
    this.asking = true;
    const taken = memory.take(bytes);
    this.asking = false;
    return taken;
  }

  private goesBefore(one: Slot, other: Slot): boolean {
    const [ofOne, ofOther] = [this.usesOf(one.voice), this.usesOf(other.voice)];
    return ofOne === ofOther ? one.lastUsed < other.lastUsed : ofOne < ofOther;
  }

  /** 0 for all where it does not matter. */
  private usesOf(voice: number): number {
    return this.uses.get(voice) ?? 0;
  }

  private giveUpIfOver(voice: number): void {
    if (this.keepAlive === Infinity) return;
    const slot = this.slotOf.get(voice);
    if (slot?.isIdle && this.owner.now() - slot.idleSince >= this.keepAlive) this.evict(slot);
  }

  /** The first to make room of the idle voices, but for those that were claimed in this look; null for none. */
  private firstToGo(look: number): Slot | null {
    let choice: Slot | null = null;
    for (const slot of this.slots) {
      if (!slot.isIdle || slot.claimed === look) continue;
      if (choice === null || this.goesBefore(slot, choice)) choice = slot;
    }
    return choice;
  }

  private evict(slot: Slot): void {
    this.slotOf.delete(slot.voice);
    slot.voice = NO_VOICE;
    this.memory.giveUp(this.bytes);
    this.owner.evicted();
  }
}
