import { describe, expect, test } from 'vitest';
import { normalQuantile, studentQuantile, studentTail } from '../../src/statistics/index.ts';

const relative = (found: number, exact: number): number => Math.abs(found / exact - 1);

describe("Student's quantile", () => {
  const shares = [0.9, 0.95, 0.975, 0.99, 0.995, 0.9995];

  // To three decimals as in Fisher & Yates, Statistical Tables (1963), table III; to all digits of a
  // double by bisection of the incomplete beta function in 40-digit arithmetic.
  test.each<[number, ...number[]]>([
    [
      1, 3.077683537175254, 6.313751514675038, 12.706204736174694, 31.82051595377393,
      63.656741162871526, 636.6192487687897,
    ],
    [
      2, 1.885618083164127, 2.9199855803537242, 4.302652729749462, 6.964556734283271,
      9.92484320091829, 31.599054576445365,
    ],
    [
      3, 1.6377443536962104, 2.353363434801823, 3.1824463052837086, 4.540702858568132,
      5.840909309733355, 12.923978636687965,
    ],
    [
      4, 1.533206274058944, 2.1318467863266495, 2.7764451051977934, 3.746947387979196,
      4.604094871349992, 8.610301581379522,
    ],
    [
      9, 1.3830287383966324, 1.8331129326562365, 2.262157162798205, 2.8214379250258084,
      3.249835541592126, 4.780912585931218,
    ],
    [
      29, 1.311433647301551, 1.6991270265334972, 2.045229642132704, 2.462021360150412,
      2.7563859036706053, 3.6594050194663743,
    ],
    [
      30, 1.3104150253913958, 1.6972608865939574, 2.0422724563012378, 2.457261542400591,
      2.749995653567225, 3.6459586350420627,
    ],
    [
      99, 1.2901614420344854, 1.6603911560169904, 1.9842169515864172, 2.364605861786943,
      2.626405457280827, 3.3915288333636844,
    ],
    [
      999, 1.2823995700373974, 1.6463803454275352, 1.9623414611334495, 2.330086419039457,
      2.5807596372676365, 3.3002924403987666,
    ],
  ])('with %d degrees of freedom agrees with the tables to 12 digits', (n, ...exact) => {
    shares.forEach((p, i) => {
      const error = n < 100 ? 1e-13 : 1e-12;
      expect(relative(studentQuantile(p, n), exact[i]!)).toBeLessThan(error);
      expect(relative(studentQuantile(1 - p, n), -exact[i]!)).toBeLessThan(error);
    });
  });

  test('with 9,999 degrees of freedom agrees with 40-digit arithmetic to 11 digits', () => {
    const exact = [
      1.281636238198314, 1.645006033311299, 1.9602012636213573, 2.3267208759753903,
      2.5763210958565974, 3.291500063300963,
    ];
    shares.forEach((p, i) => {
      expect(relative(studentQuantile(p, 9999), exact[i]!)).toBeLessThan(1e-11);
    });
  });

  test('has its closed form with 1 and 2 degrees of freedom', () => {
    for (let p = 0.005; p < 1; p += 0.01) {
      const one = Math.tan(Math.PI * (p - 0.5));
      const two = (2 * p - 1) / Math.sqrt(2 * p * (1 - p));
      expect(Math.abs(studentQuantile(p, 1) - one)).toBeLessThan(1e-12 * (1 + Math.abs(one)));
      expect(Math.abs(studentQuantile(p, 2) - two)).toBeLessThan(1e-12 * (1 + Math.abs(two)));
    }
  });

  test('is 0 at one half', () => {
    for (const n of [1, 2, 50]) expect(Math.abs(studentQuantile(0.5, n))).toBe(0);
  });

  test('far out has the tail that was asked for', () => {
    for (const n of [1, 2, 3, 10, 101]) {
      for (const q of [1e-100, 1e-30, 1e-9, 1e-4]) {
        expect(relative(studentTail(-studentQuantile(q, n), n), q)).toBeLessThan(1e-11);
      }
    }
  });

  test.each([0, 1, -1, NaN, 1e-101])('of the probability %d is refused', (p) => {
    expect(() => studentQuantile(p, 5)).toThrow(RangeError);
    expect(() => normalQuantile(p)).toThrow(RangeError);
  });

  test.each([0, 2.5, NaN])('with %d degrees of freedom is refused', (n) => {
    expect(() => studentQuantile(0.9, n)).toThrow(RangeError);
    expect(() => studentTail(1, n)).toThrow(RangeError);
  });
});

