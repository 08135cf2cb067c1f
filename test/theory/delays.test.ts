import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  constantGaps,
  constantMoments,
  deterministicPatience,
  erlangA,
  erlangB,
  exponentialGaps,
  exponentialMoments,
  gammaMoments,
  geometricGroup,
  gm1,
  hyperexponentialGaps,
  lognormalMoments,
  md1,
  mdc,
  mg1,
  mginf,
  mm1,
  mm1Breakdowns,
  mm1JobsAt,
  mm1MeanOfFirstWaits,
  mm1Retrials,
  mmc,
  mmck,
  mmppM1,
  mtinf,
  mxm1,
  overload,
  trunkReservation,
  uniformMoments,
} from '../../src/theory/index.ts';
import { byRoots, bySums } from '../../src/theory/mdc.ts';
import { same } from './same.ts';

const share = fc.double({ min: 0.05, max: 0.95, noNaN: true });
const rate = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
const workers = fc.integer({ min: 1, max: 30 });

/** Each law over 50 random stations; the seed is fixed, so what passes once passes always. */
const runs = { seed: 7, numRuns: 50 };

describe('moments of', () => {
  test('a gamma time are those of a constant one at cv² 0 and an exponential one at 1', () => {
    expect(gammaMoments(3, 0)).toEqual(constantMoments(3));
    expect(gammaMoments(3, 1)).toEqual(exponentialMoments(3));
    expect(lognormalMoments(3, 0)).toEqual(constantMoments(3));
  });

  test('a uniform time are those of the midpoint rule', () => {
    const points = 20_000; // which misses about 1/(24 points²)
    const { mean, second, third } = uniformMoments(1, 4);
    let sums = [0, 0, 0];
    for (let i = 0; i < points; i++) {
      const x = 1 + (3 * (i + 0.5)) / points;
      sums = [sums[0]! + x, sums[1]! + x * x, sums[2]! + x * x * x];
    }
    [mean, second, third].forEach((moment, i) => {
      same(sums[i]! / points, moment, 1e-8);
    });
  });
});

describe('M/D/1', () => {
  test('has the mean waiting of M/G/1, and of M/D/c with one worker', () => {
    fc.assert(
      fc.property(share, rate, (utilization, serviceTime) => {
        const station = { arrivalRate: utilization / serviceTime, serviceTime };
        const one = md1(station);
        const many = mdc({ ...station, workers: 1 });
        same(many.meanWaiting, one.meanWaiting, 1e-10);
        same(many.waitProbability, one.waitProbability, 1e-10);
        same(one.waitingTail(0), utilization, 1e-10);
      }),
      runs,
    );
  });

  test('has quantiles that integrate to its mean, and to its standard deviation', () => {
    const station = { arrivalRate: 0.8, serviceTime: 1 };
    const queue = md1(station);
    const points = 4000; // the midpoint rule misses about 1/(2 points) of the mean, in the tail
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < points; i++) {
      const wait = queue.waitingQuantile((i + 0.5) / points);
      sum += wait;
      squares += wait * wait;
    }
    const { waitingDeviation } = mg1({ arrivalRate: 0.8, service: constantMoments(1) });
    same(sum / points, queue.meanWaiting, 5e-4);
    const variance = squares / points - queue.meanWaiting * queue.meanWaiting;
    same(Math.sqrt(variance), waitingDeviation, 5e-3);
  });

  test('has a sojourn of its waiting and the constant service', () => {
    const queue = md1({ arrivalRate: 0.35, serviceTime: 2 });
    same(queue.sojournQuantile(0.9), queue.waitingQuantile(0.9) + 2);
    same(queue.sojournTail(5), queue.waitingTail(3));
    expect(queue.sojournTail(1.9)).toBe(1);
    expect(queue.waitingQuantile(0.2)).toBe(0);
  });
});

describe('M/D/c', () => {
  test('has about the waiting of M/M/c, halved, when busy (Cosmetatos 1975)', () => {
    const station = { arrivalRate: 9.5, workers: 10 };
    const constant = mdc({ ...station, serviceTime: 1 }).meanWaiting;
    const exponential = mmc({ ...station, serviceRate: 1 }).meanWaiting;
    expect(constant / exponential).toBeGreaterThan(0.5);
    expect(constant / exponential).toBeLessThan(0.53); // 1 + (1-ρ)(c-1)(√(4+5c)-2)/(16ρc) halves
  });

  test('has the same backlog by the roots of Crommelin and by the sums of Spitzer', () => {
    for (const workers of [1, 2, 3, 10, 40]) {
      for (const utilization of [0.5, 0.7, 0.9]) {
        const falls = workers * (utilization - 1 - Math.log(utilization));
        const sums = bySums(utilization * workers, workers, falls);
        const roots = byRoots(utilization * workers, workers);
        // Roots lose digits where hardly anything waits: an absolute error of about 10⁻¹⁴ for each worker.
        expect(Math.abs(roots.backlog - sums.backlog)).toBeLessThan(
          1e-13 * (workers + sums.backlog),
        );
        expect(Math.abs(roots.waits - sums.waits)).toBeLessThan(1e-13 * workers);
      }
    }
  });

  test('holds close to saturation: 1 / (2 (1 - ρ)) jobs wait', () => {
    for (const workers of [1, 2, 100]) {
      const queue = mdc({ arrivalRate: workers * 0.999999, serviceTime: 1, workers });
      same(queue.meanBacklog, 500_000, 1e-3);
      same(queue.waitProbability, 1, 1e-3);
    }
  });
});

