import { describe, expect, test } from 'vitest';
import { type ReplicationResult, readModel, replicate } from '../../src/model/index.ts';
import { type Estimate, Histogram, meanOver } from '../../src/statistics/index.ts';
import { knownAnswer } from './theory-models.ts';

const REPLICATIONS = 10;
const SECOND = 1_000_000;
/** Of Student's t with 9 degrees of freedom: a right simulation has more in one figure of a thousand. */
const MOST_Z = 4.75;

/** So many jobs in each of ten replications, after a tenth of that time. */
function runs(rate: number, jobs: number, station: string): ReplicationResult[] {
  const reading = readModel(
    'm.yaml',
    `model: sequences
classes: { job: { urgency: 0 } }
stations:
  pool: { kind: continuous_batching, workers: 1, ${station} }
routes:
  jobs: { kind: jobs, class: job, through: [pool], traffic: { poisson: { rate: ${rate}/s } } }
`,
  );
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  const measure = Math.round((jobs / rate) * SECOND);
  const spans = { transient: Math.round(measure / 10), measure, window: measure };
  return Array.from({ length: REPLICATIONS }, (_, i) =>
    replicate(reading.value, null, `run ${i}`, spans),
  );
}

/** Mean over replications, in seconds. */
const meanOf = (results: readonly ReplicationResult[], time: 'waiting' | 'sojourn'): Estimate =>
  meanOver(
    results.map((result) => Histogram.from(result.stations[0]!.routes[0]![time]).mean / SECOND),
  );

/** Within chance of the exact value, which may be off by a share of itself. */
function expectNear({ value, standardError }: Estimate, exact: number, share = 0): void {
  expect(Math.abs(value - exact)).toBeLessThan(MOST_Z * standardError + share * exact);
}

describe('one sequence at a time, of constant steps', () => {
  // Service is 10 ms for each of N tokens, geometric with mean 5: E[N^2] = 5 x 4 + 5^2 = 45.
  const results = runs(
    14,
    4_000,
    'max_sequences: 1, step_time: { base: 9ms, per_sequence: 1ms }, work: { prompt_tokens: 1, output_tokens: { geometric: { mean: 5 } } }',
  );

  test('is M/G/1: it waits as long as Pollaczek and Khinchine say', () => {
    expectNear(meanOf(results, 'waiting'), (14 * 45e-4) / (2 * (1 - 0.7))); // .105 s
  });

  test('keeps its worker busy for .7 of the time', () => {
    expectNear(meanOver(results.map(({ stations }) => stations[0]!.busyWorkers)), 0.7);
  });
});

describe('any number of sequences in steps of one length (M/G/inf, in slots)', () => {
  // 10 ms a step, 8 tokens on average. Who comes while a step runs waits for its end: half a step on average.
  const results = runs(
    20,
    4_000,
    'max_sequences: 1000, step_time: { base: 10ms }, work: { prompt_tokens: 1, output_tokens: { geometric: { mean: 8 } } }',
  );
  const halfSteps = results.map(({ stations }) => stations[0]!.busyWorkers * 0.005);

  test('waits for half a step if one is running', () => {
    const waiting = results.map(
      (result) => Histogram.from(result.stations[0]!.routes[0]!.waiting).mean / SECOND,
    );
    expectNear(meanOver(waiting.map((mean, i) => mean - halfSteps[i]!)), 0);
  });

  test('stays for that and a step for each token', () => {
    const { value } = meanOver(halfSteps);
    expectNear(meanOf(results, 'sojourn'), 0.08 + value);
  });
});

describe('sequences of many tokens', () => {
  // Alone a token takes 8 + 2 ms, among n sequences 8 + 2n: each further one slows the others by 20 %. With 100
  // tokens on average, of 1 s in all, that is the model cb-16, but for steps: who comes waits for up to 40 ms.
  const results = runs(
    3,
    1_500,
    'max_sequences: 16, step_time: { base: 8ms, per_sequence: 2ms }, work: { prompt_tokens: 1, output_tokens: { geometric: { mean: 100 } } }',
  );

  test('share a worker as load-dependent sharing says, within 2 % for the steps', () => {
    expectNear(meanOf(results, 'sojourn'), knownAnswer('cb-16/w_mean'), 0.02);
  });
});
