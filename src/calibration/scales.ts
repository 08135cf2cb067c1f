import type { MeasuredSystem, Statistic } from './measured.ts';

/** Where to look for parameters: what the table itself says of times and rates. Microseconds. */
export interface Scales {
  /** The shortest whole request on average, and the shortest first token or chunk, and gap. */
  readonly shortest: number;
  readonly first: number;
  readonly gap: number;
  /** Time from one answer to the next at the highest throughput. */
  readonly perJob: number;
}

const SECOND = 1_000_000;
const LOCATIONS = ['avg', 'p50', 'p90', 'p95'] as const;

export function scalesOf({ rows, protocol }: MeasuredSystem): Scales {
  const least = (delay: 'response' | 'first' | 'gap'): number =>
    Math.min(...rows.map((row) => locationOf(row.figures, delay)));
  const rates = rows.map(({ figures, load, chunk }) => {
    if (figures.throughput !== undefined) return figures.throughput;
    if (protocol.kind === 'closed') return (SECOND * load) / locationOf(figures, 'response');
    if (protocol.kind !== 'paced') return load;
    return (SECOND * load) / (chunk ?? protocol.period ?? SECOND);
  });
  const known = rates.filter((rate) => Number.isFinite(rate) && rate > 0);
  const first = least('first');
  const response = least('response');
  const shortest = response < Infinity ? response : first;
  return {
    shortest,
    first: first < Infinity ? first : shortest,
    gap: least('gap'),
    perJob: known.length === 0 ? shortest : SECOND / Math.max(...known),
  };
}

/** About where a delay lies; Infinity if the row does not say. */
function locationOf(
  figures: Readonly<Partial<Record<Statistic, number>>>,
  delay: 'response' | 'first' | 'gap',
): number {
  for (const reading of LOCATIONS) {
    const value = figures[`${delay}_${reading}`];
    if (value !== undefined) return value;
  }
  return Infinity;
}
