import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cobham,
  constantMoments,
  erlangB,
  erlangC,
  exponentialMoments,
  mg1,
  mm1,
  mmc,
} from '../../src/theory/index.ts';
import { same } from './same.ts';

const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const rate = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
const workers = fc.integer({ min: 1, max: 60 });

describe('Erlang', () => {
  test('B is the last term of the truncated Poisson distribution', () => {
    const load = 3.7;
    let term = 1;
    let sum = 1;
    for (let k = 1; k <= 30; k++) {
      term *= load / k;
      sum += term;
      same(erlangB(k, load), term / sum);
    }
  });

  test('B is 1 without workers and 0 without load', () => {
    expect(erlangB(0, 5)).toBe(1);
    expect(erlangB(3, 0)).toBe(0);
  });

  test('C is at least B: those who wait stay and delay others', () => {
    fc.assert(
      fc.property(workers, share, (c, utilization) => {
        const load = c * utilization;
        expect(erlangC(c, load)).toBeGreaterThanOrEqual(erlangB(c, load));
        expect(erlangC(c, load)).toBeLessThanOrEqual(1);
      }),
      { seed: 1 },
    );
  });

  test.each([
    [-1, 1],
    [1.5, 1],
    [2, -1],
    [2, NaN],
    [2, Infinity],
  ])('refuses %d workers with %d erlangs', (c, load) => {
    expect(() => erlangB(c, load)).toThrow(RangeError);
    expect(() => erlangC(c, load)).toThrow(RangeError);
  });

  test('C refuses a load that its workers cannot carry', () => {
    expect(() => erlangC(2, 2)).toThrow(RangeError);
    expect(() => erlangC(0, 0)).toThrow(RangeError);
  });
});

test('M/M/c with one worker is M/M/1', () => {
  fc.assert(
    fc.property(share, rate, share, (utilization, serviceRate, p) => {
      const station = { arrivalRate: utilization * serviceRate, serviceRate };
      const one = mm1(station);
      const many = mmc({ ...station, workers: 1 });
      same(many.waitProbability, one.waitProbability);
      same(many.meanWaiting, one.meanWaiting);
      same(many.meanJobs, one.meanJobs);
      same(many.sojournQuantile(p), one.sojournQuantile(p));
      expect(Math.abs(many.waitingQuantile(p) - one.waitingQuantile(p))).toBeLessThanOrEqual(
        1e-11 * one.meanSojourn,
      );
    }),
    { seed: 2 },
  );
});

test('M/G/1 with exponential service is M/M/1, and waits half as long with constant service', () => {
  fc.assert(
    fc.property(share, rate, (utilization, serviceRate) => {
      const one = mm1({ arrivalRate: utilization * serviceRate, serviceRate });
      const arrivalRate = utilization * serviceRate;
      const exponential = mg1({ arrivalRate, service: exponentialMoments(1 / serviceRate) });
      const constant = mg1({ arrivalRate, service: constantMoments(1 / serviceRate) });
      same(exponential.meanWaiting, one.meanWaiting);
      same(constant.meanWaiting, one.meanWaiting / 2);
      // A share ρ waits, exponentially: the second moment is 2ρ / (µ - λ)².
      const wait = one.meanWaiting;
      same(exponential.waitingDeviation, wait * Math.sqrt(2 / utilization - 1));
    }),
    { seed: 3 },
  );
});

test('delays keep the unit of time of the rates', () => {
  const seconds = mmc({ arrivalRate: 3, serviceRate: 1, workers: 4 });
  const milliseconds = mmc({ arrivalRate: 0.003, serviceRate: 0.001, workers: 4 });
  same(milliseconds.meanWaiting, 1000 * seconds.meanWaiting);
  same(milliseconds.sojournQuantile(0.95), 1000 * seconds.sojournQuantile(0.95));
  same(milliseconds.meanJobs, seconds.meanJobs);
});

describe('quantiles of M/M/c', () => {
  test('of the sojourn do not jump where the delay rate meets the service rate (a = c - 1)', () => {
    const at = (arrivalRate: number) =>
      mmc({ arrivalRate, serviceRate: 1, workers: 5 }).sojournQuantile(0.95);
    same(at(4 - 1e-13), at(4));
    same(at(4 + 1e-13), at(4));
  });

  test('of the sojourn integrate to its mean', () => {
    const queue = mmc({ arrivalRate: 4.5, serviceRate: 1, workers: 5 });
    const points = 4000; // the midpoint rule misses about 1/(2 points) of the mean, in the tail
    let sum = 0;
    for (let i = 0; i < points; i++) sum += queue.sojournQuantile((i + 0.5) / points);
    expect(Math.abs(sum / points / queue.meanSojourn - 1)).toBeLessThan(5e-4);
  });

  test('of the waiting are 0 while no more than the rest of the jobs waits', () => {
    const queue = mmc({ arrivalRate: 1, serviceRate: 1, workers: 4 });
    expect(queue.waitProbability).toBeLessThan(0.05);
    expect(queue.waitingQuantile(0.95)).toBe(0);
    expect(queue.waitingQuantile(0.99)).toBeGreaterThan(0);
    expect(mmc({ arrivalRate: 1e-9, serviceRate: 1, workers: 200 }).waitingQuantile(0.99)).toBe(0);
  });

  test('hold close to saturation', () => {
    const queue = mmc({ arrivalRate: 0.9999, serviceRate: 1, workers: 1 });
    same(
      queue.sojournQuantile(0.99),
      mm1({ arrivalRate: 0.9999, serviceRate: 1 }).sojournQuantile(0.99),
    );
  });

  test.each([0, 1, NaN])('of the share %d are refused', (p) => {
    const queue = mmc({ arrivalRate: 1, serviceRate: 1, workers: 4 });
    expect(() => queue.sojournQuantile(p)).toThrow(RangeError);
    expect(() => queue.waitingQuantile(p)).toThrow(RangeError);
  });
});

describe('Cobham', () => {
  const rates = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), {
    minLength: 1,
    maxLength: 5,
  });

  test('conserves the work: urgency shares out the waiting of M/M/c and adds none', () => {
    fc.assert(
      fc.property(rates, workers, share, (weights, c, utilization) => {
        const sum = weights.reduce((a, b) => a + b, 0);
        const arrivalRates = weights.map((weight) => (weight / sum) * utilization * c);
        const waiting = cobham({ arrivalRates, serviceRate: 1, workers: c });
        const arrivalRate = arrivalRates.reduce((a, b) => a + b, 0);
        const backlog = waiting.reduce((total, wait, k) => total + wait * arrivalRates[k]!, 0);
        same(backlog, mmc({ arrivalRate, serviceRate: 1, workers: c }).meanBacklog);
      }),
      { seed: 4 },
    );
  });

  test('lets the less urgent wait longer', () => {
    const waiting = cobham({ arrivalRates: [1, 1, 0, 1], serviceRate: 1, workers: 4 });
    expect(waiting).toEqual([...waiting].sort((a, b) => a - b));
    expect(waiting[1]).toBeGreaterThan(waiting[0]!);
  });

  test('refuses a negative rate and an overload', () => {
    expect(() => cobham({ arrivalRates: [1, -1], serviceRate: 1, workers: 4 })).toThrow(RangeError);
    expect(() => cobham({ arrivalRates: [2, 2], serviceRate: 1, workers: 4 })).toThrow(RangeError);
    expect(() => cobham({ arrivalRates: [], serviceRate: 1, workers: 4 })).toThrow(RangeError);
  });
});
