import type { RoutingPolicy, Targets } from './routing.ts';
import { Trouble, type TroubleRule } from './trouble.ts';

/**
 * The first target that is not in trouble, or else the last one: the first is the best, each further one a fallback for
 * those before it. Its load is looked at whenever a job comes.
 */
export class Fallback {
  /** One for each target, in the order of the targets. */
  readonly policy: RoutingPolicy = (targets) => this.choose(targets);
  private readonly rule: TroubleRule;
  private readonly troubles: Trouble[] = []; // by target

  constructor(rule: TroubleRule) {
    this.rule = rule;
  }

  private choose(targets: Targets): number {
    const last = targets.count - 1;
    for (let target = 0; target < last; target++) {
      this.troubles[target] ??= new Trouble(this.rule);
      const trouble = this.troubles[target]!;
      if (!targets.isHealthy(target)) continue;
      if (!trouble.isOnAt(targets.now, targets.load(target), targets.lost(target))) return target;
    }
    return last;
  }
}
