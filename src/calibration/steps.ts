import { numberIn, type Table, type TableRow } from '../gates/index.ts';
import type { Conditions, Statistic } from './measured.ts';
import type { RequestQuantity } from './request-columns.ts';

/** A step-load table that was made of another one, and how, in words; `problem`: why it cannot be made. */
export type Aggregated =
  | { readonly table: Table; readonly how: string }
  | { readonly problem: readonly [expected: string, found: string] };

export const SECOND = 1_000_000;

/** What the columns of a table of single requests or of histograms are, and those that say the load and conditions. */
export interface Layout {
  readonly of: ReadonlyMap<RequestQuantity, { readonly at: number; readonly scale: number }>;
  /** Clients, or requests per second. */
  readonly load: { readonly at: number; readonly name: string } | undefined;
  readonly conditions: readonly {
    readonly name: keyof Conditions;
    readonly at: number;
    readonly scale: number;
  }[];
}

export const numberAt = ({ cells }: TableRow, at: number): number => {
  const value = numberIn(cells[at] ?? null);
  return typeof value === 'number' ? value : NaN;
};

/** What stands in rows, by load, in the order of the first rows. */
export function byLoad<Of extends { readonly row: TableRow }>(
  all: readonly Of[],
  load: Layout['load'],
): Map<number, Of[]> {
  const groups = new Map<number, Of[]>();
  for (const one of all) {
    const key = load === undefined ? NaN : numberAt(one.row, load.at);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

export type Figures = Partial<Record<Statistic, number>>;

export interface Step {
  readonly load: number;
  readonly place: string;
  /** How requests come, where the load is their rate alone. */
  readonly arrivals?: string;
  readonly figures: Figures;
  readonly conditions: Partial<Record<keyof Conditions, number>>;
}

/** Steps as a table, in the units that its columns name. */
export function asTable({ file }: Table, load: string, steps: readonly Step[]): Table {
  const statistics = [...new Set(steps.flatMap(({ figures }) => Object.keys(figures)))];
  const conditions = [...new Set(steps.flatMap((step) => Object.keys(step.conditions)))];
  const nameOf = (statistic: string): string =>
    statistic === 'throughput' ? 'requests_s' : `${statistic}_us`;
  const columnOf = (condition: string): string =>
    condition === 'audio' ? 'audio_s' : condition === 'chunk' ? 'chunk_ms' : condition;
  const unitOf: Readonly<Record<string, number>> = { audio: SECOND, chunk: 1_000 };
  return {
    file,
    columns: [load, 'load', ...statistics.map(nameOf), ...conditions.map(columnOf)],
    rows: steps.map((step) => ({
      place: step.place,
      cells: [
        step.load,
        step.arrivals ?? null,
        ...statistics.map((name) => step.figures[name as Statistic] ?? null),
        ...conditions.map(
          (name) => (step.conditions[name as keyof Conditions] ?? NaN) / (unitOf[name] ?? 1),
        ),
      ],
    })),
  };
}
