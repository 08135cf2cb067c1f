/** How a simulation is held against a known answer. */
export type Check =
  /** Its interval holds the value. */
  | 'interval'
  /** Its mean lies below the value. */
  | 'upper_bound'
  /** It gives exactly the value: a list, one figure for each job or batch. */
  | 'equal'
  /** Not at all: the value is an approximation, for comparison. */
  | 'none';

/** A figure of a model that theory gives. */
export interface KnownAnswer {
  /**
   * wq: waiting, w: sojourn, lq: jobs waiting, l: jobs waiting or in service, p_wait: share that waits;
   * p50, p95, p99: quantiles over jobs; the rest speaks for itself.
   */
  readonly metric: string;
  readonly value: number | readonly number[];
  readonly check: Check;
}

/**
 * A queueing model whose figures are known. Times in one arbitrary unit; in steady state unless it says
 * so.
 */
export interface KnownModel {
  readonly id: string;
  /** Models of one family differ in their parameters alone. */
  readonly family: string;
  /** Kendall's notation, and what that leaves open. */
  readonly kendall: string;
  /** Arguments of the formulas, by name. */
  readonly parameters: unknown;
  /** Authors and years of the formulas. */
  readonly source: string;
  /** Computed when asked for; a few take some milliseconds. */
  answers(): KnownAnswer[];
}

type Values = Readonly<Record<string, number | readonly number[]>>;

/** The models of a family: each entry of `models` is its id, its notation and its parameters. */
export function family<P>(
  name: string,
  source: string,
  models: readonly (readonly [id: string, kendall: string, parameters: P])[],
  values: (parameters: P) => Values,
  checks: Check | Readonly<Record<string, Check>> = 'interval',
): KnownModel[] {
  return models.map(([id, kendall, parameters]) => ({
    id,
    family: name,
    kendall,
    parameters,
    source,
    answers: () =>
      Object.entries(values(parameters)).map(([metric, value]) => ({
        metric,
        value,
        check: typeof checks === 'string' ? checks : (checks[metric] ?? 'interval'),
      })),
  }));
}

/** One entry for each class or station, named `metric` and its number from 1 on. */
export const numbered = (metric: string, values: readonly number[]): Record<string, number> =>
  Object.fromEntries(values.map((value, i) => [`${metric}${i + 1}`, value]));
