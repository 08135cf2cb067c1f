/**
 * Logarithms, exponentials, powers and sines from + - * / and exact scaling only, so that every JavaScript
 * engine gives the same bits; `Math.log`, `Math.exp`, `Math.pow` and `Math.sin` differ between engines.
 *
 * An ulp is the distance between a double and the next one. The bounds below are checked against
 * 160-bit integers in test/random/math.test.ts.
 */

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
double[0] = 1;
const HIGH = words[1] === 0 ? 0 : 1; // the word with sign and exponent: the second on little-endian machines

// 2ᵏ for all k for which it is a double. (Written bit by bit, a double is read again only after a stall.)
const LEAST_POWER = -1074;
const powers = new Float64Array(1024 - LEAST_POWER);
powers[0] = Number.MIN_VALUE;
for (let i = 1; i < powers.length; i++) powers[i] = 2 * powers[i - 1]!;

// ln 2 in two pieces. The first has 21 bits to spare, so its product with any exponent is exact.
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const SQRT2_BITS = 0x6a09e; // upper 20 bits of the fraction of √2

// 1/3 in two pieces, for the leading coefficient of the series in `pow`.
const THIRD = 1 / 3;
const THIRD_LOW = 1.850371707708594e-17;

/** The nearest whole number; halves go up. `Math.round` does the same and takes V8 longer. */
export const whole = (x: number): number => Math.floor(x + 0.5);

/**
 * Natural logarithm, within 1 ulp (0.95 found). 0 gives -Infinity, a negative number or NaN gives NaN.
 *
 * x = 2ᵏ(1 + f) with 1 + f between √½ and √2. Let s = f / (2 + f); then ln(1 + f) = 2 artanh s
 * = 2s + s·T with T = 2(s²/3 + s⁴/5 + ...). As 2s = f - s·f, that is f - s(f - T): the large part f is
 * exact, what k ln 2 + f loses is put back, and rounding touches only the small rest. What the series
 * leaves out is below 2⁻⁶⁰ of it.
 */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x > 0 ? Infinity : NaN;
  const k = takeApart(x);
  const f = double[0]! - 1;
  const s = f / (2 + f);
  const z = s * s;
  // biome-ignore format: one line for every few terms of the series
  const tail =
    z * (2 / 3 + z * (2 / 5 + z * (2 / 7 + z * (2 / 9 + z * (2 / 11 +
    z * (2 / 13 + z * (2 / 15 + z * (2 / 17 + z * (2 / 19 + z * (2 / 21))))))))));
  const shift = k * LN2_HIGH;
  const sum = shift + f;
  const lost = shift - sum + f;
  return sum - (s * (f - tail) - (k * LN2_LOW + lost));
}

/**
 * ln(1 + x), within 3 ulp (2.2 found), also where x is so small that 1 + x loses its digits.
 *
 * Let u be 1 + x as rounded: ln(u) / (u - 1) is almost that of x, as the slope hardly changes (Kahan,
 * HP-15C Advanced Functions Handbook, 1982).
 */
export function log1p(x: number): number {
  const u = 1 + x;
  if (u === 1) return x;
  return u - 1 === x ? log(u) : (log(u) * x) / (u - 1);
}

/**
 * e to the power x, within 0.7 ulp, or 0.85 where the result is subnormal. Infinity above 709.78, 0 below
 * -745.13; NaN gives NaN.
 */
export function exp(x: number): number {
  if (!(x <= 710)) return x > 710 ? Infinity : NaN;
  return x < -746 ? 0 : expOfSum(x, 0);
}

/**
 * x to the real power y, for x ≥ 0, within 0.9 ulp, or 1 where the result is subnormal. 0 to a negative power
 * gives Infinity, anything to the power 0 gives 1, a negative x or NaN gives NaN.
 *
 * y ln x can be 700, and a relative error of it grows as much in its exponential. So the logarithm and the
 * product are carried in two doubles each: a rounded value and what rounding lost (Dekker 1971).
 */
export function pow(x: number, y: number): number {
  if (!(x >= 0) || Number.isNaN(y)) return NaN;
  if (y === 0 || x === 1) return 1;
  if (x === 0 || x === Infinity) return (x === 0) === y > 0 ? 0 : Infinity;

  // s = f / (2 + f) as in `log`. The divisor and the quotient are pairs.
  const k = takeApart(x);
  const m = double[0]!;
  const divisor = 1 + m;
  const divisorLow = m - (divisor - 1);
  const s = (m - 1) / divisor;
  const product = s * divisor;
  const sLow = (m - 1 - product - lostBy(s, divisor, product) - s * divisorLow) / divisor;

  // ln(1 + f) / 2 = s + s·z·(1/3 + z(1/5 + ...)) with z = s². From 1/5 on, one double is enough.
  const z = s * s;
  const zLow = lostBy(s, s, z) + 2 * s * sLow;
  // biome-ignore format: one line for every few terms of the series
  const rest =
    z * (1 / 5 + z * (1 / 7 + z * (1 / 9 + z * (1 / 11 + z * (1 / 13 + z * (1 / 15 +
    z * (1 / 17 + z * (1 / 19 + z * (1 / 21 + z * (1 / 23 + z * (1 / 25)))))))))));
  const sum = THIRD + rest;
  const sumLow = THIRD - sum + rest + THIRD_LOW;
  const q = z * sum;
  const qLow = lostBy(z, sum, q) + z * sumLow + zLow * sum;
  const w = s * q;
  const wLow = lostBy(s, q, w) + s * qLow + sLow * q;
  const half = s + w;
  const halfLow = s - half + w + (wLow + sLow);

  const shift = k * LN2_HIGH;
  const ln = shift + 2 * half;
  const lnLow = shift - ln + 2 * half + (2 * halfLow + k * LN2_LOW);

  const exponent = y * ln;
  if (exponent > 710) return Infinity;
  if (exponent < -746) return 0;
  return expOfSum(exponent, lostBy(y, ln, exponent) + y * lnLow);
}

