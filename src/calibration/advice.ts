import { log } from '../random/index.ts';
import { compared, type Fitted, instantiate } from './fit.ts';
import { cholesky, inverse } from './linear-algebra.ts';
import { type MeasuredRow, tolerance } from './measured.ts';
import { FINE, predict } from './prediction.ts';

/** A further measurement, and what it would do to what is known. */
export interface Advice {
  readonly load: number;
  /** The parameter of which it would tell most, and its standard error before and after. */
  readonly parameter: string;
  readonly before: number;
  readonly after: number;
}

/** How far a parameter (its logarithm) goes for a difference. */
const STEP = 0.05;

/**
 * Which further load would narrow the fit most: the one that adds most to the determinant of the information on
 * the parameters (D-optimal design), its figures being those that the table has. Loads between those that were fitted
 * are looked at, and up to twice the highest one. Null if the fit has no covariance.
 */
export function nextMeasurement(fitted: Fitted, rows: readonly MeasuredRow[]): Advice | null {
  const information = inverse(fitted.covariance);
  if (information === null || fitted.covariance.length === 0) return null;
  const typical = rows.at(-1)!;
  let best: { advice: Advice; gain: number } | null = null;
  for (const load of candidates(rows)) {
    const slopes = slopesAt(fitted, { ...typical, load });
    const scale = Math.max(fitted.rms * fitted.rms, 0.05);
    const added = information.map((line, i) =>
      line.map((x, j) => x + slopes.reduce((sum, s) => sum + (s[i]! * s[j]!) / scale, 0)),
    );
    const gain = logDeterminant(added);
    const after = inverse(added);
    if (after === null || !(gain > (best?.gain ?? -Infinity))) continue;
    best = { gain, advice: mostNarrowed(load, fitted, after) };
  }
  return best?.advice ?? null;
}

function candidates(rows: readonly MeasuredRow[]): number[] {
  const loads = [...new Set(rows.map(({ load }) => load))].sort((a, b) => a - b);
  const between = loads.slice(1).map((load, i) => Math.sqrt(load * loads[i]!));
  const rounded = [...between, 2 * loads.at(-1)!, Math.max(1, loads[0]! / 2)].map((load) =>
    loads.every(Number.isInteger) ? Math.round(load) : load,
  );
  return [...new Set(rounded)].filter((load) => !loads.includes(load)).slice(0, 8);
}

/** By figure, then by parameter: how its logarithm goes with that of the parameter, in tolerances. */
function slopesAt(fitted: Fitted, row: MeasuredRow): number[][] {
  const { shape, values } = fitted;
  const at = (name: string, value: number): readonly number[] => {
    const changed = { ...values, [name]: value };
    const { model, system } = instantiate(fitted.system, shape, changed);
    const { figures } = predict(model, system, row, FINE);
    return compared(row).map((statistic) => log(Math.max(figures[statistic] ?? 1, 1e-9)));
  };
  const columns = shape.parameters.map(({ name, from, to }) => {
    const high = Math.min(values[name]! * (1 + STEP), to);
    const low = Math.max(values[name]! * (1 - STEP), from);
    const [up, down] = [at(name, high), at(name, low)];
    return up.map((x, i) => (x - down[i]!) / log(high / low));
  });
  return compared(row).map((statistic, i) => columns.map((c) => c[i]! / tolerance(statistic)));
}

function logDeterminant(matrix: readonly (readonly number[])[]): number {
  const l = cholesky(matrix);
  return l === null ? -Infinity : l.reduce((sum, row, i) => sum + 2 * log(row[i]!), 0);
}

function mostNarrowed(
  load: number,
  { parameters }: Fitted,
  covariance: readonly (readonly number[])[],
): Advice {
  const all = parameters.map(({ name, error }, i) => ({
    load,
    parameter: name,
    before: error,
    after: Math.sqrt(covariance[i]![i]!),
  }));
  return all.reduce((most, one) =>
    one.after / one.before < most.after / most.before ? one : most,
  );
}
