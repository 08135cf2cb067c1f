import type { Mistake, OpenFile } from '../files/index.ts';
import type { ModelDescription } from '../model/index.ts';
import { modelOfStation } from './benchmark-model.ts';
import type { FidelityDescription, SystemKind } from './fidelity-schema.ts';
import { tableMap } from './map-schema.ts';
import type { MeasuredRow, MeasuredSystem, StationKind, Statistic } from './measured.ts';
import { measuredTable } from './measured-table.ts';
import { FINAL } from './prediction.ts';
import { type ComparedRow, comparisonOf, meanErrors } from './report.ts';
import { largestStable } from './stable-load.ts';

/** How a calibrated system compares with what was measured. */
export interface Fidelity {
  readonly description: FidelityDescription;
  readonly system: MeasuredSystem;
  readonly rows: readonly ComparedRow[];
  /** Largest load at which it is stable, where one was published. */
  readonly stable: { readonly published: number; readonly simulated: number } | null;
}

/** Kinds of stations in files. */
const KINDS: Readonly<Record<StationKind, string>> = {
  batching_pool: 'batching_pool',
  lanes: 'batching_pool',
  sharing: 'sharing',
  slots: 'sharing',
  continuous_batching: 'continuous_batching',
};

/** Reads the rows of a system and simulates each of them with its profile. `file` is where it was described. */
export function fidelityOf(
  description: FidelityDescription,
  file: string,
  open: OpenFile,
): Fidelity | { readonly mistakes: readonly Mistake[] } {
  const { columns, fitted, predicted, protocol, known, spread, memory, station } = description;
  const cells = [...fitted, ...predicted];
  const table = {
    file,
    columns,
    rows: cells.map((row, i) => ({ place: `row ${i + 1}`, cells: row })),
  };
  const map = { ...tableMap.parse({}), map: description.fidelity, protocol, known, spread, memory };
  const reading = measuredTable(table, map, station);
  if ('mistakes' in reading) return reading;
  const { system } = reading.table;
  const path = description.profile;
  const kind = KINDS[station];
  const model = modelOfStation({ kind, profile: path }, memory, (name, _, kind) =>
    open(name, file, kind),
  );
  const isFitted = ({ place }: MeasuredRow): boolean =>
    Number(place.slice('row '.length)) <= fitted.length;
  const rows = comparisonOf(model, system, system.rows, isFitted, FINAL);
  return { description, system, rows, stable: stableOf(description, model, system) };
}

function stableOf(
  { largest_stable: published }: FidelityDescription,
  model: ModelDescription,
  system: MeasuredSystem,
): Fidelity['stable'] {
  if (published === undefined) return null;
  return { published, simulated: largestStable(model, system) };
}

/** Rows that the aims are held to: not fitted, between those that are, and not where a queue is about to grow for ever. */
export const judgedRows = ({ rows, system }: Fidelity): ComparedRow[] =>
  rows.filter((row) => !row.fitted && row.inside && !isCritical(row, system));

/**
 * In an open system the delay at full load has no bound, and the least error of the capacity decides it. Busy workers
 * tell of full load only where they serve one at a time.
 */
function isCritical({ utilization }: ComparedRow, { protocol, kind }: MeasuredSystem): boolean {
  return kind === 'lanes' && protocol.kind !== 'closed' && utilization > 0.97;
}

/** A line of the summary: the mean absolute error of a statistic over all judged rows of one kind of system. */
export interface FidelityLine {
  readonly kind: SystemKind;
  readonly statistic: Statistic;
  readonly rows: number;
  readonly error: number;
  /** The most that it should be; undefined if there is no aim. */
  readonly aim: number | undefined;
}

export function summaryOf(all: readonly Fidelity[]): FidelityLine[] {
  const kinds = [...new Set(all.map(({ description }) => description.kind))];
  return kinds.flatMap((kind) => {
    const rows = all.filter(({ description }) => description.kind === kind).flatMap(judgedRows);
    return [...meanErrors(rows)].map(([statistic, { mean, count }]) => ({
      kind,
      statistic,
      rows: count,
      error: mean,
      aim: aimOf(kind, statistic),
    }));
  });
}

/** On rows that were not fitted. */
function aimOf(kind: SystemKind, statistic: Statistic): number | undefined {
  if (kind === 'other') return undefined;
  if (statistic.startsWith('first') && kind === 'language_model') return 0.12;
  if (/_p90$|_p95$/.test(statistic)) return 0.08;
  if (/_p99$/.test(statistic)) return 0.12;
  return 0.05;
}
