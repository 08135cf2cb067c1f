const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29];

/** Points that fill the unit cube evenly, always the same ones (Halton 1960), from number 1 on. */
export const haltonPoint = (number: number, dimensions: number): number[] =>
  Array.from({ length: dimensions }, (_, i) => radicalInverse(number, PRIMES[i]!));

/** The digits of a number, mirrored at the point. */
function radicalInverse(number: number, base: number): number {
  let result = 0;
  let scale = 1 / base;
  for (let rest = number; rest > 0; rest = Math.floor(rest / base)) {
    result += (rest % base) * scale;
    scale /= base;
  }
  return result;
}
