import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cobham,
  constantMoments,
  exponentialMoments,
  gammaMoments,
  mg1,
  mg1Preemption,
  mg1Setup,
  mg1Urgency,
  mm1,
  mmc,
  mmcPreemption,
  mmcSetup,
  type UrgencyClass,
} from '../../src/theory/index.ts';
import { same } from './same.ts';

const runs = { seed: 11, numRuns: 50 };
const share = fc.double({ min: 0.05, max: 0.95, noNaN: true });
const workers = fc.integer({ min: 1, max: 20 });

/** Classes with weights and times of their own, scaled to a utilization. */
const classes = fc
  .tuple(
    share,
    fc.array(
      fc.record({
        weight: fc.double({ min: 0.1, max: 1, noNaN: true }),
        mean: fc.double({ min: 0.1, max: 5, noNaN: true }),
        cv2: fc.double({ min: 0, max: 3, noNaN: true }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([utilization, list]) => {
    const sum = list.reduce((total, { weight }) => total + weight, 0);
    return list.map(
      ({ weight, mean, cv2 }): UrgencyClass => ({
        arrivalRate: (utilization * weight) / (sum * mean),
        service: gammaMoments(mean, cv2),
      }),
    );
  });

describe('urgency without preemption', () => {
  test('of one class is M/G/1', () => {
    const only = { arrivalRate: 0.7, service: gammaMoments(1, 2) };
    same(mg1Urgency([only])[0]!, mg1(only).meanWaiting);
  });

  test('with one exponential service is that of M/M/c with one worker', () => {
    const rates = [0.3, 0.1, 0.5];
    const service = exponentialMoments(1);
    const waits = mg1Urgency(rates.map((arrivalRate) => ({ arrivalRate, service })));
    cobham({ arrivalRates: rates, serviceRate: 1, workers: 1 }).forEach((wait, k) => {
      same(waits[k]!, wait);
    });
  });

  test('conserves work: Σ ρₖWₖ = ρ W₀ / (1 - ρ), whatever the order (Kleinrock 1965)', () => {
    fc.assert(
      fc.property(classes, (list) => {
        const work = (order: readonly UrgencyClass[]): number =>
          mg1Urgency(order).reduce(
            (sum, wait, k) => sum + wait * order[k]!.arrivalRate * order[k]!.service.mean,
            0,
          );
        const load = list.reduce((sum, each) => sum + each.arrivalRate * each.service.mean, 0);
        const residual = list.reduce(
          (sum, each) => sum + (each.arrivalRate * each.service.second) / 2,
          0,
        );
        same(work(list), (load * residual) / (1 - load));
        same(work(list.toReversed()), work(list));
      }),
      runs,
    );
  });
});

describe('preemption', () => {
  test('hides the less urgent from the most urgent', () => {
    fc.assert(
      fc.property(classes, (list) => {
        same(mg1Preemption(list)[0]!, mg1(list[0]!).meanSojourn);
      }),
      runs,
    );
  });

  test('conserves the jobs of M/M/c where all have one service rate', () => {
    fc.assert(
      fc.property(share, workers, (utilization, c) => {
        const arrivalRates = [0.2, 0.5, 0.3].map((part) => part * utilization * c);
        const station = { arrivalRates, serviceRate: 1, workers: c };
        const sojourns = mmcPreemption(station);
        const jobs = sojourns.reduce((sum, time, k) => sum + time * arrivalRates[k]!, 0);
        same(jobs, mmc({ ...station, arrivalRate: utilization * c }).meanJobs);
        // Waits are shared out more steeply than without preemption.
        const waits = cobham(station);
        expect(sojourns[0]!).toBeLessThanOrEqual(waits[0]! + 1);
        expect(sojourns[2]!).toBeGreaterThanOrEqual(waits[2]! + 1);
      }),
      runs,
    );
  });

  test('at one worker is that of M/G/1 with exponential service', () => {
    const rates = [0.3, 0.1, 0.5];
    const service = exponentialMoments(1);
    const sojourns = mg1Preemption(rates.map((arrivalRate) => ({ arrivalRate, service })));
    mmcPreemption({ arrivalRates: rates, serviceRate: 1, workers: 1 }).forEach((sojourn, k) => {
      same(sojourns[k]!, sojourn);
    });
  });
});

describe('a setup', () => {
  const station = { arrivalRate: 0.6, service: gammaMoments(1, 2) };

  test('that never comes, or takes no time, leaves M/G/1', () => {
    const plain = mg1(station).meanWaiting;
    const kept = mg1Setup({ ...station, setup: constantMoments(9), keepAlive: Infinity });
    same(kept.meanWaiting, plain);
    expect(kept.coldStarts).toBe(0);
    const quick = mg1Setup({ ...station, setup: constantMoments(0), keepAlive: 0 });
    same(quick.meanWaiting, plain);
    same(quick.coldStarts, 0.4); // each job that finds the worker idle
  });

  test('that is exponential is the same for M/G/1 and for M/M/c with one worker', () => {
    for (const [arrivalRate, setupRate] of [
      [0.3, 0.05],
      [0.8, 0.5],
      [0.95, 4],
    ] as const) {
      const one = mg1Setup({
        arrivalRate,
        service: exponentialMoments(1),
        setup: exponentialMoments(1 / setupRate),
        keepAlive: 0,
      });
      const many = mmcSetup({ arrivalRate, serviceRate: 1, workers: 1, setupRate });
      same(many.meanWaiting, one.meanWaiting, 1e-10);
      // A setup lasts for 1/setupRate.
      same(many.meanInSetup, (arrivalRate * one.coldStarts) / setupRate, 1e-10);
    }
  });

  test('that is quick leaves M/M/c', () => {
    const queue = { arrivalRate: 4, serviceRate: 1, workers: 5 };
    const quick = mmcSetup({ ...queue, setupRate: 1e9 });
    same(quick.meanWaiting, mmc(queue).meanWaiting, 1e-7);
  });

  test('that is slow makes all wait, though less in a larger pool of the same utilization', () => {
    const waitOf = (c: number): number =>
      mmcSetup({ arrivalRate: 0.5 * c, serviceRate: 1, workers: c, setupRate: 0.1 }).meanWaiting;
    expect(waitOf(2)).toBeGreaterThan(mm1({ arrivalRate: 0.5, serviceRate: 1 }).meanWaiting);
    expect(waitOf(2)).toBeLessThan(waitOf(1));
    expect(waitOf(30)).toBeLessThan(waitOf(2));
  });
});
