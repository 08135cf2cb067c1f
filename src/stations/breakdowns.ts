import { type Micros, Phase } from '../engine/index.ts';
import { type Distribution, type RandomStream, whole } from '../random/index.ts';
import type { Site } from './site.ts';

/** How workers fail. Times in microseconds, whatever the speed of the worker. */
export interface BreakdownRules {
  /** From ready to failed, whether the worker is busy or idle. */
  readonly every: Distribution;
  /** From failed to ready. */
  readonly repair: Distribution;
}

/** The pool whose workers these are. */
interface Pool {
  readonly failed: (worker: number) => void;
  readonly repaired: (worker: number) => void;
}

/** A worker that failed the instant it is ready would keep time from moving on. */
const LEAST: Micros = 1;

/**
 * Workers that fail and are repaired, each on its own. At the beginning all are up. When a worker fails and is
 * up again depends on the seed and its number alone: it is the same under every policy and load.
 */
export class Breakdowns {
  constructor(site: Site, workers: number, rules: BreakdownRules, pool: Pool) {
    const luck: RandomStream[] = []; // by worker
    const fails = site.event('fails', Phase.Fault, (worker) => {
      site.after(whole(rules.repair.draw(luck[worker]!)), repaired, worker);
      pool.failed(worker);
    });
    const repaired = site.event('repaired', Phase.Completion, (worker) => {
      isReady(worker);
      pool.repaired(worker);
    });
    const isReady = (worker: number): void =>
      site.after(Math.max(LEAST, whole(rules.every.draw(luck[worker]!))), fails, worker);
    for (let worker = 0; worker < workers; worker++) {
      luck.push(site.stream(`breakdowns ${worker}`));
      isReady(worker);
    }
  }
}
