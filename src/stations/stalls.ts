import { type Micros, ZERO } from '../engine/index.ts';
import { Lack, type Sequence } from './sequence.ts';

/**
 * What keeps the sequences in line at one worker waiting although a place is free. Whoever waits for a voice
 * that is being loaded waits alone; where memory is missing, or room for a voice, the first one holds up all
 * behind it.
 */
export class Stalls {
  private loading = 0;
  private readonly forVoice: Sequence[] = []; // the first `loading` of them
  private blocker: number = Lack.Nothing;
  private readonly blocked = new Float64Array(3); // by what was missing: for how long, until `since`
  private since: Micros = ZERO;

  /** Does anybody lack anything but a place? */
  get any(): boolean {
    return this.loading > 0 || this.blocker !== Lack.Nothing;
  }

  /** It waits for its own voice only. */
  loads(sequence: Sequence): void {
    if (sequence.lacksVoice) return;
    sequence.lacksVoice = true;
    this.forVoice[this.loading++] = sequence;
  }

  /** From here on the whole line waits for this. */
  block(lack: number): void {
    this.blocker = lack;
  }

  /** A sequence joins the line: what it will have been held up by is counted from now on. */
  joins(sequence: Sequence, now: Micros): void {
    sequence.memoryBlocked = this.blockedBy(Lack.Memory, now);
    sequence.voiceBlocked = this.blockedBy(Lack.Voice, now);
  }

  /** It leaves the line for service: its job is told what it was held up by. */
  begins({ job, memoryBlocked, voiceBlocked }: Sequence, now: Micros): void {
    job.memoryWait += this.blockedBy(Lack.Memory, now) - memoryBlocked;
    job.loadWait += this.blockedBy(Lack.Voice, now) - voiceBlocked;
  }

  /** The line is looked at again: what was missing is what it waited for since. */
  settle(now: Micros): void {
    const passed = now - this.since;
    this.blocked[this.blocker]! += passed;
    for (let i = 0; i < this.loading; i++) {
      const sequence = this.forVoice[i]!;
      if (!sequence.lacksVoice) continue; // it has left, and may have come again
      sequence.lacksVoice = false;
      if (sequence.began) continue;
      sequence.job.loadWait += passed;
      if (this.blocker === Lack.Memory)
        sequence.memoryBlocked += passed; // it did not wait twice
      else if (this.blocker === Lack.Voice) sequence.voiceBlocked += passed;
    }
    this.loading = 0;
    this.blocker = Lack.Nothing;
    this.since = now;
  }

  private blockedBy(lack: number, now: Micros): Micros {
    const before = this.blocked[lack]!;
    return lack === this.blocker ? before + now - this.since : before;
  }
}