describe("Student's tail", () => {
  /** P(|T| ≤ t) by another route: a finite sum of cosines (Abramowitz & Stegun 1964, 26.7.3-4). */
  function inside(t: number, n: number): number {
    const angle = Math.atan(t / Math.sqrt(n));
    const cos = Math.cos(angle);
    const odd = n % 2 === 1;
    let term = odd ? cos : 1;
    let sum = 0;
    for (let k = odd ? 1 : 0; k <= n - 2; k += 2) {
      sum += term;
      term *= (cos * cos * (k + 1)) / (k + 2);
    }
    const part = Math.sin(angle) * sum;
    return odd ? (2 / Math.PI) * (angle + part) : part;
  }

  test('agrees with the finite sum of cosines on both sides of every switch of method', () => {
    for (let n = 1; n <= 60; n++) {
      for (let t = 0; t <= 6; t += 0.05) {
        expect(Math.abs(studentTail(t, n) - (1 - inside(t, n)) / 2)).toBeLessThan(1e-14);
        expect(Math.abs(studentTail(-t, n) - (1 + inside(t, n)) / 2)).toBeLessThan(1e-14);
      }
    }
  });

  // Incomplete beta function in 40-digit arithmetic.
  test.each([
    [2, 9, 0.03827641188535052],
    [0.5, 4, 0.32166498159093165],
    [10, 5, 8.54737878714818e-5],
    [40, 9, 9.491499224669913e-12],
    [1.5, 1, 0.18716704181099883],
    [300000, 1, 1.0610329539420392e-6],
    [5, 200, 6.250990638857697e-7],
  ])('beyond %d with %d degrees of freedom is right to 12 digits, however small', (t, n, exact) => {
    expect(relative(studentTail(t, n), exact)).toBeLessThan(1e-12);
  });

  test('ends at 0 and 1, and is NaN for NaN', () => {
    expect(studentTail(Infinity, 3)).toBe(0);
    expect(studentTail(-Infinity, 3)).toBe(1);
    expect(studentTail(NaN, 3)).toBeNaN();
  });
});

describe('the normal quantile', () => {
  // Root of the normal distribution function in 40-digit arithmetic at the double nearest the share.
  test.each([
    [1e-20, -9.262340089798407],
    [1e-6, -4.753424308822899],
    [0.001, -3.0902323061678136],
    [0.025, -1.9599639845400543],
    [0.3, -0.5244005127080408],
    [0.6, 0.2533471031357997],
    [0.95, 1.6448536269514722],
    [0.975, 1.9599639845400538],
    [0.99, 2.3263478740408408],
    [0.9999, 3.7190164854557084],
  ])('of %d is right to 14 digits', (p, exact) => {
    expect(relative(normalQuantile(p), exact)).toBeLessThan(1e-14);
  });

  test("is what Student's comes down to with many degrees of freedom: z + (z³ + z) / 4n", () => {
    for (const p of [0.6, 0.9, 0.99]) {
      const z = normalQuantile(p);
      const n = 100_000; // the next term is of the order of 1/n², below 1e-9
      expect(Math.abs(studentQuantile(p, n) - z - (z * z * z + z) / (4 * n))).toBeLessThan(1e-9);
    }
  });
});
