import { studentTail } from './quantiles.ts';

/** Whether a backlog grows, as seen by independent replications. */
export interface Growth {
  /** Mean slope of the backlog over the replications, jobs per second. */
  readonly mean: number;
  /** Student's t of the mean slope against no growth; NaN with fewer than two replications. */
  readonly t: number;
  /** Chance of so large a t without growth; NaN with fewer than two replications. */
  readonly p: number;
  /**
   * Growth is both significant and material. False with fewer than two replications, which cannot
   * tell: then `p` is NaN.
   */
  readonly unstable: boolean;
}

/**
 * One-sided Student t test that the backlog of a station grows, over its slope in each replication.
 *
 * `slopes` and `arrivalRate` (of jobs to the station) in jobs per second. Unstable needs two things:
 * - significance: p below `significance` (default 1 %). Near saturation a stable backlog wanders far,
 *   and its slope over a finite run is seldom near zero.
 * - materiality: a mean slope of at least `share` (default 0.5 %) of the arrival rate. With many
 *   replications, or ones that still carry a rest of the transient, a drift too small to matter becomes
 *   significant; a truly overloaded station gains the share 1 - 1/ρ of all arrivals, so the
 *   default speaks from a load of about 1.005 on.
 *
 * False alarms on M/M/1 at utilization .95, ten replications of 3,000 service times each: 0.5 % of
 * 1,500 tests (fewer when longer); at a load of 1.05 none of 200 went unnoticed.
 *
 * Throws a RangeError without slopes, for one that is not finite and for an arrival rate that is not
 * positive.
 */
export function growth(
  slopes: readonly number[],
  arrivalRate: number,
  { significance = 0.01, share = 0.005 } = {},
): Growth {
  if (slopes.length === 0 || !slopes.every(Number.isFinite)) {
    throw new RangeError(`expected finite slopes, at least one, found [${slopes.join(', ')}]`);
  }
  if (!(arrivalRate > 0)) {
    throw new RangeError(`expected a positive arrival rate, found ${arrivalRate}`);
  }
  const replications = slopes.length;
  const first = slopes[0]!;
  // Summed as differences, so that equal slopes give exactly their value.
  const mean = first + sum(slopes.map((slope) => slope - first)) / replications;
  if (replications < 2) return { mean, t: NaN, p: NaN, unstable: false };
  const squares = sum(slopes.map((slope) => (slope - mean) * (slope - mean)));
  const standardError = Math.sqrt(squares / (replications - 1) / replications);
  const t = mean === 0 ? 0 : mean / standardError;
  const p = studentTail(t, replications - 1);
  return { mean, t, p, unstable: p < significance && mean >= share * arrivalRate };
}

/**
 * Slope of the least-squares line through the points (times[i], values[i]), values per unit of time.
 * Throws a RangeError unless both are equally long and the times are not all the same.
 */
export function slope(times: readonly number[], values: readonly number[]): number {
  if (times.length !== values.length) {
    throw new RangeError(
      `expected a value for each of ${times.length} times, found ${values.length}`,
    );
  }
  const middle = sum(times) / times.length;
  const level = sum(values) / values.length;
  let products = 0;
  let squares = 0;
  for (let i = 0; i < times.length; i++) {
    products += (times[i]! - middle) * (values[i]! - level);
    squares += (times[i]! - middle) * (times[i]! - middle);
  }
  if (!(squares > 0)) throw new RangeError('expected at least two different times');
  return products / squares;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
