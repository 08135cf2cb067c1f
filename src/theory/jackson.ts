import { checkNotNegative, checkShare } from './domain.ts';
import { add, identity, solve } from './linear.ts';
import { mm1 } from './mm1.ts';
import { mmc } from './mmc.ts';
import { poissonTerms } from './poisson.ts';
import { beyond, type Queue } from './queue.ts';
import { fallTo } from './root.ts';

/**
 * Open network of M/M/c stations: each sees its traffic as if it were Poisson, at rates that solve λᵢ =
 * externalᵢ + Σ λⱼ routing[j][i] (Jackson 1957).
 *
 * For each station the `external` arrivals per unit of time, at least 0, the `serviceRates` µ of one
 * worker, and the number of `workers`; `routing[j][i]` is the share that goes on from j to i, the rest
 * leaves. Every station gets jobs and is stable; a RangeError otherwise.
 */
export function jacksonNetwork(network: {
  readonly external: readonly number[];
  readonly routing: readonly (readonly number[])[];
  readonly serviceRates: readonly number[];
  readonly workers: readonly number[];
}): {
  /** By station. */
  readonly stations: readonly Queue[];
  /** Mean time that a job spends in the network, all visits together. */
  readonly meanSojourn: number;
} {
  const { external, routing, serviceRates, workers } = network;
  const size = external.length;
  if ([routing, serviceRates, workers, ...routing].some((list) => list.length !== size)) {
    throw new RangeError(`expected ${size} stations in every list`);
  }
  for (const rate of external) checkNotNegative(rate, 'external arrival rate');
  for (const row of routing) {
    for (const share of row) checkShare(share, 'routing share');
    checkShare(
      Math.max(row.reduce((sum, share) => sum + share, 0) - 1e-12, 0),
      'sum of routing shares',
    );
  }
  const transposed = routing.map((_, i) => routing.map((row) => row[i]!));
  const rates = solve(
    add(identity(size), transposed, -1),
    external.map((rate) => [rate]),
  );
  const stations = rates.map(([arrivalRate], i) =>
    mmc({ arrivalRate: arrivalRate!, serviceRate: serviceRates[i]!, workers: workers[i]! }),
  );
  const arrivals = external.reduce((sum, rate) => sum + rate, 0);
  const jobs = stations.reduce((sum, station) => sum + station.meanJobs, 0);
  return { stations, meanSojourn: jobs / arrivals };
}

/**
 * Stations of one worker each in a row, M/M/1 → M/M/1 → ...: what leaves one is Poisson again (Burke
 * 1956), and a job's sojourns at them are independent and exponential with rates µᵢ - λ (Reich 1957).
 * Quantiles of their sum by counting the steps of a Poisson clock that runs at the largest of these
 * rates, which also holds where some are equal.
 *
 * `arrivalRate` λ and the `serviceRates` µᵢ per unit of time, 0 < λ < µᵢ; a RangeError otherwise.
 */
export function tandem(network: {
  readonly arrivalRate: number;
  readonly serviceRates: readonly number[];
}): {
  readonly meanSojourn: number;
  /** The sojourn in all stations that a share `p` of the jobs does not exceed, 0 < p < 1. */
  sojournQuantile(p: number): number;
} {
  const { arrivalRate, serviceRates } = network;
  if (serviceRates.length === 0) throw new RangeError('expected a station at least');
  const stations = serviceRates.map((serviceRate) => mm1({ arrivalRate, serviceRate }));
  const meanSojourn = stations.reduce((sum, station) => sum + station.meanSojourn, 0);
  const rates = serviceRates.map((serviceRate) => serviceRate - arrivalRate);
  return {
    meanSojourn,
    sojournQuantile: (p) => fallTo(beyond(p), (t) => sumTail(rates, t), meanSojourn),
  };
}

/** Chance that a sum of independent exponential times with these rates exceeds t. */
function sumTail(rates: readonly number[], t: number): number {
  const clock = Math.max(...rates);
  const mean = clock * t;
  const ticks = poissonTerms(Math.ceil(mean + 10 * Math.sqrt(mean) + 40), mean);
  let phases: number[] = rates.map((_, i) => (i === 0 ? 1 : 0));
  let tail = 0;
  for (const tick of ticks) {
    tail += tick * phases.reduce((sum, chance) => sum + chance, 0);
    const moved = phases.map((chance, i) => chance * (rates[i]! / clock));
    phases = phases.map((chance, i) => chance - moved[i]! + (moved[i - 1] ?? 0));
  }
  return tail;
}
