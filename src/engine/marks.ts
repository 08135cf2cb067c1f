import { widened } from './columns.ts';

/** The number of a station in order of declaration. */
export type StationNumber = number;

/** What is done for a marked station at the end of a round. */
export interface Dispatcher {
  dispatch(): void;
}

/**
 * Stations at which something changed, and that have yet to dispatch. Kept in order of declaration;
 * hardly ever more than a few, so insertion into a sorted list is all it takes.
 */
export class Marks {
  size = 0;
  private readonly stations: Dispatcher[] = []; // by number
  private marked = new Uint8Array(8); // by station
  private order = new Int32Array(8); // numbers of the marked stations, ascending
  private round = new Int32Array(8); // those that dispatch in the round that runs

  /** Adds a station; it dispatches once in every round before which it was marked. */
  declare(dispatcher: Dispatcher): StationNumber {
    const station = this.stations.push(dispatcher) - 1;
    if (this.stations.length > this.marked.length) {
      this.marked = widened(this.marked, 2 * this.marked.length);
      this.order = widened(this.order, this.marked.length);
      this.round = new Int32Array(this.marked.length);
    }
    return station;
  }

  mark(station: StationNumber): void {
    if (this.marked[station] === 1) return;
    this.marked[station] = 1;
    let place = this.size++;
    for (; place > 0 && this.order[place - 1]! > station; place--) {
      this.order[place] = this.order[place - 1]!;
    }
    this.order[place] = station;
  }

  /** Each marked station dispatches once. Those marked meanwhile dispatch in the next round. */
  dispatch(): void {
    if (this.size === 1) {
      const station = this.order[0]!;
      this.size = 0;
      this.marked[station] = 0;
      this.stations[station]!.dispatch();
      return;
    }
    const size = this.size;
    for (let i = 0; i < size; i++) {
      this.round[i] = this.order[i]!;
      this.marked[this.round[i]!] = 0;
    }
    this.size = 0;
    for (let i = 0; i < size; i++) this.stations[this.round[i]!]!.dispatch();
  }
}
