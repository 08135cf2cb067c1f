import type { LoadGenerator, ModelDescription } from '../model/index.ts';
import { exp, log } from '../random/index.ts';
import { modelOfStation } from './benchmark-model.ts';
import { costOf, type Found, leastSquares, normalMatrix } from './least-squares.ts';
import { inverse } from './linear-algebra.ts';
import { haltonPoint } from './low-discrepancy.ts';
import { type MeasuredRow, type MeasuredSystem, type Statistic, tolerance } from './measured.ts';
import { COARSE, type Effort, FINE, type Predictor, predictHere } from './prediction.ts';
import { scalesOf } from './scales.ts';
import type { Parameter, Shape, Values } from './shape.ts';
import { shapesByKind } from './shapes.ts';

/** A shape with the values that come closest to what was measured. */
export interface Fitted {
  /** What was fitted, with the protocol that was chosen. */
  readonly system: MeasuredSystem;
  readonly shape: Shape;
  readonly values: Values;
  /** By parameter of the shape, in its order. */
  readonly parameters: readonly FittedParameter[];
  /** Of the logarithms of the parameters. */
  readonly covariance: readonly (readonly number[])[];
  /** Figures that were compared, and the root of their mean square relative error. */
  readonly figures: number;
  readonly rms: number;
  /** Bayesian information criterion: lower is better supported. */
  readonly criterion: number;
}

interface FittedParameter extends Parameter {
  readonly value: number;
  /** Standard error of its logarithm: about a share of the value. */
  readonly error: number;
  /** Does it lie at an end of where it was looked for? */
  readonly atEnd: boolean;
}

/** Told how much of the work is done, from 0 to 1, and asked for patience: it may let others run meanwhile. */
export type Watch = (share: number, what: string) => Promise<void> | void;

/** Mean square of residuals that is as good as none: a fifth of the tolerances. Coming closer supports no shape. */
const FLOOR = 0.04;
/**
 * Points of the global search for each parameter, and those of them that are refined coarsely; fewer where steps of
 * tokens make a row long to simulate.
 */
const SEARCH = { points: 32, refined: 8 };
const SEARCH_OF_TOKENS = { points: 16, refined: 4 };
const TOGETHER = 4; // so many at a time, so that no thread waits
/** Of the work, that on shapes which may be extended. */
const OF_BASES = 0.7;
/** Rounds of refinement. */
const COARSE_ROUNDS = 5;
const FINE_ROUNDS = 8;

/** Fits every shape that a system of this kind may have; the one that the data support best comes first. */
export async function fitAll(
  system: MeasuredSystem,
  rows: readonly MeasuredRow[],
  watch: Watch,
  predictor: Predictor = predictHere,
): Promise<Fitted[]> {
  const scales = scalesOf({ ...system, rows });
  const figures = rows.reduce((sum, row) => sum + compared(row).length, 0);
  const shapes = affordable(
    shapesByKind[system.kind]({ ...system, rows }, scales),
    figures,
  ).flatMap(alternatives);
  const starts = system.starts ?? [system.protocol.start];
  const all = starts.flatMap((start) =>
    shapes.map((shape) => ({ ...system, protocol: { ...system.protocol, start }, shape })),
  );
  const ofBases = shapes.some(({ extensions = [] }) => extensions.length > 0) ? OF_BASES : 1;
  const fitted: Fitted[] = [];
  for (const [i, { shape, ...one }] of all.entries()) {
    const told: Watch = (part, what) => watch((ofBases * (i + part)) / all.length, what);
    // Simpler shapes come first: what extends one of them begins where that ended.
    const simpler = fitted.filter(({ system }) => system.protocol.start === one.protocol.start);
    fitted.push(await fitShape(one, rows, shape, simpler, told, predictor));
  }
  let [best] = fitted.sort(bySupport);
  for (let done = ofBases; ; done += (1 - done) / 2) {
    const told: Watch = (part, what) => watch(done + (part * (1 - done)) / 2, what);
    const more = await fitExtensions(best!, rows, told, predictor);
    fitted.push(...more);
    const [extended] = more.sort(bySupport);
    if (extended === undefined || extended.criterion >= best!.criterion) break;
    best = extended;
  }
  return fitted.sort(bySupport);
}

