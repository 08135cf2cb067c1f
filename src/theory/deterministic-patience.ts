import { checkPositive } from './domain.ts';
import { decay, decayMoment, meanDecay } from './elementary.ts';
import { erlangB } from './erlang.ts';
import { type Callers, checkCallers, type ImpatientQueue } from './impatient-queue.ts';

/**
 * M/M/c+D: M/M/c whose jobs all leave when they have waited for `patience`; service once started is not
 * cut (Barrer 1957; Baccelli, Boyer & Hébuterne 1984). The virtual wait has density λ p(c-1) e^(-(cµ-λ)x)
 * up to the patience τ, and mass λ p(c-1) e^(-(cµ-λ)τ) / (cµ) beyond it: those who arrive then renege.
 *
 * `arrivalRate` λ, `serviceRate` µ of one worker, both positive, at any load; `patience` τ in the unit of
 * time of the rates, positive; `workers` c a positive whole number; a RangeError otherwise.
 */
export function deterministicPatience(
  station: Callers & { readonly patience: number },
): ImpatientQueue {
  const { arrivalRate, serviceRate, workers, patience } = station;
  checkCallers(station);
  checkPositive(patience, 'patience');
  const capacity = workers * serviceRate;
  const load = arrivalRate / serviceRate;
  // Weights of c - 1 jobs or fewer, and of virtual waits below and beyond the patience, all times the
  // share B of c - 1 among 0 to c - 1, which may be as small as it likes. With h = (cµ - λ)τ also times
  // eʰ where h is negative: at overload the density grows with x.
  const h = (capacity - arrivalRate) * patience;
  const size = Math.abs(h);
  const under = h >= 0;
  const share = erlangB(workers - 1, load);
  const moment = decayMoment(size);
  const idle = under ? 1 : decay(size);
  const short = share * arrivalRate * patience * meanDecay(size);
  const shortTime =
    share * arrivalRate * patience * patience * (under ? moment : meanDecay(size) - moment);
  const long = (share * arrivalRate * (under ? decay(size) : 1)) / capacity;
  const total = idle + short + long;
  const abandoned = long / total;
  const meanWaiting = shortTime / total + abandoned * patience;
  return {
    waitProbability: (short + long) / total,
    abandoned,
    utilization: (load * (idle + short)) / (total * workers),
    meanWaiting,
    meanWaitingServed: shortTime / (idle + short),
    meanBacklog: arrivalRate * meanWaiting,
  };
}
