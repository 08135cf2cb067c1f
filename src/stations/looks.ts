/** Something that stands among those to be looked at, or not. */
export interface LookedAt<Self> {
  awaitsLook: boolean;
  nextToLookAt: Self | null;
}

/** Workers at which something changed, in that order, each once. */
export class Looks<Worker extends LookedAt<Worker>> {
  private first: Worker | null = null;
  private last: Worker | null = null;

  add(worker: Worker): void {
    if (worker.awaitsLook) return;
    worker.awaitsLook = true;
    if (this.first === null) this.first = worker;
    else this.last!.nextToLookAt = worker;
    this.last = worker;
  }

  /** Looks at all of them. Those that are added meanwhile wait for the next time. */
  lookAtAll(look: (worker: Worker) => void): void {
    let worker = this.first;
    this.first = null;
    while (worker !== null) {
      const next: Worker | null = worker.nextToLookAt;
      worker.nextToLookAt = null;
      worker.awaitsLook = false;
      look(worker);
      worker = next;
    }
  }
}