describe('G/M/1', () => {
  test('with exponential gaps is M/M/1', () => {
    fc.assert(
      fc.property(share, rate, share, (utilization, serviceRate, p) => {
        const arrivalRate = utilization * serviceRate;
        const one = mm1({ arrivalRate, serviceRate });
        for (const gaps of [
          exponentialGaps(arrivalRate),
          hyperexponentialGaps(1 / arrivalRate, 1),
        ]) {
          const queue = gm1({ gaps, serviceRate });
          same(queue.waitProbability, utilization);
          same(queue.meanWaiting, one.meanWaiting);
          same(queue.sojournQuantile(p), one.sojournQuantile(p));
        }
      }),
      runs,
    );
  });

  test('waits less than M/M/1 with constant gaps and longer with bursty ones', () => {
    const one = mm1({ arrivalRate: 0.8, serviceRate: 1 }).meanWaiting;
    const even = gm1({ gaps: constantGaps(1.25), serviceRate: 1 }).meanWaiting;
    const bursty = gm1({ gaps: hyperexponentialGaps(1.25, 4), serviceRate: 1 }).meanWaiting;
    expect(even).toBeLessThan(one);
    expect(bursty).toBeGreaterThan(one);
  });

  test('keeps its digits close to saturation, as half the M/M/1 waiting with constant gaps', () => {
    const queue = gm1({ gaps: constantGaps(1 / 0.999999), serviceRate: 1 });
    same(queue.meanWaiting, 0.5 / 0.000001, 1e-5);
  });
});

test('groups of one job are M/M/1, larger ones wait longer', () => {
  fc.assert(
    fc.property(share, rate, (utilization, serviceRate) => {
      const groupRate = utilization * serviceRate;
      const single = mxm1({ groupRate, group: geometricGroup(1), serviceRate });
      const one = mm1({ arrivalRate: groupRate, serviceRate });
      same(single.meanWaiting, one.meanWaiting, 1e-10);
      same(single.meanJobs, one.meanJobs, 1e-10);
      const pairs = { mean: 2, second: 4 };
      const paired = mxm1({ groupRate: groupRate / 2, group: pairs, serviceRate });
      expect(paired.meanWaiting).toBeGreaterThan(one.meanWaiting);
    }),
    runs,
  );
});

test('bursts that do not differ are M/M/1, slow ones wait longest', () => {
  const one = mm1({ arrivalRate: 0.6, serviceRate: 1 });
  const bursty = (low: number, high: number, speed: number) =>
    mmppM1({ arrivalRates: [low, high], switchRates: [speed, speed], serviceRate: 1 });
  same(bursty(0.6, 0.6, 0.3).meanWaiting, one.meanWaiting);
  same(bursty(0.3, 0.9, 1e7).meanWaiting, one.meanWaiting, 1e-6);
  same(bursty(0.3, 0.9, 1).utilization, 0.6);
  expect(bursty(0.3, 0.9, 0.1).meanWaiting).toBeGreaterThan(bursty(0.3, 0.9, 1).meanWaiting);
  // So slow that each state is an M/M/1 of its own: jobs of the mean over both, (3/7 + 9) / 2.
  same(bursty(0.3, 0.9, 1e-7).meanJobs, (3 / 7 + 9) / 2, 1e-4);
});

describe('a bounded queue', () => {
  test('without room to wait is the loss system of Erlang B', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 60, noNaN: true }), workers, (load, c) => {
        const queue = mmck({ arrivalRate: load, serviceRate: 1, workers: c, places: c });
        same(queue.rejected, erlangB(c, load));
        expect(queue.meanWaiting).toBe(0);
      }),
      runs,
    );
  });

  test('with much room is M/M/c', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 0.8, noNaN: true }), workers, (utilization, c) => {
        const station = { arrivalRate: utilization * c, serviceRate: 1, workers: c };
        const bounded = mmck({ ...station, places: 300 });
        same(bounded.meanWaiting, mmc(station).meanWaiting, 1e-10);
        same(bounded.meanSojourn, mmc(station).meanSojourn, 1e-10);
      }),
      runs,
    );
  });
});

