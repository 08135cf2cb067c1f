/*
 * Elementary functions from + - * / and the square root alone, so that every JavaScript engine gives
 * the same bits. For formulas, not for hot code.
 */

// ln 2 in two pieces. The first has 21 bits to spare, so its product with any exponent is exact.
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

// π/2 in two pieces, the first with 20 bits to spare.
const QUARTER_HIGH = 1.5707963267341256;
const QUARTER_LOW = 6.077100506506192e-11;

/** ln x for a positive finite x; relative error below 2⁻⁵⁰. */
export function logarithm(x: number): number {
  let mantissa = x;
  let doublings = 0;
  for (; mantissa > 1.5; mantissa /= 2) doublings++;
  for (; mantissa < 0.75; mantissa *= 2) doublings--;
  // ln m = 2 artanh s with s = (m - 1) / (m + 1), at most 1/5 in size: 12 terms leave 2⁻⁵⁸.
  const s = (mantissa - 1) / (mantissa + 1);
  let series = 0;
  for (let k = 23; k >= 1; k -= 2) series = series * s * s + 1 / k;
  return doublings * Math.LN2 + 2 * s * series;
}

/**
 * e⁻ʰ for h ≥ 0, with a relative error below 2⁻⁵¹ as long as it is not subnormal: the series of the rest
 * after whole multiples of ln 2, which are halvings.
 */
export function decay(h: number): number {
  if (h > 746) return 0;
  let halvings = Math.round(h / Math.LN2);
  const rest = h - halvings * LN2_HIGH - halvings * LN2_LOW; // at most ln(2)/2 in size
  let value = 1;
  for (let k = 16; k >= 1; k--) value = 1 - (value * rest) / k;
  for (; halvings >= 32; halvings -= 32) value *= 2 ** -32;
  for (; halvings > 0; halvings--) value /= 2;
  return value;
}

/** (1 - e⁻ʰ) / h for h ≥ 0, the mean of e⁻ᵗ over [0, h]; 1 at 0. Relative error below 2⁻⁴⁹. */
export function meanDecay(h: number): number {
  if (h > 0.5) return (1 - decay(h)) / h;
  let mean = 1;
  for (let k = 17; k >= 2; k--) mean = 1 - (mean * h) / k;
  return mean;
}

/**
 * (1 - (1 + h) e⁻ʰ) / h² for h ≥ 0, the integral of u e⁻ʰᵘ over [0, 1]; 1/2 at 0. Relative error below
 * 2⁻⁴⁸.
 */
export function decayMoment(h: number): number {
  if (h > 1) return (1 - (1 + h) * decay(h)) / (h * h);
  // The series Σ (-h)ᵏ / (k! (k + 2)).
  let sum = 0;
  let term = 1;
  for (let k = 0; k <= 20; k++) {
    sum += term / (k + 2);
    term *= -h / (k + 1);
  }
  return sum;
}

/** x to a whole power n ≥ 0, by squaring; relative error below 2n·2⁻⁵³. */
export function power(x: number, n: number): number {
  let value = 1;
  let square = x;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) value *= square;
    square *= square;
  }
  return value;
}

/** sin x and cos x for |x| up to 10⁵; absolute error below 2⁻⁵⁰. */
export function sineCosine(x: number): { readonly sine: number; readonly cosine: number } {
  const quarters = Math.round(x / (Math.PI / 2));
  const rest = x - quarters * QUARTER_HIGH - quarters * QUARTER_LOW; // at most π/4 in size
  const square = rest * rest;
  let sine = 1;
  let cosine = 1;
  for (let k = 18; k >= 2; k -= 2) {
    sine = 1 - (sine * square) / (k * (k + 1));
    cosine = 1 - (cosine * square) / (k * (k - 1));
  }
  sine *= rest;
  const turned = ((quarters % 4) + 4) % 4;
  if (turned === 1) return { sine: cosine, cosine: -sine };
  if (turned === 2) return { sine: -sine, cosine: -cosine };
  if (turned === 3) return { sine: -cosine, cosine: sine };
  return { sine, cosine };
}

/** arctan x; relative error below 2⁻⁴⁹. */
export function arctangent(x: number): number {
  if (Math.abs(x) > 1) return (x > 0 ? Math.PI : -Math.PI) / 2 - arctangent(1 / x);
  // Twice the half angle, twice over: what is left is at most tan(π/16), about 1/5.
  const half = x / (1 + Math.sqrt(1 + x * x));
  const quarter = half / (1 + Math.sqrt(1 + half * half));
  let series = 0;
  for (let k = 25; k >= 1; k -= 2) series = 1 / k - series * quarter * quarter;
  return 4 * quarter * series;
}
