/** What distributions draw from: a `RandomStream` (draws in sequence) or `Fates` (draws by key). */
export interface Uniforms {
  /** Uniform on (0, 1). */
  uniform(): number;
  /** Exponential with mean 1. */
  exponential(): number;
  /** Fills the block with as many as `exponential` would give, one after the other. */
  fillExponentials(block: Float64Array): void;
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number;
  /** Fills the block with as many as `normal` would give, one after the other. */
  fillNormals(block: Float64Array): void;
}

/**
 * A distribution of durations, sizes or counts. Draws, mean and variance are in the unit of the parameters
 * (microseconds for durations, their square for the variance), and draws are not rounded.
 */
export interface Distribution {
  readonly mean: number;
  /** Infinity where the distribution has none. */
  readonly variance: number;
  /** Fills the block with independent draws. */
  fill(block: Float64Array, source: Uniforms): void;
  /** One draw. */
  draw(source: Uniforms): number;
}

const cell = new Float64Array(1);

/**
 * What all families share. `fill` is the primitive, a loop of its own in each family, so that V8 inlines
 * the source and boxes no double per draw. The constructors throw a RangeError when a parameter is outside the
 * range that the family states.
 */
export abstract class Family implements Distribution {
  readonly mean: number;
  readonly variance: number;

  constructor(mean: number, variance: number) {
    this.mean = mean;
    this.variance = variance;
  }

  abstract fill(block: Float64Array, source: Uniforms): void;

  draw(source: Uniforms): number {
    this.fill(cell, source);
    return cell[0]!;
  }
}
