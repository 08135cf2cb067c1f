import { birthDeath, expected } from './birth-death.ts';
import { checkBelow, checkNotNegative, checkPositive, checkWhole } from './domain.ts';
import { checkStable } from './queue.ts';

/**
 * M/G/1 with processor sharing: all jobs present share one worker in equal parts. A job of work x stays
 * x/(1-ρ) on average, and the jobs present are geometric, whatever the law of work (Sakata, Noguchi &
 * Oizumi 1969; Kleinrock 1976, vol. 2, ch. 4). For exponential work the standard deviation of the sojourn
 * is E[S]/(1-ρ) √((2+ρ)/(2-ρ)) (Coffman, Muntz & Trotter 1970).
 *
 * `arrivalRate` per unit of time, `meanWork` the mean time that a job takes alone, in that unit; their
 * product ρ above 0 and below 1; a RangeError otherwise.
 */
export function mg1Sharing(station: { readonly arrivalRate: number; readonly meanWork: number }): {
  readonly utilization: number;
  readonly meanSojourn: number;
  readonly meanJobs: number;
  /** Mean sojourn of jobs that take `work` alone. */
  meanSojournOf(work: number): number;
  /** Standard deviation of the sojourn, where work is exponential. */
  readonly exponentialDeviation: number;
} {
  const { arrivalRate, meanWork } = station;
  checkStable(arrivalRate, meanWork, 1);
  const utilization = arrivalRate * meanWork;
  const meanSojourn = meanWork / (1 - utilization);
  return {
    utilization,
    meanSojourn,
    meanJobs: utilization / (1 - utilization),
    meanSojournOf: (work) => {
      checkNotNegative(work, 'work');
      return work / (1 - utilization);
    },
    exponentialDeviation: meanSojourn * Math.sqrt((2 + utilization) / (2 - utilization)),
  };
}

/**
 * Sharing that slows down with the jobs that run together, as in continuous batching: up to N run, n of
 * them each at rate µ/(1 + g(n-1)), the others wait in order (M/M/1-LPS with a state-dependent rate;
 * Kleinrock 1975, ch. 3; Harchol-Balter 2013). A birth-death process, geometric above N.
 *
 * `arrivalRate` λ and `serviceRate` µ of a job alone, positive; `mostTogether` N a positive whole number;
 * `slowdown` g, what each further job adds, at least 0; λ below Nµ/(1 + g(N-1)); a RangeError otherwise.
 */
export function slowedSharing(station: {
  readonly arrivalRate: number;
  readonly serviceRate: number;
  readonly mostTogether: number;
  readonly slowdown: number;
}): {
  /** Mean time before a job starts to run. */
  readonly meanWaiting: number;
  /** Mean time for which a job runs. */
  readonly meanService: number;
  readonly meanSojourn: number;
  /** Mean number of jobs that run together. */
  readonly meanTogether: number;
} {
  const { arrivalRate, serviceRate, mostTogether, slowdown } = station;
  checkPositive(arrivalRate, 'arrival rate');
  checkPositive(serviceRate, 'service rate');
  checkWhole(mostTogether, 1, 'jobs together');
  checkNotNegative(slowdown, 'slowdown');
  const rate = (n: number): number => (n * serviceRate) / (1 + slowdown * (n - 1));
  const capacity = rate(mostTogether);
  checkBelow(arrivalRate, capacity, 'an arrival rate');
  const chances = birthDeath(mostTogether, () => arrivalRate, rate);
  const ratio = arrivalRate / capacity;
  const above = (chances[mostTogether]! * ratio) / (1 - ratio); // more than N jobs
  const all = 1 + above;
  const running = (expected(chances, (n) => n) + mostTogether * above) / all;
  const waiting = above / ((1 - ratio) * all);
  return {
    meanWaiting: waiting / arrivalRate,
    meanService: running / arrivalRate,
    meanSojourn: (waiting + running) / arrivalRate,
    meanTogether: running,
  };
}
