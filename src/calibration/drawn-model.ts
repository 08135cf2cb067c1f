import type {
  DistributionDescription,
  ModelDescription,
  StationDescription,
} from '../model/index.ts';
import { exp, namedStream } from '../random/index.ts';
import { cholesky, inverse } from './linear-algebra.ts';

/**
 * The model with the figures of its fitted profiles drawn from the covariance of their fits, with a wide prior: what
 * they could also be, for all that the measurements tell. Null if no station has a profile with a covariance. The same seed and number
 * draw the same.
 */
export function drawnModel(
  model: ModelDescription,
  seed: string,
  number: number,
): ModelDescription | null {
  if (model.stations.every((station) => covarianceOf(station) === null)) return null;
  const stations = model.stations.map((station) => drawn(station, `${seed}/profiles/${number}`));
  return { ...model, stations };
}

const covarianceOf = (station: StationDescription): number[][] | null => {
  const fit = 'calibration' in station ? station.calibration?.fit : undefined;
  return fit === undefined ? null : cholesky(withPrior(fit.covariance));
};

/** Standard deviation of the logarithm of a parameter of which the data say nothing: about a half of it, either way. */
const UNKNOWN = 0.5;

/** What the data do not tell is not for that without bounds: the covariance together with a wide prior at the fit. */
function withPrior(covariance: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const information = inverse(covariance);
  if (information === null) return covariance;
  const known = information.map((row, i) =>
    row.map((x, j) => (i === j ? x + 1 / (UNKNOWN * UNKNOWN) : x)),
  );
  return inverse(known) ?? covariance;
}

function drawn(station: StationDescription, seed: string): StationDescription {
  const triangle = covarianceOf(station);
  if (triangle === null || !('calibration' in station)) return station;
  const stream = namedStream(seed, station.name);
  const normals = triangle.map(() => stream.normal());
  const factors = triangle.map((row) => exp(row.reduce((sum, x, i) => sum + x * normals[i]!, 0)));
  const { parameters } = station.calibration!.fit!;
  return parameters.reduce((one, name, i) => scaled(one, name, factors[i]!), station);
}

/** The station with one parameter, named as in the file of its profile, times a factor. */
function scaled<Station extends StationDescription>(
  station: Station,
  name: string,
  factor: number,
): Station {
  if (name === 'kv_tokens' && station.kind === 'continuous_batching') {
    const { memory } = station;
    return { ...station, memory: { ...memory, perToken: memory.perToken / factor } };
  }
  const [first, ...rest] = name.split('.').map(camelled);
  if (first === 'work' || first === 'first') {
    const perClass = (station as unknown as Record<string, unknown>)[first];
    return { ...station, [first]: scaledWork(perClass, rest.at(-1)!, factor) };
  }
  const path = first === 'batchTime' ? ['work', 'profile', ...rest] : [first!, ...rest];
  return scaledAt(station, path, factor) as Station;
}

const camelled = (key: string): string =>
  key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** By class, the mean or the spread of work. */
function scaledWork(perClass: unknown, key: string, factor: number): unknown {
  const classes = Object.entries(perClass as Readonly<Record<string, DistributionDescription>>);
  return Object.fromEntries(classes.map(([name, work]) => [name, scaledAt(work, [key], factor)]));
}

/** Shares stay below 1, as far as they are so. */
function scaledAt(value: unknown, [key, ...rest]: readonly string[], factor: number): unknown {
  const mapping = value as Readonly<Record<string, unknown>>;
  const inner = mapping[key!];
  if (rest.length > 0) {
    return typeof inner === 'object'
      ? { ...mapping, [key!]: scaledAt(inner, rest, factor) }
      : value;
  }
  if (typeof inner === 'number') return { ...mapping, [key!]: kept(key!, inner * factor) };
  // A linger that all classes have alike, or each its own.
  if (typeof inner !== 'object' || inner === null) return value;
  const all = Object.entries(inner as Readonly<Record<string, number>>);
  return { ...mapping, [key!]: Object.fromEntries(all.map(([name, x]) => [name, x * factor])) };
}

const SHARES = new Set(['slowdown', 'noiseCorrelation', 'stallShare']);
const kept = (key: string, value: number): number =>
  SHARES.has(key) ? Math.min(value, key === 'noiseCorrelation' ? 0.99 : 1) : value;
