import { type Job, Line, type Micros, type Simulation } from '../engine/index.ts';

/** When jobs of one urgency are ready to be served: once they fill a batch, or the first has waited long enough. */
export interface BatchRule {
  /** The most jobs that one worker serves together. */
  readonly max: number;
  /** How long the first waiting job may be held to fill a batch. A runbook may change it on the way. */
  linger: Micros;
}

/** One line per urgency. Line 0 is the most urgent. */
export const linesFor = (
  rules: readonly BatchRule[],
  newLine: () => Line = () => new Line(),
): Line[] => rules.map(newLine);

/** What jobs of an urgency must pass before they are ready, whatever the worker. */
export interface Gate {
  isOpen(urgency: number): boolean;
}

/**
 * What one worker could serve next: its own jobs, which must run on it because their session's state
 * is there, and those it shares with the other workers.
 */
export class Backlog {
  readonly urgencies: number;
  private readonly own: readonly Line[];
  private readonly shared: readonly Line[];
  private readonly rules: readonly BatchRule[];
  private readonly sim: Simulation;
  private readonly gate: Gate | null;

  constructor(
    sim: Simulation,
    rules: readonly BatchRule[],
    own: readonly Line[],
    shared: readonly Line[],
    gate: Gate | null = null,
  ) {
    this.sim = sim;
    this.rules = rules;
    this.own = own;
    this.shared = shared;
    this.gate = gate;
    this.urgencies = rules.length;
  }

  get now(): Micros {
    return this.sim.now;
  }

  /** May a batch of this urgency start now? */
  ready(urgency: number): boolean {
    const own = this.own[urgency]!;
    const shared = this.shared[urgency]!;
    const length = own.length + shared.length;
    if (length === 0 || (this.gate !== null && !this.gate.isOpen(urgency))) return false;
    const { max, linger } = this.rules[urgency]!;
    return (
      linger === 0 || length >= max || this.sim.now - this.first(urgency)!.enqueuedAt >= linger
    );
  }

  /** The job of this urgency that came first; null if there is none. */
  first(urgency: number): Job | null {
    const own = this.own[urgency]!.first;
    const shared = this.shared[urgency]!.first;
    if (own === null) return shared;
    return shared === null || own.enqueuedAt <= shared.enqueuedAt ? own : shared;
  }

  /** The job of this urgency that has the least rank, where lines are kept by rank; null if there is none. */
  firstByRank(urgency: number): Job | null {
    const own = this.own[urgency]!.first;
    const shared = this.shared[urgency]!.first;
    if (own === null) return shared;
    return shared === null || own.rank <= shared.rank ? own : shared;
  }
}
