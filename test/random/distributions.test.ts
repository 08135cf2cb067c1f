import { describe, expect, test } from 'vitest';
import {
  Bernoulli,
  Constant,
  type Distribution,
  Empirical,
  Erlang,
  Exponential,
  Gamma,
  Geometric,
  Lognormal,
  Mixture,
  namedStream,
  Pareto,
  Uniform,
  Weibull,
  Zipf,
} from '../../src/random/index.ts';
import {
  erf,
  expectContinuous,
  expectDiscrete,
  expectMean,
  expectVariance,
  normalCdf,
} from './goodness.ts';

const DRAWS = 1e6;

function drawMany(name: string, distribution: Distribution): Float64Array {
  const draws = new Float64Array(DRAWS);
  distribution.fill(draws, namedStream('distributions', name));
  return draws;
}

type Continuous = [name: string, Distribution, cdf: (x: number) => number];

const continuous: readonly Continuous[] = [
  ['uniform(2, 6)', new Uniform(2, 6), (x) => (x - 2) / 4],
  ['exponential(5)', new Exponential(5), (x) => 1 - Math.exp(-x / 5)],
  ['erlang(6, 3 stages)', new Erlang(6, 3), (x) => erlang3(x / 2)],
  ['gamma(5, cv √0.4): shape 2.5', new Gamma(5, Math.sqrt(0.4)), (x) => gammaTwoAndAHalf(x / 2)],
  ['gamma(2, cv √2): shape ½', new Gamma(2, Math.SQRT2), (x) => erf(Math.sqrt(x / 4))],
  ['lognormal(3, cv 0.7)', new Lognormal(3, 0.7), lognormalCdf(3, 0.7)],
  ['weibull(2, shape 2)', new Weibull(2, 2), (x) => 1 - Math.exp((-Math.PI / 16) * x * x)],
  ['weibull(2, shape ½)', new Weibull(2, 0.5), (x) => 1 - Math.exp(-Math.sqrt(x))],
  ['pareto(6, shape 6)', new Pareto(6, 6), (x) => 1 - (5 / x) ** 6],
  ['pareto(3, shape 1.5)', new Pareto(3, 1.5), (x) => 1 - x ** -1.5],
  ['empirical', table(), tableCdf],
  [
    'mixture of 1 in 4 exponential(8) and 3 in 4 uniform(0, 2)',
    new Mixture([1, 3], [new Exponential(8), new Uniform(0, 2)]),
    (x) => (1 - Math.exp(-x / 8) + 3 * Math.min(1, x / 2)) / 4,
  ],
];

const zipf = Array.from({ length: 100 }, (_, i) => (i + 1) ** -0.8);
const zipfTotal = zipf.reduce((sum, weight) => sum + weight);

type Discrete = [name: string, Distribution, least: number, probabilities: readonly number[]];

const discrete: readonly Discrete[] = [
  ['bernoulli(0.3)', new Bernoulli(0.3), 0, [0.7, 0.3]],
  ['geometric(6)', new Geometric(6), 1, Array.from({ length: 50 }, (_, i) => (5 / 6) ** i / 6)],
  ['geometric(1.25)', new Geometric(1.25), 1, Array.from({ length: 6 }, (_, i) => 0.8 * 0.2 ** i)],
  ['zipf(100, 0.8)', new Zipf(100, 0.8), 1, zipf.map((weight) => weight / zipfTotal)],
  ['zipf(7, 0): all ranks alike', new Zipf(7, 0), 1, new Array<number>(7).fill(1 / 7)],
];

describe.each(continuous)('%s', (name, distribution, cdf) => {
  const draws = drawMany(name, distribution);

  test('has its distribution function', () => {
    expectContinuous(draws, cdf);
  });

  // Up to shape 2 a Pareto distribution has no variance to measure its mean by.
  if (distribution.variance === Infinity) return;
  test('has its mean and variance', () => {
    expectMean(draws, distribution.mean, distribution.variance);
    expectVariance(draws, distribution.mean, distribution.variance);
  });
});

