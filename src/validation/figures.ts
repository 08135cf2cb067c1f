import { type ModelDescription, relaxationOf, stationDemands } from '../model/index.ts';
import type { Estimate } from '../statistics/index.ts';
import type { Known } from './known.ts';
import type { Measured } from './measured.ts';

/** Names of figures, as they are shown, and what they are counted in. */
export const FIGURES = {
  utilization: { words: 'utilization', unit: 'share' },
  waits: { words: 'share that waits', unit: 'share' },
  waiting: { words: 'mean waiting', unit: 'seconds' },
  sojourn: { words: 'mean sojourn', unit: 'seconds' },
  response: { words: 'mean response', unit: 'seconds' },
  responseP95: { words: 'p95 response', unit: 'seconds' },
  jobs: { words: 'mean jobs', unit: 'jobs' },
  batch: { words: 'mean batch', unit: 'jobs' },
  shed: { words: 'share shed', unit: 'share' },
  abandoned: { words: 'share abandoned', unit: 'share' },
  throughput: { words: 'throughput', unit: 'jobs per second' },
  growth: { words: 'backlog growth', unit: 'jobs per second' },
  backlog: { words: "backlog, by Little's law", unit: 'jobs' },
} as const;

export type FigureName = keyof typeof FIGURES;

/** A figure that theory knows and a simulation measures. */
export interface Figure {
  /** Station or route; empty for the whole model. */
  readonly where: string;
  readonly name: FigureName;
  /** A law tells one figure from others that were measured, but for so much that means nothing. */
  readonly theory: Known | ((found: Measured) => Known & { readonly grain: number });
  readonly simplified: readonly string[];
  readonly measured: (found: Measured) => Estimate;
  /** How long what it is about remembers an empty start, in microseconds; 0 where that does not count. */
  readonly relaxation: number;
}

/** How long a station remembers, by its name. */
export function stationMemory(model: ModelDescription): (station: string) => number {
  const demands = new Map(
    stationDemands(model, []).map(({ station, relaxation }) => [station, relaxation]),
  );
  return (station) => demands.get(station) ?? 0;
}

/** How long all that routes meet remembers. */
export const modelMemory = (model: ModelDescription): number =>
  Math.max(...model.routes.map((route) => relaxationOf(route, model, [])));
