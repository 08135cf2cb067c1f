import { type Micros, ZERO } from '../engine/index.ts';

/**
 * What the caller's device plays of one reply. The first audio waits in the jitter buffer; later audio is
 * played when what came before has been. Audio that comes after its time leaves a gap: an underrun.
 */
export class Playout {
  /** When everything that has come so far has been played; NaN before anything came. */
  endsAt: Micros = NaN;
  /** Gaps within the reply, and how long they were together. */
  underruns = 0;
  silence: Micros = ZERO;

  get begun(): boolean {
    return this.endsAt >= 0;
  }

  clear(): void {
    this.endsAt = NaN;
    this.underruns = 0;
    this.silence = 0;
  }

  /** Audio of that length has come. */
  receive(now: Micros, length: Micros, buffer: Micros): void {
    if (!this.begun) this.endsAt = now + buffer;
    else if (now > this.endsAt) {
      this.underruns++;
      this.silence += now - this.endsAt;
      this.endsAt = now;
    }
    this.endsAt += length;
  }
}
