/*
 * Logarithm and decaying exponential from + - * / alone, so that every JavaScript engine gives the
 * same bits. For formulas, not for hot code.
 */

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
 * e⁻ʰ for h ≥ 0: the series at h / 2ᵏ ≤ ½, then k squarings. Each squaring doubles the relative
 * error, which so ends below 16(1 + h)·2⁻⁵³.
 */
export function decay(h: number): number {
  if (h > 746) return 0;
  let reduced = h;
  let squarings = 0;
  for (; reduced > 0.5; reduced /= 2) squarings++;
  let growth = 1;
  for (let k = 16; k >= 1; k--) growth = 1 + (growth * reduced) / k;
  let value = 1 / growth;
  for (; squarings > 0; squarings--) value *= value;
  return value;
}

/** (1 - e⁻ʰ) / h for h ≥ 0, the mean of e⁻ᵗ over [0, h]; 1 at 0. Relative error below 2⁻⁴⁹. */
export function meanDecay(h: number): number {
  if (h > 0.5) return (1 - decay(h)) / h;
  let mean = 1;
  for (let k = 17; k >= 2; k--) mean = 1 - (mean * h) / k;
  return mean;
}
