/** What theory says of a figure: the figure itself, something near it, or on which side of it the figure lies. */
export type Kind = 'exact' | 'approximation' | 'at most' | 'at least';

/** A figure that theory gives. */
export interface Known {
  readonly value: number;
  readonly kind: Kind;
}

/** Figures of a station. Times in seconds; shares between 0 and 1. */
export interface StationFigures {
  /** Busy share of the workers. */
  readonly utilization?: Known;
  /** Share of the jobs that wait before they are served. */
  readonly waits?: Known;
  /** Of the jobs that are let in; where patience ends, of all of them. */
  readonly waiting?: Known;
  readonly sojourn?: Known;
  readonly sojournP95?: Known;
  /** Waiting or in service. */
  readonly jobs?: Known;
  /** Jobs in a batch. */
  readonly batch?: Known;
  readonly shed?: Known;
  readonly abandoned?: Known;
  /** Jobs served per second. */
  readonly throughput?: Known;
  /** Jobs by which the backlog grows per second. */
  readonly growth?: Known;
}

export interface StationTheory {
  readonly figures: StationFigures;
  /** Of the jobs of a route, where routes differ. */
  readonly byRoute: Readonly<Record<string, Pick<StationFigures, 'waiting' | 'sojourn'>>>;
  /** Author and year. */
  readonly source: string;
  /** What theory takes otherwise than it is, where it is not exact: `as if its service were exponential`. */
  readonly simplified: readonly string[];
}

/** These values, all of one kind; those that are not known are left out. */
export function all(
  kind: Kind,
  values: { readonly [Name in keyof StationFigures]: number | undefined },
): StationFigures {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [name, { value, kind }]));
}

export const exactly = (
  source: string,
  values: Parameters<typeof all>[1],
  byRoute: StationTheory['byRoute'] = {},
): StationTheory => ({ figures: all('exact', values), byRoute, source, simplified: [] });

/** The same figures, taken for another system than the one that they are exact for. */
export function simplified(
  theory: StationTheory,
  as: readonly string[],
  exact: StationFigures = {},
): StationTheory {
  if (as.length === 0) return theory;
  return {
    ...theory,
    figures: { ...loosened(theory.figures), ...exact },
    byRoute: Object.fromEntries(
      Object.entries(theory.byRoute).map(([route, figures]) => [route, loosened(figures)]),
    ),
    simplified: [...theory.simplified, ...as],
  };
}

const loosened = (figures: StationFigures): StationFigures =>
  Object.fromEntries(
    Object.entries(figures).map(([name, known]: [string, Known]) => [
      name,
      known.kind === 'exact' ? { ...known, kind: 'approximation' } : known,
    ]),
  );

/** What a formula gives; undefined outside its domain. */
export function ifDefined<Result>(formula: () => Result): Result | undefined {
  try {
    return formula();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