describe.each(discrete)('%s', (name, distribution, least, probabilities) => {
  const draws = drawMany(name, distribution);

  test('has its probabilities', () => {
    expectDiscrete(draws, least, probabilities);
  });

  test('has its mean and variance', () => {
    expectMean(draws, distribution.mean, distribution.variance);
    expectVariance(draws, distribution.mean, distribution.variance);
  });
});

test('a constant is always itself', () => {
  const seven = new Constant(7);
  expect(seven).toMatchObject({ mean: 7, variance: 0 });
  expect([...new Set(drawMany('constant', seven))]).toEqual([7]);
});

test('a degenerate distribution is a constant', () => {
  for (const [distribution, value] of [
    [new Uniform(3, 3), 3],
    [new Geometric(1), 1],
    [new Zipf(1, 2), 1],
    [new Bernoulli(0), 0],
    [new Bernoulli(1), 1],
  ] as const) {
    expect(distribution).toMatchObject({ mean: value, variance: 0 });
    const source = namedStream('degenerate', 'draws');
    for (let i = 0; i < 100; i++) expect(distribution.draw(source)).toBe(value);
  }
});

// What the streams of seed `reference` gave when these families were written: results that shipped rely on it.
test.each<[name: string, Distribution, draws: readonly number[]]>([
  ['uniform', new Uniform(2, 6), [5.3641374600035565, 5.263852585330666, 2.65950052774625]],
  ['exponential', new Exponential(5), [11.299000644152105, 0.7750722236721155, 0.3243805431854597]],
  ['erlang', new Erlang(6, 3), [14.45676168603218, 6.115004816230821, 3.5010339671375954]],
  ['gamma', new Gamma(5, 0.5), [3.1566933772956953, 4.414273591490492, 7.962200844434159]],
  ['gamma', new Gamma(5, 2), [7.007892107911742, 3.801372197517289, 35.66247258833325]],
  ['lognormal', new Lognormal(5, 0.7), [3.815854854930353, 8.500708085791452, 8.773587615430236]],
  ['weibull', new Weibull(5, 0.5), [0.13647944515712526, 25.62197297299062, 3.6210890874525807]],
  ['pareto', new Pareto(5, 1.5), [3.2534951438694844, 1.750253259376146, 2.626838637532252]],
  ['geometric', new Geometric(6), [4, 2, 3, 1]],
  ['bernoulli', new Bernoulli(0.5), [0, 1, 1, 0]],
  ['zipf', new Zipf(1000, 0.8), [599, 6, 11, 332]],
  ['empirical', table(), [3.246164611726863, 1.3385545967247707, 1.5909316570803438]],
  ['mixture', hyperexponential(), [0.342407821169151, 0.39779089689670527, 1.6459774985975593]],
])('%s draws are what they always were', (name, distribution, draws) => {
  const source = namedStream('reference', name);
  expect(draws.map(() => distribution.draw(source))).toEqual(draws);
});