/** Those with no more parameters than there are figures, or else the simplest. */
function affordable(shapes: readonly Shape[], figures: number): Shape[] {
  const least = Math.min(...shapes.map(({ parameters }) => parameters.length));
  return shapes.filter(({ parameters }) => parameters.length <= Math.max(figures, least));
}

async function fitExtensions(
  best: Fitted,
  rows: readonly MeasuredRow[],
  watch: Watch,
  predictor: Predictor,
): Promise<Fitted[]> {
  const { extensions = [] } = best.shape;
  const fitted: Fitted[] = [];
  for (const [i, shape] of extensions.entries()) {
    if (shape.parameters.length > best.figures) continue;
    const told: Watch = (part, what) => watch((i + part) / extensions.length, what);
    fitted.push(await fitShape(best.system, rows, shape, [best], told, predictor));
  }
  return fitted;
}

/** The fit that the data support best comes first. */
export const bySupport = (a: Fitted, b: Fitted): number => a.criterion - b.criterion;

/** One shape for every combination of its choices. */
function alternatives(shape: Shape): Shape[] {
  let all: Values[] = [{}];
  for (const [name, values] of Object.entries(shape.choices)) {
    all = all.flatMap((one) => values.map((value) => ({ ...one, [name]: value })));
  }
  return all.map((chosen) => withChoice(shape, chosen));
}

function withChoice(shape: Shape, chosen: Values): Shape {
  const { extensions = [] } = shape;
  return {
    ...shape,
    station: (values) => shape.station({ ...values, ...chosen }),
    extensions: extensions.map((extension) => withChoice(extension, chosen)),
    choices: Object.fromEntries(Object.entries(chosen).map(([name, value]) => [name, [value]])),
  };
}

async function fitShape(
  system: MeasuredSystem,
  rows: readonly MeasuredRow[],
  shape: Shape,
  simpler: readonly Fitted[],
  watch: Watch,
  predictor: Predictor,
): Promise<Fitted> {
  const box = shape.parameters.map(({ from, to }): [number, number] => [log(from), log(to)]);
  // A shape with the same parameters has found out where to look, if looking everywhere takes long.
  const alike = simpler.find(
    (one) =>
      one.parameters.length === shape.parameters.length &&
      shape.parameters.every(({ name }) => one.values[name] !== undefined),
  );
  const isLong = system.kind === 'continuous_batching';
  const search = isLong ? SEARCH_OF_TOKENS : SEARCH;
  const looksAnew = alike === undefined || !isLong;
  const points = looksAnew ? search.points * box.length : search.points;
  const kept = looksAnew ? search.refined : 1;
  const work =
    points + kept * COARSE_ROUNDS * (2 * box.length + 2) + FINE_ROUNDS * 4 * (2 * box.length + 2);
  let done = 0;
  const at = (effort: Effort, cost: number) => async (point: readonly number[]) => {
    done += cost;
    await watch(Math.min(done / work, 0.99), shape.name);
    return residualsAt(system, rows, shape, point, effort, predictor);
  };
  const coarse = at(COARSE, 1);
  const tried: { point: number[]; cost: number }[] = [];
  for (let number = 1; number <= points; number += TOGETHER) {
    const numbers = Array.from(
      { length: Math.min(TOGETHER, points - number + 1) },
      (_, i) => number + i,
    );
    const some = numbers.map((n) =>
      haltonPoint(n, box.length).map((u, i) => box[i]![0] + u * (box[i]![1] - box[i]![0])),
    );
    const found = await Promise.all(some.map(coarse));
    tried.push(...some.map((point, i) => ({ point, cost: costOf(found[i]!) })));
  }
  tried.sort((a, b) => a.cost - b.cost);
  const starts = tried.slice(0, kept).map(({ point }) => point);
  if (alike !== undefined)
    starts.push(shape.parameters.map(({ name }) => log(alike.values[name]!)));
  for (const one of simpler) {
    const known = shape.parameters.filter(({ name }) => one.values[name] !== undefined);
    if (known.length < one.parameters.length || known.length === shape.parameters.length) continue;
    for (const low of [0.15, 0.6]) {
      starts.push(
        shape.parameters.map(({ name }, i) =>
          one.values[name] === undefined
            ? box[i]![0] + low * (box[i]![1] - box[i]![0])
            : log(one.values[name]),
        ),
      );
    }
  }
  const refined = await Promise.all(
    starts.map((point) => leastSquares(coarse, point, box, COARSE_ROUNDS)),
  );
  const best = refined.reduce((least, one) => (one.cost < least.cost ? one : least));
  const found = await leastSquares(at(FINE, 4), best.point, box, FINE_ROUNDS);
  await watch(1, shape.name);
  return described(system, shape, found, box);
}

