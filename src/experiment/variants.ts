import type { ModelDescription } from '../model/index.ts';
import type { ExperimentDescription } from './experiment-file.ts';
import { type HarmRow, harmRows } from './harm.ts';
import { type InvariantRow, invariantRows } from './invariants.ts';
import { type Cell, cellsOf, type Task } from './plan.ts';
import type { Variant } from './policies.ts';
import { type CellResult, type StationRow, type StepRow, stationRows, stepRows } from './table.ts';
import { type TenantRow, tenantRows } from './tenants.ts';

/**
 * The cells of an experiment: step by step, in each the policies in their order. At one step all policies
 * leave out the same transient, the longest of theirs, so that they are measured on the same callers.
 */
export function cellsOfVariants(
  experiment: ExperimentDescription,
  variants: readonly Variant[],
): Cell[] {
  const cells = variants.map(({ policy, model }) => cellsOf(experiment, model, policy));
  return experiment.sweep.levels.flatMap((_, step) => {
    const there = cells.map((ofPolicy) => ofPolicy[step]!);
    const transient = Math.max(...there.map(({ spans }) => spans.transient));
    return there.map((cell) => ({ ...cell, spans: { ...cell.spans, transient } }));
  });
}

/** What is about one policy: cells' results, or rows of a table. */
export const under = <Row extends { readonly cell: Cell }>(
  policy: string,
  rows: readonly Row[],
): Row[] => rows.filter(({ cell }) => cell.policy === policy);

/** The model under a policy that is there. */
export const modelUnder = (policy: string, variants: readonly Variant[]): ModelDescription =>
  variants.find((variant) => variant.policy === policy)!.model;

/** The model that a task runs. */
export const modelOf = ({ policy = '' }: Task, variants: readonly Variant[]): ModelDescription =>
  modelUnder(policy, variants);

/** Rows of the step-load table, cell by cell, in each the routes of the model. */
export const stepRowsOfVariants = (
  experiment: ExperimentDescription,
  variants: readonly Variant[],
  results: readonly CellResult[],
): StepRow[] =>
  results.flatMap((result) =>
    stepRows(experiment, modelUnder(result.cell.policy, variants), [result]),
  );

/** Rows by tenant, cell by cell. */
export const tenantRowsOfVariants = (
  experiment: ExperimentDescription,
  variants: readonly Variant[],
  results: readonly CellResult[],
  steps: readonly StepRow[],
): TenantRow[] =>
  results.flatMap((result) =>
    tenantRows(experiment, modelUnder(result.cell.policy, variants), [result], steps),
  );

/** Rows by station, cell by cell. */
export const stationRowsOfVariants = (
  variants: readonly Variant[],
  results: readonly CellResult[],
): StationRow[] =>
  results.flatMap((result) => stationRows(modelUnder(result.cell.policy, variants), [result]));

/** What faults did, cell by cell. */
export const harmRowsOfVariants = (
  variants: readonly Variant[],
  results: readonly CellResult[],
): HarmRow[] =>
  results.flatMap((result) => harmRows(modelUnder(result.cell.policy, variants), [result]));

/** What came of invariants, cell by cell. */
export const invariantRowsOfVariants = (
  variants: readonly Variant[],
  results: readonly CellResult[],
): InvariantRow[] =>
  results.flatMap((result) => invariantRows(modelUnder(result.cell.policy, variants), [result]));
