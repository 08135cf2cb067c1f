import type { ProgressOutput } from './progress.ts';

const BAR = 24;
/** Milliseconds between two drawings. */
const REDRAW = 100;
const ERASE_REST = '\u001b[K';
const MILESTONES = [0.25, 0.5, 0.75];

/** A bar for work of which only the share that is done is known: with what goes on and the time that is left. */
export class WorkBar {
  private readonly output: ProgressOutput;
  private readonly begun = performance.now();
  private drawn = -Infinity;
  private told = 0; // milestones, away from a terminal

  constructor(output: ProgressOutput) {
    this.output = output;
  }

  show(share: number, what: string): void {
    const now = performance.now();
    if (!this.output.redraws) {
      while (this.told < MILESTONES.length && share >= MILESTONES[this.told]!) {
        this.output.write(`${this.line(share, what, now)}\n`);
        this.told++;
      }
      return;
    }
    if (now - this.drawn < REDRAW) return;
    this.drawn = now;
    this.output.write(`\r${this.line(share, what, now)}${ERASE_REST}`);
  }

  /** Takes the bar away. */
  end(): void {
    if (this.output.redraws) this.output.write(`\r${ERASE_REST}`);
  }

  private line(share: number, what: string, now: number): string {
    const full = Math.round(share * BAR);
    const left = share > 0.02 ? ((now - this.begun) * (1 - share)) / share / 1000 : NaN;
    const time = Number.isNaN(left) ? '' : `, ${Math.ceil(left)} s left`;
    return `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${Math.floor(100 * share)} %${time}, ${what}`;
  }
}
