/** Reusable records found by number, so that a steady run allocates none. */
export class Records<T extends { readonly id: number }> {
  private readonly all: T[] = [];
  private readonly free: T[] = [];
  private readonly make: (id: number) => T;

  constructor(make: (id: number) => T) {
    this.make = make;
  }

  take(): T {
    const record = this.free.pop();
    if (record !== undefined) return record;
    const made = this.make(this.all.length);
    this.all.push(made);
    return made;
  }

  give(record: T): void {
    this.free.push(record);
  }

  at(id: number): T {
    return this.all[id]!;
  }
}
