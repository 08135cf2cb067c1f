import { decay } from './elementary.ts';

/**
 * Integral over t from 0 to infinity of a smooth function that falls off at least exponentially, by the
 * trapezoidal rule in x with t = scale · e^(x - e⁻ˣ) (Takahasi & Mori 1974). The step is halved until two
 * rounds agree to `accuracy`, relative to the integral, where the error is about its square.
 *
 * `scale` is about where the function falls off.
 */
export function integrate(f: (t: number) => number, scale: number, accuracy: number): number {
  const at = (x: number): number => {
    const shrink = x > 0 ? decay(x) : 1 / decay(-x); // e⁻ˣ
    const t = (scale / shrink) * decay(shrink);
    return t === 0 ? 0 : f(t) * t * (1 + shrink);
  };
  let step = 0.5;
  let sum = 0;
  for (let x = LOW; x <= HIGH; x += step) sum += at(x);
  for (;;) {
    const before = sum * step;
    for (let x = LOW + step / 2; x <= HIGH; x += step) sum += at(x);
    step /= 2;
    if (Math.abs(sum * step - before) <= accuracy * sum * step || step < 2 ** -10) {
      return sum * step;
    }
  }
}

// t/scale from e⁻⁴⁷ to e⁶.
const LOW = -3.75;
const HIGH = 6;
