import { type EventKind, type Job, type Micros, Phase } from '../engine/index.ts';
import { type Distribution, Draws, whole } from '../random/index.ts';
import type { Site } from './site.ts';
import type { Slowness } from './slowness.ts';
import type { Station } from './station.ts';

/**
 * Every job is served at once and takes its own time: a network, or infinitely many workers. Jobs of
 * one session (an audio stream) do not overtake each other: their transport keeps them in order.
 */
export class Delay implements Station {
  private readonly passed: EventKind;
  private readonly times: Draws;
  private lastOut = new Float64Array(64); // by session: when its latest job leaves
  private readonly site: Site;
  private readonly slowness: Slowness | null; // null: nothing slows it down

  /** `time`: in microseconds. */
  constructor(site: Site, time: Distribution, slowness: Slowness | null = null) {
    this.site = site;
    this.slowness = slowness;
    this.times = new Draws(time, site.stream('time'));
    this.passed = site.event('passed', Phase.Completion, (id) => site.served(site.jobAt(id)));
  }

  accept(job: Job): void {
    this.site.began(job);
    let delay = whole(this.times.next());
    if (this.slowness !== null) delay = this.slowness.of(delay);
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
