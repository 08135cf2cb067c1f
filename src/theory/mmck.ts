import { birthDeath, expected } from './birth-death.ts';
import { checkPositive, checkWhole } from './domain.ts';

/** A queue that turns jobs away when it is full. Times in the unit of time of the rates. */
export interface BoundedQueue {
  /** Share of the arrivals that find every place taken and are rejected. */
  readonly rejected: number;
  /** Jobs served per unit of time. */
  readonly throughput: number;
  /** Busy share of the workers. */
  readonly utilization: number;
  /** Mean time from enqueue to start of service, over the accepted jobs. */
  readonly meanWaiting: number;
  /** Mean time from enqueue to end of service, over the accepted jobs. */
  readonly meanSojourn: number;
  /** Mean number of jobs waiting. */
  readonly meanBacklog: number;
  /** Mean number of jobs waiting or in service. */
  readonly meanJobs: number;
}

/**
 * M/M/c/K: M/M/c with room for K jobs, waiting and in service together; an arrival that finds them all
 * taken is rejected (Gross, Shortle, Thompson & Harris 2008, sec. 2.5). With K = c it is Erlang's loss
 * system.
 *
 * `arrivalRate` λ and `serviceRate` µ of one worker, both positive, any load; `workers` c and `places` K
 * whole numbers, 1 ≤ c ≤ K; a RangeError otherwise.
 */
export function mmck(station: {
  readonly arrivalRate: number;
  readonly serviceRate: number;
  readonly workers: number;
  readonly places: number;
}): BoundedQueue {
  const { arrivalRate, serviceRate, workers, places } = station;
  checkPositive(arrivalRate, 'arrival rate');
  checkPositive(serviceRate, 'service rate');
  checkWhole(workers, 1, 'workers');
  checkWhole(places, workers, 'places');
  const chances = birthDeath(
    places,
    () => arrivalRate,
    (n) => Math.min(n, workers) * serviceRate,
  );
  const meanBacklog = expected(chances, (n) => Math.max(n - workers, 0));
  const meanBusy = expected(chances, (n) => Math.min(n, workers));
  const throughput = meanBusy * serviceRate;
  return {
    rejected: chances[places]!,
    throughput,
    utilization: meanBusy / workers,
    meanWaiting: meanBacklog / throughput,
    meanSojourn: meanBacklog / throughput + 1 / serviceRate,
    meanBacklog,
    meanJobs: meanBacklog + meanBusy,
  };
}
