import { checkPositive } from './domain.ts';
import { decay } from './elementary.ts';
import { checkMoments, type Moments } from './moments.ts';
import { quasiBirthDeath } from './quasi-birth-death.ts';
import { checkStable, meansOf, type QueueMeans } from './queue.ts';

/**
 * M/G/1 whose worker goes off when it has been idle for `keepAlive`, and then needs a setup T before the
 * job that wakes it: mean waiting λE[S²]/(2(1-ρ)) + p(2E[T] + λE[T²]) / (2(1 + λpE[T])), where p =
 * e^(-λ·keepAlive) is the share of idle times that outlast it (Welch 1964; Levy & Kleinrock 1986;
 * Harchol-Balter 2013, ch. 27).
 *
 * `arrivalRate` λ per unit of time, moments of service S and setup T in that unit; ρ = λE[S] above 0 and
 * below 1; `keepAlive` at least 0 (0: off as soon as idle), Infinity for a worker that never goes off; a
 * RangeError otherwise.
 */
export function mg1Setup(station: {
  readonly arrivalRate: number;
  readonly service: Moments;
  readonly setup: Moments;
  readonly keepAlive: number;
}): QueueMeans & {
  /** Setups per job. */
  readonly coldStarts: number;
} {
  const { arrivalRate, service, setup, keepAlive } = station;
  checkStable(arrivalRate, service.mean, 1);
  checkMoments(service, 'service time');
  checkMoments(setup, 'setup time');
  if (!(keepAlive >= 0)) {
    throw new RangeError(`expected a keep-alive of at least 0, found ${keepAlive}`);
  }
  const utilization = arrivalRate * service.mean;
  const cold = decay(arrivalRate * keepAlive);
  const cycles = 1 + arrivalRate * cold * setup.mean;
  const meanWaiting =
    (arrivalRate * service.second) / (2 * (1 - utilization)) +
    (cold * (2 * setup.mean + arrivalRate * setup.second)) / (2 * cycles);
  return {
    ...meansOf(arrivalRate, service.mean, 1, meanWaiting),
    coldStarts: (cold * (1 - utilization)) / cycles,
  };
}

/**
 * M/M/c with setup: a worker goes off as soon as it finds no job, every job that waits has one worker in
 * setup as long as there are workers off, and a setup that is not needed any more is cancelled; setups
 * are exponential (Gandhi, Doroudi, Harchol-Balter & Scheller-Wolf 2014). A quasi-birth-death process
 * over jobs and workers that are on, solved numerically, with a relative error below about 10⁻¹¹.
 *
 * `arrivalRate` λ, `serviceRate` µ of one worker and `setupRate` 1 / mean setup, all positive; `workers`
 * c a whole number up to 100 or so (time grows as c⁴), 0 < λ < cµ; a RangeError otherwise.
 */
export function mmcSetup(station: {
  readonly arrivalRate: number;
  readonly serviceRate: number;
  readonly workers: number;
  readonly setupRate: number;
}): QueueMeans & {
  /** Mean number of workers in setup. */
  readonly meanInSetup: number;
} {
  const { arrivalRate, serviceRate, workers, setupRate } = station;
  checkStable(arrivalRate, 1 / serviceRate, workers);
  checkPositive(setupRate, 'setup rate');
  // Level: jobs. Phase: workers on, up to the smaller of jobs and c.
  const levels = quasiBirthDeath({
    repeatsFrom: workers,
    phases: (jobs) => Math.min(jobs, workers) + 1,
    up: (_jobs, on, next) => (on === next ? arrivalRate : 0),
    within: (jobs, on, next) =>
      next === on + 1 ? Math.min(jobs - on, workers - on) * setupRate : 0,
    down: (jobs, on, next) => (next === Math.min(on, jobs - 1) ? on * serviceRate : 0),
  });
  let jobs = 0;
  let inSetup = 0;
  levels.forEach((chances, level) => {
    chances.forEach((chance, on) => {
      jobs += level * chance;
      inSetup += Math.min(level - on, workers - on) * chance;
    });
  });
  const waiting = jobs / arrivalRate - 1 / serviceRate;
  return { ...meansOf(arrivalRate, 1 / serviceRate, workers, waiting), meanInSetup: inSetup };
}
