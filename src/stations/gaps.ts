import { type Micros, ZERO } from '../engine/index.ts';
import { type Distribution, Draws, Exponential, whole } from '../random/index.ts';
import type { World } from './world.ts';

/** Times from one arrival to the next, in microseconds; the first is from the beginning to the first arrival. */
export interface Gaps {
  next(): number;
}

/** Gaps of a Poisson process of so many arrivals per microsecond. */
export const poissonGaps = (world: World, name: string, rate: number): Gaps =>
  new Draws(new Exponential(1 / rate), world.stream(`${name}/gaps`));

/** Rounds gaps so that every arrival is at its instant rounded: what one loses to rounding the next is given. */
class Carried {
  private readonly rest = new Float64Array(1);

  rounded(gap: number): Micros {
    const exact = this.rest[0]! + gap;
    const rounded = whole(exact);
    this.rest[0] = exact - rounded;
    return rounded;
  }
}

/** Independent gaps of one distribution with a mean above 0, each drawn and then multiplied by `scale`. */
export class RenewalGaps implements Gaps {
  private readonly carried = new Carried();
  private readonly draws: Draws;
  private readonly scale: number;

  constructor(world: World, name: string, gap: Distribution, scale: number) {
    this.draws = new Draws(gap, world.stream(`${name}/gaps`));
    this.scale = scale;
  }

  next(): Micros {
    return this.carried.rounded(this.draws.next() * this.scale);
  }
}

/**
 * Gaps of a Markov-modulated Poisson process: arrivals come at the rate of a state that lasts for an
 * exponential time, then of the next one in the list, and of the first after the last. Which state it begins
 * in is drawn as if it had gone on forever.
 *
 * Expected arrivals since the last one run up to an exponential draw of mean 1, so that the same draws are
 * made whatever the states do.
 */
export class ModulatedGaps implements Gaps {
  private readonly carried = new Carried();
  private readonly expected: Draws;
  private readonly stays: Draws;
  private readonly rates: Float64Array;
  private readonly leave: Float64Array;
  private state: number;
  private readonly left = new Float64Array(1); // of the stay in this state, in microseconds

  /** Both lists per microsecond, by state: arrivals, 0 or more but not 0 in all, and how soon it is left. */
  constructor(
    world: World,
    name: string,
    states: { readonly rates: readonly number[]; readonly leave: readonly number[] },
  ) {
    this.rates = Float64Array.from(states.rates);
    this.leave = Float64Array.from(states.leave);
    this.expected = new Draws(new Exponential(1), world.stream(`${name}/gaps`));
    this.stays = new Draws(new Exponential(1), world.stream(`${name}/states`));
    this.state = firstState(states.leave, world.stream(`${name}/first state`).uniform());
    this.stay();
  }

  next(): Micros {
    let wanted = this.expected.next();
    let gap = 0;
    for (;;) {
      const rate = this.rates[this.state]!;
      const offered = this.left[0]! * rate;
      if (wanted < offered) {
        const wait = wanted / rate;
        this.left[0]! -= wait;
        return this.carried.rounded(gap + wait);
      }
      wanted -= offered;
      gap += this.left[0]!;
      this.state = (this.state + 1) % this.rates.length;
      this.stay();
    }
  }

  private stay(): void {
    this.left[0] = this.stays.next() / this.leave[this.state]!;
  }
}

/** A state in proportion to how long it lasts. */
function firstState(leave: readonly number[], uniform: number): number {
  const all = leave.reduce((sum, rate) => sum + 1 / rate, 0);
  let below = 0;
  const state = leave.findIndex((rate) => {
    below += 1 / rate / all;
    return uniform < below;
  });
  return state < 0 ? leave.length - 1 : state;
}

/** Gaps of a list of instants, from the beginning on: none is before the one before it. As many as there are instants. */
export class TracedGaps implements Gaps {
  private readonly times: Float64Array;
  private passed = 0;
  private last: Micros = ZERO;

  /** `times` in microseconds, each multiplied by `scale`. */
  constructor(times: readonly number[], scale: number) {
    this.times = Float64Array.from(times, (time) => whole(time * scale));
  }

  next(): Micros {
    const at = this.times[this.passed++]!;
    const gap = at - this.last;
    this.last = at;
    return gap;
  }
}
