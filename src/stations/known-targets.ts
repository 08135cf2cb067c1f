import { type Micros, Phase } from '../engine/index.ts';
import { ErrorBudget, type Targets } from '../policies/index.ts';
import type { Site } from './site.ts';

/** How a router comes to know of stations that do not answer: every worker is failed, or they are out of reach. */
interface HealthRules {
  /** Time between checks, in whole microseconds. */
  readonly every: Micros;
  /** So many checks in a row that fail eject a station; so many that succeed take it back. */
  readonly failures: number;
  readonly successes: number;
}

/** Audio streams that are kept where they were opened. */
export interface AudioStreams {
  /** The number of a new one; -1 if there is no room for it. */
  open(urgency?: number): number;
  close(number: number): void;
  /** How many are open. */
  readonly size: number;
}

export interface Target {
  readonly site: Site;
  readonly workers: number;
  /** Of a pool that keeps audio streams; null for others. */
  readonly audioStreams: AudioStreams | null;
}

/** How a router comes to know of its targets. */
export interface Knowing {
  /** Time between two reports of their loads, in whole microseconds; 0: they are always known. */
  readonly signals: Micros;
  /** null: nobody checks whether they answer. */
  readonly health: HealthRules | null;
  /** Of their error budgets: see error-budget.ts. */
  readonly window: Micros;
}

/** What a router knows of its targets: their loads as they were told last, and their health by checks. */
export class KnownTargets implements Targets {
  readonly count: number;
  private readonly told: Float64Array; // load by target, when it was told last
  private readonly ejected: Uint8Array;
  private readonly inRow: Int32Array; // checks in a row that speak against what is thought of the target
  private readonly budgets: readonly ErrorBudget[]; // by target: of the jobs that end there
  private readonly targets: readonly Target[];
  private readonly site: Site;
  private readonly fresh: boolean;
  private readonly partition: { isCut(target: number): boolean } | null;

  constructor(
    site: Site,
    targets: readonly Target[],
    { signals, health, window }: Knowing,
    partition: { isCut(target: number): boolean } | null = null,
  ) {
    this.partition = partition;
    this.targets = targets;
    this.site = site;
    this.budgets = targets.map(() => new ErrorBudget(window));
    this.count = targets.length;
    this.fresh = signals === 0;
    this.told = new Float64Array(this.count);
    this.ejected = new Uint8Array(this.count);
    this.inRow = new Int32Array(this.count);
    if (!this.fresh) {
      const report = site.event('load signals', Phase.Observe, () => {
        for (let target = 0; target < this.count; target++)
          this.told[target] = this.loadNow(target);
        site.after(signals, report, 0);
      });
      site.after(signals, report, 0);
    }
    if (health !== null) {
      const check = site.event('health check', Phase.Observe, () => {
        for (let target = 0; target < this.count; target++) this.check(target, health);
        site.after(health.every, check, 0);
      });
      site.after(health.every, check, 0);
    }
  }

  isHealthy(target: number): boolean {
    return this.ejected[target] === 0;
  }

  load(target: number): number {
    return this.fresh ? this.loadNow(target) : this.told[target]!;
  }

  get now(): Micros {
    return this.site.sim.now;
  }

  lost(target: number): number {
    return this.budgets[target]!.burnAt(this.now);
  }

  /** A job has come back from the target, perhaps too late, or was lost there. */
  ends(target: number, isBad: boolean): void {
    this.budgets[target]!.ends(this.now, isBad);
  }

  private loadNow(target: number): number {
    const { site, workers, audioStreams } = this.targets[target]!;
    const streams = audioStreams?.size ?? 0;
    return (streams > 0 ? streams : site.inside) / workers;
  }

  private check(target: number, { failures, successes }: HealthRules): void {
    const { site, workers } = this.targets[target]!;
    const fails = site.failures !== null && site.failures.failed.level >= workers;
    const isDown = fails || (this.partition?.isCut(target) ?? false);
    const isOut = this.ejected[target] === 1;
    if (isDown !== isOut) this.inRow[target]!++;
    else this.inRow[target] = 0;
    if (this.inRow[target] !== (isOut ? successes : failures)) return;
    this.ejected[target] = isOut ? 0 : 1;
    this.inRow[target] = 0;
  }
}
