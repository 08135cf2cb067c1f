import { widened } from '../engine/index.ts';

/**
 * Numbers of jobs by the point at which each of them ends, the earliest first; those that end at one
 * point in the order in which they were added. A binary heap: O(log n) for each job.
 */
export class FinishOrder {
  size = 0;
  private ends = new Float64Array(64);
  private places = new Float64Array(64); // in the order of adding: decides between equal ends
  private jobs = new Int32Array(64);
  private added = 0;

  /** Where the first one ends; there is one. */
  get firstEnd(): number {
    return this.ends[0]!;
  }

  add(end: number, job: number): void {
    if (this.size === this.ends.length) this.widen();
    let cell = this.size++;
    while (cell > 0 && this.ends[(cell - 1) >> 1]! > end) {
      const parent = (cell - 1) >> 1;
      this.copy(parent, cell);
      cell = parent;
    }
    this.put(cell, end, this.added++, job);
  }

  /** Removes the job that ends first and returns its number; there is one. */
  removeFirst(): number {
    const job = this.jobs[0]!;
    const last = --this.size;
    const end = this.ends[last]!;
    const place = this.places[last]!;
    let cell = 0;
    for (let child = 1; child < last; child = 2 * cell + 1) {
      const right = child + 1;
      if (right < last && this.before(right, this.ends[child]!, this.places[child]!)) child = right;
      if (!this.before(child, end, place)) break;
      this.copy(child, cell);
      cell = child;
    }
    this.put(cell, end, place, this.jobs[last]!);
    return job;
  }

  private before(cell: number, end: number, place: number): boolean {
    const own = this.ends[cell]!;
    return own < end || (own === end && this.places[cell]! < place);
  }

  private put(cell: number, end: number, place: number, job: number): void {
    this.ends[cell] = end;
    this.places[cell] = place;
    this.jobs[cell] = job;
  }

  private copy(from: number, to: number): void {
    this.put(to, this.ends[from]!, this.places[from]!, this.jobs[from]!);
  }

  private widen(): void {
    const cells = 2 * this.size;
    this.ends = widened(this.ends, cells);
    this.places = widened(this.places, cells);
    this.jobs = widened(this.jobs, cells);
  }
}
