import { describe, expect, test } from 'vitest';
import { namedStream, normalQuantile } from '../../src/random/index.ts';
import { lnGamma } from '../../src/random/special-functions.ts';
import { normalCdf } from './goodness.ts';

// The figures of both tables were computed with 50 digits (mpmath 1.3).

describe('normalQuantile', () => {
  test.each([
    [1e-300, -37.0470962993612],
    [5.551115123125783e-17, -8.292361075813595],
    [1e-20, -9.262340089798407],
    [1e-13, -7.348796102800677],
    [2e-12, -6.9371814280356805],
    [1e-10, -6.361340902404057],
    [1e-6, -4.753424308822899],
    [0.001, -3.0902323061678136],
    [0.025, -1.9599639845400543],
    [0.07, -1.4757910281791706],
    [0.08, -1.4050715603096327],
    [0.25, -0.6744897501960817],
    [0.4, -0.2533471031357997],
    [0.499, -0.002506630899571766],
    [0.6, 0.2533471031357997],
    [0.75, 0.6744897501960817],
    [0.925, 1.4395314709384561],
    [0.975, 1.9599639845400538],
    [0.999, 3.090232306167813],
    [0.9999990463256836, 4.7630010342678135],
    [0.9999999999999999, 8.209536151601387],
  ])('has a relative error below 1e-15 at %f', (p, z) => {
    expect(Math.abs(normalQuantile(p) / z - 1)).toBeLessThan(1e-15);
  });

  test('is the inverse of the distribution function, also where its pieces meet', () => {
    const source = namedStream('quantile', 'p');
    for (let i = 0; i < 2000; i++) {
      const p = i % 2 === 0 ? source.uniform() : 0.07 + 0.01 * source.uniform();
      expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(1.5e-7); // what normalCdf promises
    }
  });

  test('rises, and mirrors at the middle', () => {
    let last = -Infinity;
    for (let p = 2 ** -12; p < 1; p += 2 ** -12) {
      expect(normalQuantile(p)).toBeGreaterThan(last);
      last = normalQuantile(p);
      expect(normalQuantile(1 - p)).toBe(p === 0.5 ? 0 : -last);
    }
  });

  test('knows the ends of its range', () => {
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
    for (const p of [-0.1, 1.1, NaN]) expect(normalQuantile(p)).toBeNaN();
  });
});

describe('lnGamma', () => {
  test.each([
    [1e-300, 690.7755278982137],
    [1e-5, 11.512919692895826],
    [0.5, 0.5723649429247001],
    [1, 0],
    [1.001, -0.0005763935982833062],
    [1.4616321449683622, -0.12148629053584961],
    [1.5, -0.12078223763524522],
    [2, 0],
    [2.5, 0.2846828704729192],
    [7.3, 7.147892523022248],
    [9.999, 12.799575780077413],
    [10, 12.801827480081469],
    [50.5, 146.51925549072064],
    [171.6, 709.6573587630563],
    [201, 863.2319871924054],
    [1e5, 1051287.7089736569],
  ])('is within 1e-14 of max(1, itself) at %f', (x, exact) => {
    expect(Math.abs(lnGamma(x) - exact)).toBeLessThan(1e-14 * Math.max(1, Math.abs(exact)));
  });

  test('knows the ends of its range', () => {
    expect(lnGamma(Infinity)).toBe(Infinity);
    for (const x of [0, -1, NaN]) expect(lnGamma(x)).toBeNaN();
  });
});