describe('moments in closed form', () => {
  test.each<[string, Distribution, mean: number, variance: number]>([
    ['uniform', new Uniform(2, 6), 4, 16 / 12],
    ['exponential', new Exponential(5), 5, 25],
    ['Erlang of 4 stages', new Erlang(6, 4), 6, 9],
    ['gamma', new Gamma(5, 2), 5, 100],
    ['lognormal', new Lognormal(5, 2), 5, 100],
    ['Weibull of shape 1, exponential', new Weibull(3, 1), 3, 9],
    ['Weibull of shape 2, Rayleigh', new Weibull(3, 2), 3, 9 * (4 / Math.PI - 1)],
    ['Weibull of shape ½', new Weibull(3, 0.5), 3, 45],
    ['Weibull of shape 1/3', new Weibull(3, 1 / 3), 3, 9 * 19],
    ['Pareto', new Pareto(3, 2.5), 3, 9 / 1.25],
    ['Pareto of shape 2', new Pareto(3, 2), 3, Infinity],
    ['geometric', new Geometric(4), 4, 12],
    ['Bernoulli', new Bernoulli(0.2), 0.2, 0.16],
    ['Zipf of 3 ranks', new Zipf(3, 1), 18 / 11, 6 / (11 / 6) - (18 / 11) ** 2],
    [
      'empirical, as two uniforms',
      new Empirical([
        [0, 0],
        [0.5, 2],
        [1, 2],
      ]),
      1.5,
      5 / 12,
    ],
    ['hyperexponential', hyperexponential(), 2, 2 * 0.5 * (1 + 9) - 4],
    [
      'mixture without variance',
      new Mixture([9, 1], [new Constant(1), new Pareto(6, 1.5)]),
      1.5,
      Infinity,
    ],
  ])('%s', (_, distribution, mean, variance) => {
    expect(Math.abs(distribution.mean / mean - 1)).toBeLessThan(1e-13);
    if (variance === Infinity) expect(distribution.variance).toBe(Infinity);
    else expect(Math.abs(distribution.variance / variance - 1)).toBeLessThan(1e-13);
  });
});

test('a small lognormal noise keeps its size', () => {
  // ln(1 + cv²) must not lose the digits of cv² = 1e-12.
  const draws = drawMany('small noise', new Lognormal(1, 1e-6));
  expectMean(draws, 1, 1e-12);
  expectVariance(draws, 1, 1e-12);
});

test('a quantile table with equal values gives that value its own probability', () => {
  const atTwo = drawMany(
    'atom',
    new Empirical([
      [0, 0],
      [0.25, 2],
      [0.75, 2],
      [1, 4],
    ]),
  );
  const shares = Float64Array.from(atTwo, (x) => (x === 2 ? 1 : 0));
  expectMean(shares, 0.5, 0.25);
});

test('a heavy mixture component comes as often as its weight says, whatever the weights add up to', () => {
  const parts = new Mixture([2, 12, 6], [new Constant(0), new Constant(1), new Constant(2)]);
  expectDiscrete(drawMany('parts', parts), 0, [0.1, 0.6, 0.3]);
});

test('zipf draws every rank of a large catalogue about as often as its probability says', () => {
  const ranks = 100_000;
  const draws = drawMany('large', new Zipf(ranks, 1));
  expect(draws.every((rank) => Number.isInteger(rank) && rank >= 1 && rank <= ranks)).toBe(true);
  // By decades of ranks, each of which has about a fifth of the draws.
  const harmonic = (from: number, to: number): number => {
    let sum = 0;
    for (let rank = to; rank >= from; rank--) sum += 1 / rank;
    return sum;
  };
  const total = harmonic(1, ranks);
  const decades = [1, 10, 100, 1000, 10_000, ranks + 1];
  const probabilities = decades.slice(1).map((to, i) => harmonic(decades[i]!, to - 1) / total);
  const decadeOf = (rank: number): number => decades.findIndex((from) => from > rank) - 1;
  expectDiscrete(draws.map(decadeOf), 0, probabilities);
});

