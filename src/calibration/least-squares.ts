import { solve } from './linear-algebra.ts';

/** Residuals of a fit at a point; each is in units of its tolerance. */
export type Residuals = (
  point: readonly number[],
) => Promise<readonly number[]> | readonly number[];

export interface Found {
  readonly point: readonly number[];
  readonly residuals: readonly number[];
  readonly cost: number;
  /** By residual, then by coordinate. */
  readonly jacobian: readonly (readonly number[])[];
}

/** How far coordinates (logarithms) go for a difference: far enough that the steps of quantiles average out. */
const STEP = 0.04;
const LARGEST = 0.7;
/** Cost by residual that is close enough: a tenth of the tolerances. */
const CLOSE = 0.01;

/** Residuals beyond this count less and less: one odd figure must not decide a fit. */
const BEND = 4;

/** Sum of softened squares (pseudo-Huber). */
export const costOf = (residuals: readonly number[]): number =>
  residuals.reduce(
    (sum, r) => sum + 2 * BEND * BEND * (Math.sqrt(1 + (r / BEND) * (r / BEND)) - 1),
    0,
  );

const weightOf = (r: number): number => 1 / Math.sqrt(1 + (r / BEND) * (r / BEND));

/**
 * Levenberg's and Marquardt's method with central differences, inside a box. Deterministic, for the simulator draws
 * the same random numbers at every point. Coordinates of `fixed` stay.
 */
export async function leastSquares(
  residuals: Residuals,
  start: readonly number[],
  box: readonly (readonly [number, number])[],
  rounds: number,
  fixed: ReadonlySet<number> = new Set(),
): Promise<Found> {
  let point = start.map((x, i) => within(x, box[i]!));
  let now = await residuals(point);
  let cost = costOf(now);
  let damping = 0.05;
  let jacobian = await slopes(residuals, point, now, box, fixed);
  for (let round = 0; round < rounds; round++) {
    if (cost < CLOSE * now.length) break;
    let better = false;
    for (let attempt = 0; attempt < 4 && !better; attempt++) {
      const step = stepOf(jacobian, now, damping, fixed);
      const next = point.map((x, i) => within(x + step[i]!, box[i]!));
      const there = await residuals(next);
      const costThere = costOf(there);
      if (costThere < cost) {
        better = true;
        damping = Math.max(damping / 4, 1e-4);
        const gain = (cost - costThere) / cost;
        [point, now, cost] = [next, there, costThere];
        if (gain < 0.002) round = rounds;
      } else damping *= 5;
    }
    if (!better) break;
    jacobian = await slopes(residuals, point, now, box, fixed);
  }
  return { point, residuals: now, cost, jacobian };
}

const within = (x: number, [low, high]: readonly [number, number]): number =>
  Math.min(Math.max(x, low), high);

async function slopes(
  residuals: Residuals,
  point: readonly number[],
  now: readonly number[],
  box: readonly (readonly [number, number])[],
  fixed: ReadonlySet<number>,
): Promise<number[][]> {
  const columnOf = async (i: number): Promise<number[]> => {
    if (fixed.has(i)) return now.map(() => 0);
    const up = within(point[i]! + STEP, box[i]!);
    const down = within(point[i]! - STEP, box[i]!);
    const at = async (x: number): Promise<readonly number[]> =>
      x === point[i] ? now : residuals(point.map((y, j) => (j === i ? x : y)));
    const [above, below] = await Promise.all([at(up), at(down)]);
    return now.map((_, r) => (above[r]! - below[r]!) / Math.max(up - down, 1e-9));
  };
  const columns = await Promise.all(point.map((_, i) => columnOf(i)));
  return now.map((_, r) => columns.map((column) => column[r]!));
}

function stepOf(
  jacobian: readonly (readonly number[])[],
  residuals: readonly number[],
  damping: number,
  fixed: ReadonlySet<number>,
): number[] {
  const n = jacobian[0]!.length;
  const normal = normalMatrix(jacobian, residuals);
  const gradient = Array.from(
    { length: n },
    (_, i) =>
      -jacobian.reduce((sum, row, r) => sum + weightOf(residuals[r]!) * row[i]! * residuals[r]!, 0),
  );
  for (let i = 0; i < n; i++)
    normal[i]![i] = fixed.has(i) ? 1 : normal[i]![i]! * (1 + damping) + 1e-6;
  const step = solve(normal, gradient) ?? new Array<number>(n).fill(0);
  const longest = Math.max(...step.map(Math.abs), LARGEST);
  return step.map((x) => (x * LARGEST) / longest);
}

/** Jᵀ W J, where residuals that are odd weigh less. */
export function normalMatrix(
  jacobian: readonly (readonly number[])[],
  residuals: readonly number[],
): number[][] {
  const n = jacobian[0]!.length;
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) =>
      jacobian.reduce((sum, row, r) => sum + weightOf(residuals[r]!) * row[i]! * row[j]!, 0),
    ),
  );
}
