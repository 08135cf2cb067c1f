import { describe, expect, test } from 'vitest';
import { shippedModel } from '../../src/cli/inputs.ts';
import { explanationText } from '../../src/report/index.ts';
import type { ExplainedFigure, Explanation } from '../../src/validation/index.ts';
import { theoryModel } from '../model/theory-model.ts';
import { knownAnswer } from '../stations/theory-models.ts';
import { explained, poissonJobs, someModel } from './some-model.ts';

const figure = ({ figures }: Explanation, name: string, where = 'pool'): ExplainedFigure => {
  const found = figures.find((each) => each.name === name && each.where === where);
  if (found === undefined) throw new Error(`no ${name} of ${where}`);
  return found;
};

const exponential = (mean: number): string => `service: { exponential: { mean: ${mean}s } }`;

describe('theory beside simulation', () => {
  // Beyond chance for all figures together, as in `turnsim validate`. Runs so short have z up to a quarter
  // wider than a normal score, and one figure in a hundred lies beyond 3, so that some are `perhaps`.
  const WIDEST = 4.75;

  test.each([
    ['mm1', 'waiting', 'pool', 'mm1-r80/wq_mean'],
    ['mmc', 'waits', 'pool', 'mmc-5-r90/p_wait'],
    ['erlang-b', 'shed', 'pool', 'erlb-10-10/p_block'],
    ['erlang-a', 'abandoned', 'agents', 'erla-5-r120/p_abandon'],
    ['md1-r80', 'waiting', 'pool', 'md1-r80/wq_mean'],
    ['gm1', 'responseP95', '', 'dm1-r80/w_p95'],
    ['h2m1-r70', 'waiting', 'pool', 'h2m1-r70/wq_mean'],
    ['batch-arrivals', 'jobs', 'pool', 'mx1-r80-g4/l_mean'],
    ['processor-sharing', 'response', '', 'ps-r80/w_mean'],
    ['ps-r80-two-sizes', 'sojourn', 'doubles', 'ps-r80/w_mean_given_work_2x'],
    ['urgency', 'waiting', 'second', 'np-mm1-2c/wq_mean_class2'],
    ['bulk-service', 'batch', 'pool', 'mmb-1-8/batch_mean'],
    ['tandem', 'responseP95', '', 'tandem-3/w_p95'],
    ['finite-source', 'throughput', '', 'fs-10-2/throughput'],
    ['closed-network', 'response', '', 'mva-3/w_mean'],
    ['first-jobs-100', 'waiting', 'pool', 'law-mm1-25/mean_of_first_100_delays'],
  ])(
    '%s: %s (%s) is the known answer, and no figure is beyond chance',
    (file, name, where, answer) => {
      const explanation = explained(theoryModel(file));
      const { theory, kind } = figure(explanation, name, where);
      expect(kind).toBe('exact');
      expect(Math.abs(theory / knownAnswer(answer) - 1)).toBeLessThan(1e-6);
      expect(explanation.figures.length).toBeGreaterThan(1);
      for (const { z, verdict } of explanation.figures) {
        expect(verdict).toBeOneOf(['agrees', 'perhaps']);
        expect(Math.abs(z)).toBeLessThanOrEqual(WIDEST);
      }
    },
  );

  test('a trace is worked out job by job', () => {
    const explanation = explained(theoryModel('trace-np-prio'));
    expect(figure(explanation, 'waiting')).toMatchObject({ theory: 2.25, z: 0, verdict: 'agrees' });
  });

  test('a network with a station that is visited again is that of Kelly', () => {
    const model = someModel(
      `pool: { kind: batching_pool, workers: 1, ${exponential(0.5)} }, other: { kind: sharing, work: 500ms }`,
      poissonJobs(0.6, 'pool, other, pool'),
    );
    const explanation = explained(model);
    // 1.2/s at the pool, .6/s at the other: .5 / (1 - .6) twice, and .5 / (1 - .3).
    expect(figure(explanation, 'response', '').theory).toBeCloseTo(2.5 + 0.5 / 0.7, 9);
    expect(explanation.sentences).toEqual(['Simulation agrees with theory.']);
  });
});