describe('parameters out of range are refused with what was expected and found', () => {
  test.each<[make: () => Distribution, message: string]>([
    [() => new Constant(NaN), 'expected a finite constant, found NaN'],
    [() => new Uniform(3, 2), 'expected finite limits, from ≤ to, found 3 and 2'],
    [() => new Uniform(0, Infinity), 'expected finite limits, from ≤ to, found 0 and Infinity'],
    [() => new Bernoulli(1.5), 'expected a probability from 0 to 1, found 1.5'],
    [() => new Exponential(0), 'expected a finite exponential mean above 0, found 0'],
    [() => new Exponential(Infinity), 'expected a finite exponential mean above 0, found Infinity'],
    [() => new Erlang(-1, 2), 'expected a finite Erlang mean above 0, found -1'],
    [() => new Erlang(1, 2.5), 'expected a whole number of stages from 1, found 2.5'],
    [() => new Erlang(1, 0), 'expected a whole number of stages from 1, found 0'],
    [() => new Gamma(0, 1), 'expected a finite gamma mean above 0, found 0'],
    [() => new Gamma(1, 0), 'expected a finite coefficient of variation above 0, found 0'],
    [() => new Lognormal(-2, 1), 'expected a finite lognormal mean above 0, found -2'],
    [() => new Lognormal(1, -1), 'expected a finite coefficient of variation above 0, found -1'],
    [() => new Weibull(0, 1), 'expected a finite Weibull mean above 0, found 0'],
    [() => new Weibull(1, 0), 'expected a Weibull shape from 0.01 to 1000, found 0'],
    [() => new Pareto(NaN, 2), 'expected a finite Pareto mean above 0, found NaN'],
    [() => new Pareto(1, 1), 'expected a finite Pareto shape above 1, found 1'],
    [() => new Geometric(0.5), 'expected a finite geometric mean from 1, found 0.5'],
    [() => new Zipf(0, 1), 'expected a whole number of ranks from 1 to 16777216, found 0'],
    [() => new Zipf(10, -1), 'expected a finite Zipf exponent from 0, found -1'],
    [() => new Empirical([[0, 1]]), 'expected a table of at least 2 quantiles, found 1'],
    [
      () =>
        new Empirical([
          [0, 1],
          [0.9, 2],
        ]),
      'expected p from 0 to 1, found 0 to 0.9',
    ],
    [
      () =>
        new Empirical([
          [0, 1],
          [1, NaN],
        ]),
      'expected finite values, found 1 to NaN',
    ],
    [
      () =>
        new Empirical([
          [0, 1],
          [0.5, 2],
          [0.5, 3],
          [1, 4],
        ]),
      'expected a p above 0.5, found 0.5',
    ],
    [
      () =>
        new Empirical([
          [0, 1],
          [0.5, 3],
          [1, 2],
        ]),
      'expected a value at p = 1 of at least 3, found 2',
    ],
    [
      () =>
        new Empirical([
          [0, 1],
          [0.5, NaN],
          [1, 2],
        ]),
      'expected a value at p = 0.5 of at least 1, found NaN',
    ],
    [() => new Mixture([], []), 'expected at least 1 component, found 0'],
    [
      () => new Mixture([1, 2], [new Constant(1)]),
      'expected a weight for each of the 1 components, found 2',
    ],
    [() => new Mixture([0], [new Constant(1)]), 'expected a finite weight above 0, found 0'],
  ])('%s', (make, message) => {
    expect(make).toThrow(new RangeError(message));
  });
});

function erlang3(x: number): number {
  return 1 - Math.exp(-x) * (1 + x + (x * x) / 2);
}

/** The distribution function of gamma with shape 2.5 and scale 1, by its recurrence from shape ½. */
function gammaTwoAndAHalf(x: number): number {
  const root = Math.sqrt(x);
  return erf(root) - (2 / Math.sqrt(Math.PI)) * Math.exp(-x) * root * (1 + (2 * x) / 3);
}

function lognormalCdf(mean: number, cv: number): (x: number) => number {
  const variance = Math.log(1 + cv * cv);
  const centre = Math.log(mean) - variance / 2;
  return (x) => normalCdf((Math.log(x) - centre) / Math.sqrt(variance));
}

function hyperexponential(): Distribution {
  return new Mixture([1, 1], [new Exponential(1), new Exponential(3)]);
}

function table(): Distribution {
  return new Empirical([
    [0, 1],
    [0.5, 2],
    [0.9, 4],
    [1, 14],
  ]);
}

function tableCdf(x: number): number {
  if (x < 2) return (x - 1) / 2;
  return x < 4 ? 0.5 + (x - 2) / 5 : 0.9 + (x - 4) / 100;
}
