import type { Micros } from '../engine/index.ts';

export interface BreakerRule {
  /** Attempts that ended within the last so many microseconds are looked at. */
  readonly window: Micros;
  /** It opens when such a share of them failed, 0 to 1, */
  readonly failures: number;
  /** and there were so many of them at least. */
  readonly least: number;
  /** So many microseconds later it tries whether things are better, */
  readonly open: Micros;
  /** with so many attempts, all of which must succeed. */
  readonly probes: number;
}

type State = 'closed' | 'open' | 'half-open';

/** The window is kept in so many parts, as Hystrix does: it moves on by a part at a time. */
const PARTS = 10;

/**
 * A circuit breaker (Nygard 2007, Release It!). Closed, it lets all attempts through and counts how they end.
 * Open, it lets none through. Half-open, it lets a few through: if all succeed it closes and begins to count anew,
 * if one fails it opens again. Attempts that set out before it last changed do not count.
 */
export class Breaker {
  state: State = 'closed';
  private era = 0; // how often it has changed
  private free = 0; // half-open: probes that may still set out
  private succeededProbes = 0;
  private readonly ends = new Float64Array(PARTS); // attempts that ended, by part of the window
  private readonly failed = new Float64Array(PARTS);
  private part = 0; // number of the latest part since the beginning
  private readonly rule: BreakerRule;

  constructor(rule: BreakerRule) {
    this.rule = rule;
  }

  /** May an attempt set out? A ticket, 0 or more, by which to tell how it ended; -1 if not. */
  letThrough(): number {
    if (this.state === 'open') return -1;
    if (this.state === 'half-open') {
      if (this.free === 0) return -1;
      this.free--;
    }
    return this.era;
  }

  /** The attempt with that ticket had its answer. */
  succeeded(ticket: number, now: Micros): void {
    if (ticket !== this.era) return;
    if (this.state === 'closed') this.count(now, 0);
    else if (++this.succeededProbes === this.rule.probes) this.change('closed');
  }

  /** The attempt with that ticket had none. Returns whether that opens the breaker. */
  hasFailed(ticket: number, now: Micros): boolean {
    if (ticket !== this.era) return false;
    if (this.state === 'closed') {
      this.count(now, 1);
      if (!this.tooMany()) return false;
    }
    this.change('open');
    return true;
  }

  /** The attempt with that ticket was called off: nobody knows how it would have ended. */
  forget(ticket: number): void {
    if (ticket === this.era && this.state === 'half-open') this.free++;
  }

  /** It has been open for as long as it is to be. */
  halfOpen(): void {
    this.change('half-open');
    this.free = this.rule.probes;
  }

  private change(state: State): void {
    this.state = state;
    this.era++;
    this.succeededProbes = 0;
    this.ends.fill(0);
    this.failed.fill(0);
  }

  private count(now: Micros, failures: number): void {
    const part = Math.floor((now * PARTS) / this.rule.window);
    const passed = Math.min(part - this.part, PARTS);
    for (let i = 0; i < passed; i++) {
      this.ends[(part - i) % PARTS] = 0;
      this.failed[(part - i) % PARTS] = 0;
    }
    this.part = part;
    this.ends[part % PARTS]! += 1;
    this.failed[part % PARTS]! += failures;
  }

  private tooMany(): boolean {
    const { least, failures } = this.rule;
    let [ends, failed] = [0, 0];
    for (let i = 0; i < PARTS; i++) {
      ends += this.ends[i]!;
      failed += this.failed[i]!;
    }
    return ends >= least && failed >= failures * ends;
  }
}
