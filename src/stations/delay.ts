import { type EventKind, type Job, type Micros, Phase } from '../engine/index.ts';
import type { Quota } from '../policies/index.ts';
import { type Distribution, Draws, whole } from '../random/index.ts';
import type { Site } from './site.ts';
import type { Station } from './station.ts';

/**
 * Every job is served at once and takes its own time: a network, or infinitely many workers. Jobs of
 * one session (an audio stream) do not overtake each other: their transport keeps them in order. An outside
 * provider may have a quota: what comes beyond is refused at once, and counts as shed.
 */
export class Delay implements Station {
  private readonly passed: EventKind;
  private readonly times: Draws;
  private lastOut = new Float64Array(64); // by session: when its latest job leaves
  private readonly site: Site;
  private readonly quota: Quota | null; // null: nothing is refused

  /** `time`: in microseconds. */
  constructor(site: Site, time: Distribution, quota: Quota | null = null) {
    this.site = site;
    this.quota = quota;
    this.times = new Draws(time, site.stream('time'));
    this.passed = site.event('passed', Phase.Completion, (id) => site.served(site.jobAt(id)));
  }

  accept(job: Job): void {
    if (this.quota !== null && !this.quota.take(this.site.sim.now)) {
      this.site.shed(job);
      return;
    }
    this.site.began(job);
    let delay = whole(this.times.next());
    if (job.session >= 0) delay = this.inOrder(job.session, delay);
    this.site.after(delay, this.passed, job.id);
  }

  private inOrder(session: number, delay: Micros): Micros {
    if (session >= this.lastOut.length) this.widen(session);
    const { now } = this.site.sim;
    const out = Math.max(now + delay, this.lastOut[session]!);
    this.lastOut[session] = out;
    return out - now;
  }

  private widen(session: number): void {
    const wider = new Float64Array(2 * session);
    wider.set(this.lastOut);
    this.lastOut = wider;
  }
}
