import { describe, expect, test } from 'vitest';
import { readChecked } from '../../src/files/checked-yaml.ts';
import { describeMistake } from '../../src/files/mistake.ts';
import { duration } from '../../src/files/units.ts';
import { countDistribution, distribution } from '../../src/model/distribution-schema.ts';

const schemas = {
  any: distribution(duration),
  positive: distribution(duration, { positive: true }),
  counts: countDistribution(),
};

function read(text: string, schema: keyof typeof schemas = 'any'): unknown {
  const reading = readChecked(schemas[schema], 'f', text);
  return 'value' in reading ? reading.value : reading.mistakes.map(describeMistake);
}

describe('every family, with durations in microseconds', () => {
  test.each([
    ['5s', { family: 'constant', value: 5e6 }],
    ['0s', { family: 'constant', value: 0 }],
    ['{ constant: 5s }', { family: 'constant', value: 5e6 }],
    ['{ exponential: { mean: 1s } }', { family: 'exponential', mean: 1e6 }],
    ['{ lognormal: { mean: 5s, cv: 70% } }', { family: 'lognormal', mean: 5e6, cv: 0.7 }],
    ['{ gamma: { mean: 5s, cv: 1.5 } }', { family: 'gamma', mean: 5e6, cv: 1.5 }],
    ['{ erlang: { mean: 5s, stages: 4 } }', { family: 'erlang', mean: 5e6, stages: 4 }],
    ['{ weibull: { mean: 5s, shape: 0.5 } }', { family: 'weibull', mean: 5e6, shape: 0.5 }],
    ['{ pareto: { mean: 5s, shape: 1.5 } }', { family: 'pareto', mean: 5e6, shape: 1.5 }],
    ['{ uniform: { from: 0s, to: 2s } }', { family: 'uniform', from: 0, to: 2e6 }],
    [
      '{ empirical: { quantiles: [[0%, 1s], [50%, 2s], [100%, 2s]] } }',
      {
        family: 'empirical',
        quantiles: [
          [0, 1e6],
          [0.5, 2e6],
          [1, 2e6],
        ],
      },
    ],
    [
      '{ mixture: [{ weight: 3, of: 1s }, { weight: 0.5, of: { exponential: { mean: 2s } } }] }',
      {
        family: 'mixture',
        parts: [
          { weight: 3, of: { family: 'constant', value: 1e6 } },
          { weight: 0.5, of: { family: 'exponential', mean: 2e6 } },
        ],
      },
    ],
  ])('%s', (text, description) => {
    expect(read(text)).toEqual(description);
  });

  test('counts', () => {
    expect(read('8', 'counts')).toEqual({ family: 'constant', value: 8 });
    expect(read('{ geometric: { mean: 6 } }', 'counts')).toEqual({ family: 'geometric', mean: 6 });
  });
});

const DISTRIBUTION =
  'expected a value such as 5s, or a distribution such as { exponential: { mean: 5s } }';
const FAMILIES =
  'constant, exponential, lognormal, gamma, erlang, weibull, pareto, uniform, empirical and mixture';