/**
 * sin 2πx, of an angle in turns: within 2 ulp (1.55 found). Whole and half turns give 0, quarters ±1; from 2⁵³
 * on every double is a whole turn. Infinity and NaN give NaN.
 *
 * Turns are folded exactly, first to half a turn on either side of 0, then to a quarter; beyond an eighth the
 * sine is the cosine of what is left to the quarter. Both series leave out less than 2⁻⁵⁸ of it.
 */
export function sineOfTurn(x: number): number {
  const turn = x - whole(x);
  const folded = turn > 1 / 4 ? 1 / 2 - turn : turn < -1 / 4 ? -1 / 2 - turn : turn;
  const size = Math.abs(folded);
  if (size <= 1 / 8) return sine(TURN * folded);
  const height = cosine(TURN * (1 / 4 - size));
  return folded < 0 ? -height : height;
}

/** 2π. */
const TURN = 6.283185307179586;

/** sin y for |y| up to π/4. */
function sine(y: number): number {
  const z = y * y;
  // biome-ignore format: one line for every few terms of the series
  const tail =
    z * (-1 / 6 + z * (1 / 120 + z * (-1 / 5040 + z * (1 / 362880 + z * (-1 / 39916800 +
    z * (1 / 6227020800 + z * (-1 / 1307674368000 + z * (1 / 355687428096000))))))));
  return y + y * tail;
}

/** cos y for |y| up to π/4. */
function cosine(y: number): number {
  const z = y * y;
  // biome-ignore format: one line for every few terms of the series
  const tail =
    z * z * (1 / 24 + z * (-1 / 720 + z * (1 / 40320 + z * (-1 / 3628800 + z * (1 / 479001600 +
    z * (-1 / 87178291200 + z * (1 / 20922789888000)))))));
  const half = z / 2;
  const rest = 1 - half;
  return rest + (1 - rest - half + tail);
}

/**
 * e to the power x + low, where low is small beside 1 and -746 ≤ x ≤ 710.
 *
 * x = k ln 2 + r with |r| at most ½ ln 2, and eˣ = 2ᵏ eʳ. The series of eʳ stops after r¹³/13!, which
 * leaves less than 2⁻⁵⁷. What r and 1 + r lose to rounding is added at the end.
 */
function expOfSum(x: number, low: number): number {
  const k = whole(x * Math.LOG2E);
  const coarse = x - k * LN2_HIGH;
  const fine = k * LN2_LOW - low;
  const r = coarse - fine;
  const lost = coarse - r - fine;
  // biome-ignore format: one line for every few terms of the series
  const tail =
    r * r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720 + r * (1 / 5040 +
    r * (1 / 40320 + r * (1 / 362880 + r * (1 / 3628800 + r * (1 / 39916800 +
    r * (1 / 479001600 + r * (1 / 6227020800))))))))))));
  const sum = 1 + r;
  return scale(sum + (r - (sum - 1) + (tail + lost)), k);
}

/** Takes a positive finite x apart as 2ᵏ·m with m between √½ and √2: returns k, leaves m in `double`. */
function takeApart(x: number): number {
  let shift = 0;
  if (x < 2 ** -1022) {
    x *= 2 ** 54; // subnormal: bring the leading bit to its usual place
    shift = -54;
  }
  double[0] = x;
  const high = words[HIGH]!;
  const fraction = high & 0xfffff;
  const half = fraction > SQRT2_BITS ? 1 : 0; // above √2: use x / 2
  const k = (high >> 20) - 1023 + half;
  double[0] = x * powerOfTwo(-k);
  return k + shift;
}

/** x · 2ᵏ, in two steps where one factor could overflow or vanish, and rounded once. */
function scale(x: number, k: number): number {
  if (k >= -1000 && k <= 1000) return x * powerOfTwo(k);
  const half = k >> 1;
  return x * powerOfTwo(half) * powerOfTwo(k - half);
}

const powerOfTwo = (k: number): number => powers[k - LEAST_POWER]!;

/** a·b - product, exactly, where the product is a·b as rounded (Dekker 1971): each factor is cut in two halves. */
function lostBy(a: number, b: number, product: number): number {
  const aHigh = upperHalf(a);
  const bHigh = upperHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

/** The upper 26 bits of a double below 2⁹⁹⁶ (Veltkamp 1968). */
function upperHalf(x: number): number {
  const shifted = x * 134217729;
  return shifted - (shifted - x);
}
