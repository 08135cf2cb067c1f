import { checkNotNegative } from './domain.ts';
import { mmc } from './mmc.ts';
import { checkMoments, type Moments } from './moments.ts';
import { checkStable } from './queue.ts';

/** Jobs of one urgency: their arrivals per unit of time, and the moments of their service time. */
export interface UrgencyClass {
  readonly arrivalRate: number;
  readonly service: Moments;
}

/**
 * Mean waiting of each class in M/G/1 with urgencies that never preempt: W₀ / ((1-σₖ₋₁)(1-σₖ)), where
 * W₀ = Σ λᵢE[Sᵢ²]/2 and σₖ is the utilization by the classes up to k (Cobham 1954).
 *
 * `classes` the most urgent first, rates at least 0, 0 < Σ λᵢE[Sᵢ] < 1; a RangeError otherwise.
 */
export function mg1Urgency(classes: readonly UrgencyClass[]): number[] {
  checkClasses(classes);
  const residual = classes.reduce((sum, each) => sum + work(each), 0);
  let more = 0; // utilization by the more urgent classes
  return classes.map(({ arrivalRate, service }) => {
    const upTo = more + arrivalRate * service.mean;
    const waiting = residual / ((1 - more) * (1 - upTo));
    more = upTo;
    return waiting;
  });
}

/**
 * Mean sojourn of each class in M/G/1 where a more urgent job interrupts, and the interrupted one goes on
 * later where it stopped: E[Sₖ]/(1-σₖ₋₁) + Σ_{i≤k} λᵢE[Sᵢ²]/2 / ((1-σₖ₋₁)(1-σₖ)) (Kleinrock 1976, vol. 2,
 * ch. 3; Harchol-Balter 2013, ch. 32).
 *
 * `classes` the most urgent first, rates at least 0, 0 < Σ λᵢE[Sᵢ] < 1; a RangeError otherwise.
 */
export function mg1Preemption(classes: readonly UrgencyClass[]): number[] {
  checkClasses(classes);
  let more = 0;
  let residual = 0;
  return classes.map((each) => {
    const upTo = more + each.arrivalRate * each.service.mean;
    residual += work(each);
    const sojourn = (each.service.mean + residual / (1 - upTo)) / (1 - more);
    more = upTo;
    return sojourn;
  });
}

/**
 * Mean sojourn of each class in M/M/c where a more urgent job interrupts, one service rate for all. The
 * classes up to k do not see the others and are together an M/M/c: Lₖ = L(λ₁ + ... + λₖ) - L(λ₁ + ... +
 * λₖ₋₁) jobs (Buzen & Bondi 1983).
 *
 * `arrivalRates` of the classes, the most urgent first, each positive, and `serviceRate` µ of one worker;
 * `workers` c a positive whole number; Σ λ < cµ; a RangeError otherwise.
 */
export function mmcPreemption(station: {
  readonly arrivalRates: readonly number[];
  readonly serviceRate: number;
  readonly workers: number;
}): number[] {
  const { arrivalRates, serviceRate, workers } = station;
  let rate = 0;
  let jobs = 0;
  return arrivalRates.map((own) => {
    rate += own;
    if (!(own > 0)) throw new RangeError(`expected positive arrival rates, found ${own}`);
    const upTo = mmc({ arrivalRate: rate, serviceRate, workers }).meanJobs;
    const sojourn = (upTo - jobs) / own;
    jobs = upTo;
    return sojourn;
  });
}

/** Mean work that is left of a job in service when another arrives, λE[S²]/2. */
const work = ({ arrivalRate, service }: UrgencyClass): number => (arrivalRate * service.second) / 2;

function checkClasses(classes: readonly UrgencyClass[]): void {
  for (const { arrivalRate, service } of classes) {
    checkNotNegative(arrivalRate, 'arrival rate');
    checkMoments(service, 'service time');
  }
  const total = classes.reduce((sum, { arrivalRate }) => sum + arrivalRate, 0);
  const load = classes.reduce((sum, each) => sum + each.arrivalRate * each.service.mean, 0);
  checkStable(total, load / total, 1);
}
