import { describe, expect, test } from 'vitest';
import * as theory from '../../src/theory/index.ts';

const { constantMoments, constantGaps, exponentialMoments } = theory;

const station = { arrivalRate: 0.5, serviceRate: 1 };
const pool = { arrivalRate: 2, serviceRate: 1, workers: 3 };
const service = exponentialMoments(1);
const batching = { arrivalRate: 1, base: 1, perJob: 0.1, most: 8 };
const popularity = [0.5, 0.3, 0.2];
const open = { external: [0.5], routing: [[0]], serviceRates: [1], workers: [1] };
const reserving = { workers: 3, reserved: 1, highRate: 1, lowRate: 1, serviceRate: 1 };
const trace = { arrivals: [0, 1], services: [1, 1] };

/** For each function a call within its domain, and calls outside it. */
const calls: Readonly<Record<string, readonly [() => unknown, ...(() => unknown)[]]>> = {
  batchService: [
    () => theory.batchService({ arrivalRate: 3, batchRate: 1, least: 2, most: 4 }),
    () => theory.batchService({ arrivalRate: 4, batchRate: 1, least: 2, most: 4 }),
    () => theory.batchService({ arrivalRate: 3, batchRate: 1, least: 5, most: 4 }),
    () => theory.batchService({ arrivalRate: 3, batchRate: 1, least: 0, most: 4 }),
    () => theory.batchService({ arrivalRate: 0, batchRate: 1, least: 1, most: 4 }),
    () => theory.batchService({ arrivalRate: 3, batchRate: NaN, least: 1, most: 4 }),
  ],
  batchTrace: [
    () => theory.batchTrace({ arrivals: [0, 1], most: 2, base: 1, perJob: 0 }),
    () => theory.batchTrace({ arrivals: [1, 0], most: 2, base: 1, perJob: 1 }),
    () => theory.batchTrace({ arrivals: [0, 1], most: 0, base: 1, perJob: 1 }),
    () => theory.batchTrace({ arrivals: [0, 1], most: 2, base: 0, perJob: 0 }),
    () => theory.batchTrace({ arrivals: [0, 1], most: 2, base: -1, perJob: 2 }),
  ],
  batchWindow: [
    () => theory.batchWindow({ arrivalRate: 1, window: 1, most: 2 }),
    () => theory.batchWindow({ arrivalRate: -1, window: 1, most: 2 }),
    () => theory.batchWindow({ arrivalRate: 1, window: 0, most: 2 }),
    () => theory.batchWindow({ arrivalRate: 1, window: 1, most: 1.5 }),
  ],
  cheHitRatio: [
    () => theory.cheHitRatio({ popularity, capacity: 2 }),
    () => theory.cheHitRatio({ popularity, capacity: 3 }),
    () => theory.cheHitRatio({ popularity: [0.5, 0.4], capacity: 1 }),
  ],
  closedNetwork: [
    () => theory.closedNetwork({ callers: 2, thinkTime: 0, demands: [1, 0] }),
    () => theory.closedNetwork({ callers: 0, thinkTime: 0, demands: [1] }),
    () => theory.closedNetwork({ callers: 2, thinkTime: -1, demands: [1] }),
    () => theory.closedNetwork({ callers: 2, thinkTime: 1, demands: [] }),
    () => theory.closedNetwork({ callers: 2, thinkTime: 1, demands: [1, -1] }),
    () => theory.closedNetwork({ callers: 2, thinkTime: 1, demands: [0] }),
  ],
  cobham: [
    () => theory.cobham({ arrivalRates: [1, 1], serviceRate: 1, workers: 3 }),
    () => theory.cobham({ arrivalRates: [2, 2], serviceRate: 1, workers: 3 }),
    () => theory.cobham({ arrivalRates: [1, -1], serviceRate: 1, workers: 3 }),
    () => theory.cobham({ arrivalRates: [], serviceRate: 1, workers: 3 }),
  ],
  constantGaps: [
    () => constantGaps(2).tailTransform(0.5),
    () => constantGaps(0),
    () => constantGaps(Infinity),
  ],
  constantMoments: [() => constantMoments(0), () => constantMoments(-1)],
  deterministicPatience: [
    () => theory.deterministicPatience({ ...pool, patience: 1 }),
    () => theory.deterministicPatience({ ...pool, patience: 0 }),
    () => theory.deterministicPatience({ ...pool, patience: 1, workers: 0 }),
    () => theory.deterministicPatience({ ...pool, patience: 1, arrivalRate: NaN }),
  ],
  dynamicBatching: [
    () => theory.dynamicBatching(batching),
    () => theory.dynamicBatching({ ...batching, arrivalRate: 8 / 1.8 }),
    () => theory.dynamicBatching({ ...batching, arrivalRate: 10, most: Infinity }),
    () => theory.dynamicBatching({ ...batching, arrivalRate: 0 }),
    () => theory.dynamicBatching({ ...batching, base: 0 }),
    () => theory.dynamicBatching({ ...batching, perJob: -1 }),
    () => theory.dynamicBatching({ ...batching, most: 0 }),
    () => theory.dynamicBatching({ ...batching, most: 2.5 }),
  ],
  dynamicBatchingBound: [
    () => theory.dynamicBatchingBound({ ...batching, most: Infinity }),
    () => theory.dynamicBatchingBound(batching),
    () => theory.dynamicBatchingBound({ ...batching, arrivalRate: 10, most: Infinity }),
  ],
  erlangA: [
    () => theory.erlangA({ ...pool, patienceRate: 1 }),
    () => theory.erlangA({ ...pool, patienceRate: 0 }),
    () => theory.erlangA({ ...pool, patienceRate: 1, serviceRate: -1 }),
    () => theory.erlangA({ ...pool, patienceRate: 1, workers: 1.5 }),
  ],
  erlangB: [
    () => theory.erlangB(0, 1),
    () => theory.erlangB(-1, 1),
    () => theory.erlangB(1.5, 1),
    () => theory.erlangB(2, -1),
    () => theory.erlangB(2, Infinity),
  ],
  erlangC: [
    () => theory.erlangC(2, 1),
    () => theory.erlangC(2, 2),
    () => theory.erlangC(0, 0),
    () => theory.erlangC(2, NaN),
  ],
  exponentialGaps: [() => theory.exponentialGaps(1), () => theory.exponentialGaps(0)],
  exponentialMoments: [() => exponentialMoments(1), () => exponentialMoments(0)],
  fifoWaits: [
    () => theory.fifoWaits({ ...trace, workers: 1 }),
    () => theory.fifoWaits({ ...trace, workers: 0 }),
    () => theory.fifoWaits({ arrivals: [0, 1], services: [1], workers: 1 }),
    () => theory.fifoWaits({ arrivals: [2, 1], services: [1, 1], workers: 1 }),
    () => theory.fifoWaits({ arrivals: [0, 1], services: [1, -1], workers: 1 }),
    () => theory.fifoWaits({ arrivals: [-1, 1], services: [1, 1], workers: 1 }),
  ],
  finiteSource: [
    () => theory.finiteSource({ callers: 3, workers: 2, thinkRate: 1, serviceRate: 1 }),
    () => theory.finiteSource({ callers: 0, workers: 2, thinkRate: 1, serviceRate: 1 }),
    () => theory.finiteSource({ callers: 3, workers: 0, thinkRate: 1, serviceRate: 1 }),
    () => theory.finiteSource({ callers: 3, workers: 2, thinkRate: 0, serviceRate: 1 }),
    () => theory.finiteSource({ callers: 3, workers: 2, thinkRate: 1, serviceRate: Infinity }),
  ],
  gammaMoments: [
    () => theory.gammaMoments(1, 0),
    () => theory.gammaMoments(0, 1),
    () => theory.gammaMoments(1, -0.1),
  ],
  geometricGroup: [
    () => theory.geometricGroup(1),
    () => theory.geometricGroup(0.9),
    () => theory.geometricGroup(NaN),
  ],
  gm1: [
    () => theory.gm1({ gaps: constantGaps(2), serviceRate: 1 }),
    () => theory.gm1({ gaps: constantGaps(1), serviceRate: 1 }),
    () => theory.gm1({ gaps: constantGaps(2), serviceRate: 0 }),
  ],
  hyperexponentialGaps: [
    () => theory.hyperexponentialGaps(1, 1),
    () => theory.hyperexponentialGaps(1, 0.5),
    () => theory.hyperexponentialGaps(0, 2),
  ],
  jacksonNetwork: [
    () => theory.jacksonNetwork(open),
    () => theory.jacksonNetwork({ ...open, external: [1] }),
    () => theory.jacksonNetwork({ ...open, external: [0] }),
    () => theory.jacksonNetwork({ ...open, external: [-1] }),
    () => theory.jacksonNetwork({ ...open, routing: [[1]] }),
    () => theory.jacksonNetwork({ ...open, routing: [[1.5]] }),
    () => theory.jacksonNetwork({ ...open, workers: [1, 1] }),
    () =>
      theory.jacksonNetwork({
        external: [0.1, 0.1],
        routing: [
          [0, 0.8],
          [0.8, 0.8],
        ],
        serviceRates: [9, 9],
        workers: [1, 1],
      }),
  ],
  lognormalMoments: [
    () => theory.lognormalMoments(1, 2),
    () => theory.lognormalMoments(-1, 2),
    () => theory.lognormalMoments(1, NaN),
  ],
  hedgedExponential: [
    () => theory.hedgedExponential({ serviceRate: 1, delay: 0 }).quantile(0.5),
    () => theory.hedgedExponential({ serviceRate: 1, delay: 1 }).tail(-1),
    () => theory.hedgedExponential({ serviceRate: 1, delay: 1 }).quantile(1),
    () => theory.hedgedExponential({ serviceRate: 0, delay: 1 }),
    () => theory.hedgedExponential({ serviceRate: 1, delay: -1 }),
  ],
  refusalsPerAttempt: [
    () => theory.refusalsPerAttempt({ arrivalRate: 1, open: 1, service: 0 }),
    () => theory.refusalsPerAttempt({ arrivalRate: 0, open: 1, service: 0 }),
    () => theory.refusalsPerAttempt({ arrivalRate: 1, open: 0, service: 0 }),
    () => theory.refusalsPerAttempt({ arrivalRate: 1, open: 1, service: -1 }),
  ],
  lfuHitRatio: [
    () => theory.lfuHitRatio({ popularity, capacity: 2 }),
    () => theory.lfuHitRatio({ popularity, capacity: 3 }),
    () => theory.lfuHitRatio({ popularity: [0.5, 0.4], capacity: 1 }),
  ],
  lruHitRatio: [
    () => theory.lruHitRatio({ popularity, capacity: 2 }),
    () => theory.lruHitRatio({ popularity, capacity: 0 }),
    () => theory.lruHitRatio({ popularity, capacity: 3 }),
    () => theory.lruHitRatio({ popularity: [1.5, -0.5], capacity: 1 }),
  ],
  md1: [
    () => theory.md1({ arrivalRate: 0.5, serviceTime: 1 }),
    () => theory.md1({ arrivalRate: 1, serviceTime: 1 }),
    () => theory.md1({ arrivalRate: 0.5, serviceTime: 0 }),
    () => theory.md1({ arrivalRate: 0.5, serviceTime: 1 }).waitingQuantile(1),
  ],
  mdc: [
    () => theory.mdc({ arrivalRate: 2, serviceTime: 1, workers: 3 }),
    () => theory.mdc({ arrivalRate: 3, serviceTime: 1, workers: 3 }),
    () => theory.mdc({ arrivalRate: 2, serviceTime: 1, workers: 2.5 }),
  ],
  mg1: [
    () => theory.mg1({ arrivalRate: 0.5, service }),
    () => theory.mg1({ arrivalRate: 1, service }),
    () => theory.mg1({ arrivalRate: 0, service }),
    () => theory.mg1({ arrivalRate: 0.5, service: { ...service, second: 0.9 } }),
    () => theory.mg1({ arrivalRate: 0.5, service: { ...service, third: 3.9 } }),
    () => theory.mg1({ arrivalRate: 0.5, service: { ...service, third: NaN } }),
  ],
  mg1Preemption: [
    () => theory.mg1Preemption([{ arrivalRate: 0.5, service }]),
    () => theory.mg1Preemption([{ arrivalRate: 1, service }]),
    () => theory.mg1Preemption([]),
    () => theory.mg1Preemption([{ arrivalRate: -0.5, service }]),
  ],
  mg1Setup: [
    () => theory.mg1Setup({ arrivalRate: 0.5, service, setup: service, keepAlive: 0 }),
    () => theory.mg1Setup({ arrivalRate: 1, service, setup: service, keepAlive: 0 }),
    () => theory.mg1Setup({ arrivalRate: 0.5, service, setup: service, keepAlive: -1 }),
    () =>
      theory.mg1Setup({
        arrivalRate: 0.5,
        service,
        setup: { mean: 2, second: 3, third: 9 },
        keepAlive: 0,
      }),
  ],
  mg1Sharing: [
    () => theory.mg1Sharing({ arrivalRate: 0.5, meanWork: 1 }).meanSojournOf(0),
    () => theory.mg1Sharing({ arrivalRate: 1, meanWork: 1 }),
    () => theory.mg1Sharing({ arrivalRate: 0.5, meanWork: -1 }),
    () => theory.mg1Sharing({ arrivalRate: 0.5, meanWork: 1 }).meanSojournOf(-1),
  ],
  mg1Urgency: [
    () =>
      theory.mg1Urgency([
        { arrivalRate: 0, service },
        { arrivalRate: 0.5, service },
      ]),
    () => theory.mg1Urgency([{ arrivalRate: 1, service }]),
    () => theory.mg1Urgency([]),
    () => theory.mg1Urgency([{ arrivalRate: 0.5, service: { ...service, second: 0 } }]),
  ],
  mginf: [
    () => theory.mginf({ arrivalRate: 4, serviceTime: 5 }).atLeast(0),
    () => theory.mginf({ arrivalRate: 0, serviceTime: 5 }),
    () => theory.mginf({ arrivalRate: 4, serviceTime: Infinity }),
    () => theory.mginf({ arrivalRate: 4, serviceTime: 5 }).atLeast(-1),
  ],
  mm1: [
    () => theory.mm1(station),
    () => theory.mm1({ arrivalRate: 2, serviceRate: 1 }),
    () => theory.mm1({ arrivalRate: 1, serviceRate: 1 }),
    () => theory.mm1({ arrivalRate: 1, serviceRate: Infinity }),
    () => theory.mm1(station).sojournQuantile(0),
  ],
  mm1Breakdowns: [
    () => theory.mm1Breakdowns({ ...station, failureRate: 1, repairRate: 2 }),
    () => theory.mm1Breakdowns({ ...station, failureRate: 1, repairRate: 1 }),
    () => theory.mm1Breakdowns({ ...station, failureRate: 0, repairRate: 1 }),
    () => theory.mm1Breakdowns({ ...station, failureRate: 1, repairRate: NaN }),
  ],
  mm1JobsAt: [
    () => theory.mm1JobsAt({ arrivalRate: 2, serviceRate: 1 }, 5),
    () => theory.mm1JobsAt(station, -1),
    () => theory.mm1JobsAt(station, 1e6),
    () => theory.mm1JobsAt({ arrivalRate: 0, serviceRate: 1 }, 5),
  ],
  mm1MeanOfFirstWaits: [
    () => theory.mm1MeanOfFirstWaits({ arrivalRate: 2, serviceRate: 1 }, 5),
    () => theory.mm1MeanOfFirstWaits(station, 0),
    () => theory.mm1MeanOfFirstWaits(station, 10_001),
    () => theory.mm1MeanOfFirstWaits({ arrivalRate: 1, serviceRate: 0 }, 5),
  ],
  mm1Retrials: [
    () => theory.mm1Retrials({ ...station, retryRate: 1 }),
    () => theory.mm1Retrials({ ...station, retryRate: 0 }),
    () => theory.mm1Retrials({ arrivalRate: 1, serviceRate: 1, retryRate: 1 }),
  ],
  mmc: [
    () => theory.mmc(pool),
    () => theory.mmc({ ...pool, arrivalRate: 0 }),
    () => theory.mmc({ ...pool, arrivalRate: 3 }),
    () => theory.mmc({ ...pool, serviceRate: 0 }),
    () => theory.mmc({ ...pool, serviceRate: -1 }),
    () => theory.mmc({ ...pool, serviceRate: Infinity }),
    () => theory.mmc({ ...pool, arrivalRate: NaN }),
    () => theory.mmc({ ...pool, workers: 0 }),
    () => theory.mmc({ ...pool, workers: 2.5 }),
  ],
  mmcPreemption: [
    () => theory.mmcPreemption({ arrivalRates: [1, 1], serviceRate: 1, workers: 3 }),
    () => theory.mmcPreemption({ arrivalRates: [1, 2], serviceRate: 1, workers: 3 }),
    () => theory.mmcPreemption({ arrivalRates: [1, 0], serviceRate: 1, workers: 3 }),
    () => theory.mmcPreemption({ arrivalRates: [1, 1], serviceRate: 1, workers: 0 }),
  ],
  mmcSetup: [
    () => theory.mmcSetup({ ...pool, setupRate: 1 }),
    () => theory.mmcSetup({ ...pool, setupRate: 0 }),
    () => theory.mmcSetup({ ...pool, setupRate: 1, arrivalRate: 3 }),
  ],
  mmck: [
    () => theory.mmck({ ...pool, arrivalRate: 9, places: 3 }),
    () => theory.mmck({ ...pool, places: 2 }),
    () => theory.mmck({ ...pool, places: 3.5 }),
    () => theory.mmck({ ...pool, workers: 0, places: 3 }),
    () => theory.mmck({ ...pool, arrivalRate: 0, places: 3 }),
  ],
  mmppM1: [
    () => theory.mmppM1({ arrivalRates: [0, 1.5], switchRates: [1, 1], serviceRate: 1 }),
    () => theory.mmppM1({ arrivalRates: [0.5, 1.5], switchRates: [1, 1], serviceRate: 1 }),
    () => theory.mmppM1({ arrivalRates: [0, 0], switchRates: [1, 1], serviceRate: 1 }),
    () => theory.mmppM1({ arrivalRates: [0.5, 0.5], switchRates: [0, 1], serviceRate: 1 }),
    () => theory.mmppM1({ arrivalRates: [-1, 1.5], switchRates: [1, 1], serviceRate: 1 }),
  ],
  mtinf: [
    () => theory.mtinf({ meanRate: 2, amplitude: 2, frequency: 1, serviceRate: 1 }).meanJobsAt(0),
    () => theory.mtinf({ meanRate: 2, amplitude: 3, frequency: 1, serviceRate: 1 }),
    () => theory.mtinf({ meanRate: 2, amplitude: -1, frequency: 1, serviceRate: 1 }),
    () => theory.mtinf({ meanRate: 2, amplitude: 1, frequency: 0, serviceRate: 1 }),
    () => theory.mtinf({ meanRate: 2, amplitude: 1, frequency: 1, serviceRate: 1 }).meanJobsAt(1e6),
  ],
  mxm1: [
    () => theory.mxm1({ groupRate: 0.4, group: { mean: 2, second: 4 }, serviceRate: 1 }),
    () => theory.mxm1({ groupRate: 0.5, group: { mean: 2, second: 4 }, serviceRate: 1 }),
    () => theory.mxm1({ groupRate: 0.4, group: { mean: 2, second: 3 }, serviceRate: 1 }),
    () => theory.mxm1({ groupRate: 0.4, group: { mean: 0.5, second: 3 }, serviceRate: 1 }),
    () => theory.mxm1({ groupRate: 0, group: { mean: 2, second: 4 }, serviceRate: 1 }),
  ],
  overload: [
    () => theory.overload({ ...pool, arrivalRate: 4 }),
    () => theory.overload({ ...pool, arrivalRate: 3 }),
    () => theory.overload({ ...pool, arrivalRate: 4, workers: -1 }),
  ],
  retryAmplification: [
    () => theory.retryAmplification({ failure: 0, mostAttempts: 1 }),
    () => theory.retryAmplification({ failure: 1.1, mostAttempts: 1 }),
    () => theory.retryAmplification({ failure: -0.1, mostAttempts: 1 }),
    () => theory.retryAmplification({ failure: 0.5, mostAttempts: 0 }),
  ],
  slowedSharing: [
    () => theory.slowedSharing({ ...station, mostTogether: 4, slowdown: 0.5 }),
    () => theory.slowedSharing({ ...station, mostTogether: 4, slowdown: 9 }),
    () => theory.slowedSharing({ ...station, mostTogether: 0, slowdown: 0.5 }),
    () => theory.slowedSharing({ ...station, mostTogether: 4, slowdown: -0.5 }),
  ],
  tandem: [
    () => theory.tandem({ arrivalRate: 0.5, serviceRates: [1] }),
    () => theory.tandem({ arrivalRate: 0.5, serviceRates: [1, 0.5] }),
    () => theory.tandem({ arrivalRate: 0.5, serviceRates: [] }),
    () => theory.tandem({ arrivalRate: 0.5, serviceRates: [1] }).sojournQuantile(1),
  ],
  trunkReservation: [
    () => theory.trunkReservation({ ...reserving, reserved: 3 }),
    () => theory.trunkReservation({ ...reserving, reserved: 4 }),
    () => theory.trunkReservation({ ...reserving, reserved: -1 }),
    () => theory.trunkReservation({ ...reserving, highRate: -1 }),
    () => theory.trunkReservation({ ...reserving, highRate: 0, lowRate: 0 }),
  ],
  ttlHitRatio: [
    () => theory.ttlHitRatio({ popularity, requestRate: 1, lifetime: 0, renewed: true }),
    () => theory.ttlHitRatio({ popularity, requestRate: 0, lifetime: 1, renewed: true }),
    () => theory.ttlHitRatio({ popularity, requestRate: 1, lifetime: -1, renewed: true }),
    () => theory.ttlHitRatio({ popularity: [], requestRate: 1, lifetime: 1, renewed: true }),
  ],
  uniformMoments: [
    () => theory.uniformMoments(0, 2),
    () => theory.uniformMoments(2, 2),
    () => theory.uniformMoments(-1, 2),
  ],
  urgencyStarts: [
    () => theory.urgencyStarts({ ...trace, urgencies: [1, 0] }),
    () => theory.urgencyStarts({ ...trace, urgencies: [1] }),
    () => theory.urgencyStarts({ ...trace, urgencies: [1, -1] }),
    () => theory.urgencyStarts({ ...trace, services: [1], urgencies: [1, 1] }),
  ],
  zipf: [() => theory.zipf(3, 0), () => theory.zipf(0, 1), () => theory.zipf(3, -1)],
};

/** Elementary functions, which take any number. */
const EVERYWHERE = ['arctangent', 'sineCosine'];

describe('outside their domain', () => {
  test('are calls of every function here', () => {
    const functions = Object.entries(theory).flatMap(([name, value]) =>
      typeof value === 'function' && !EVERYWHERE.includes(name) ? [name] : [],
    );
    expect(functions.toSorted()).toEqual(Object.keys(calls).toSorted());
  });

  test.each(Object.entries(calls))('%s throws a RangeError with a plain message', (_, all) => {
    const [inside, ...outside] = all;
    expect(inside).not.toThrow();
    expect(outside.length).toBeGreaterThan(0);
    for (const call of outside) {
      expect(call).toThrow(RangeError);
      expect(call).toThrow(/^expected /);
    }
  });
});
