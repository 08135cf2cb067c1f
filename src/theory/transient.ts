import { checkPositive, checkWhole } from './domain.ts';
import { poissonTerms } from './poisson.ts';

/** Rates of M/M/1, which need not be stable here. */
interface Rates {
  readonly arrivalRate: number;
  readonly serviceRate: number;
}

/** No more steps of the clock than this are followed: about a second. */
const MOST_STEPS = 50_000;

/**
 * Mean jobs present in M/M/1 at `time` after it started empty (Abate & Whitt 1987), by uniformization:
 * the chain moves at the ticks of a Poisson clock of rate λ + µ (Jensen 1953). All terms are positive;
 * the clock's tail is cut below 10⁻¹⁶.
 *
 * `arrivalRate` λ and `serviceRate` µ positive, at any load; `time` at least 0, with (λ + µ) × time up to
 * about 50,000; a RangeError otherwise.
 */
export function mm1JobsAt(station: Rates, time: number): number {
  const { arrivalRate, serviceRate } = checkRates(station);
  const mean = (arrivalRate + serviceRate) * time;
  const steps = Math.ceil(mean + 10 * Math.sqrt(mean) + 40);
  if (!(time >= 0 && steps <= MOST_STEPS)) {
    throw new RangeError(
      `expected a time between 0 and ${MOST_STEPS / (arrivalRate + serviceRate)}, found ${time}`,
    );
  }
  const up = arrivalRate / (arrivalRate + serviceRate);
  const down = serviceRate / (arrivalRate + serviceRate);
  let chances = [1];
  let jobs = 0;
  let found = 0;
  for (const tick of poissonTerms(steps, mean)) {
    found += tick * jobs;
    // A job comes, or one leaves if there is one.
    jobs += up - down * (1 - chances[0]!);
    chances = walk(chances, up, down);
  }
  return found;
}

/**
 * One step of a walk on 0, 1, ... that stays at 0 instead of going below; chances below 10⁻²² are left
 * out.
 */
function walk(chances: readonly number[], up: number, down: number): number[] {
  const last = chances.length - 1;
  const next = chances.map(
    (_, n) => (n === 0 ? down * chances[0]! : up * chances[n - 1]!) + down * (chances[n + 1] ?? 0),
  );
  const top = up * chances[last]!;
  if (top > 1e-22) next.push(top);
  return next;
}

/**
 * Mean waiting of the first `jobs` jobs of M/M/1, of which the first finds it empty, first come first
 * served (Kelton & Law 1985). The n-th finds N(n) jobs there, N(n+1) = (N(n) + 1 - K)⁺ with K geometric,
 * the services completed in a gap, and waits E[N(n)]/µ.
 *
 * `arrivalRate` λ and `serviceRate` µ positive, at any load; `jobs` a whole number between 1 and 10,000
 * (time grows as its square); a RangeError otherwise.
 */
export function mm1MeanOfFirstWaits(station: Rates, jobs: number): number {
  const { arrivalRate, serviceRate } = checkRates(station);
  checkWhole(jobs, 1, 'jobs');
  if (jobs > 10_000) throw new RangeError(`expected up to 10000 jobs, found ${jobs}`);
  const completes = serviceRate / (arrivalRate + serviceRate); // before the next arrival
  let found = [1]; // chances of n jobs there
  let sum = 0;
  for (let job = 1; job < jobs; job++) {
    // From the most jobs down: what has come down so far either stops here or goes on down.
    const next = new Array<number>(found.length + 1).fill(0);
    let falling = 0;
    for (let n = found.length; n > 0; n--) {
      falling = falling * completes + found[n - 1]!;
      next[n] = falling * (1 - completes);
    }
    next[0] = falling * completes;
    found = next;
    sum += found.reduce((mean, chance, n) => mean + n * chance, 0);
  }
  return sum / (jobs * serviceRate);
}

/**
 * An overloaded M/M/c in the long run: its backlog grows by λ - cµ per unit of time, and it serves cµ
 * (fluid limit).
 *
 * `arrivalRate` λ and `serviceRate` µ of one worker positive, `workers` c a positive whole number, λ >
 * cµ; a RangeError otherwise.
 */
export function overload(station: Rates & { readonly workers: number }): {
  /** Jobs by which the backlog grows per unit of time. */
  readonly growth: number;
  /** Jobs served per unit of time. */
  readonly throughput: number;
} {
  const { arrivalRate, serviceRate } = checkRates(station);
  checkWhole(station.workers, 1, 'workers');
  const throughput = station.workers * serviceRate;
  if (!(arrivalRate > throughput)) {
    throw new RangeError(`expected an arrival rate above ${throughput}, found ${arrivalRate}`);
  }
  return { growth: arrivalRate - throughput, throughput };
}

function checkRates<R extends Rates>(station: R): R {
  checkPositive(station.arrivalRate, 'arrival rate');
  checkPositive(station.serviceRate, 'service rate');
  return station;
}
