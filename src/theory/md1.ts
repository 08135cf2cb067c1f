import { decay } from './elementary.ts';
import { mg1 } from './mg1.ts';
import { constantMoments } from './moments.ts';
import { poissonTail, poissonTerms } from './poisson.ts';
import { beyond, checkTime, type QueueWithQuantiles } from './queue.ts';
import { fallTo } from './root.ts';

/**
 * M/D/1, first come first served: Poisson arrivals, constant service (Erlang 1909). Means by Pollaczek and
 * Khinchine. The waiting has P(W ≤ t) = Σ Q(k-1-j) e⁻ᵘuʲ/j! over j < k for (k-1)D ≤ t < kD, with
 * u = λ(kD-t) and Q(i) the chance of at most i jobs waiting (Franx 2001): all terms positive, unlike those
 * of Erlang's own formula.
 *
 * `arrivalRate` λ per unit of time, `serviceTime` D in that unit, 0 < λD < 1; a RangeError otherwise.
 */
export function md1(station: {
  readonly arrivalRate: number;
  readonly serviceTime: number;
}): QueueWithQuantiles {
  const { arrivalRate, serviceTime } = station;
  const { waitingDeviation: _, ...queue } = mg1({
    arrivalRate,
    service: constantMoments(serviceTime),
  });
  const noMoreThan = jobsPresent(queue.utilization);

  const waitingTail = (t: number): number => {
    if (t < 0) return 1;
    if (t === Infinity) return 0;
    const services = Math.floor(t / serviceTime) + 1;
    const mean = arrivalRate * Math.max(services * serviceTime - t, 0);
    const arrivals = poissonTerms(services - 1, mean);
    return arrivals.reduce((rest, chance, j) => rest - chance * noMoreThan(services - j), 1);
  };

  return {
    ...queue,
    waitingTail: (t) => {
      checkTime(t);
      return waitingTail(t);
    },
    waitingQuantile: (p) =>
      queue.waitProbability <= beyond(p) ? 0 : fallTo(beyond(p), waitingTail, serviceTime),
    sojournTail: (t) => {
      checkTime(t);
      return waitingTail(t - serviceTime);
    },
    sojournQuantile: (p) => fallTo(beyond(p), (t) => waitingTail(t - serviceTime), 2 * serviceTime),
  };
}

/**
 * Chance of at most n jobs waiting or in service, after departures and so at any time. In balance, those who
 * leave n + 1 jobs where there were none more meet those who rise above n: π(n+1) P(A=0) = π(0) P(A>n) +
 * Σ π(i) P(A>n+1-i), with A the arrivals during a service. The table grows as it is asked.
 */
function jobsPresent(utilization: number): (n: number) => number {
  const tails: number[] = []; // P(A > k), as far as it counts
  for (let k = 0; k < 3 || tails[k - 1]! > 1e-20; k++) tails.push(poissonTail(k + 1, utilization));
  const none = decay(utilization);
  const chances = [1 - utilization];
  const sums = [1 - utilization];
  return (most) => {
    for (let n = chances.length - 1; n < most; n++) {
      let rise = chances[0]! * (tails[n] ?? 0);
      for (let i = Math.max(1, n + 2 - tails.length); i <= n; i++) {
        rise += chances[i]! * tails[n + 1 - i]!;
      }
      chances.push(rise / none);
      sums.push(sums[n]! + rise / none);
    }
    return sums[most]!;
  };
}
