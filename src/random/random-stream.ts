import { Bits, unit } from './bits.ts';
import type { Uniforms } from './distribution.ts';
import { fillExponential, fillNormal, MadeAhead } from './made-ahead.ts';

/**
 * A source of draws in sequence. Two streams never share state. Exponential and normal draws are made
 * ahead in blocks, each kind in its own, so uniform draws between them come from further on.
 */
export class RandomStream implements Uniforms {
  private readonly bits = new Bits();
  private readonly exponentials = new MadeAhead(fillExponential, this.bits);
  private readonly normals = new MadeAhead(fillNormal, this.bits);

  /** Starts over from a key of three 32-bit integers. */
  restart(a: number, b: number, c: number): void {
    this.bits.restart(a, b, c);
    this.exponentials.forget();
    this.normals.forget();
  }

  /** Uniform on the integers from -2³¹ to 2³¹ - 1. */
  integer(): number {
    return this.bits.next();
  }

  /** Uniform on (0, 1) with 53 bits; never 0 or 1. */
  uniform(): number {
    return unit(this.bits.next(), this.bits.next());
  }

  /** True with probability `p`: never for p ≤ 0, always for p ≥ 1. */
  chance(p: number): boolean {
    return this.uniform() < p;
  }

  /**
   * Uniform on the integers 0 to n - 1, without bias: leading bits are drawn until they fall below n.
   *
   * @throws RangeError unless n is an integer from 1 to 2³².
   */
  below(n: number): number {
    if (!(Number.isInteger(n) && n >= 1 && n <= 2 ** 32)) {
      throw new RangeError(`below: expected an integer from 1 to 2^32, found ${n}`);
    }
    const shift = Math.clz32((n - 1) | 1);
    for (;;) {
      const drawn = this.bits.next() >>> shift;
      if (drawn < n) return drawn;
    }
  }

  /** Exponential with mean 1. */
  exponential(): number {
    return this.exponentials.next();
  }

  fillExponentials(block: Float64Array): void {
    this.exponentials.fill(block);
  }

  /** Normal with mean 0 and standard deviation 1. */
  normal(): number {
    return this.normals.next();
  }

  fillNormals(block: Float64Array): void {
    this.normals.fill(block);
  }
}
