import type { ReplicationResult, Task } from '../experiment/index.ts';
import type { ModelDescription, Spans } from '../model/index.ts';
import { type Case, rowsOf } from './case.ts';
import { type ValidatedRow, validated } from './law.ts';
import { Measured } from './measured.ts';

/** How much is simulated for each case. */
export interface Effort {
  readonly seeds: readonly string[];
  /** Independent runs for each seed, at least 2. */
  readonly replications: number;
  /** Share of the measured time that a case asks for, or of its runs if it asks for many. */
  readonly share: number;
}

/** What validations are committed and judged by. */
export const FULL: Effort = { seeds: ['1', '2', '3'], replications: 30, share: 1 };
/** A twentieth of the time of one seed: what a test suite can afford. */
export const QUICK: Effort = { seeds: ['1'], replications: 30, share: 0.05 };

/** The first case of each family, with its first row only. */
export function quickly(cases: readonly Case[]): Case[] {
  const families = new Map<string, Case>();
  for (const one of cases) {
    const { family } = one.known;
    if (families.has(family)) continue;
    const [first] = Object.entries(one.measures);
    families.set(family, { ...one, measures: Object.fromEntries([first!]) });
  }
  return [...families.values()];
}

/** The runs of a case: step i is for seed i. */
export function tasksFor(one: Case, effort: Effort): Task[] {
  const { replications, spans: shorter } = sharedOut(one, effort);
  return effort.seeds.flatMap((seed, step) =>
    Array.from({ length: replications }, (_, replication) => ({
      step: step + 1,
      replication,
      load: null,
      // The file names it: models must not share their random numbers, for the law takes them as independent.
      seed: `validate ${one.file} ${seed}/${replication}`,
      spans: shorter,
    })),
  );
}

function sharedOut({ spans, replications }: Case, { replications: least, share }: Effort) {
  if (replications !== undefined) {
    const some = Math.min(replications, least);
    return { spans, replications: Math.max(some, Math.round(replications * share)) };
  }
  return { spans: spans.terminating ? spans : shortened(spans, share), replications: least };
}

/** A share of the measured time, in whole windows if it is cut in several. */
function shortened(spans: Spans, share: number): Spans {
  const measure = spans.measure * share;
  if (spans.window === spans.measure) {
    return { ...spans, measure: Math.round(measure), window: Math.round(measure) };
  }
  return { ...spans, measure: Math.max(1, Math.round(measure / spans.window)) * spans.window };
}

/** The rows of a case, from the results of its tasks by step and replication. */
export function validatedRows(
  one: Case,
  model: ModelDescription,
  { seeds }: Effort,
  results: ReadonlyMap<Task, ReplicationResult>,
): ValidatedRow[] {
  return seeds.flatMap((seed, i) => {
    const mine = [...results].filter(([{ step }]) => step === i + 1);
    const inOrder = mine.sort(([a], [b]) => a.replication - b.replication);
    const spans = inOrder[0]![0].spans;
    const found = new Measured(
      model,
      spans,
      inOrder.map(([, result]) => result),
    );
    return rowsOf(one).map((row) => validated(one, row, row.measured(found), seed));
  });
}
