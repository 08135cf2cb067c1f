import type { Distribution } from './distribution.ts';
import type { RandomStream } from './random-stream.ts';

const AHEAD = 128; // as many as repay the call of `fill`, few enough for the cache

/**
 * Draws of one distribution, made ahead in blocks, for hot code: `next` is the same few instructions for every
 * distribution. The stream belongs to these draws alone, as it runs ahead of them.
 */
export class Draws {
  private readonly distribution: Distribution;
  private readonly source: RandomStream;
  private readonly block = new Float64Array(AHEAD);
  private taken = AHEAD;

  constructor(distribution: Distribution, source: RandomStream) {
    this.distribution = distribution;
    this.source = source;
  }

  /** The next draw, not rounded. */
  next(): number {
    if (this.taken === AHEAD) this.makeAhead();
    return this.block[this.taken++]!;
  }

  private makeAhead(): void {
    this.distribution.fill(this.block, this.source);
    this.taken = 0;
  }
}
