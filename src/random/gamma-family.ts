import { Family, type Uniforms } from './distribution.ts';
import { expectPositive, expectThat } from './expectation.ts';
import { exp, log } from './math.ts';

/** Exponential with a finite mean above 0; its coefficient of variation is 1. */
export class Exponential extends Family {
  constructor(mean: number) {
    expectPositive('exponential mean', mean);
    super(mean, mean * mean);
  }

  fill(block: Float64Array, source: Uniforms): void {
    source.fillExponentials(block);
    for (let i = 0; i < block.length; i++) block[i]! *= this.mean;
  }
}

/**
 * Erlang (1917): the sum of `stages` (a whole number from 1) independent exponentials, with a finite mean
 * above 0 in all; the coefficient of variation is 1 / √stages. A draw takes time in proportion to the stages.
 */
export class Erlang extends Family {
  private readonly stages: number;

  constructor(mean: number, stages: number) {
    expectPositive('Erlang mean', mean);
    expectThat(Number.isInteger(stages) && stages >= 1, 'a whole number of stages from 1', stages);
    super(mean, (mean * mean) / stages);
    this.stages = stages;
  }

  fill(block: Float64Array, source: Uniforms): void {
    const ofStage = this.mean / this.stages;
    for (let i = 0; i < block.length; i++) {
      let sum = 0;
      for (let stage = 0; stage < this.stages; stage++) sum += source.exponential();
      block[i] = ofStage * sum;
    }
  }
}

/**
 * Gamma with a finite mean above 0 and a finite coefficient of variation above 0: shape 1 / cv², scale
 * mean · cv².
 *
 * Marsaglia and Tsang (2000): for a shape α ≥ 1, d (1 + c z)³ with d = α - 1/3, c = 1 / √(9d) and z normal is
 * almost gamma, and rejection makes it exactly so. For α < 1 a draw of shape α + 1 is multiplied by U^(1/α),
 * whose negative logarithm is exponential with mean 1/α.
 */
export class Gamma extends Family {
  private readonly shape: number;
  private readonly scale: number;

  constructor(mean: number, cv: number) {
    expectPositive('gamma mean', mean);
    expectPositive('coefficient of variation', cv);
    super(mean, mean * cv * (mean * cv));
    this.shape = 1 / (cv * cv);
    this.scale = mean * cv * cv;
  }

  fill(block: Float64Array, source: Uniforms): void {
    const raised = this.shape < 1;
    const d = (raised ? this.shape + 1 : this.shape) - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (let filled = 0; filled < block.length; ) {
      const z = source.normal();
      const root = 1 + c * z;
      if (root <= 0) continue;
      const v = root * root * root;
      const u = source.uniform();
      const square = z * z;
      const surely = u < 1 - 0.0331 * square * square;
      if (!surely && log(u) >= square / 2 + d * (1 - v + log(v))) continue;
      const shrunk = raised ? exp(-source.exponential() / this.shape) : 1;
      block[filled++] = this.scale * d * v * shrunk;
    }
  }
}
