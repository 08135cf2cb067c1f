import type { BatchQueue } from './batch-service.ts';
import { checkBelow, checkNotNegative, checkPositive } from './domain.ts';
import { logarithm } from './elementary.ts';
import { stationary } from './markov-chain.ts';
import { poissonTerms } from './poisson.ts';
import { fallTo } from './root.ts';

/** A worker that takes all that waits, up to `most` jobs, and serves b jobs in base + b × perJob. */
export interface DynamicBatching {
  /** Jobs per unit of time, positive. */
  readonly arrivalRate: number;
  /** Time of a batch apart from its jobs, τ₀ in the paper, positive. */
  readonly base: number;
  /** Time that a job adds, α in the paper, at least 0. */
  readonly perJob: number;
  /** Largest batch: a whole number of at least 1, or Infinity. */
  readonly most: number;
}

/** No more states than this are solved: about a second. */
const MOST_STATES = 1500;

/**
 * M/D^[1,b]/1 with a batch time that grows with the batch: an idle worker starts at once with all jobs that
 * wait, up to b; nobody joins a running batch (Inoue 2021, Lemma 2 and eqs. 3-5; bounded batches as in Neuts
 * 1967). The jobs left behind at the ends of batches are a Markov chain; what happens between two ends gives
 * the means over time. Solved numerically, its tail cut at about 10⁻¹⁵; relative error below 10⁻¹¹.
 *
 * Stable: λ < b / (base + b × perJob), or λ × perJob < 1 where batches are unbounded; a RangeError otherwise,
 * and close to saturation, where more than 1,500 states are needed.
 */
export function dynamicBatching(station: DynamicBatching): BatchQueue {
  checkBatching(station);
  const { arrivalRate, base, perJob, most } = station;
  const states = statesOf(station);
  const timeOf = (batch: number): number => base + batch * perJob;
  const batchOf = (left: number): number => Math.min(Math.max(left, 1), most);

  // By jobs left behind: chances of the number left behind next. The last state stands for all above.
  const chain = Array.from({ length: states }, (_, left) => {
    const batch = batchOf(left);
    const kept = Math.max(left, 1) - batch;
    const arrivals = poissonTerms(states - 1 - kept, arrivalRate * timeOf(batch));
    const row = [...new Array<number>(kept).fill(0), ...arrivals];
    row[states - 1]! += Math.max(0, 1 - row.reduce((sum, chance) => sum + chance, 0));
    return row;
  });
  const chances = stationary(chain, most);

  let batches = 0; // mean jobs in a batch
  let busy = 0;
  let idle = 0;
  let present = 0; // integral of the jobs waiting or in service, from end to end of a batch
  chances.forEach((chance, left) => {
    const batch = batchOf(left);
    const time = timeOf(batch);
    batches += chance * batch;
    busy += chance * time;
    if (left === 0) idle += chance / arrivalRate;
    present += chance * (Math.max(left, 1) * time + (arrivalRate * time * time) / 2);
  });
  const cycle = busy + idle;
  const meanSojourn = present / (cycle * arrivalRate);
  // Mean time that a job spends in its batch: batches count by their jobs.
  const service = chances.reduce(
    (sum, chance, left) => sum + (chance * batchOf(left) * timeOf(batchOf(left))) / batches,
    0,
  );
  return {
    utilization: busy / cycle,
    meanBatch: batches,
    meanWaiting: meanSojourn - service,
    meanSojourn,
    meanBacklog: arrivalRate * (meanSojourn - service),
  };
}

/**
 * Upper bound of the mean sojourn with unbounded batches (Inoue 2021, Theorem 2: the smaller of φ₀ and
 * φ₁). With unbounded batches the mean sojourn follows from the mean batch alone and falls in it; the
 * mean batch is at least 1 (this gives φ₀) and at least λ·base / (1 - λ·perJob), its value for a worker
 * that is never idle (φ₁).
 *
 * `most` is Infinity and λ × perJob < 1; a RangeError otherwise.
 */
export function dynamicBatchingBound(station: DynamicBatching): number {
  checkBatching(station);
  if (station.most !== Infinity) {
    throw new RangeError(`expected unbounded batches, found ${station.most}`);
  }
  const { arrivalRate, base, perJob } = station;
  return sojournByBatch(station, Math.max(1, (arrivalRate * base) / (1 - arrivalRate * perJob)));
}

/** Mean sojourn with unbounded batches of this mean: their second moment follows from the chain's balance. */
export function sojournByBatch(station: DynamicBatching, meanBatch: number): number {
  const { arrivalRate, base, perJob } = station;
  const slope = arrivalRate * perJob;
  const start = arrivalRate * base;
  const second = (meanBatch * (1 + 2 * slope * start) + start * start) / (1 - slope * slope);
  const served = perJob * second + base * meanBatch;
  const joined = perJob * perJob * second + 2 * perJob * base * meanBatch + base * base;
  return (served + (arrivalRate * joined) / 2) / meanBatch;
}

function checkBatching({ arrivalRate, base, perJob, most }: DynamicBatching): void {
  checkPositive(arrivalRate, 'arrival rate');
  checkPositive(base, 'time of a batch apart from its jobs');
  checkNotNegative(perJob, 'time per job');
  if (!(most >= 1 && (most === Infinity || Number.isInteger(most)))) {
    throw new RangeError(`expected a largest batch of at least 1, found ${most}`);
  }
  const capacity = most === Infinity ? 1 / perJob : most / (base + most * perJob);
  checkBelow(arrivalRate, capacity, 'an arrival rate');
}

/** How many states hold the chain but for about 10⁻¹⁵. */
function statesOf({ arrivalRate, base, perJob, most }: DynamicBatching): number {
  // Where batches hardly meet the bound, the jobs left behind are spread about as widely as a normal number
  // of this mean and variance.
  const slope = arrivalRate * perJob;
  const mean = (arrivalRate * (base + perJob)) / (1 - slope);
  const free = mean + 12 * Math.sqrt(mean / (1 - slope * slope)) + 40;
  let states = free;
  if (!(slope < 1 && free <= most)) {
    // Full batches leave a tail z⁻ⁿ, z the root above 1 of b ln z = λτ(z - 1).
    const full = arrivalRate * (base + most * perJob);
    const root = fallTo(0, (x) => most * logarithm(1 + x) - full * x, 1);
    states = 2 * most + 40 + 40 / logarithm(1 + root);
  }
  if (!(states <= MOST_STATES)) {
    throw new RangeError(
      `expected a load further below saturation: ${Math.ceil(states)} states needed, ${MOST_STATES} at most`,
    );
  }
  return Math.ceil(states);
}
