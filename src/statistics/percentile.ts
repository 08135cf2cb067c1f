/** Which of n sorted values a benchmark calls the q-quantile. */
export type PercentileRule = 'nearest_rank' | 'index' | 'interpolated';

/**
 * The q-quantile of values in rising order, 0 < q < 1, by the rule of a benchmark; NaN of no values. With few
 * values the rules differ much: of 20 the p95 is the 19th, the 20th, or between them.
 *
 * - `nearest_rank`: number ceil(q n), from 1.
 * - `index`: number floor(q n) + 1, what an index int(q n) from 0 gives.
 * - `interpolated`: between the neighbours of (n - 1) q, as NumPy does.
 */
export function percentile(sorted: ArrayLike<number>, q: number, rule: PercentileRule): number {
  const n = sorted.length;
  if (n === 0) return NaN;
  if (rule === 'interpolated') {
    const at = (n - 1) * q;
    const below = Math.floor(at);
    const above = Math.min(below + 1, n - 1);
    return sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!);
  }
  // A hair off, so that 0.95 x 20 is 19 and not 19.000000000000004.
  const rank = rule === 'nearest_rank' ? Math.ceil(q * n - HAIR) : Math.floor(q * n + HAIR) + 1;
  return sorted[Math.min(Math.max(rank, 1), n) - 1]!;
}

const HAIR = 1e-9;
