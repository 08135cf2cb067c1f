import { type EventKind, type Micros, Phase, type Simulation } from '../engine/index.ts';
import { Condition, type ConditionRule } from './condition.ts';
import type { Fault } from './fault.ts';
import type { Levers } from './lever.ts';

/** When a fault begins and ends. Times count from the instant at which measuring begins. */
export interface Timing {
  /** At a time, or once something has been seen and so much time has passed. */
  readonly begin: Micros | { readonly when: ConditionRule; readonly after: Micros };
  /** At a time, or so long after its begin; Infinity for never. */
  readonly end: { readonly at: Micros } | { readonly after: Micros };
  /** From its begin it takes so long until it acts in full. */
  readonly ramp: Micros;
}

/** Something that begins at some time, and what it then does. */
export interface Cue {
  readonly timing: Timing;
  readonly faults: readonly Fault[];
  /** Numbers of the cues that end when it begins: what it takes back. */
  readonly ends: readonly number[];
}

/** What became of a cue. Times since measuring began; NaN for what did not happen. */
export interface CueRecord {
  /** When what it waits for had been seen; of one that begins at a time, its begin. */
  seen: Micros;
  begun: Micros;
  ended: Micros;
  /** When what it waits for was last seen; NaN of one that begins at a time. */
  lastHeld: Micros;
}

/** Meters are looked at so often. */
export const LOOK: Micros = 1_000_000;
/** A ramp is climbed in so many steps. */
const STEPS = 20;

/**
 * Begins and ends faults at their times. All that is due at an instant is done before any lever is turned, so that
 * what comes of it does not depend on the order. Looks at meters once a second, at the end of the instant; what is
 * seen has its effect a microsecond later at the earliest.
 */
export class Director {
  readonly records: CueRecord[];
  private readonly conditions: readonly (Condition | null)[];
  private readonly due: Float64Array; // by cue: when it has something to do; Infinity for never
  private readonly changes: EventKind;
  private readonly looks: EventKind;
  private readonly sim: Simulation;
  private readonly levers: Levers;
  private readonly origin: Micros;
  private readonly cues: readonly Cue[];

  /** `origin`: when measuring begins. */
  constructor(sim: Simulation, levers: Levers, origin: Micros, cues: readonly Cue[]) {
    this.sim = sim;
    this.levers = levers;
    this.origin = origin;
    this.cues = cues;
    this.records = cues.map(() => ({ seen: NaN, begun: NaN, ended: NaN, lastHeld: NaN }));
    this.conditions = cues.map(({ timing: { begin } }) =>
      typeof begin === 'number' ? null : new Condition(begin.when),
    );
    this.due = new Float64Array(cues.length).fill(Infinity);
    this.changes = sim.event('faults.change', Phase.Fault, () => this.change());
    this.looks = sim.event('faults.look', Phase.Observe, () => this.look());
    for (const [number, { timing }] of cues.entries()) {
      if (typeof timing.begin === 'number') this.schedule(number, origin + timing.begin);
    }
    if (this.conditions.some((condition) => condition !== null)) {
      sim.after(origin + LOOK - sim.now, this.looks, 0);
    }
  }

  /** Numbers of the cues that act at some instant from `from` to before `to`, in time since measuring began. */
  actingIn(from: Micros, to: Micros): number[] {
    return this.records.flatMap(({ begun, ended }, number) =>
      begun < to && !(ended <= from) ? [number] : [],
    );
  }

  private schedule(cue: number, at: Micros): void {
    this.due[cue] = at;
    if (at < Infinity) this.sim.after(at - this.sim.now, this.changes, cue);
  }

  /** Does all that is due; of several events at an instant the first one does. */
  private change(): void {
    const { now } = this.sim;
    for (const [number, at] of this.due.entries()) if (at <= now) this.act(number);
    this.levers.settle();
  }

  private act(number: number): void {
    const { timing, faults, ends } = this.cues[number]!;
    const record = this.records[number]!;
    const now = this.sim.now - this.origin;
    if (record.ended <= now) {
      this.due[number] = Infinity;
      return;
    }
    if (Number.isNaN(record.begun)) {
      record.begun = now;
      if (typeof timing.begin === 'number') record.seen = now;
      for (const other of ends) this.end(other);
    }
    const end = 'at' in timing.end ? timing.end.at : record.begun + timing.end.after;
    if (now >= end) {
      this.end(number);
      return;
    }
    const passed = now - record.begun;
    const level = timing.ramp === 0 ? 1 : Math.min(1, passed / timing.ramp);
    for (const fault of faults) fault.act(level);
    const step = level < 1 ? now + Math.ceil(timing.ramp / STEPS) : Infinity;
    this.schedule(number, this.origin + Math.min(step, end));
  }

  /** It acts no more; if it has not begun it never will. */
  private end(number: number): void {
    const record = this.records[number]!;
    this.due[number] = Infinity;
    if (!Number.isNaN(record.ended)) return;
    record.ended = this.sim.now - this.origin;
    if (Number.isNaN(record.begun)) return;
    for (const fault of this.cues[number]!.faults) fault.act(0);
  }

  private look(): void {
    const now = this.sim.now - this.origin;
    for (const [number, condition] of this.conditions.entries()) {
      if (condition === null) continue;
      const holds = condition.look(now);
      const record = this.records[number]!;
      record.lastHeld = condition.lastHeld;
      const { begin } = this.cues[number]!.timing;
      if (!holds || !Number.isNaN(record.seen) || typeof begin === 'number') continue;
      record.seen = now;
      if (Number.isNaN(record.ended))
        this.schedule(number, this.sim.now + Math.max(1, begin.after));
    }
    this.sim.after(LOOK, this.looks, 0);
  }
}
