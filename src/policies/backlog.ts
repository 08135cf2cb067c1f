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

/** The jobs of one urgency that one worker could serve next: those in its own line, and those in one that it shares. */
export class Candidates {
  readonly rule: BatchRule;
  private readonly own: Line;
  private readonly shared: Line;

  constructor(rule: BatchRule, own: Line, shared: Line) {
    this.rule = rule;
    this.own = own;
    this.shared = shared;
  }

  get length(): number {
    return this.own.length + this.shared.length;
  }

  /** The job that came first; null if there is none. */
  get first(): Job | null {
    const own = this.own.first;
    const shared = this.shared.first;
    if (own === null) return shared;
    return shared === null || own.enqueuedAt <= shared.enqueuedAt ? own : shared;
  }

  /** The job that has the least rank, where lines are kept by rank; null if there is none. */
  get firstByRank(): Job | null {
    const own = this.own.first;
    const shared = this.shared.first;
    if (own === null) return shared;
    return shared === null || own.rank <= shared.rank ? own : shared;
  }

  /** Takes out the job that is served next, one of its own line if there is any; one must be left. */
  shift(): Job {
    return this.own.length > 0 ? this.own.shift() : this.shared.shift();
  }
}

/**
 * What one worker could serve next: its own jobs, which must run on it because their session's state
 * is there, and those it shares with the other workers.
 */
export class Backlog {
  readonly urgencies: number;
  private readonly candidates: readonly Candidates[]; // by urgency
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
    this.candidates = rules.map(
      (rule, urgency) => new Candidates(rule, own[urgency]!, shared[urgency]!),
    );
    this.gate = gate;
    this.urgencies = rules.length;
  }

  get now(): Micros {
    return this.sim.now;
  }

  /** May a batch of this urgency start now? */
  ready(urgency: number): boolean {
    const candidates = this.candidates[urgency]!;
    const { length } = candidates;
    if (length === 0 || (this.gate !== null && !this.gate.isOpen(urgency))) return false;
    const { max, linger } = candidates.rule;
    return linger === 0 || length >= max || this.sim.now - candidates.first!.enqueuedAt >= linger;
  }

  /** What of this urgency it could serve next. */
  of(urgency: number): Candidates {
    return this.candidates[urgency]!;
  }

  /** The job of this urgency that came first; null if there is none. */
  first(urgency: number): Job | null {
    return this.candidates[urgency]!.first;
  }

  /** The job of this urgency that has the least rank, where lines are kept by rank; null if there is none. */
  firstByRank(urgency: number): Job | null {
    return this.candidates[urgency]!.firstByRank;
  }
}
