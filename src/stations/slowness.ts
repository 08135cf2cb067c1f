import type { Micros } from '../engine/index.ts';
import { type RandomStream, whole } from '../random/index.ts';
import type { Site } from './site.ts';

/** By how much longer everything takes at a station than it should. Faults set it; at first by nothing. */
export class Slowness {
  scale = 1; // times as long
  shift = 0; // and so much longer, in microseconds
  tailShare = 0; // and a share of all of it
  tail = 0; // by that much more
  loss = 0; // a share of what is sent is lost, again and again,
  resend = 0; // and sent again after so long
  private readonly luck: RandomStream;

  constructor(site: Site) {
    this.luck = site.stream('slowness');
  }

  /** How long it takes instead; rounded. */
  of(time: Micros): Micros {
    let slower = this.scale * time + this.shift;
    if (this.tailShare > 0 && this.luck.chance(this.tailShare)) slower += this.tail;
    if (this.loss > 0) while (this.luck.chance(this.loss)) slower += this.resend;
    return whole(slower);
  }
}
