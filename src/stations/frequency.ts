/**
 * Slots in the order in which they make room where what is asked for least often goes first; of equal counts, the
 * one not used for longest. A binary heap: O(log n) for each use.
 */
export class Frequency {
  private readonly heap: number[] = [];
  private readonly cells: Int32Array; // by slot: where it is in the heap; -1 if it is not here
  private readonly counts: Float64Array; // by slot: how often what is there has been asked for
  private readonly uses: Float64Array; // by slot: number of its last use
  private used = 0;

  /** For slots 0 to `slots` - 1. */
  constructor(slots: number) {
    this.cells = new Int32Array(slots).fill(-1);
    this.counts = new Float64Array(slots);
    this.uses = new Float64Array(slots);
  }

  /** The slot that makes room next; there must be one. */
  get first(): number {
    return this.heap[0]!;
  }

  countOf(slot: number): number {
    return this.counts[slot]!;
  }

  /** What is in the slot, which is here or comes, has just been used, and asked for so often in all. */
  touch(slot: number, count: number): void {
    this.counts[slot] = count;
    this.uses[slot] = ++this.used;
    if (this.cells[slot]! < 0) this.cells[slot] = this.heap.push(slot) - 1;
    this.settle(slot);
  }

  remove(slot: number): void {
    const cell = this.cells[slot]!;
    if (cell < 0) return;
    this.cells[slot] = -1;
    const last = this.heap.pop()!;
    if (last === slot) return;
    this.put(last, cell);
    this.settle(last);
  }

  private settle(slot: number): void {
    this.rise(slot);
    this.sink(slot);
  }

  private rise(slot: number): void {
    let cell = this.cells[slot]!;
    while (cell > 0) {
      const parent = this.heap[(cell - 1) >> 1]!;
      if (!this.before(slot, parent)) break;
      this.put(parent, cell);
      cell = (cell - 1) >> 1;
    }
    this.put(slot, cell);
  }

  private sink(slot: number): void {
    const { heap } = this;
    let cell = this.cells[slot]!;
    for (let child = 2 * cell + 1; child < heap.length; child = 2 * cell + 1) {
      const right = child + 1;
      if (right < heap.length && this.before(heap[right]!, heap[child]!)) child = right;
      if (!this.before(heap[child]!, slot)) break;
      this.put(heap[child]!, cell);
      cell = child;
    }
    this.put(slot, cell);
  }

  private before(one: number, other: number): boolean {
    const [ofOne, ofOther] = [this.counts[one]!, this.counts[other]!];
    return ofOne === ofOther ? this.uses[one]! < this.uses[other]! : ofOne < ofOther;
  }

  private put(slot: number, cell: number): void {
    this.heap[cell] = slot;
    this.cells[slot] = cell;
  }
}
