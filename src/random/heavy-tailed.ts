import { Family, type Uniforms } from './distribution.ts';
import { expectPositive, expectThat } from './expectation.ts';
import { exp, log1p, pow } from './math.ts';
import { lnGamma } from './special-functions.ts';

/**
 * Lognormal, given by its own finite mean above 0 and finite coefficient of variation above 0. Its logarithm
 * is normal with variance σ² = ln(1 + cv²) and mean ln(mean) - σ²/2 (Johnson, Kotz and Balakrishnan 1994, ch. 14).
 */
export class Lognormal extends Family {
  private readonly median: number;
  private readonly sigma: number;

  constructor(mean: number, cv: number) {
    expectPositive('lognormal mean', mean);
    expectPositive('coefficient of variation', cv);
    super(mean, mean * cv * (mean * cv));
    this.median = mean / Math.sqrt(1 + cv * cv);
    this.sigma = Math.sqrt(log1p(cv * cv));
  }

  fill(block: Float64Array, source: Uniforms): void {
    source.fillNormals(block);
    for (let i = 0; i < block.length; i++) block[i] = this.median * exp(this.sigma * block[i]!);
  }
}

/**
 * Weibull with a finite mean above 0 and a shape from 0.01 to 1000: scale · E^(1/shape) with E exponential and
 * scale = mean / Γ(1 + 1/shape) (Johnson, Kotz and Balakrishnan 1994, ch. 21). Below shape 1 its tail is
 * heavier than the exponential one, above it lighter.
 */
export class Weibull extends Family {
  private readonly scale: number;
  private readonly power: number;

  constructor(mean: number, shape: number) {
    expectPositive('Weibull mean', mean);
    expectThat(shape >= 0.01 && shape <= 1000, 'a Weibull shape from 0.01 to 1000', shape);
    const lnFirst = lnGamma(1 + 1 / shape);
    const secondOverSquare = exp(lnGamma(1 + 2 / shape) - 2 * lnFirst);
    super(mean, mean * mean * (secondOverSquare - 1));
    this.scale = mean / exp(lnFirst);
    this.power = 1 / shape;
  }

  fill(block: Float64Array, source: Uniforms): void {
    source.fillExponentials(block);
    for (let i = 0; i < block.length; i++) block[i] = this.scale * pow(block[i]!, this.power);
  }
}

/**
 * Pareto with a finite mean above 0 and a finite shape above 1: P(X > x) = (least / x)^shape for
 * x ≥ least = mean (shape - 1) / shape (Johnson, Kotz and Balakrishnan 1994, ch. 20). ln(X / least) is
 * exponential with mean 1 / shape. The variance is infinite up to shape 2.
 */
export class Pareto extends Family {
  private readonly least: number;
  private readonly shape: number;

  constructor(mean: number, shape: number) {
    expectPositive('Pareto mean', mean);
    expectThat(shape > 1 && shape < Infinity, 'a finite Pareto shape above 1', shape);
    super(mean, shape > 2 ? (mean * mean) / (shape * (shape - 2)) : Infinity);
    this.least = (mean * (shape - 1)) / shape;
    this.shape = shape;
  }

  fill(block: Float64Array, source: Uniforms): void {
    source.fillExponentials(block);
    for (let i = 0; i < block.length; i++) block[i] = this.least * exp(block[i]! / this.shape);
  }
}
