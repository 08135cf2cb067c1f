import { checkPositive } from './domain.ts';

/** Means of a stable queue. Times in the unit of time of the rates and times given. */
export interface QueueMeans {
  /** Busy share of the workers, a/c. */
  readonly utilization: number;
  /** Mean time from enqueue to start of service, over all jobs. */
  readonly meanWaiting: number;
  /** Mean time from enqueue to end of service. */
  readonly meanSojourn: number;
  /** Mean number of jobs waiting. */
  readonly meanBacklog: number;
  /** Mean number of jobs waiting or in service. */
  readonly meanJobs: number;
}

/** The means of a stable queue, and how many wait at all. */
export interface Queue extends QueueMeans {
  /** Share of the jobs that find every worker busy. */
  readonly waitProbability: number;
}

/** A queue whose delay distributions are known too, first come first served. */
export interface QueueWithQuantiles extends Queue {
  /** Share of the jobs that wait longer than `t`, at least 0. */
  waitingTail(t: number): number;
  /** The waiting that a share `p` of the jobs does not exceed, 0 < p < 1; 0 if at most 1 - p wait. */
  waitingQuantile(p: number): number;
  /** Share of the jobs that stay longer than `t`, at least 0. */
  sojournTail(t: number): number;
  /** The sojourn that a share `p` of the jobs does not exceed, 0 < p < 1. */
  sojournQuantile(p: number): number;
}

/** The means of a queue whose mean waiting is known: the rest is Little's law (1961). */
export function meansOf(
  arrivalRate: number,
  serviceTime: number,
  workers: number,
  meanWaiting: number,
): QueueMeans {
  const meanSojourn = meanWaiting + serviceTime;
  return {
    utilization: (arrivalRate * serviceTime) / workers,
    meanWaiting,
    meanSojourn,
    meanBacklog: arrivalRate * meanWaiting,
    meanJobs: arrivalRate * meanSojourn,
  };
}

/** The same, with the share of the jobs that wait. */
export function queueOf(
  arrivalRate: number,
  serviceTime: number,
  workers: number,
  waitProbability: number,
  meanWaiting: number,
): Queue {
  return { ...meansOf(arrivalRate, serviceTime, workers, meanWaiting), waitProbability };
}

/** Throws a RangeError unless the queue is stable and its figures make sense. */
export function checkStable(arrivalRate: number, serviceTime: number, workers: number): void {
  checkPositive(arrivalRate, 'arrival rate');
  if (!(serviceTime > 0 && serviceTime < Infinity)) {
    throw new RangeError(
      `expected a positive service time or rate, found a mean of ${serviceTime}`,
    );
  }
  if (!Number.isInteger(workers) || workers < 1) {
    throw new RangeError(`expected a positive whole number of workers, found ${workers}`);
  }
  const load = arrivalRate * serviceTime;
  if (!(load < workers)) {
    throw new RangeError(`expected a stable queue, found ${load} erlangs for ${workers} workers`);
  }
}

/** 1 - p of a share p strictly between 0 and 1; a RangeError otherwise. */
export function beyond(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`expected a share between 0 and 1, found ${p}`);
  return 1 - p;
}

/** Throws a RangeError unless `t` is a time of at least 0. */
export function checkTime(t: number): void {
  if (!(t >= 0)) throw new RangeError(`expected a time of at least 0, found ${t}`);
}
