import { checkMoments, type Moments } from './moments.ts';
import { checkStable, type Queue, queueOf } from './queue.ts';

/**
 * M/G/1, first come first served: Poisson arrivals, any service. Mean waiting λE[S²] / (2(1-ρ)) by the
 * formula of Pollaczek (1930) and Khinchine (1932); Kleinrock 1975, ch. 5; its variance is
 * E[W]² + λE[S³] / (3(1-ρ)) (Takács 1962).
 *
 * `arrivalRate` λ per unit of time and the moments of the service time S in that unit; ρ = λE[S] is above
 * 0 and below 1; a RangeError otherwise.
 */
export function mg1(station: { readonly arrivalRate: number; readonly service: Moments }): Queue & {
  /** Standard deviation of the waiting. */
  readonly waitingDeviation: number;
} {
  const { arrivalRate, service } = station;
  checkStable(arrivalRate, service.mean, 1);
  checkMoments(service, 'service time');
  const utilization = arrivalRate * service.mean;
  const meanWaiting = (arrivalRate * service.second) / (2 * (1 - utilization));
  const spread = (arrivalRate * service.third) / (3 * (1 - utilization));
  return {
    ...queueOf(arrivalRate, service.mean, 1, utilization, meanWaiting),
    waitingDeviation: Math.sqrt(meanWaiting * meanWaiting + spread),
  };
}