describe('mistakes are those of the form that was meant', () => {
  test.each([
    ['5', `f:1:1: ${DISTRIBUTION}, found 5, did you mean 5ms, 5s or 5min?`],
    ['[5s]', `f:1:1: ${DISTRIBUTION}, found a list`],
    ['', `f:1:1: ${DISTRIBUTION}, found nothing`],
    [
      '5x',
      'f:1:1: expected a duration with its unit, such as 20ms, found 5x, units: ns, us, ms, s, min, h and d',
    ],
    ['5 s', 'f:1:1: expected a duration with its unit, such as 20ms, found 5 s, did you mean 5s?'],
    [
      '{ exponentail: { mean: 1s } }',
      'f:1:3: exponentail: expected a known key, found exponentail, did you mean exponential?',
    ],
    [
      '{ cauchy: { mean: 1s } }',
      `f:1:3: cauchy: expected a known key, found cauchy, known keys: ${FAMILIES}`,
    ],
    ['{}', `f:1:1: expected exactly one of ${FAMILIES}, found none of them`],
    [
      '{ constant: 1s, gamma: { mean: 1s, cv: 1 } }',
      `f:1:1: expected exactly one of ${FAMILIES}, found constant and gamma`,
    ],
    ['{ exponential: 1s }', 'f:1:16: exponential: expected a mapping with mean, found 1s'],
    [
      '{ gamma: { mean: 1s } }',
      'f:1:3: gamma.cv: expected a number above 0, or a percentage such as 70%, found nothing',
    ],
    [
      '{ lognormal: { mean: 1s, cv: 0 } }',
      'f:1:30: lognormal.cv: expected a number above 0, or a percentage such as 70%, found 0',
    ],
    [
      '{ exponential: { mean: 0s } }',
      'f:1:24: exponential.mean: expected a duration above 0, found 0s',
    ],
    [
      '{ erlang: { mean: 1s, stages: 1.5 } }',
      'f:1:31: erlang.stages: expected an integer from 1 to 1000, found 1.5',
    ],
    [
      '{ pareto: { mean: 1s, shape: 1 } }',
      'f:1:30: pareto.shape: expected a number above 1, found 1',
    ],
    [
      '{ uniform: { from: 2s, to: 2s } }',
      'f:1:28: uniform.to: expected a value above "from", found 2s',
    ],
    [
      '{ empirical: { quantiles: [[0%, 1s]] } }',
      'f:1:16: empirical.quantiles: expected at least 2 entries, found a list',
    ],
    [
      '{ empirical: { quantiles: [[0%, 1s], 100%] } }',
      'f:1:38: empirical.quantiles[1]: expected a share and a value, such as [50%, 2s], found 100%',
    ],
    [
      '{ empirical: { quantiles: [[1%, 1s], [100%, 2s]] } }',
      'f:1:29: empirical.quantiles[0][0]: expected 0% as the first share, found 1%',
    ],
    [
      '{ empirical: { quantiles: [[0%, 1s], [99%, 2s]] } }',
      'f:1:39: empirical.quantiles[1][0]: expected 100% as the last share, found 99%',
    ],
    [
      '{ empirical: { quantiles: [[0%, 1s], [0%, 2s], [100%, 2s]] } }',
      'f:1:39: empirical.quantiles[1][0]: expected a share above the one before, found 0%',
    ],
    [
      '{ empirical: { quantiles: [[0%, 2s], [100%, 1s]] } }',
      'f:1:45: empirical.quantiles[1][1]: expected no less than the value before, found 1s',
    ],
    ['{ mixture: [] }', 'f:1:3: mixture: expected at least 1 entry, found an empty list'],
    [
      '{ mixture: [{ weight: 1, of: { gama: { mean: 1s, cv: 1 } } }] }',
      'f:1:32: mixture[0].of.gama: expected a known key, found gama, did you mean gamma?',
    ],
  ])('%s', (text, message) => {
    expect(read(text)).toEqual([message]);
  });

  test('what cannot be 0', () => {
    expect(read('0s', 'positive')).toEqual(['f:1:1: expected a duration above 0, found 0s']);
    expect(read('{ constant: 0s }', 'positive')).toEqual([
      'f:1:13: constant: expected a duration above 0, found 0s',
    ]);
  });

  test.each([
    ['0', 'f:1:1: expected a positive integer, found 0'],
    ['some', 'f:1:1: expected a positive integer, or { geometric: { mean: 6 } }, found some'],
    ['{ geometric: { mean: 1 } }', 'f:1:22: geometric.mean: expected a number above 1, found 1'],
    [
      '{ poisson: { mean: 1 } }',
      'f:1:3: poisson: expected a known key, found poisson, known keys: geometric',
    ],
  ])('counts: %s', (text, message) => {
    expect(read(text, 'counts')).toEqual([message]);
  });
});

test('a mixture may contain mixtures, as deep as files nest', () => {
  let text = '1s';
  for (let depth = 0; depth < 15; depth++) text = `{ mixture: [{ weight: 1, of: ${text} }] }`;
  expect(read(text)).toMatchObject({ family: 'mixture' });
});