describe('why they differ', () => {
  test('an overloaded station is unstable, and the fluid limit is all that there is', () => {
    const explanation = explained(theoryModel('overload'));
    expect(explanation.figures.map(({ name }) => name)).toEqual([
      'utilization',
      'throughput',
      'growth',
    ]);
    expect(figure(explanation, 'growth').theory).toBeCloseTo(0.2, 9);
    expect(explanation.figures.every(({ verdict }) => verdict === 'agrees')).toBe(true);
    expect(explanation.sentences[0]).toBe(
      'pool is unstable: it is asked for 120 % of what it can do, so its backlog grows without end and no mean waiting exists.',
    );
  });

  test('limits relieve an overload', () => {
    const model = someModel(
      `pool: { kind: batching_pool, workers: 2, patience: { slow: 2s }, ${exponential(1)} }`,
      `${poissonJobs(1.2)}, ${poissonJobs(1.5, 'pool', 'others', 'slow')}`,
    );
    expect(explained(model).sentences).toEqual([
      'Simulation agrees with the laws that hold for every queue.',
    ]);
  });

  test.each([
    [
      'service that is not exponential, and few places',
      'workers: 2, service: { lognormal: { mean: 1s, cv: 30% } }, queue_limit: 3',
      1.8,
      'as if service were exponential',
    ],
    [
      'batches that linger, at a load at which a worker is not always free',
      'workers: 1, batch: { max: 4, linger: 500ms }, batch_time: { base: 1s }',
      2.9,
      'as if no batch lingered',
    ],
  ])('an approximation says what it leaves out: %s', (_, keys, rate, as) => {
    const model = someModel(`pool: { kind: batching_pool, ${keys} }`, poissonJobs(rate));
    const { figures, sentences } = explained(model);
    expect(figures.every(({ kind }) => kind === 'approximation')).toBe(true);
    expect(figures.some(({ verdict }) => verdict === 'differs')).toBe(true);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toContain(`What has a ~ is an approximation, ${as}: that is why`);
  });

  test('streams in step are no Poisson arrivals, but the utilization law holds', () => {
    const model = someModel(
      `pool: { kind: batching_pool, workers: 1, ${exponential(0.01)} }`,
      'jobs: { kind: jobs, class: job, through: [pool], traffic: { paced: { streams: 12, period: 160ms, start: staggered } } }',
    );
    const explanation = explained(model);
    expect(figure(explanation, 'utilization')).toMatchObject({ kind: 'exact', verdict: 'agrees' });
    expect(figure(explanation, 'waiting')).toMatchObject({
      kind: 'approximation',
      verdict: 'differs',
    });
    expect(explanation.sentences).toEqual([
      'What has a ~ is an approximation, as if arrivals were Poisson: that is why it differs.',
    ]);
  });

  test('the first jobs of a queue without a formula are not those of the long run', () => {
    const model = someModel(
      `pool: { kind: batching_pool, workers: 2, ${exponential(1)} }`,
      'jobs: { kind: jobs, class: job, through: [pool], traffic: { poisson: { rate: 1.6/s, count: 40 } } }',
    );
    const { runs, sentences } = explained(model, { jobs: 1000 });
    expect(runs).toMatchObject({ transient: 0, ending: true });
    expect(sentences).toEqual([
      'What has a ~ is an approximation, as if jobs came for ever, not only the first 40 jobs: that is why it differs.',
    ]);
  });

  test('of rare long times a run may meet too few', () => {
    const model = someModel(
      'pool: { kind: batching_pool, workers: 1, service: { pareto: { mean: 500ms, shape: 2.2 } } }',
      poissonJobs(1.4),
    );
    expect(explained(model).sentences[0]).toContain('a few rare ones decide');
  });

  test('what remembers for longer than the runs last has no verdict', () => {
    const model = someModel(
      `pool: { kind: batching_pool, workers: 1, ${exponential(1)} }`,
      poissonJobs(0.999),
    );
    const { figures, sentences } = explained(model, { jobs: 500 });
    expect(figures.every(({ verdict }) => verdict === 'untold')).toBe(true);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toContain('they are shorter than what the system remembers.');
  });

  test('a difference without a reason would be a bug, and a report is asked for', () => {
    const jobs = poissonJobs(0.7);
    const pool = (mean: number): string =>
      `pool: { kind: batching_pool, workers: 1, ${exponential(mean)} }`;
    const explanation = explained(someModel(pool(1), jobs), {
      jobs: 20_000,
      simulated: someModel(pool(1.1), jobs),
    });
    expect(figure(explanation, 'utilization').apart).toBeCloseTo(0.1, 1);
    expect(explanation.sentences.at(-1)).toContain(
      'no reason is known, so this would be a bug in turnsim or in its theory: please report it with the model file.',
    );
  });
});

