import { Family, type Uniforms } from './distribution.ts';
import { expectThat } from './expectation.ts';
import { cumulative, GuideTable } from './guide-table.ts';
import { log1p, pow } from './math.ts';

/**
 * Geometric on 1, 2, 3, ... with a finite mean from 1: the number of trials up to the first success, when each
 * succeeds with probability p = 1 / mean. It is one more than the whole part of an exponential of mean
 * -1 / ln(1 - p) (Devroye 1986, X.2).
 */
export class Geometric extends Family {
  private readonly rate: number;

  constructor(mean: number) {
    expectThat(mean >= 1 && mean < Infinity, 'a finite geometric mean from 1', mean);
    super(mean, mean * (mean - 1));
    this.rate = -log1p(-1 / mean);
  }

  fill(block: Float64Array, source: Uniforms): void {
    source.fillExponentials(block);
    for (let i = 0; i < block.length; i++) block[i] = 1 + Math.floor(block[i]! / this.rate);
  }
}

/** How many ranks a Zipf distribution may have: its tables take 12 bytes a rank. */
const MOST_RANKS = 2 ** 24;

/**
 * Zipf (1949): rank k from 1 to `ranks` (at most 2²⁴) has probability in proportion to k^-exponent, with a
 * finite exponent from 0, which makes all ranks alike. The table is made once, and a draw takes about two
 * look-ups however many ranks there are.
 */
export class Zipf extends Family {
  private readonly table: GuideTable;

  constructor(ranks: number, exponent: number) {
    const fits = Number.isInteger(ranks) && ranks >= 1 && ranks <= MOST_RANKS;
    expectThat(fits, `a whole number of ranks from 1 to ${MOST_RANKS}`, ranks);
    expectThat(exponent >= 0 && exponent < Infinity, 'a finite Zipf exponent from 0', exponent);
    const weights = Float64Array.from({ length: ranks }, (_, i) => pow(i + 1, -exponent));
    const mean = average(weights, (rank) => rank);
    super(
      mean,
      average(weights, (rank) => (rank - mean) * (rank - mean)),
    );
    this.table = new GuideTable(cumulative(weights));
  }

  fill(block: Float64Array, source: Uniforms): void {
    for (let i = 0; i < block.length; i++) block[i] = 1 + this.table.find(source.uniform());
  }
}

/** The average of f over the ranks. The rare ranks are added first, so that their small shares are not lost. */
function average(weights: Float64Array, f: (rank: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let i = weights.length - 1; i >= 0; i--) {
    sum += weights[i]! * f(i + 1);
    total += weights[i]!;
  }
  return sum / total;
}
