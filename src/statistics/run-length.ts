/** So many relaxation times beyond a quantile, in all replications together and in each of them. */
const BEYOND = 60;
const BEYOND_EACH = 2;

/** A mean wait depends on the rare long ones as much as the p95 does, and wants runs as long. */
const AS_OF_MEANS = 0.95;

/**
 * Measured time that each of so many replications needs, at least, for nominal 95 % intervals that cover
 * the truth in 93-97 % of all cases: so many times the relaxation time, in and out in one unit of time.
 *
 * Samples less than a relaxation time apart tell much the same, so what counts is not how many lie beyond
 * the quantile `p` but how many relaxation times do: 60 in all replications together, and 2 in each. With
 * fewer, runs without a long busy period show both a low figure and a narrow interval. Of waits in
 * M/M/1 at utilization .5 to .9, 10 replications covered: the mean in .86-.90 with 40 relaxation times measured
 * in all, .91 with 160, .93-.94 with 1,000; the p95 in .76, .89 and .94; the p99 in .82 with 400 and .94 with
 * 5,000. Without `p`: for a mean delay or a mean backlog. Shares of busy time need no more than 4 in each.
 *
 * Throws a RangeError for a negative relaxation time, fewer than one replication and p outside (0, 1).
 */
export function runLength(run: {
  readonly relaxation: number;
  readonly replications: number;
  readonly p?: number;
}): number {
  const { relaxation, replications, p = AS_OF_MEANS } = run;
  if (!(relaxation >= 0 && replications >= 1 && p > 0 && p < 1)) {
    throw new RangeError(
      `expected a relaxation time, replications and a share, found ${relaxation}, ${replications}, ${p}`,
    );
  }
  return (relaxation * Math.max(BEYOND / replications, BEYOND_EACH)) / Math.min(p, 1 - p);
}
