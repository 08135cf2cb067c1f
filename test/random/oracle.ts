/** Exact values to measure errors against: fixed-point integers with 200 bits after the point. */

const BITS = 200n;
const ONE = 1n << BITS;
const LN2 = 2n * artanh(ONE / 3n);

/** A positive double as integer · 2^exponent, exactly. */
function parts(x: number): { integer: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const field = Number(bits >> 52n) & 0x7ff;
  const fraction = bits & ((1n << 52n) - 1n);
  return field === 0
    ? { integer: fraction, exponent: -1074 }
    : { integer: fraction | (1n << 52n), exponent: field - 1075 };
}

function shifted(x: bigint, by: number): bigint {
  return by >= 0 ? x << BigInt(by) : x >> BigInt(-by);
}

/** A double as a fixed-point number. */
export function fixed(x: number): bigint {
  const { integer, exponent } = parts(Math.abs(x));
  const size = shifted(integer, Number(BITS) + exponent);
  return x < 0 ? -size : size;
}

export function times(a: bigint, b: bigint): bigint {
  return (a * b) >> BITS;
}

function artanh(s: bigint): bigint {
  const square = times(s, s);
  let sum = 0n;
  let power = s;
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    sum += power / n;
    power = times(power, square);
  }
  return sum;
}

/** arctan 1/n. */
function arctanOfPart(n: bigint): bigint {
  let sum = 0n;
  let power = ONE / n;
  for (let k = 1n; power !== 0n; k += 4n) {
    sum += power / k;
    power /= n * n;
    sum -= power / (k + 2n);
    power /= n * n;
  }
  return sum;
}

/** π = 16 arctan 1/5 - 4 arctan 1/239 (Machin 1706). */
const PI = 16n * arctanOfPart(5n) - 4n * arctanOfPart(239n);

/** sin 2πx by its series, of the turn that is left when whole turns are taken away. */
export function exactSineOfTurn(x: number): bigint {
  const turn = ((fixed(x) % ONE) + ONE) % ONE;
  const angle = times(2n * PI, 2n * turn > ONE ? turn - ONE : turn);
  const square = times(angle, angle);
  let sum = 0n;
  let term = angle;
  for (let n = 1n; term !== 0n && term !== -1n; n += 2n) {
    sum += term;
    term = -times(term, square) / ((n + 1n) * (n + 2n));
  }
  return sum;
}

/** ln x: x is brought to 2^k·m with m between 2/3 and 4/3, and ln m = 2 artanh((m - 1) / (m + 1)). */
export function exactLn(x: number): bigint {
  const { integer, exponent } = parts(x);
  return lnOf(integer, exponent);
}

/** ln(1 + x). */
export function exactLn1p(x: number): bigint {
  return lnOf(ONE + fixed(x), -Number(BITS));
}

function lnOf(integer: bigint, exponent: number): bigint {
  const length = integer.toString(2).length;
  let m = shifted(integer, Number(BITS) - length); // between 1/2 and 1
  let k = exponent + length;
  if (3n * m < 2n * ONE) {
    m *= 2n;
    k--;
  }
  return BigInt(k) * LN2 + 2n * artanh(((m - ONE) << BITS) / (m + ONE));
}

/** e to the power x, as mantissa · 2^k. */
export interface Exponential {
  readonly mantissa: bigint;
  readonly k: number;
}

/** By the series of e^r with r = x - k ln 2. */
export function exactExp(x: bigint): Exponential {
  const k = (2n * x + LN2) / (2n * LN2);
  const r = x - k * LN2;
  let sum = ONE;
  let term = ONE;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = times(term, r) / n;
    sum += term;
  }
  return { mantissa: sum, k: Number(k) };
}

/** How far `found` is from an exact exponential, in units of the last place. */
export function ulpsFromExponential(found: number, { mantissa, k }: Exponential): number {
  const { integer, exponent } = parts(found);
  const error = shifted(integer, Number(BITS) + exponent - k) - mantissa;
  const lead = mantissa < ONE ? k - 1 : k;
  const ulp = shifted(ONE, Math.max(lead, -1022) - 52 - k);
  return Math.abs(Number((error * 1000000n) / ulp)) / 1e6;
}

/** How far `found` is from an exact fixed-point number, in units of the last place. */
export function ulpsFrom(found: number, exact: bigint): number {
  if (exact === 0n) return found === 0 ? 0 : Infinity;
  const size = exact < 0n ? -exact : exact;
  const lead = size.toString(2).length - 1 - Number(BITS);
  const ulp = shifted(ONE, lead - 52);
  return Math.abs(Number(((fixed(found) - exact) * 1000000n) / ulp)) / 1e6;
}
