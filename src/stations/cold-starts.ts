import { Phase, type Timers } from '../engine/index.ts';
import { type Distribution, Draws, whole } from '../random/index.ts';
import { NumberLine } from './number-line.ts';
import type { Site } from './site.ts';

/** How workers come and go. Times in microseconds, whatever the speed of the worker. */
export interface SetupRules {
  /** From off to ready. */
  readonly time: Distribution;
  /** How long a worker that has nothing to do stays on. */
  readonly keepAlive: Distribution;
  /** So many workers are on from the beginning, and never fewer than that; 0 if left out. */
  readonly prewarm?: number;
}

/** The pool whose workers these are. */
interface Pool {
  readonly turnedOn: (worker: number) => void;
  readonly turnedOff: (worker: number) => void;
  /** Has a job been waiting since an earlier instant? */
  readonly lingers: () => boolean;
}

/**
 * Workers that are off until they are needed. As many are set up as there are batches for which no worker is
 * free; a setup that is not needed any more is called off, the latest first (Gandhi, Doroudi, Harchol-Balter
 * & Scheller-Wolf 2014). A worker that has had nothing to do for its keep-alive goes off: a job that comes at
 * that very instant finds it off. None goes off while jobs linger to fill a batch. At the beginning all are off but
 * those that always stay on.
 */
export class ColdStarts {
  private free = 0; // workers that are on and have nothing to do
  private inSetup = 0;
  private readonly workers: number;
  private readonly prewarm: number; // of them stay on
  private readonly off: NumberLine;
  private readonly starting: NumberLine; // in the order in which their setups began
  private readonly resting: NumberLine; // free ones whose keep-alive has yet to begin
  private readonly armed: Uint8Array; // by worker: does its keep-alive run?
  private readonly setupEnds: Timers; // by worker
  private readonly keepAliveEnds: Timers; // by worker
  private readonly setups: Draws;
  private readonly keepAlives: Draws;
  private readonly site: Site;
  private readonly pool: Pool;

  constructor(site: Site, workers: number, rules: SetupRules, pool: Pool) {
    this.site = site;
    this.pool = pool;
    this.workers = workers;
    this.prewarm = rules.prewarm ?? 0;
    this.off = new NumberLine(workers);
    for (let worker = this.prewarm; worker < workers; worker++) this.off.push(worker);
    this.starting = new NumberLine(workers);
    this.resting = new NumberLine(workers);
    this.armed = new Uint8Array(workers);
    this.setups = new Draws(rules.time, site.stream('setup'));
    this.keepAlives = new Draws(rules.keepAlive, site.stream('keep-alive'));
    this.setupEnds = site.timers('set up', Phase.Completion, workers, (id) => this.turnOn(id));
    this.keepAliveEnds = site.timers('keep-alive', Phase.Timeout, workers, (id) => this.rested(id));
    for (let worker = this.prewarm - 1; worker >= 0; worker--) {
      this.rests(worker);
      pool.turnedOn(worker);
    }
  }

  /** The pool has started all that it can, and so many batches wait. */
  adjust(batches: number): void {
    const wanted = Math.max(0, batches - this.free);
    while (this.inSetup < wanted && this.off.first !== this.off.none) this.setUp(this.off.first);
    while (this.inSetup > wanted) this.callOff(this.starting.last);
    if (batches > 0) return;
    while (this.resting.first !== this.resting.none) this.arm(this.resting.first);
  }

  /** A free worker has begun a batch. */
  began(worker: number): void {
    this.free--;
    if (this.armed[worker] === 1) {
      this.armed[worker] = 0;
      this.keepAliveEnds.clear(worker);
    } else this.resting.remove(worker);
  }

  /** A worker has nothing to do for now. */
  rests(worker: number): void {
    this.free++;
    this.resting.push(worker);
  }

  /** Workers that are on, idle or not. */
  private get on(): number {
    return this.workers - this.off.length - this.inSetup;
  }

  private setUp(worker: number): void {
    this.off.remove(worker);
    this.starting.push(worker);
    this.inSetup++;
    this.site.setupBegan();
    this.setupEnds.set(worker, whole(this.setups.next()));
  }

  private callOff(worker: number): void {
    this.setupEnds.clear(worker);
    this.endSetup(worker);
    this.off.push(worker);
  }

  private turnOn(worker: number): void {
    this.endSetup(worker);
    this.rests(worker);
    this.pool.turnedOn(worker);
  }

  private endSetup(worker: number): void {
    this.starting.remove(worker);
    this.inSetup--;
    this.site.setupEnded();
  }

  private arm(worker: number): void {
    this.resting.remove(worker);
    this.armed[worker] = 1;
    this.keepAliveEnds.set(worker, whole(this.keepAlives.next()));
  }

  private rested(worker: number): void {
    this.armed[worker] = 0;
    if (this.pool.lingers() || this.on <= this.prewarm) {
      this.resting.push(worker);
      return;
    }
    this.free--;
    this.off.push(worker);
    this.pool.turnedOff(worker);
  }
}
