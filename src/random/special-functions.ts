import { log } from './math.ts';

// Coefficients of polynomials, in rising powers.
type Coefficients = readonly number[];

// Wichura's three pairs, over and under the fraction bar: |p - ½| up to 0.425, further out, and the far tail.
const CENTRE: Coefficients = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
];
const UNDER_CENTRE: Coefficients = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852854,
];
const SHOULDER: Coefficients = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
];
const UNDER_SHOULDER: Coefficients = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008,
  0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9,
];
const TAIL: Coefficients = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
  0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const UNDER_TAIL: Coefficients = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
];

const STIRLING: Coefficients = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
];
const HALF_LN_2PI = 0.9189385332046727;

/**
 * Inverse of the normal distribution function: what a normal draw of mean 0 and standard deviation 1 stays
 * below with probability p. 0 gives -Infinity, 1 gives Infinity, anything outside NaN.
 *
 * Rational approximations of Wichura (1988), algorithm AS 241. The relative error is below 1e-15.
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? -Infinity : p === 1 ? Infinity : NaN;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const x = 0.180625 - q * q;
    return (q * polynomial(CENTRE, x)) / polynomial(UNDER_CENTRE, x);
  }
  const r = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const size =
    r <= 5
      ? polynomial(SHOULDER, r - 1.6) / polynomial(UNDER_SHOULDER, r - 1.6)
      : polynomial(TAIL, r - 5) / polynomial(UNDER_TAIL, r - 5);
  return q < 0 ? -size : size;
}

/**
 * Natural logarithm of the gamma function for x > 0, otherwise NaN. The error is below
 * 1e-14 · max(1, |ln Γ(x)|).
 *
 * Stirling's series (Abramowitz and Stegun 1964, 6.1.40): the first term left out is below 3e-17 from
 * x = 10 on, and smaller x are raised by Γ(x + 1) = x Γ(x).
 */
export function lnGamma(x: number): number {
  if (!(x > 0 && x < Infinity)) return x > 0 ? Infinity : NaN;
  let raised = 1;
  for (; x < 10; x++) raised *= x;
  const rest = polynomial(STIRLING, 1 / (x * x)) / x;
  return (x - 0.5) * log(x) - x + HALF_LN_2PI + rest - log(raised);
}

function polynomial(coefficients: Coefficients, x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i]!;
  return sum;
}
