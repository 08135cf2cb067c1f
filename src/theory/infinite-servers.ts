import { checkNotNegative, checkPositive, checkWhole } from './domain.ts';
import { arctangent, sineCosine } from './elementary.ts';
import { poissonTail } from './poisson.ts';

/**
 * M/G/∞: nobody waits. The jobs present are Poisson with mean λE[S], whatever the law of service (Takács
 * 1962).
 *
 * `arrivalRate` per unit of time, `serviceTime` its mean in that unit, positive; a RangeError otherwise.
 */
export function mginf(station: { readonly arrivalRate: number; readonly serviceTime: number }): {
  readonly meanJobs: number;
  /** Variance of the number of jobs present. */
  readonly jobsVariance: number;
  /** Chance of at least `n` jobs present. */
  atLeast(n: number): number;
} {
  const { arrivalRate, serviceTime } = station;
  checkPositive(arrivalRate, 'arrival rate');
  checkPositive(serviceTime, 'service time');
  const load = arrivalRate * serviceTime;
  return {
    meanJobs: load,
    jobsVariance: load,
    atLeast: (n) => {
      checkWhole(n, 0, 'jobs');
      return poissonTail(n, load);
    },
  };
}

/**
 * Mt/M/∞ with arrivals at the rate λ̄ + A sin(γt), in its periodic state: the mean jobs present are λ̄/µ
 * + A(µ sin γt - γ cos γt) / (µ² + γ²), so they swing less than the load, and later (Eick, Massey & Whitt
 * 1993).
 *
 * `meanRate` λ̄ positive, `amplitude` A at least 0 and at most λ̄, `frequency` γ in radians per unit of
 * time and `serviceRate` µ positive; a RangeError otherwise. Times t from 0, with γt up to 10⁵.
 */
export function mtinf(station: {
  readonly meanRate: number;
  readonly amplitude: number;
  readonly frequency: number;
  readonly serviceRate: number;
}): {
  /** Mean jobs present at time t. */
  meanJobsAt(t: number): number;
  readonly peakJobs: number;
  /** How long after the peak of the arrivals the peak of the jobs comes. */
  readonly peakLag: number;
} {
  const { meanRate, amplitude, frequency, serviceRate } = station;
  checkPositive(meanRate, 'mean rate');
  checkNotNegative(amplitude, 'amplitude');
  checkNotNegative(meanRate - amplitude, 'mean rate less the amplitude');
  checkPositive(frequency, 'frequency');
  checkPositive(serviceRate, 'service rate');
  const square = serviceRate * serviceRate + frequency * frequency;
  return {
    meanJobsAt: (t) => {
      if (!(t >= 0 && frequency * t <= 1e5)) {
        throw new RangeError(`expected a time between 0 and ${1e5 / frequency}, found ${t}`);
      }
      const { sine, cosine } = sineCosine(frequency * t);
      return (
        meanRate / serviceRate + (amplitude * (serviceRate * sine - frequency * cosine)) / square
      );
    },
    peakJobs: meanRate / serviceRate + amplitude / Math.sqrt(square),
    peakLag: arctangent(frequency / serviceRate) / frequency,
  };
}
