/**
 * Where a function that falls comes down to `level`: by bisection of t ≥ 0, to the last bit. It starts
 * above the level at 0 and ends below it; `scale` is a first guess of where.
 */
export function fallTo(level: number, falling: (t: number) => number, scale: number): number {
  let high = scale;
  while (falling(high) > level) high *= 2;
  let low = 0;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return high;
    if (falling(middle) > level) low = middle;
    else high = middle;
  }
}
