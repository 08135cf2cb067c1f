import { Bits, unit } from './bits.ts';
import type { Uniforms } from './distribution.ts';
import { fillExponential, fillNormal } from './made-ahead.ts';

/** How many draws are made at once: even, enough to repay the call, few enough for the cache. */
const AHEAD = 128;
const NONE = new Float64Array(0);

/**
 * A source of draws in sequence. Two streams never share state. Exponential and normal draws are made
 * ahead in blocks, each kind in its own, so uniform draws between them come from further on.
 */
export class RandomStream implements Uniforms {
  private readonly bits = new Bits();
  private exponentials = NONE;
  private exponentialsTaken = 0;
  private normals = NONE;
  private normalsTaken = 0;

  /** Starts over from a key of three 32-bit integers. */
  restart(a: number, b: number, c: number): void {
    this.bits.restart(a, b, c);
    this.exponentialsTaken = this.exponentials.length;
    this.normalsTaken = this.normals.length;
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
    if (this.exponentialsTaken === this.exponentials.length) this.makeExponentials();
    return this.exponentials[this.exponentialsTaken++]!;
  }

  /** A block as long as those that are made ahead is filled without one. */
  fillExponentials(block: Float64Array): void {
    const noneLeft = this.exponentialsTaken === this.exponentials.length;
    if (noneLeft && block.length === AHEAD) fillExponential(block, this.bits);
    else for (let i = 0; i < block.length; i++) block[i] = this.exponential();
  }

  /** Normal with mean 0 and standard deviation 1. */
  normal(): number {
    if (this.normalsTaken === this.normals.length) this.makeNormals();
    return this.normals[this.normalsTaken++]!;
  }

  fillNormals(block: Float64Array): void {
    const noneLeft = this.normalsTaken === this.normals.length;
    if (noneLeft && block.length === AHEAD) fillNormal(block, this.bits);
    else for (let i = 0; i < block.length; i++) block[i] = this.normal();
  }

  private makeExponentials(): void {
    if (this.exponentials === NONE) this.exponentials = new Float64Array(AHEAD);
    fillExponential(this.exponentials, this.bits);
    this.exponentialsTaken = 0;
  }

  private makeNormals(): void {
    if (this.normals === NONE) this.normals = new Float64Array(AHEAD);
    fillNormal(this.normals, this.bits);
    this.normalsTaken = 0;
  }
}
