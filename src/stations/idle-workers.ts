/** A worker's number, or `nobody`. */
export type WorkerNumber = number;

/** Workers that have nothing to do, the longest idle first. Any of them may leave. */
export class IdleWorkers {
  /** Stands before the first and after the last: the end of every walk. */
  readonly nobody: WorkerNumber;
  private readonly after: Int32Array;
  private readonly before: Int32Array;

  constructor(workers: number) {
    this.nobody = workers;
    this.after = new Int32Array(workers + 1).fill(workers);
    this.before = new Int32Array(workers + 1).fill(workers);
  }

  get longest(): WorkerNumber {
    return this.after[this.nobody]!;
  }

  /** The one that became idle after this one. */
  following(worker: WorkerNumber): WorkerNumber {
    return this.after[worker]!;
  }

  /** The worker has become idle. */
  join(worker: WorkerNumber): void {
    const latest = this.before[this.nobody]!;
    this.before[worker] = latest;
    this.after[worker] = this.nobody;
    this.after[latest] = worker;
    this.before[this.nobody] = worker;
  }

  leave(worker: WorkerNumber): void {
    const before = this.before[worker]!;
    const after = this.after[worker]!;
    this.after[before] = after;
    this.before[after] = before;
  }
}
