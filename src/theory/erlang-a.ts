import { checkPositive } from './domain.ts';
import { erlangB } from './erlang.ts';
import { type Callers, checkCallers, type ImpatientQueue } from './impatient-queue.ts';

/** No longer queue than this is summed: about a fifth of a second. */
const LONGEST_QUEUE = 3e6;

/**
 * Erlang A, M/M/c+M: M/M/c whose jobs have exponential patience (Palm 1957; Garnett, Mandelbaum & Reiman
 * 2002; Mandelbaum & Zeltyn 2007). A birth-death process with deaths min(n, c)µ + (n - c)⁺θ, summed over
 * the queue until the rest is below 10⁻¹⁷ of the sum.
 *
 * `arrivalRate` λ, `serviceRate` µ of one worker and `patienceRate` θ = 1 / mean patience, all positive, at
 * any load; `workers` c a positive whole number; a RangeError otherwise, and where the queue grows
 * beyond 3 million jobs before patience ends it.
 */
export function erlangA(station: Callers & { readonly patienceRate: number }): ImpatientQueue {
  const { arrivalRate, serviceRate, workers, patienceRate } = station;
  checkCallers(station);
  checkPositive(patienceRate, 'patience rate');
  const capacity = workers * serviceRate;
  let full = 1; // weight of exactly c jobs
  let weight = 1; // of c + waiting jobs
  let all = 1; // of c jobs or more
  let backlog = 0;
  let toService = 0; // mean wait until the job at the end of the queue is served, if it stays
  let servedWaits = 0;
  for (let waiting = 1; ; waiting++) {
    const leaving = capacity + waiting * patienceRate;
    const ratio = arrivalRate / leaving;
    toService += 1 / leaving;
    weight *= ratio;
    all += weight;
    backlog += waiting * weight;
    // λ p(n) P(served | n) is cµ p(n + 1): those who join behind n - c jobs and stay.
    servedWaits += weight * toService;
    const slack = 1 - ratio;
    if (ratio < 1 && weight * (waiting + 1 / slack) < 1e-17 * slack * backlog) break;
    if (waiting > LONGEST_QUEUE) throw new RangeError('expected a shorter patience or less load');
    if (all > 1e200) {
      full *= 1e-200;
      weight *= 1e-200;
      all *= 1e-200;
      backlog *= 1e-200;
      servedWaits *= 1e-200;
    }
  }
  const load = arrivalRate / serviceRate;
  const total = all + full * (1 / erlangB(workers, load) - 1); // B is the share of c among 0 to c
  const meanBacklog = backlog / total;
  const abandoned = (patienceRate * meanBacklog) / arrivalRate;
  return {
    waitProbability: all / total,
    abandoned,
    utilization: (load * (1 - abandoned)) / workers,
    meanWaiting: meanBacklog / arrivalRate,
    meanWaitingServed: (capacity * servedWaits) / (total * arrivalRate * (1 - abandoned)),
    meanBacklog,
  };
}
