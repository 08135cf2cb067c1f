import { Family, type Uniforms } from './distribution.ts';
import { expectThat } from './expectation.ts';

/** Always the same finite value. */
export class Constant extends Family {
  constructor(value: number) {
    expectThat(Number.isFinite(value), 'a finite constant', value);
    super(value, 0);
  }

  fill(block: Float64Array): void {
    block.fill(this.mean);
  }
}

/** Uniform between two finite values, `from` ≤ `to`. */
export class Uniform extends Family {
  private readonly from: number;
  private readonly width: number;

  constructor(from: number, to: number) {
    const width = to - from;
    expectThat(width >= 0 && width < Infinity, 'finite limits, from ≤ to', `${from} and ${to}`);
    super(from + width / 2, (width * width) / 12);
    this.from = from;
    this.width = width;
  }

  fill(block: Float64Array, source: Uniforms): void {
    for (let i = 0; i < block.length; i++) block[i] = this.from + this.width * source.uniform();
  }
}

/** 1 with probability p, else 0; p from 0 to 1. */
export class Bernoulli extends Family {
  constructor(p: number) {
    expectThat(p >= 0 && p <= 1, 'a probability from 0 to 1', p);
    super(p, p * (1 - p));
  }

  fill(block: Float64Array, source: Uniforms): void {
    for (let i = 0; i < block.length; i++) block[i] = source.uniform() < this.mean ? 1 : 0;
  }
}
