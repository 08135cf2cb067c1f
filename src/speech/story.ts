import type { Micros } from '../engine/index.ts';
import type { World } from '../stations/index.ts';
import type { Turn } from './calls-and-turns.ts';
import type { MomentNumber } from './stages.ts';

/** Writes down what turns go through: when they passed which moment, and for the witness what went on where. */
export class Story {
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  /** The turn passes that moment now. */
  mark(turn: Turn, moment: MomentNumber): void {
    turn.moments.set(moment, this.world.sim.now);
  }

  /** What went on until now, unless told otherwise. */
  tell(turn: Turn, where: string, what: string, from: Micros, to?: Micros): void {
    this.world.witness?.saw(turn, where, what, from, to ?? this.world.sim.now);
  }

  /** The turn is over, in that way. */
  ended(turn: Turn, how: string): void {
    this.world.witness?.ended(turn, how, this.world.sim.now);
  }
}
