import type { Micros } from '../engine/index.ts';
import type { RoutingPolicy, Targets } from './routing.ts';

/** When a fallback is entered and left: entered sooner than left, so that it does not flap (hysteresis). */
export interface FallbackRule {
  /** So many jobs for each worker are trouble; Infinity: none are. */
  readonly enter: number;
  /** So many are none any more. */
  readonly leave: number;
  /** Of the jobs that ended lately, such a share lost is trouble: an error budget that burns too fast; Infinity: none is. */
  readonly burn: number;
  /** There has been no trouble for so long before it is left. */
  readonly hold: Micros;
}

/**
 * The first target that is not in trouble, or else the last one: the first is the best, each further one a fallback for
 * those before it. Its load is looked at whenever a job comes.
 */
export class Fallback {
  /** One for each target, in the order of the targets. */
  readonly policy: RoutingPolicy = (targets) => this.choose(targets);
  private readonly rule: FallbackRule;
  private readonly inTrouble: boolean[] = [];
  private readonly calmSince: Micros[] = []; // NaN: it is not calm

  constructor(rule: FallbackRule) {
    this.rule = rule;
  }

  private choose(targets: Targets): number {
    const last = targets.count - 1;
    for (let target = 0; target < last; target++) {
      if (targets.isHealthy(target) && !this.isInTrouble(targets, target)) return target;
    }
    return last;
  }

  private isInTrouble(targets: Targets, target: number): boolean {
    const { enter, leave, burn, hold } = this.rule;
    const load = targets.load(target);
    const burns = burn < Infinity && targets.lost(target) >= burn;
    if (load >= enter || burns) {
      this.inTrouble[target] = true;
      this.calmSince[target] = NaN;
      return true;
    }
    if (!this.inTrouble[target]) return false;
    if (load > leave) this.calmSince[target] = NaN;
    else if (Number.isNaN(this.calmSince[target])) this.calmSince[target] = targets.now;
    if (!(targets.now - this.calmSince[target]! >= hold)) return true;
    this.inTrouble[target] = false;
    return false;
  }
}
