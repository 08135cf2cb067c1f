/*
 * Quantiles of the normal and of Student's distribution from + - * / and square roots only, so that
 * every JavaScript engine gives the same bits. Both are roots of the upper tail, which is convex:
 * Newton's steps from a point below the root climb to it and never pass it.
 */

/** Relative change at which a Newton step is rounding, not progress. */
const SETTLED = 2 ** -50;
const ROOT_OF_TWO_PI = 2.5066282746310002;

/**
 * The z with P(Z ≤ z) = p for a standard normal Z; 1e-100 ≤ p < 1, otherwise a RangeError.
 * Relative error below 1e-14 (absolute near p = ½).
 */
export function normalQuantile(p: number): number {
  checkProbability(p);
  return p < 0.5 ? -normalBeyond(p) : normalBeyond(1 - p);
}

/**
 * The t with P(T ≤ t) = p for Student's T with a whole number of degrees of freedom, at least 1;
 * 1e-100 ≤ p < 1, otherwise a RangeError. Relative error below 1e-13 up to 100 degrees of freedom,
 * 1e-12 up to 1,000 and 1e-11 up to 100,000.
 */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  checkProbability(p);
  checkDegrees(degreesOfFreedom);
  return p < 0.5 ? -studentBeyond(p, degreesOfFreedom) : studentBeyond(1 - p, degreesOfFreedom);
}

/**
 * P(T > t) for Student's T with a whole number of degrees of freedom n, at least 1: half the
 * regularized incomplete beta function of n / (n + t²) with parameters n/2 and ½ (Abramowitz &
 * Stegun 1964, 26.7.1). Small tails keep their relative accuracy. NaN for NaN.
 */
export function studentTail(t: number, degreesOfFreedom: number): number {
  checkDegrees(degreesOfFreedom);
  if (Number.isNaN(t)) return NaN;
  if (t < 0) return 1 - studentTail(-t, degreesOfFreedom);
  const n = degreesOfFreedom;
  const x = n / (n + t * t);
  const y = 1 / (1 + n / (t * t)); // 1 - x, without cancellation
  const front = (halfPower(x, n) * Math.sqrt(y)) / halfBeta(n);
  // Each of the two fractions is quick and stable on its own side of this point.
  if (x < (n + 2) / (n + 5)) return (front * betaFraction(n / 2, 0.5, x)) / n;
  return 0.5 - front * betaFraction(0.5, n / 2, y);
}

function studentDensity(t: number, n: number): number {
  return halfPower(n / (n + t * t), n + 1) / (Math.sqrt(n) * halfBeta(n));
}

/** The t ≥ 0 with P(T > t) = q ≤ ½. The normal quantile lies below it: Student's tail is heavier. */
function studentBeyond(q: number, n: number): number {
  let t = normalBeyond(q);
  for (;;) {
    const step = (studentTail(t, n) - q) / studentDensity(t, n);
    t = Math.max(t, t + step);
    if (step <= SETTLED * t) return t;
  }
}

/** The z ≥ 0 with P(Z > z) = q ≤ ½. */
function normalBeyond(q: number): number {
  let z = 0;
  while (normalTail(z + 1) > q) z++;
  for (;;) {
    const step = (normalTail(z) - q) / normalDensity(z);
    z = Math.max(z, z + step);
    if (step <= SETTLED * z) return z;
  }
}

const normalDensity = (z: number): number => decay((z * z) / 2) / ROOT_OF_TWO_PI;

/**
 * P(Z > z) for z ≥ 0: below 1 by the power series of the centre, above by Laplace's continued
 * fraction of the tail (Abramowitz & Stegun 1964, 26.2.11 and 26.2.14).
 */
function normalTail(z: number): number {
  if (z < 1) {
    let term = z;
    let sum = z;
    for (let k = 3; k < 40; k += 2) {
      term *= (z * z) / k;
      sum += term;
    }
    return 0.5 - normalDensity(z) * sum;
  }
  let rest = z;
  for (let k = 200; k >= 1; k--) rest = z + k / rest; // 200 steps leave less than e⁻⁴⁰ at z = 1
  return normalDensity(z) / rest;
}

/**
 * e⁻ʰ for h ≥ 0: the series at h / 2ᵏ ≤ ½, then k squarings. Each squaring doubles the relative
 * error, which so ends below 16(1 + h)·2⁻⁵³; a quantile feels only 1/h of that.
 */
function decay(h: number): number {
  let reduced = h;
  let squarings = 0;
  for (; reduced > 0.5; reduced /= 2) squarings++;
  let growth = 1;
  for (let k = 16; k >= 1; k--) growth = 1 + (growth * reduced) / k;
  let value = 1 / growth;
  for (; squarings > 0; squarings--) value *= value;
  return value;
}

/** x to the power n/2 for a whole n, by repeated squaring. */
function halfPower(x: number, n: number): number {
  let result = n % 2 === 1 ? Math.sqrt(x) : 1;
  let square = x;
  for (let left = Math.floor(n / 2); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** Beta function B(n/2, ½): B(a + 1, ½) = B(a, ½) · a / (a + ½), from B(½, ½) = π or B(1, ½) = 2. */
function halfBeta(n: number): number {
  const odd = n % 2 === 1;
  let beta = odd ? Math.PI : 2;
  for (let a = odd ? 0.5 : 1; a < n / 2; a++) beta *= a / (a + 0.5);
  return beta;
}

/**
 * Continued fraction of the incomplete beta function (Abramowitz & Stegun 1964, 26.5.8), evaluated
 * forward by Lentz's method (1976): I_x(a, b) = xᵃ(1 - x)ᵇ / (a B(a, b)) times this.
 */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; ; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 2 ** -51) return fraction;
  }
}

function checkProbability(p: number): void {
  if (!(p >= 1e-100 && p < 1)) {
    throw new RangeError(`expected a probability of at least 1e-100 and below 1, found ${p}`);
  }
}

function checkDegrees(n: number): void {
  if (!Number.isInteger(n) || n < 1) {
    throw new RangeError(`expected a positive whole number of degrees of freedom, found ${n}`);
  }
}
