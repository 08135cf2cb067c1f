import type { Micros } from './time.ts';

/** Ranks leave 2⁵⁰ sequence numbers to each phase: a year of running at 30 million events a second. */
const SEQUENCES = 2 ** 50;

/** An event that is due soon. Its doubles start as doubles, so that V8 lays them out as such. */
export class NearEvent {
  time: Micros = Infinity;
  /** Order within one instant: phase × 2⁵⁰ + sequence. */
  rank = Infinity;
  kind = 0;
  subject = 0;
  /** The next event in the pool that hands them out. */
  next: NearEvent | null = null;
}

/** The order of events, written once: by time, then by phase, then as they were scheduled. */
export function precedes(a: NearEvent, b: NearEvent): boolean {
  return a.time === b.time ? a.rank < b.rank : a.time < b.time;
}

/** Rank of the first event of a phase; the event numbered `sequence` has `firstRank(phase) + sequence`. */
export const firstRank = (phase: number): number => phase * SEQUENCES;

/** Hands out events and takes them back, so a steady run allocates none. */
export class NearEventPool {
  private free: NearEvent | null = null;

  take(): NearEvent {
    const event = this.free ?? new NearEvent();
    this.free = event.next;
    return event;
  }

  give(event: NearEvent): void {
    event.next = this.free;
    this.free = event;
  }
}
