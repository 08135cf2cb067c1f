import type { Micros } from '../engine/index.ts';
import { Lack, type Sequence } from './sequence.ts';

/** Sequences at one worker whose turn it was when their line was last looked at, but which lacked something. */
export class Stalls {
  count = 0;
  private readonly stalled: Sequence[] = []; // the first `count` of them
  private since: Micros = 0;

  add(sequence: Sequence, lacks: number): void {
    if (sequence.lacks !== Lack.Nothing) return;
    sequence.lacks = lacks;
    this.stalled[this.count++] = sequence;
  }

  /** The line is looked at again: what they lacked is what they waited for since. Preempted ones are in service. */
  settle(now: Micros): void {
    for (let i = 0; i < this.count; i++) {
      const { job, lacks, began } = this.stalled[i]!;
      this.stalled[i]!.lacks = Lack.Nothing;
      if (began) continue;
      if (lacks === Lack.Memory) job.memoryWait += now - this.since;
      else if (lacks === Lack.Voice) job.loadWait += now - this.since;
    }
    this.count = 0;
    this.since = now;
  }
}
