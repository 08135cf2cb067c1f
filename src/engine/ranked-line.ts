import { widened } from './columns.ts';
import type { Job } from './job.ts';
import { Line } from './line.ts';

/**
 * Jobs in the order of their `job.rank`, the least first; of equal rank in the order in which they came. A job
 * keeps its rank while it stands here. A binary heap: O(log n) for each job that comes or goes.
 */
export class RankedLine extends Line {
  private readonly heap: Job[] = [];
  private cells = new Int32Array(64); // by id of the job: where it is in the heap
  private turns = new Float64Array(64); // by id of the job: decides between equal ranks
  private pushed = 0;
  private unshifted = 0;

  override push(job: Job): void {
    this.insert(job, this.pushed++);
  }

  /** Puts a job in front of all others of its rank. */
  override unshift(job: Job): void {
    this.insert(job, --this.unshifted);
  }

  /** Removes the job of the least rank; the line must not be empty. */
  override shift(): Job {
    const job = this.first!;
    this.remove(job);
    return job;
  }

  override remove(job: Job): void {
    const cell = this.cells[job.id]!;
    const last = this.heap.pop()!;
    this.length--;
    if (last !== job) {
      this.put(last, cell);
      this.rise(last);
      this.sink(last);
    }
    this.first = this.length > 0 ? this.heap[0]! : null;
  }

  private insert(job: Job, turn: number): void {
    if (job.id >= this.cells.length) this.widen(job.id);
    this.turns[job.id] = turn;
    this.heap.push(job);
    this.cells[job.id] = this.length++;
    this.rise(job);
    this.first = this.heap[0]!;
  }

  /** Moves a job toward the front while it comes before its parent. */
  private rise(job: Job): void {
    let cell = this.cells[job.id]!;
    while (cell > 0) {
      const parent = this.heap[(cell - 1) >> 1]!;
      if (!this.before(job, parent)) break;
      this.put(parent, cell);
      cell = (cell - 1) >> 1;
    }
    this.put(job, cell);
  }

  /** Moves a job back while one of its children comes before it. */
  private sink(job: Job): void {
    const { heap } = this;
    let cell = this.cells[job.id]!;
    for (let child = 2 * cell + 1; child < heap.length; child = 2 * cell + 1) {
      const right = child + 1;
      if (right < heap.length && this.before(heap[right]!, heap[child]!)) child = right;
      if (!this.before(heap[child]!, job)) break;
      this.put(heap[child]!, cell);
      cell = child;
    }
    this.put(job, cell);
  }

  private before(one: Job, other: Job): boolean {
    if (one.rank !== other.rank) return one.rank < other.rank;
    return this.turns[one.id]! < this.turns[other.id]!;
  }

  private put(job: Job, cell: number): void {
    this.heap[cell] = job;
    this.cells[job.id] = cell;
  }

  private widen(id: number): void {
    this.cells = widened(this.cells, 2 * (id + 1));
    this.turns = widened(this.turns, 2 * (id + 1));
  }
}