describe('where no formula is known', () => {
  test("a recognizer keeps the bound of the utilization law, and Little's law", () => {
    const explanation = explained(shippedModel('recognizer.yaml'), {
      jobs: 20_000,
      replications: 3,
    });
    expect(figure(explanation, 'utilization', 'recognizer')).toMatchObject({
      kind: 'at least',
      verdict: 'keeps',
    });
    expect(figure(explanation, 'backlog', 'recognizer').verdict).toBe('agrees');
    expect(explanation.sentences).toEqual([
      'Simulation agrees with the laws that hold for every queue and keeps its bounds.',
    ]);
  });

  test("Little's law counts only those that are let in", () => {
    const model = someModel(
      'pool: { kind: batching_pool, workers: 1, queue_limit: 6, batch: { max: 4 }, batch_time: { base: 1s } }',
      poissonJobs(6),
    );
    expect(figure(explained(model), 'backlog').verdict).toBe('agrees');
  });

  test('a backlog that grows although no open load exceeds the workers is not judged', () => {
    const model = someModel(
      `pool: { kind: batching_pool, workers: 1, ${exponential(1)} }`,
      `${poissonJobs(0.5, 'pool', 'jobs', 'slow')}, members: { kind: jobs, class: job, through: [pool], traffic: { closed: { population: 2, think: 1s } } }`,
    );
    expect(figure(explained(model), 'backlog').verdict).toBe('untold');
  });

  test('the mean waiting of G/G/1 is below the bound of Kingman (1961)', () => {
    const gaps = 'renewal: { interarrival: { lognormal: { mean: 1s, cv: 150% } } }';
    const model = someModel(
      'pool: { kind: batching_pool, workers: 1, service: { lognormal: { mean: 500ms, cv: 50% } } }',
      `jobs: { kind: jobs, class: job, through: [pool], traffic: { ${gaps} } }`,
    );
    const found = figure(explained(model), 'waiting');
    // λ (σa² + σs²) / (2 (1 - ρ))
    expect(found.theory).toBeCloseTo((1.5 ** 2 + 0.25 ** 2) / (2 * 0.5), 9);
    expect(found).toMatchObject({ kind: 'at most', verdict: 'keeps' });
  });

  test('the waiting of M/G/c is that of M/M/c, scaled by the variability (Allen & Cunneen 1990)', () => {
    const pool = (service: string): string =>
      `pool: { kind: batching_pool, workers: 5, service: { ${service} } }`;
    const waiting = (service: string): ExplainedFigure =>
      figure(explained(someModel(pool(service), poissonJobs(4)), { jobs: 500 }), 'waiting');
    const exact = waiting('exponential: { mean: 1s }');
    const near = waiting('lognormal: { mean: 1s, cv: 50% }');
    expect(near.theory / exact.theory).toBeCloseTo((1 + 0.25) / 2, 9);
    expect([exact.kind, near.kind]).toEqual(['exact', 'approximation']);
  });

  test('no population serves more than its slowest station', () => {
    const model = someModel(
      'pool: { kind: batching_pool, workers: 2, service: 1s }',
      'members: { kind: jobs, class: job, through: [pool], traffic: { closed: { population: 20, think: { exponential: { mean: 2s } } } } }',
    );
    const found = figure(explained(model), 'throughput', '');
    expect(found).toMatchObject({ theory: 2, kind: 'at most', verdict: 'keeps' });
  });
});

test('the text is at most 100 characters wide', () => {
  const models = [
    ...['cafe', 'overload', 'closed-network', 'np-mm1-3c'].map(theoryModel),
    shippedModel('recognizer.yaml'),
  ];
  const widths = models
    .flatMap((model) => explanationText(explained(model, { jobs: 300 })).split('\n'))
    .map((line) => line.length);
  expect(Math.max(...widths)).toBeLessThanOrEqual(100);
});