describe('Erlang A', () => {
  test('with patience like service has the jobs of M/M/∞', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 60, noNaN: true }), workers, (load, c) => {
        const callers = { arrivalRate: load, serviceRate: 1, workers: c };
        const queue = erlangA({ ...callers, patienceRate: 1 });
        const free = mginf({ arrivalRate: load, serviceTime: 1 });
        same(queue.waitProbability, free.atLeast(c));
      }),
      runs,
    );
  });

  test('with endless patience is M/M/c, with none the loss system', () => {
    fc.assert(
      fc.property(share, workers, (utilization, c) => {
        const station = { arrivalRate: utilization * c, serviceRate: 1, workers: c };
        const patient = erlangA({ ...station, patienceRate: 1e-12 });
        same(patient.waitProbability, mmc(station).waitProbability, 1e-8);
        same(patient.meanWaiting, mmc(station).meanWaiting, 1e-8);
        same(patient.meanWaitingServed, mmc(station).meanWaiting, 1e-8);
        const impatient = erlangA({ ...station, patienceRate: 1e12 });
        same(impatient.abandoned, erlangB(c, utilization * c), 1e-8);
      }),
      runs,
    );
  });

  test('at heavy overload serves what it can and loses the rest', () => {
    const queue = erlangA({ arrivalRate: 300, serviceRate: 1, workers: 100, patienceRate: 0.01 });
    same(queue.utilization, 1);
    same(queue.abandoned, 2 / 3);
    same(queue.meanBacklog, 200 / 0.01);
    expect(queue.meanWaitingServed).toBeGreaterThan(queue.meanWaiting); // those who stay
  });

  test('has the waiting of its two kinds of jobs: 2 rates, 1 worker, by hand', () => {
    // λ = µ = θ = 1, c = 1: N is Poisson(1). Served waits: Σ p(n+1) (1/2 + ... + 1/(n+1)) / P(served).
    const queue = erlangA({ arrivalRate: 1, serviceRate: 1, workers: 1, patienceRate: 1 });
    let chance = Math.exp(-1);
    let harmonic = 0;
    let waits = 0;
    for (let n = 1; n < 30; n++) {
      chance /= n + 1; // of n + 1 jobs
      harmonic += 1 / (n + 1);
      waits += chance * harmonic;
    }
    same(queue.meanWaitingServed, waits / (1 - queue.abandoned));
    same(queue.abandoned, Math.exp(-1)); // backlog Σ (n - 1) p(n) = 1 - (1 - e⁻¹)
  });

  test('refuses a patience that never ends an overload', () => {
    const endless = { arrivalRate: 2, serviceRate: 1, workers: 1, patienceRate: 1e-9 };
    expect(() => erlangA(endless)).toThrow('expected a shorter patience or less load');
  });
});

describe('deterministic patience', () => {
  test('that is endless is M/M/c, none is the loss system', () => {
    fc.assert(
      fc.property(share, workers, (utilization, c) => {
        const station = { arrivalRate: utilization * c, serviceRate: 1, workers: c };
        const patient = deterministicPatience({ ...station, patience: 1e4 });
        same(patient.waitProbability, mmc(station).waitProbability, 1e-10);
        same(patient.meanWaiting, mmc(station).meanWaiting, 1e-10);
        const impatient = deterministicPatience({ ...station, patience: 1e-10 });
        same(impatient.abandoned, erlangB(c, utilization * c), 1e-7);
      }),
      runs,
    );
  });

  test('serves what does not renege, at underload, balance and overload', () => {
    for (const arrivalRate of [2, 3, 3 + 1e-9, 4, 40, 4000]) {
      const queue = deterministicPatience({ arrivalRate, serviceRate: 1, workers: 3, patience: 5 });
      same(queue.utilization * 3, arrivalRate * (1 - queue.abandoned), 1e-9);
      const waits = queue.abandoned * 5 + (1 - queue.abandoned) * queue.meanWaitingServed;
      same(queue.meanWaiting, waits, 1e-9);
    }
  });

  test('changes smoothly where the load meets the workers', () => {
    const at = (arrivalRate: number) =>
      deterministicPatience({ arrivalRate, serviceRate: 1, workers: 2, patience: 3 }).meanWaiting;
    same(at(2 - 1e-13), at(2));
    same(at(2 + 1e-13), at(2));
  });

  test('holds for many idle workers', () => {
    const queue = deterministicPatience({
      arrivalRate: 1,
      serviceRate: 1,
      workers: 1000,
      patience: 1,
    });
    same(queue.utilization, 0.001);
    expect(queue.abandoned).toBe(0);
  });
});

