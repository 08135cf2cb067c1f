import { checkStable, type Queue, queueOf } from './queue.ts';

/**
 * M/G/1, first come first served: Poisson arrivals, any service. Mean waiting
 * ρ (1 + cs²) s / (2 (1 - ρ)) by the formula of Pollaczek (1930) and Khinchine (1932); Kleinrock
 * 1975, ch. 5.
 *
 * `arrivalRate` per unit of time, `serviceTime` s in that unit, `cs2` the squared coefficient of
 * variation of the service time (0 constant, 1 exponential), at least 0; ρ = arrivalRate × s is
 * above 0 and below 1; a RangeError otherwise.
 */
export function mg1(station: {
  readonly arrivalRate: number;
  readonly serviceTime: number;
  readonly cs2: number;
}): Queue {
  const { arrivalRate, serviceTime, cs2 } = station;
  checkStable(arrivalRate, serviceTime, 1);
  if (!(cs2 >= 0)) throw new RangeError(`expected cs2 of at least 0, found ${cs2}`);
  const utilization = arrivalRate * serviceTime;
  const meanWaiting = (utilization * (1 + cs2) * serviceTime) / (2 * (1 - utilization));
  return queueOf(arrivalRate, serviceTime, 1, utilization, meanWaiting);
}
