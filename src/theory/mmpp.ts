import { checkNotNegative, checkPositive } from './domain.ts';
import { quasiBirthDeath } from './quasi-birth-death.ts';
import { checkStable, meansOf, type QueueMeans } from './queue.ts';

/**
 * MMPP/M/1: bursty arrivals, Poisson at a rate that switches between two values, and exponential service
 * (Neuts 1981; Fischer & Meier-Hellstern 1993). A quasi-birth-death process over jobs and state of the
 * arrivals, solved numerically, with a relative error below about 10⁻¹¹.
 *
 * `arrivalRates` in the two states, at least 0 and not both 0; `switchRates` out of the one and the
 * other, positive; `serviceRate` µ above the mean arrival rate; a RangeError otherwise.
 */
export function mmppM1(station: {
  readonly arrivalRates: readonly [number, number];
  readonly switchRates: readonly [number, number];
  readonly serviceRate: number;
}): QueueMeans {
  const { arrivalRates, switchRates, serviceRate } = station;
  for (const rate of arrivalRates) checkNotNegative(rate, 'arrival rate');
  for (const rate of switchRates) checkPositive(rate, 'switch rate');
  const meanRate =
    (arrivalRates[0] * switchRates[1] + arrivalRates[1] * switchRates[0]) /
    (switchRates[0] + switchRates[1]);
  checkStable(meanRate, 1 / serviceRate, 1);
  const levels = quasiBirthDeath({
    repeatsFrom: 1,
    phases: () => 2,
    up: (_, from, to) => (from === to ? arrivalRates[from]! : 0),
    within: (_, from, to) => (from === to ? 0 : switchRates[from]!),
    down: (_, from, to) => (from === to ? serviceRate : 0),
  });
  const jobs = levels.reduce((sum, [one, other], n) => sum + n * (one! + other!), 0);
  return meansOf(meanRate, 1 / serviceRate, 1, jobs / meanRate - 1 / serviceRate);
}
