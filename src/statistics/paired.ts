import { Histogram } from './histogram.ts';
import {
  type Estimate,
  estimate,
  pointOnly,
  quantileOver,
  ratioOver,
  type Sample,
  shareOver,
  spread,
} from './intervals.ts';

/*
 * Differences between two systems that were run with common random numbers: replication i of both has the
 * same callers with the same fates. What chance does to both cancels out, so the interval is that of the
 * differences replication by replication, never of two intervals side by side (Law 2015, ch. 10.2 and 11.2).
 * All give the second less the first, and lack replications with fewer than five pairs.
 */

/** Student's t is 2.8 standard errors with 5 pairs, and 4.3 with 3: an interval that says next to nothing. */
const FEWEST_PAIRS = 5;

/**
 * Differences of quantiles below this share of the larger one may come from the buckets of the histograms,
 * where many samples are equal.
 */
export const RESOLUTION = 1 / 128;

/** Sums of which the ratio is looked at, by replication. */
export interface Ratio {
  readonly above: readonly number[];
  readonly below: readonly number[];
}

/**
 * Difference of two ratios of sums, such as mean delays, with the jackknife's interval over pairs of
 * replications (Efron & Stein 1981): s² = (R - 1)/R Σ (dᵢ - d)² over the differences dᵢ that leave one pair
 * out. Lacks data where a ratio has none, or both are infinite.
 */
export function ratioDifference(first: Ratio, second: Ratio, confidence = 0.95): Estimate {
  const pairs = pairsOf(first.above, second.above);
  const value = ratio(second) - ratio(first);
  const [without, alsoWithout] = [leavingOneOut(first), leavingOneOut(second)];
  const differences = alsoWithout.map((second, i) => second - without[i]!);
  const error = Math.sqrt((spread(differences, value) * (pairs - 1)) / pairs);
  return enough(estimate(value, error, pairs, confidence));
}

const sum = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0);

const ratio = ({ above, below }: Ratio): number => ratioOver(above, below).value;

/** By replication, the ratio of all others. */
function leavingOneOut({ above, below }: Ratio): number[] {
  const [all, allBelow] = [sum(above), sum(below)];
  return above.map((x, i) => (all - x) / (allBelow - below[i]!));
}

/**
 * Difference of two shares of trials with an event, as `ratioDifference`. An event that one of the systems
 * never showed, or always, leaves the room that `shareOver` gives it.
 */
export function shareDifference(first: Ratio, second: Ratio, confidence = 0.95): Estimate {
  const difference = ratioDifference(first, second, confidence);
  if (difference.lacks !== null) return difference;
  const certain = [first, second]
    .map(({ above, below }) => shareOver(above, below))
    .filter(({ value }) => value === 0 || value === 1);
  const errors = [difference, ...certain].map(({ standardError }) => standardError);
  const error = Math.sqrt(sum(errors.map((one) => one * one)));
  const known = estimate(difference.value, error, difference.replications, confidence);
  return { ...known, low: Math.max(-1, known.low), high: Math.min(1, known.high) };
}

/**
 * Difference of two quantiles of pooled samples, with its interval by sectioning over pairs of replications:
 * s² = Σ (dᵢ - d)² / (R - 1), where d is the difference of the pooled quantiles and dᵢ that of the quantiles
 * of pair i; half-width t s / √R. Sectioning holds for any functional of what a replication shows, so for a
 * difference of quantiles of dependent runs (Asmussen & Glynn 2007, ch. III.5; with common random numbers
 * and other ways to reduce variance, Nakayama 2014). The jackknife's differences, which leave one pair out,
 * are R - 1 times as small and would drown in the buckets of the histograms.
 *
 * Lacks samples as `quantileOver` does, and data where both are infinite. A difference of one infinite quantile is
 * infinite, for sure if it is so in every pair.
 */
export function quantileDifference(
  first: readonly Sample[],
  second: readonly Sample[],
  p: number,
  confidence = 0.95,
): Estimate {
  const pairs = pairsOf(first, second);
  const value = pooled(second, p) - pooled(first, p);
  const lacking = [first, second]
    .map((samples) => quantileOver(samples, p))
    .filter(({ lacks }) => lacks === 'data' || lacks === 'samples')
    .sort((a, b) => b.needed - a.needed)[0];
  if (lacking !== undefined) {
    const { lacks, needed } = lacking;
    return { ...pointOnly(value, pairs, confidence), lacks, needed };
  }
  const differences = second.map((sample, i) => quantileOf(sample, p) - quantileOf(first[i]!, p));
  const error = Math.sqrt(spread(differences, value) / (pairs - 1) / pairs);
  return enough(estimate(value, error, pairs, confidence));
}

const quantileOf = ({ histogram, missing }: Sample, p: number): number =>
  histogram.quantileWithin(p, missing);

function pooled(samples: readonly Sample[], p: number): number {
  const pool = new Histogram();
  for (const { histogram } of samples) pool.merge(histogram);
  return pool.quantileWithin(p, sum(samples.map(({ missing }) => missing)));
}

/** Without its interval if there are too few pairs for one. */
function enough(of: Estimate): Estimate {
  if (of.lacks === 'data' || of.replications >= FEWEST_PAIRS) return of;
  return { ...pointOnly(of.value, of.replications, of.confidence), needed: FEWEST_PAIRS };
}

function pairsOf(first: readonly unknown[], second: readonly unknown[]): number {
  if (first.length === second.length) return first.length;
  throw new RangeError(`expected ${first.length} replications to pair, found ${second.length}`);
}
