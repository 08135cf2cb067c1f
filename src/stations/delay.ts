import { type EventKind, type Job, type Micros, Phase } from '../engine/index.ts';
import type { Quota } from '../policies/index.ts';
import { type Distribution, Draws, pow, type RandomStream, whole } from '../random/index.ts';
import type { Site } from './site.ts';
import type { Slowness } from './slowness.ts';
import type { Station } from './station.ts';

/** What a network loses and sends again. */
export interface LossRules {
  /** Share of the jobs, or of their packets, that is lost, each time anew; below 1. */
  readonly share: number;
  /** From sending until it is sent again. */
  readonly resendAfter: Micros;
}

/**
 * Every job is served at once and takes its own time: a network, or infinitely many workers. Jobs of
 * one session (an audio stream) do not overtake each other: their transport keeps them in order, and what was lost and
 * comes late holds up what was sent after it. Audio may go in packets, each of which is sent once it is full, so after
 * as long as it lasts; a job is there when all of its packets are. An outside provider may have a quota: what comes beyond is refused at
 * once, and counts as shed.
 */
export class Delay implements Station {
  private readonly passed: EventKind;
  private readonly times: Draws;
  private lastOut = new Float64Array(64); // by session: when its latest job leaves
  private readonly loss: LossRules | null;
  private readonly packet: Micros; // audio in one packet; 0: a job is sent as it is
  private readonly luck: RandomStream | null;
  private readonly site: Site;
  private readonly quota: Quota | null; // null: nothing is refused
  private readonly slowness: Slowness | null; // null: nothing slows it down

  /** `time`: in microseconds. */
  constructor(
    site: Site,
    time: Distribution,
    {
      loss = null,
      packet = 0,
      quota = null,
      slowness = null,
    }: {
      loss?: LossRules | null;
      packet?: Micros;
      quota?: Quota | null;
      slowness?: Slowness | null;
    } = {},
  ) {
    this.site = site;
    this.loss = loss;
    this.packet = packet;
    this.quota = quota;
    this.slowness = slowness;
    this.luck = loss === null ? null : site.stream('loss');
    this.times = new Draws(time, site.stream('time'));
    this.passed = site.event('passed', Phase.Completion, (id) => site.served(site.jobAt(id)));
  }

  accept(job: Job): void {
    if (this.quota !== null && !this.quota.take(this.site.sim.now)) {
      this.site.shed(job);
      return;
    }
    this.site.began(job);
    let delay = whole(this.times.next()) + this.packet;
    if (this.loss !== null) delay += this.resent(this.loss, job);
    if (this.slowness !== null) delay = this.slowness.of(delay);
    if (job.session >= 0) delay = this.inOrder(job.session, delay);
    this.site.after(delay, this.passed, job.id);
  }

  /** How long it takes until it is sent for the last time. */
  private resent({ share, resendAfter }: LossRules, { size }: Job): Micros {
    const packets = this.packet > 0 && size > this.packet ? Math.ceil(size / this.packet) : 1;
    if (packets === 1) {
      let time = 0;
      while (this.luck!.chance(share)) time += resendAfter;
      return time;
    }
    // Each is lost k times or more with probability share^k; the last of them counts.
    const luck = this.luck!.uniform();
    let lost = share;
    let time = 0;
    for (; pow(1 - lost, packets) < luck; lost *= share) time += resendAfter;
    return time;
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
