/**
 * One dial of a target that several faults may pull at a time. What they make of it together is worked out anew
 * from what each of them pulls, in the order of the file: it depends on which of them act, never on the order in
 * which they began or ended.
 */
export class Lever {
  private readonly pulls: Float64Array; // by number of the fault
  private readonly neutral: number;
  private readonly combine: (a: number, b: number) => number;
  private readonly turn: (value: number) => void;
  private wasPulled = false;

  /** `neutral`: what a fault pulls that does not act; `turn` is told the value whenever it may have changed. */
  constructor(
    faults: number,
    neutral: number,
    combine: (a: number, b: number) => number,
    turn: (value: number) => void,
  ) {
    this.pulls = new Float64Array(faults).fill(neutral);
    this.neutral = neutral;
    this.combine = combine;
    this.turn = turn;
  }

  pull(fault: number, amount: number): void {
    this.pulls[fault] = amount;
    this.wasPulled = true;
  }

  release(fault: number): void {
    this.pull(fault, this.neutral);
  }

  /** Turns the dial, if anything was pulled since it last was. */
  settle(): void {
    if (!this.wasPulled) return;
    this.wasPulled = false;
    this.turn(this.pulls.reduce(this.combine, this.neutral));
  }
}

/** The levers of a system: all settle together, once it is known what changes at an instant. */
export class Levers {
  private readonly all: Lever[] = [];
  private readonly faults: number;

  /** `faults`: how many there are that may pull. */
  constructor(faults: number) {
    this.faults = faults;
  }

  /** Overlapping faults add up, such as workers that are lost. */
  sum(turn: (value: number) => void): Lever {
    return this.made(0, (a, b) => a + b, turn);
  }

  /** They multiply, such as factors by which work takes longer. */
  product(turn: (value: number) => void): Lever {
    return this.made(1, (a, b) => a * b, turn);
  }

  /** The highest counts. */
  highest(turn: (value: number) => void): Lever {
    return this.made(0, (a, b) => Math.max(a, b), turn);
  }

  /** The lowest counts. */
  lowest(turn: (value: number) => void): Lever {
    return this.made(Infinity, (a, b) => Math.min(a, b), turn);
  }

  /** Turns every dial that was pulled, in the order in which they were made. */
  settle(): void {
    for (const lever of this.all) lever.settle();
  }

  private made(
    neutral: number,
    combine: (a: number, b: number) => number,
    turn: (value: number) => void,
  ): Lever {
    const lever = new Lever(this.faults, neutral, combine, turn);
    this.all.push(lever);
    return lever;
  }
}