describe('workers for all', () => {
  test('cut off at c are the loss system', () => {
    const free = mginf({ arrivalRate: 2, serviceTime: 3 });
    const atMost5 = 1 - free.atLeast(6);
    same((free.atLeast(5) - free.atLeast(6)) / atMost5, erlangB(5, 6));
  });

  test('under a load that swings peak late, and on average have that of a steady one', () => {
    const station = mtinf({ meanRate: 10, amplitude: 4, frequency: 0.5, serviceRate: 2 });
    const period = (2 * Math.PI) / 0.5;
    let sum = 0;
    for (let i = 0; i < 24; i++) sum += station.meanJobsAt((i * period) / 24);
    same(sum / 24, 5);
    // The load peaks at a quarter of the period.
    same(station.meanJobsAt(period / 4 + station.peakLag), station.peakJobs);
    expect(station.meanJobsAt(period / 4)).toBeLessThan(station.peakJobs);
  });
});

describe('a start from empty', () => {
  const station = { arrivalRate: 0.7, serviceRate: 1 };

  test('is forgotten', () => {
    same(mm1JobsAt(station, 2000), mm1(station).meanJobs, 1e-10);
    const waits = mm1MeanOfFirstWaits(station, 4000);
    expect(waits).toBeLessThan(mm1(station).meanWaiting);
    same(waits, mm1(station).meanWaiting, 0.01); // the transient, a share of about 10 / 4000
  });

  test('has arrivals alone at first, and nothing at time 0', () => {
    expect(mm1JobsAt(station, 0)).toBe(0);
    same(mm1JobsAt(station, 1e-6), 0.7e-6, 1e-5);
  });

  test('makes the second job wait (S - A)⁺', () => {
    expect(mm1MeanOfFirstWaits(station, 1)).toBe(0);
    same(mm1MeanOfFirstWaits(station, 2), 0.7 / 1.7 / 2); // P(S > A) / µ, over two jobs
  });

  test('ends in growth where the load is too high', () => {
    const rates = { arrivalRate: 1.5, serviceRate: 1 };
    const grown = mm1JobsAt(rates, 600) - mm1JobsAt(rates, 500);
    same(grown / 100, overload({ ...rates, workers: 1 }).growth, 1e-8);
  });
});

describe('trunk reservation', () => {
  test('of nothing is the loss system, for both classes', () => {
    const station = { workers: 7, reserved: 0, highRate: 2, lowRate: 3, serviceRate: 1 };
    const { highRejected, lowRejected } = trunkReservation(station);
    same(highRejected, erlangB(7, 5));
    same(lowRejected, highRejected);
  });

  test('of all workers leaves the high class alone', () => {
    const station = { workers: 7, reserved: 7, highRate: 4, lowRate: 3, serviceRate: 1 };
    const { highRejected, lowRejected, utilization } = trunkReservation(station);
    same(highRejected, erlangB(7, 4));
    expect(lowRejected).toBeCloseTo(1, 14);
    same(utilization, (4 * (1 - erlangB(7, 4))) / 7);
  });
});

test('breakdowns that hardly happen leave M/M/1, others make it longer', () => {
  const station = { arrivalRate: 0.6, serviceRate: 1 };
  const rare = mm1Breakdowns({ ...station, failureRate: 1e-12, repairRate: 1 });
  same(rare.meanJobs, mm1(station).meanJobs, 1e-10);
  const often = mm1Breakdowns({ ...station, failureRate: 0.1, repairRate: 1 });
  expect(often.meanJobs).toBeGreaterThan(rare.meanJobs);
});

test('retries without a pause are M/M/1, others wait longer', () => {
  const station = { arrivalRate: 0.6, serviceRate: 1 };
  same(mm1Retrials({ ...station, retryRate: 1e12 }).meanWaiting, mm1(station).meanWaiting, 1e-10);
  const slow = mm1Retrials({ ...station, retryRate: 0.1 });
  expect(slow.meanWaiting).toBeGreaterThan(mm1(station).meanWaiting);
});

test('tails and quantiles are each other turned round', () => {
  const queues = [
    mm1({ arrivalRate: 0.8, serviceRate: 1 }),
    mmc({ arrivalRate: 4.5, serviceRate: 1, workers: 5 }),
    md1({ arrivalRate: 0.8, serviceTime: 1 }),
    gm1({ gaps: constantGaps(1.25), serviceRate: 1 }),
  ];
  for (const queue of queues) {
    for (const p of [0.7, 0.95, 0.999]) {
      same(queue.waitingTail(queue.waitingQuantile(p)), 1 - p, 1e-10);
      same(queue.sojournTail(queue.sojournQuantile(p)), 1 - p, 1e-10);
    }
    same(queue.waitingTail(0), queue.waitProbability);
    expect([queue.waitingTail(Infinity), queue.sojournTail(Infinity)]).toEqual([0, 0]);
    expect(() => queue.waitingTail(-1)).toThrow(RangeError);
    expect(() => queue.sojournTail(-1)).toThrow(RangeError);
  }
});
