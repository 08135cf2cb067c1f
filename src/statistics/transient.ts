/**
 * How long a queue that starts empty takes to forget its start: the time constant of the exponential
 * with which the mean backlog approaches its steady value, (ca² + cs²) / (2.8 µ (1 - √ρ)²) (Odoni &
 * Roth 1983, fitted to single-worker queues).
 *
 * In and out in one unit of time. `utilization` is arrival rate × service time / workers; at 1 and
 * above there is no steady state: Infinity. `ca2` and `cs2` are the squared coefficients of variation
 * of the gaps between arrivals and of the service times; 1 is exponential. Several workers are
 * taken as one that is so many times as fast: an approximation, good when all are mostly busy. At
 * low utilization it comes out too short, for no pool forgets its start before the first jobs
 * have been served: a caller who deletes a transient should not go below the service time.
 * Throws a RangeError when a number is negative or NaN, or the service time or the workers are 0.
 */
export function relaxationTime(station: {
  readonly utilization: number;
  readonly serviceTime: number;
  readonly workers?: number;
  readonly ca2?: number;
  readonly cs2?: number;
}): number {
  const { utilization, serviceTime, workers = 1, ca2 = 1, cs2 = 1 } = station;
  if (!(utilization >= 0 && ca2 >= 0 && cs2 >= 0)) {
    throw new RangeError(
      `expected utilization, ca2 and cs2 of at least 0, found ${utilization}, ${ca2}, ${cs2}`,
    );
  }
  if (!(serviceTime > 0 && workers > 0)) {
    throw new RangeError(
      `expected a positive service time and workers, found ${serviceTime} and ${workers}`,
    );
  }
  if (utilization >= 1) return Infinity;
  const slack = 1 - Math.sqrt(utilization);
  const serviceRate = workers / serviceTime;
  return (ca2 + cs2) / (2.8 * serviceRate * slack * slack);
}