function described(
  system: MeasuredSystem,
  shape: Shape,
  found: Found,
  box: readonly (readonly [number, number])[],
): Fitted {
  const { point, residuals, jacobian, cost } = found;
  const n = residuals.length;
  const k = shape.parameters.length;
  const normal = normalMatrix(jacobian, residuals);
  // A hair, for a parameter that nothing depends on has no information at all.
  const hair = normal.map((row, i) => row.map((x, j) => (i === j ? x + 1e-6 : x)));
  const variance = cost / Math.max(n - k, 1);
  const covariance = (inverse(hair) ?? []).map((row) => row.map((x) => x * variance));
  const values = valuesAt(shape, point);
  return {
    system,
    shape,
    values,
    parameters: shape.parameters.map((parameter, i) => ({
      ...parameter,
      value: values[parameter.name]!,
      error: Math.sqrt(covariance[i]?.[i] ?? NaN),
      atEnd: point[i]! - box[i]![0] < 0.02 || box[i]![1] - point[i]! < 0.02,
    })),
    covariance,
    figures: n,
    rms: Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / n),
    criterion: n * log(cost / n + FLOOR) + k * log(n),
  };
}

const valuesAt = (shape: Shape, point: readonly number[]): Values =>
  Object.fromEntries(shape.parameters.map(({ name }, i) => [name, exp(point[i]!)]));

/** The model that a shape is at these values, and the protocol, part of which may be fitted too. */
export function instantiate(
  system: MeasuredSystem,
  shape: Shape,
  values: Values,
): { readonly model: ModelDescription; readonly system: MeasuredSystem } {
  const model = modelOfStation(shape.station(values), shape.memory);
  return { model, system: { ...system, protocol: fittedProtocol(system.protocol, values) } };
}

/** The protocol, with what was found of it. */
export function fittedProtocol(given: LoadGenerator, values: Values): LoadGenerator {
  const found = FOUND_OF_PROTOCOL.filter((key) => values[key] !== undefined);
  return { ...given, ...Object.fromEntries(found.map((key) => [key, values[key]])) };
}

const FOUND_OF_PROTOCOL = ['dispatch', 'duration'] as const;

/** Relative errors in units of their tolerances: simulated over measured, in logarithms. */
async function residualsAt(
  given: MeasuredSystem,
  rows: readonly MeasuredRow[],
  shape: Shape,
  point: readonly number[],
  effort: Effort,
  predictor: Predictor,
): Promise<number[]> {
  const { model, system } = instantiate(given, shape, valuesAt(shape, point));
  const alone = { ...system, rows: [] }; // what is sent to a thread is copied
  const predictions = await Promise.all(
    rows.map((row) => predictor({ model, system: alone, row, effort })),
  );
  return rows.flatMap((row, i) => {
    return compared(row).map((name) => {
      const simulated = predictions[i]!.figures[name];
      if (simulated === undefined || !(simulated > 0)) return 10;
      return log(simulated / row.figures[name]!) / tolerance(name);
    });
  });
}

/** The figures of a row that a simulation is held against. */
export const compared = ({ figures }: MeasuredRow): Statistic[] =>
  (Object.keys(figures) as Statistic[]).filter((name) => figures[name]! > 0);
