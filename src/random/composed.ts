import { type Distribution, Family, type Uniforms } from './distribution.ts';
import { expectPositive, expectThat } from './expectation.ts';
import { cumulative, GuideTable } from './guide-table.ts';

/** One row of a quantile table: the value that a share p of all draws stays below. */
type Quantile = readonly [p: number, value: number];

/**
 * As measured: a table of quantiles, linear in between. The rows start at p = 0 (the least value) and end at
 * p = 1 (the largest); p rises from row to row, and the finite values do not fall. Equal neighbouring values
 * give that value a probability of its own.
 */
export class Empirical extends Family {
  private readonly table: GuideTable;
  private readonly from: Float64Array;
  private readonly low: Float64Array;
  private readonly slope: Float64Array;

  constructor(quantiles: readonly Quantile[]) {
    const pieces = piecesOf(quantiles);
    const mean = sum(pieces, ({ share, low, high }) => (share * (low + high)) / 2);
    const variance = sum(pieces, ({ share, low, high }) => {
      const [a, b] = [low - mean, high - mean];
      return (share * (a * a + a * b + b * b)) / 3;
    });
    super(mean, variance);
    this.table = new GuideTable(Float64Array.from(pieces, ({ to }) => to));
    this.from = Float64Array.from(pieces, ({ from }) => from);
    this.low = Float64Array.from(pieces, ({ low }) => low);
    this.slope = Float64Array.from(pieces, ({ share, low, high }) => (high - low) / share);
  }

  fill(block: Float64Array, source: Uniforms): void {
    for (let i = 0; i < block.length; i++) {
      const u = source.uniform();
      const piece = this.table.find(u);
      block[i] = this.low[piece]! + (u - this.from[piece]!) * this.slope[piece]!;
    }
  }
}

/** Between two neighbouring rows of the table. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

function piecesOf(quantiles: readonly Quantile[]): readonly Piece[] {
  expectThat(quantiles.length >= 2, 'a table of at least 2 quantiles', quantiles.length);
  const [first, last] = [quantiles[0]!, quantiles.at(-1)!];
  expectThat(first[0] === 0 && last[0] === 1, 'p from 0 to 1', `${first[0]} to ${last[0]}`);
  expectThat(Number.isFinite(last[1] - first[1]), 'finite values', `${first[1]} to ${last[1]}`);
  for (let i = 1; i < quantiles.length; i++) {
    const [before, beforeValue] = quantiles[i - 1]!;
    const [p, value] = quantiles[i]!;
    expectThat(p > before, `a p above ${before}`, p);
    expectThat(value >= beforeValue, `a value at p = ${p} of at least ${beforeValue}`, value);
  }
  return quantiles.slice(1).map(([to, high], i) => {
    const [from, low] = quantiles[i]!;
    return { from, to, share: to - from, low, high };
  });
}

/**
 * A mixture: each draw comes from one of the components, chosen with probability in proportion to its weight.
 * Every component has a finite weight above 0. A mixture of exponentials is a hyperexponential.
 */
export class Mixture extends Family {
  private readonly table: GuideTable;
  private readonly components: readonly Distribution[];

  constructor(weights: readonly number[], components: readonly Distribution[]) {
    expectThat(components.length >= 1, 'at least 1 component', components.length);
    const each = `a weight for each of the ${components.length} components`;
    expectThat(weights.length === components.length, each, weights.length);
    for (const weight of weights) expectPositive('weight', weight);
    const total = sum(weights, (weight) => weight);
    const average = (of: (component: Distribution) => number): number =>
      sum(components, (component, i) => (weights[i]! / total) * of(component));
    const mean = average((component) => component.mean);
    const between = average((component) => (component.mean - mean) * (component.mean - mean));
    super(mean, between + average((component) => component.variance));
    this.table = new GuideTable(cumulative(weights));
    this.components = [...components];
  }

  fill(block: Float64Array, source: Uniforms): void {
    for (let i = 0; i < block.length; i++) {
      block[i] = this.components[this.table.find(source.uniform())]!.draw(source);
    }
  }
}

function sum<T>(items: readonly T[], of: (item: T, index: number) => number): number {
  return items.reduce((total, item, i) => total + of(item, i), 0);
}
