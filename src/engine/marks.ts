/** What is done for a marked station at the end of a round. */
export interface Dispatcher {
  dispatch(): void;
}

/** The mark of a station. While it is set something has changed there, and the station has yet to dispatch. */
export class Mark {
  isSet = false;
  /** Number of the station in order of declaration. */
  readonly number: number;
  readonly dispatcher: Dispatcher;

  constructor(number: number, dispatcher: Dispatcher) {
    this.number = number;
    this.dispatcher = dispatcher;
  }
}

/**
 * The marks that are set, in order of declaration. Hardly ever are there more than a few, and nearly always one:
 * so insertion into a sorted list is all it takes.
 */
export class Marks {
  /** How many are set. */
  size = 0;
  private declared = 0;
  private first: Mark | null = null; // of those that are set
  private readonly others: Mark[] = []; // behind it; what is past them is of earlier rounds
  private readonly round: Mark[] = []; // those of the round that runs

  /** A mark for a station; it dispatches once in every round before which its mark was set. */
  declare(dispatcher: Dispatcher): Mark {
    return new Mark(this.declared++, dispatcher);
  }

  set(mark: Mark): void {
    if (mark.isSet) return;
    mark.isSet = true;
    if (this.size++ === 0) this.first = mark;
    else this.insert(mark, this.first!);
  }

  /** Each station whose mark is set dispatches once. Marks set meanwhile are of the next round. */
  dispatch(): void {
    const first = this.first!;
    const others = this.size - 1;
    this.size = 0;
    first.isSet = false;
    if (others > 0) this.dispatchAll(first, others);
    else first.dispatcher.dispatch();
  }

  private insert(mark: Mark, first: Mark): void {
    const { others } = this;
    const isFirst = mark.number < first.number;
    if (isFirst) this.first = mark;
    const later = isFirst ? first : mark;
    let place = this.size - 2;
    for (; place > 0 && others[place - 1]!.number > later.number; place--) {
      others[place] = others[place - 1]!;
    }
    others[place] = later;
  }

  private dispatchAll(first: Mark, others: number): void {
    const { round } = this;
    for (let i = 0; i < others; i++) {
      round[i] = this.others[i]!;
      round[i]!.isSet = false;
    }
    first.dispatcher.dispatch();
    for (let i = 0; i < others; i++) round[i]!.dispatcher.dispatch();
  }
}
