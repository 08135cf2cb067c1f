import type { ModelDescription, ViolationResult } from '../model/index.ts';
import type { Cell } from './plan.ts';
import type { CellResult } from './table.ts';

/** What came of one invariant in one cell. */
export interface InvariantRow {
  readonly cell: Cell;
  readonly name: string;
  /** Its kind, and what it is about: `isolation at recognizer`. */
  readonly about: string;
  readonly expected: 'holds' | 'violated';
  readonly runs: number;
  /** Runs in which it was violated, and the events at which it was, in all of them. */
  readonly violatedRuns: number;
  readonly violations: number;
  /** In the first of these runs, numbered from 0; null if it holds in all. */
  readonly first: (ViolationResult & { readonly replication: number }) | null;
  readonly verdict: 'PASS' | 'FAIL';
}

/** Rows by step, policy and invariant; none of models without any. */
export const invariantRows = (
  { invariants = [] }: ModelDescription,
  results: readonly CellResult[],
): InvariantRow[] =>
  results.flatMap(({ cell, replications }) =>
    invariants.map((invariant, number): InvariantRow => {
      const { name, kind, expect } = invariant;
      const runs = replications.map((run) => run.invariants![number]!);
      const where = 'station' in invariant ? invariant.station : invariant.route;
      const violated = runs.findIndex(({ first }) => first !== null);
      return {
        cell,
        name,
        about: `${kind} at ${where}`,
        expected: expect,
        runs: runs.length,
        violatedRuns: runs.filter(({ first }) => first !== null).length,
        violations: runs.reduce((sum, { violations }) => sum + violations, 0),
        first: violated < 0 ? null : { ...runs[violated]!.first!, replication: violated },
        verdict: violated < 0 === (expect === 'holds') ? 'PASS' : 'FAIL',
      };
    }),
  );
