import { type Micros, Phase, type Timers } from '../engine/index.ts';
import { type Distribution, Draws, whole } from '../random/index.ts';
import { TimeAverage } from '../statistics/index.ts';
import { Lookback } from './lookback.ts';
import { NumberLine } from './number-line.ts';
import type { Site } from './site.ts';
import { ScalingCounts } from './worker-counts.ts';

/** How the number of workers follows the load. Times in whole microseconds. */
export interface AutoscaleRules {
  /** What load is, and how much of it each worker is meant to have: share of the workers that are busy, or jobs that wait. */
  readonly signal: 'utilization' | 'backlog';
  readonly target: number;
  /** How often it is decided. */
  readonly every: Micros;
  /** How old the newest of what is known then is, and over how long a time it is averaged; above 0. */
  readonly signalDelay: Micros;
  readonly window: Micros;
  /** From the decision to a worker that serves. */
  readonly provision: Distribution;
  /** How long after a change workers may go. */
  readonly coolDown: Micros;
  /** Workers: the least, 1 or more, the most, and those at the beginning. */
  readonly least: number;
  readonly most: number;
  readonly initial: number;
}

/** The station whose workers these are. */
interface Scaled {
  /** The integral over time, from the beginning, of the load: of all workers, those that go included. */
  readonly load: () => number;
  /** What makes a worker that serves worth keeping: the least goes first. */
  readonly worth: (worker: number) => number;
  /** The worker serves from now on. */
  readonly turnOn: (worker: number) => void;
  /** The worker takes nothing new from now on; true if it has nothing to finish. Else `hasFinished` is to be called. */
  readonly drain: (worker: number) => boolean;
}

const State = { Off: 0, Provisioning: 1, On: 2, Draining: 3 } as const;

/** What rounding may add to a number of workers that comes out whole. */
const ROUNDING = 1e-9;

/**
 * A controller of the number of workers. Every so often it asks for
 *
 *     wanted = ⌈workers that serve × load of one of them / target⌉
 *
 * workers, at least `least` and at most `most` (the rule of Kubernetes' horizontal pod autoscaler, without its
 * tolerance: Kubernetes documentation, Horizontal Pod Autoscaling, Algorithm details). The load of one is the
 * mean over the window that ended `signalDelay` ago: load / workers that served. Those under way are
 * not asked for again. Where fewer are wanted than there are and come, nothing having changed for `coolDown`, those
 * under way are called off, the latest first, then workers drain: they finish what they have, and go off. A worker
 * that drains is not taken back, and its place is not free until it is off.
 */
export class Autoscaler {
  private readonly states: Uint8Array; // by worker
  private on = 0;
  private readonly starting: NumberLine; // in the order in which they were asked for
  private readonly serving: TimeAverage; // workers that are on or drain
  private readonly counts: ScalingCounts;
  private readonly provisioned: Timers; // by worker
  private readonly times: Draws;
  private readonly to: Lookback; // the end of the window
  private readonly from: Lookback; // its begin
  private changedAt = -Infinity;

  private readonly site: Site;
  private readonly rules: AutoscaleRules;
  private readonly station: Scaled;

  /** Of so many workers those after the `initial` first ones are off; to be told to the station by its own means. */
  constructor(site: Site, workers: number, rules: AutoscaleRules, station: Scaled) {
    this.site = site;
    this.rules = rules;
    this.station = station;
    this.states = new Uint8Array(workers);
    this.starting = new NumberLine(workers);
    this.serving = new TimeAverage(site.sim);
    this.counts = new ScalingCounts(site.sim);
    site.scaling = this.counts;
    for (let worker = 0; worker < rules.initial; worker++) this.isOn(worker);
    this.counts.provisioned.step(rules.initial);

    const { every, signalDelay, window } = rules;
    const integrals = [station.load, () => this.serving.total];
    this.to = new Lookback(site, 'signal', { every, lag: signalDelay }, integrals);
    this.from = new Lookback(
      site,
      'signal before',
      { every, lag: signalDelay + window },
      integrals,
    );
    this.times = new Draws(rules.provision, site.stream('provision'));
    this.provisioned = site.timers('provisioned', Phase.Completion, workers, (worker) => {
      this.starting.remove(worker);
      this.isOn(worker);
      station.turnOn(worker);
    });
    const decides = site.event('scales', Phase.Timeout, () => {
      this.decide();
      site.after(every, decides, 0);
    });
    site.after(every, decides, 0);
  }

  /** A worker that may have been draining has nothing left. */
  hasFinished(worker: number): void {
    if (this.states[worker] !== State.Draining) return;
    this.states[worker] = State.Off;
    this.serving.step(-1);
    this.counts.provisioned.step(-1);
  }

  /** Has it been told to go? */
  drains(worker: number): boolean {
    return this.states[worker] === State.Draining;
  }

  private decide(): void {
    const { now } = this.site.sim;
    if (now <= this.rules.signalDelay) return; // nothing is known yet
    const have = this.on + this.starting.length;
    const wanted = this.wanted();
    if (wanted > have) this.scaleOut(wanted - have);
    else if (wanted < have && now - this.changedAt >= this.rules.coolDown) {
      this.scaleIn(have - wanted);
    }
  }

  private wanted(): number {
    const { target, least, most } = this.rules;
    const load = this.to.at(0) - this.from.at(0);
    const served = this.to.at(1) - this.from.at(1);
    const wanted = Math.ceil((this.serving.level * load) / served / target - ROUNDING);
    return Math.min(most, Math.max(least, wanted));
  }

  /** As far as there are workers that are off. */
  private scaleOut(workers: number): void {
    let left = Math.min(workers, this.rules.most - this.counts.provisioned.level);
    if (left <= 0) return;
    this.changed();
    this.counts.outs++;
    for (let worker = 0; left > 0; worker++) {
      if (this.states[worker] !== State.Off) continue;
      left--;
      this.states[worker] = State.Provisioning;
      this.counts.provisioned.step(1);
      this.starting.push(worker);
      this.provisioned.set(worker, whole(this.times.next()));
    }
  }

  private scaleIn(workers: number): void {
    this.changed();
    this.counts.ins++;
    for (let left = workers; left > 0; left--) {
      const { last, none } = this.starting;
      if (last !== none) this.callOff(last);
      else this.drain(this.leastWorth());
    }
  }

  private callOff(worker: number): void {
    this.provisioned.clear(worker);
    this.starting.remove(worker);
    this.states[worker] = State.Off;
    this.counts.provisioned.step(-1);
  }

  private drain(worker: number): void {
    this.states[worker] = State.Draining;
    this.on--;
    if (this.station.drain(worker)) this.hasFinished(worker);
  }

  /** Of those that are on; of equals the last one. */
  private leastWorth(): number {
    let choice = -1;
    let least = Infinity;
    for (let worker = 0; worker < this.states.length; worker++) {
      if (this.states[worker] !== State.On) continue;
      const worth = this.station.worth(worker);
      if (worth > least) continue;
      least = worth;
      choice = worker;
    }
    return choice;
  }

  private isOn(worker: number): void {
    this.states[worker] = State.On;
    this.on++;
    this.serving.step(1);
  }

  private changed(): void {
    this.changedAt = this.site.sim.now;
  }
}
