import { describe, expect, test } from 'vitest';
import { birthDeath, expected } from '../../src/theory/birth-death.ts';
import { multiply, solve } from '../../src/theory/linear.ts';
import { stationary } from '../../src/theory/markov-chain.ts';
import { poissonExcess, poissonTail, poissonTerm, poissonTerms } from '../../src/theory/poisson.ts';
import { integrate } from '../../src/theory/quadrature.ts';
import { quasiBirthDeath } from '../../src/theory/quasi-birth-death.ts';
import { fallTo } from '../../src/theory/root.ts';
import { same } from './same.ts';

describe('Poisson', () => {
  // By incomplete gamma functions in 30 digits: k, mean, P(X = k), P(X ≥ k), E(X - k)⁺.
  test.each([
    [0, 3.5, 0.0301973834223185, 1, 3.5],
    [7, 3.5, 0.038549174937634, 0.0652880970289537, 0.0413358849621001],
    [19, 50, 3.02420596734877e-7, 0.999999823284867, 31.0000002678222],
    [20, 20, 0.0888353173920852, 0.52974273316076, 1.7767063478417],
    [25, 20, 0.0445876491082679, 0.156772621826238, 0.330828118575508],
    [95, 90, 0.0356808842272392, 0.312804813317226, 1.82565993500159],
    [1000, 900, 5.9269532854189e-5, 0.000549902265711783, 0.00427930628301071],
    [100_000, 99_000, 8.21961284488957e-6, 0.000757419921174768, 0.0645413633141891],
    [50, 400, 7.98237143784579e-109, 1, 350],
    [1000, 1200, 2.64986373486079e-10, 0.999999998711839, 200.000000007354],
  ])('numbers: %d at mean %d', (k, mean, term, tail, excess) => {
    same(poissonTerm(k, mean), term, 1e-12);
    same(poissonTail(k, mean), tail, 1e-12);
    same(poissonExcess(k, mean), excess, 1e-11);
    same(poissonTerms(k + 3, mean)[k]!, term, 1e-12);
  });

  test('terms sum to 1', () => {
    const sum = poissonTerms(1400, 1000).reduce((total, term) => total + term, 0);
    same(sum, 1, 1e-12);
    expect(poissonTerms(3, 0)).toEqual([1, 0, 0, 0]);
  });
});

describe('a birth-death process', () => {
  test('of many states and a heavy load neither overflows nor underflows', () => {
    // Births 5000, deaths n: Poisson with mean 5000, whose terms pass e⁵⁰⁰⁰.
    const chances = birthDeath(
      8000,
      () => 5000,
      (n) => n,
    );
    same(
      expected(chances, (n) => n),
      5000,
      1e-11,
    );
    same(chances[5000]!, poissonTerm(5000, 5000), 1e-11);
  });
});

describe('a Markov chain', () => {
  test('is in balance', () => {
    const rates = [
      [0, 1, 2, 0.5],
      [3, 0, 1, 1],
      [0.25, 2, 0, 4],
      [0, 0, 5, 0],
    ];
    const chances = stationary(
      rates.map((row) => [...row]),
      3,
    );
    const flow = multiply([chances], rates)[0]!;
    rates.forEach((row, i) => {
      same(chances[i]! * row.reduce((sum, rate) => sum + rate, 0), flow[i]!, 1e-14);
    });
    same(
      chances.reduce((sum, chance) => sum + chance, 0),
      1,
      1e-14,
    );
  });

  test('with levels and phases falls off as M/M/1 does where the phases do not matter', () => {
    const levels = quasiBirthDeath({
      repeatsFrom: 1,
      phases: () => 2,
      up: (_, from, to) => (from === to ? 0.9 : 0),
      within: (_, from, to) => (from === to ? 0 : 1 + from),
      down: (_, from, to) => (from === to ? 1 : 0),
    });
    let geometric = 0.1;
    for (const [one, other] of levels.slice(0, 100)) {
      same(one! + other!, geometric, 1e-11);
      same(one! / other!, 2, 1e-11);
      geometric *= 0.9;
    }
    const jobs = levels.reduce((sum, [one, other], n) => sum + n * (one! + other!), 0);
    same(jobs, 9, 1e-11);
  });

  test('whose levels hardly fall off is refused', () => {
    const close = () =>
      quasiBirthDeath({
        repeatsFrom: 1,
        phases: () => 1,
        up: () => 0.9999,
        within: () => 0,
        down: () => 1,
      });
    expect(close).toThrow('expected a load further below the capacity');
  });
});

test('equations that need their rows swapped are solved, singular ones refused', () => {
  const matrix = [
    [0, 2, 1],
    [1, 1, 0],
    [3, 0, 1],
  ];
  const solution = solve(
    matrix,
    [7, 3, 6].map((x) => [x]),
  );
  [1, 2, 3].forEach((x, i) => {
    same(solution[i]![0]!, x, 1e-14);
  });
  expect(() => solve([[0]], [[1]])).toThrow(RangeError);
});

test('an integral to infinity has 11 digits where two rounds agree to 7', () => {
  // ∫ tⁿ e⁻ᵗ dt = n!, with a scale that is off by 10 either way.
  for (const scale of [0.1, 1, 10]) {
    same(
      integrate((t) => Math.exp(-t), scale, 1e-7),
      1,
    );
    same(
      integrate((t) => t * t * t * Math.exp(-t), scale, 1e-7),
      6,
    );
  }
});

test('a level is found to the last bit', () => {
  const root = fallTo(0, (t) => 2 - t * t, 0.001);
  expect(Math.abs(root - Math.SQRT2)).toBeLessThanOrEqual(Number.EPSILON);
});
