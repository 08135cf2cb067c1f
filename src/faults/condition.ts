import type { Micros } from '../engine/index.ts';
import type { Meter } from './meter.ts';

export type Comparison = '<' | '<=' | '>' | '>=';

/** `metric compare value for time`: what is seen before anything is done, or before something else goes wrong. */
export interface ConditionRule {
  /** Called once, when looking begins. */
  readonly meter: () => Meter;
  readonly comparison: Comparison;
  readonly value: number;
  /** For so long it must have held at every look. */
  readonly holds: Micros;
}

/** Looks at a meter, and remembers since when it shows what it is watched for. */
export class Condition {
  /** When it last held; NaN if it never did. */
  lastHeld: Micros = NaN;
  private since: Micros = NaN;
  private meter: Meter | null = null;
  private readonly rule: ConditionRule;

  constructor(rule: ConditionRule) {
    this.rule = rule;
  }

  /** Looks once; has it held for long enough? */
  look(now: Micros): boolean {
    this.meter ??= this.rule.meter();
    if (!this.compares(this.meter.look())) {
      this.since = NaN;
      return false;
    }
    this.lastHeld = now;
    if (Number.isNaN(this.since)) this.since = now;
    return now - this.since >= this.rule.holds;
  }

  private compares(found: number): boolean {
    const { comparison, value } = this.rule;
    switch (comparison) {
      case '<':
        return found < value;
      case '<=':
        return found <= value;
      case '>':
        return found > value;
      case '>=':
        return found >= value;
    }
  }
}
