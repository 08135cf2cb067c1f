import { add, identity, inverse, type Matrix, multiply, solve } from './linear.ts';

/**
 * A Markov chain on levels 0, 1, ... with a few phases each, that moves by at most one level at a time. From
 * level `repeatsFrom` on, all levels have the same phases and rates (down from the level above it).
 */
export interface QuasiBirthDeath {
  readonly repeatsFrom: number;
  phases(level: number): number;
  /** Rate from a phase of this level to a phase of the next one. */
  up(level: number, from: number, to: number): number;
  /** Rate to another phase of the same level. */
  within(level: number, from: number, to: number): number;
  /** Rate from a phase of this level to a phase of the one below. */
  down(level: number, from: number, to: number): number;
}

/** No more levels than this are kept. */
const MOST_LEVELS = 100_000;

/**
 * Stationary chances by level and phase, up to the level beyond which less than 10⁻¹⁷ of the mean level
 * is left. Each level is the one below times a matrix R: that of the repeating part by logarithmic
 * reduction (Latouche & Ramaswami 1993), those below it by elimination from above (Gaver, Jacobs &
 * Latouche 1984).
 *
 * The chain is stable; a RangeError where its levels fall off so slowly that 100,000 of them do not do.
 */
export function quasiBirthDeath(chain: QuasiBirthDeath): number[][] {
  const { repeatsFrom } = chain;
  const up = (n: number): Matrix => matrix(chain.phases(n), chain.phases(n + 1), chain.up, n);
  const down = (n: number): Matrix =>
    n === 0 ? [] : matrix(chain.phases(n), chain.phases(n - 1), chain.down, n);
  const within = (n: number): Matrix => {
    const rates = matrix(chain.phases(n), chain.phases(n), chain.within, n);
    const out = [rates, up(n), down(n)];
    return rates.map((row, i) =>
      row.map((rate, j) =>
        i === j ? -out.reduce((sum, block) => sum + total(block[i] ?? []), 0) : rate,
      ),
    );
  };

  const above = repeatsFrom + 1;
  const steps: Matrix[] = []; // by level
  steps[repeatsFrom] = rateMatrix(up(repeatsFrom), within(above), down(above));
  for (let n = repeatsFrom - 1; n >= 0; n--) {
    const visited = add(within(n + 1), multiply(steps[n + 1]!, down(n + 2)));
    steps[n] = multiply(up(n), inverse(negative(visited)));
  }

  const levels = [balanced(add(within(0), multiply(steps[0]!, down(1))))];
  let sum = total(levels[0]!);
  let mean = 0;
  for (let n = 0; ; n++) {
    const next = multiply([levels[n]!], steps[Math.min(n, repeatsFrom)]!)[0]!;
    const mass = total(next);
    const slack = 1 - mass / total(levels[n]!);
    levels.push(next);
    sum += mass;
    mean += (n + 1) * mass;
    if (n >= repeatsFrom && slack > 0 && mass * (n + 1 / slack) < 1e-17 * slack * mean) break;
    if (n > MOST_LEVELS) throw new RangeError('expected a load further below the capacity');
  }
  return levels.map((chances) => chances.map((chance) => chance / sum));
}

/** R = A₀(-(A₁ + A₀G))⁻¹, with G the phases in which the chain first comes down a level. */
function rateMatrix(up: Matrix, within: Matrix, down: Matrix): Matrix {
  const size = within.length;
  const stay = inverse(negative(within));
  let rise = multiply(stay, up);
  let fall = multiply(stay, down);
  let first: Matrix = fall;
  let risen: Matrix = rise;
  // The error is squared at every step: 40 steps are for levels that fall off by 1 - 2⁻⁴⁰.
  for (let step = 0; step < 40 && Math.max(...risen.map(total)) > 1e-17; step++) {
    const back = add(multiply(rise, fall), multiply(fall, rise));
    const rest = add(identity(size), back, -1);
    rise = solve(rest, multiply(rise, rise));
    fall = solve(rest, multiply(fall, fall));
    first = add(first, multiply(risen, fall));
    risen = multiply(risen, rise);
  }
  return multiply(up, inverse(negative(add(within, multiply(up, first)))));
}

/** The row π with π Q = 0 and sum 1. */
function balanced(generator: Matrix): number[] {
  const size = generator.length;
  const equations = Array.from({ length: size }, (_, j) =>
    generator.map((row) => (j === size - 1 ? 1 : row[j]!)),
  );
  const sums = equations.map((_, j) => [j === size - 1 ? 1 : 0]);
  return solve(equations, sums).map(([chance]) => chance!);
}

const matrix = (
  rows: number,
  columns: number,
  rate: (level: number, from: number, to: number) => number,
  level: number,
): Matrix =>
  Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => rate(level, i, j)),
  );

const negative = (a: Matrix): number[][] => a.map((row) => row.map((x) => -x));

const total = (row: readonly number[]): number => row.reduce((sum, x) => sum + x, 0);
