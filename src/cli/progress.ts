import type { Task } from '../experiment/index.ts';

/** How runs get on: on a terminal one line that is drawn again and again, elsewhere a few plain lines. */
export interface ProgressOutput {
  readonly write: (text: string) => unknown;
  /** May the line be drawn again? */
  readonly redraws: boolean;
}

/** Away from a terminal a line is written whenever such a share of all runs is done. */
const MILESTONES = [0.25, 0.5, 0.75];

/** Milliseconds between two drawings of the line. */
const REDRAW = 100;

const ERASE_REST = '\u001b[K';

/** Counts finished runs and tells how long the others will take. Times are milliseconds of `clock`. */
export class Progress {
  private readonly output: ProgressOutput;
  private readonly clock: () => number;
  private readonly begun: number;
  private readonly all: number;
  private readonly work: number;
  private done: number;
  private workDone = 0;
  private drawn = -Infinity;

  /** `before`: runs that were done earlier; `tasks`: those still to do. */
  constructor(
    tasks: readonly Task[],
    before: number,
    output: ProgressOutput,
    clock: () => number = () => performance.now(),
  ) {
    this.output = output;
    this.clock = clock;
    this.begun = clock();
    this.done = before;
    this.all = before + tasks.length;
    this.work = tasks.reduce((sum, task) => sum + workOf(task), 0);
  }

  /** Shows that work has begun. */
  begin(): void {
    if (this.output.redraws) this.redraw();
    else this.output.write(`${this.count()}\n`);
  }

  /** Counts a run that has just ended. */
  add(task: Task): void {
    const before = this.done / this.all;
    this.done++;
    this.workDone += workOf(task);
    const now = this.done / this.all;
    if (this.output.redraws) {
      if (this.clock() - this.drawn >= REDRAW) this.redraw();
    } else if (MILESTONES.some((share) => before < share && share <= now && now < 1)) {
      this.output.write(`${this.line()}\n`);
    }
  }

  /** Draws the line again, for time goes by between runs; does nothing away from a terminal. */
  redraw(): void {
    if (!this.output.redraws) return;
    this.drawn = this.clock();
    this.output.write(`\r${this.line()}${ERASE_REST}`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.output.redraws) this.output.write(`\r${ERASE_REST}`);
  }

  private count(): string {
    return `${this.done} of ${this.all} runs done`;
  }

  private line(): string {
    if (this.workDone === 0) return this.count();
    const elapsed = this.clock() - this.begun;
    const left = (elapsed * (this.work - this.workDone)) / this.workDone;
    return `${this.count()}, ${inWords(Math.ceil(left / 1000))} left`;
  }
}

/** Expected work of a run: its events are about proportional to load and to simulated time. */
const workOf = ({ load, spans }: Task): number =>
  (load?.level ?? 1) * (spans.transient + spans.measure);

function inWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
