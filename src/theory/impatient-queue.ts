import { checkPositive, checkWhole } from './domain.ts';

/** A queue whose jobs leave when their patience ends before service starts. Times in that of the rates. */
export interface ImpatientQueue {
  /** Share of the jobs that find every worker busy. */
  readonly waitProbability: number;
  /** Share of the jobs that renege. */
  readonly abandoned: number;
  /** Busy share of the workers. */
  readonly utilization: number;
  /** Mean time in the queue over all jobs, served and reneged. */
  readonly meanWaiting: number;
  /** Mean time in the queue over the jobs served. */
  readonly meanWaitingServed: number;
  /** Mean number of jobs waiting. */
  readonly meanBacklog: number;
}

/** Rates of an M/M/c that need not be stable, as jobs that lose patience relieve it. */
export interface Callers {
  readonly arrivalRate: number;
  readonly serviceRate: number;
  readonly workers: number;
}

/** Throws a RangeError unless the rates are positive and `workers` is a positive whole number. */
export function checkCallers({ arrivalRate, serviceRate, workers }: Callers): void {
  checkPositive(arrivalRate, 'arrival rate');
  checkPositive(serviceRate, 'service rate');
  checkWhole(workers, 1, 'workers');
}
