import { decay, logarithm, sineCosine } from './elementary.ts';
import { poissonExcess, poissonTail } from './poisson.ts';
import { checkStable, type Queue, queueOf } from './queue.ts';

/**
 * Spitzer's sums are taken up to this many terms, Crommelin's roots where they need more: close to
 * saturation.
 */
const MOST_TERMS = 300;

/** Mean number of jobs waiting, and the share of the jobs that wait. */
interface Backlog {
  readonly backlog: number;
  readonly waits: number;
}

/**
 * M/D/c, first come first served: Poisson arrivals, constant service, c workers (Crommelin 1932; Tijms 2003,
 * sec. 9.6). By two exact methods, each where it keeps its digits, with a relative error below 10⁻¹¹.
 *
 * `arrivalRate` λ per unit of time, `serviceTime` D in that unit, `workers` c a positive whole number,
 * 0 < λD < c; a RangeError otherwise.
 */
export function mdc(station: {
  readonly arrivalRate: number;
  readonly serviceTime: number;
  readonly workers: number;
}): Queue {
  const { arrivalRate, serviceTime, workers } = station;
  checkStable(arrivalRate, serviceTime, workers);
  const load = arrivalRate * serviceTime;
  const utilization = load / workers;
  // How fast Spitzer's terms fall: as (ρ e^(1-ρ))^(cn).
  const falls = workers * (utilization - 1 - logarithm(utilization));
  const { backlog, waits } =
    falls * MOST_TERMS > 40 ? bySums(load, workers, falls) : byRoots(load, workers);
  return queueOf(arrivalRate, serviceTime, workers, waits, backlog / arrivalRate);
}

/**
 * Jobs n, n + c, n + 2c, ... take turns at one worker, so their waiting is that of a single worker with
 * c-fold gaps, and Spitzer's identity (1956) gives λE[W] = Σ E[(X - nc)⁺]/n and P(W = 0) = exp -Σ P(X ≥
 * nc)/n over n ≥ 1, X Poisson with mean nλD. Summed until the rest is below 10⁻¹⁶ of the sum.
 */
export function bySums(load: number, workers: number, falls: number): Backlog {
  const rest = 1 - decay(falls);
  let backlog = 0;
  let exponent = 0;
  for (let n = 1; ; n++) {
    const excess = poissonExcess(n * workers, n * load) / n;
    backlog += excess;
    exponent += poissonTail(n * workers, n * load) / n;
    if (!(excess > 1e-16 * rest * backlog)) break;
  }
  return { backlog, waits: exponent < 1e-8 ? exponent : 1 - decay(exponent) };
}

/**
 * With the roots zₖ of zᶜ = e^(λD(z-1)) inside the unit circle, a = λD: backlog (a² - c(c-1))/(2(c-a)) +
 * Σ 1/(1-zₖ) and P(W = 0) = (c-a)/Π(1-zₖ) (Crommelin 1932). Newton's method for u = 1 - z, of
 * u = 1 - ωe^(-ρu) with ω the c-th roots of 1; those that are each other's mirror image are taken together.
 */
export function byRoots(load: number, workers: number): Backlog {
  let backlog = (load * load - workers * (workers - 1)) / (2 * (workers - load));
  let product = 1;
  for (let k = 1; 2 * k <= workers; k++) {
    const [x, y] = root(load / workers, k / workers);
    const square = x * x + y * y;
    const mirrored = 2 * k < workers;
    backlog += (mirrored ? 2 * x : x) / square;
    product *= mirrored ? square : x;
  }
  return { backlog, waits: 1 - (workers - load) / product };
}

/** Real and imaginary part of u = 1 - ωe^(-ρu), ω the given part of a turn. */
function root(utilization: number, turn: number): readonly [number, number] {
  let x = 1;
  let y = 0;
  for (let step = 0; step < 100; step++) {
    const angle = sineCosine(2 * Math.PI * turn - utilization * y);
    const size = x >= 0 ? decay(utilization * x) : 1 / decay(-utilization * x);
    const real = size * angle.cosine;
    const imaginary = size * angle.sine;
    // A few steps to 1 - ωe^(-ρu) itself, which come closer by ρ each, lead Newton's to the right root.
    const slopeX = step < 5 ? 1 : 1 - utilization * real;
    const slopeY = step < 5 ? 0 : -utilization * imaginary;
    const missX = x - 1 + real;
    const missY = y + imaginary;
    const square = slopeX * slopeX + slopeY * slopeY;
    const stepX = (missX * slopeX + missY * slopeY) / square;
    const stepY = (missY * slopeX - missX * slopeY) / square;
    x -= stepX;
    y -= stepY;
    if (Math.abs(stepX) + Math.abs(stepY) < 1e-16 * (Math.abs(x) + Math.abs(y))) break;
  }
  return [x, y];
}
