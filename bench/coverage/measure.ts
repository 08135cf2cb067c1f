import {
  type Cell,
  cellsOf,
  type ExperimentDescription,
  readExperiment,
  runTask,
  stationRows,
  tasksOf,
} from '../../src/experiment/index.ts';
import type { Reading } from '../../src/files/index.ts';
import { type ModelDescription, readModel, relaxationOf } from '../../src/model/index.ts';
import { type Estimate, runLength, withoutTime } from '../../src/statistics/index.ts';
import type { Case } from './cases.ts';

const SECOND = 1_000_000;

/** What so many tables said of one figure. */
export interface Tally {
  /** Tables with an interval, and those of them whose interval holds the exact value. */
  readonly printed: number;
  readonly covered: number;
  /** Tables that say NOT ENOUGH DATA instead. */
  readonly refused: number;
  /** Sum of the half-widths, each as a share of the exact value. */
  readonly halfWidths: number;
}

export const NONE: Tally = { printed: 0, covered: 0, refused: 0, halfWidths: 0 };

export const together = (a: Tally, b: Tally): Tally => ({
  printed: a.printed + b.printed,
  covered: a.covered + b.covered,
  refused: a.refused + b.refused,
  halfWidths: a.halfWidths + b.halfWidths,
});

/** What is left out and what is measured in each replication, in seconds. */
export interface Length {
  readonly transient: number;
  readonly measured: number;
}

/** A case made ready to run. */
interface Prepared {
  readonly one: Case;
  readonly model: ModelDescription;
  /** By our own rules as long as it must be. */
  readonly experiment: ExperimentDescription;
  readonly cell: Cell;
}

/** How long the replications of a case are, by our own rules. */
export function lengthOf(one: Case): Length {
  const { spans } = prepared(one).cell;
  return { transient: spans.transient / SECOND, measured: spans.measure / SECOND };
}

/** Makes the tables with these numbers and compares their intervals with theory: a tally for each figure. */
export function tally(one: Case, from: number, to: number): Tally[] {
  const ready = prepared(one);
  let tallies = one.figures.map(() => NONE);
  for (let table = from; table < to; table++) {
    const estimates = estimatesOf(ready, table);
    tallies = tallies.map((sum, i) =>
      together(sum, compared(estimates[i]!, one.figures[i]!.exact)),
    );
  }
  return tallies;
}

function compared({ lacks, low, high }: Estimate, exact: number): Tally {
  if (lacks !== null) return { ...NONE, refused: 1 };
  const truth = exact * SECOND;
  const covered = low <= truth && truth <= high ? 1 : 0;
  return { printed: 1, covered, refused: 0, halfWidths: (high - low) / 2 / truth };
}

/** The figures of the case as the table of one whole experiment would print them. */
function estimatesOf({ one, model, experiment, cell }: Prepared, table: number): Estimate[] {
  const seed = `${experiment.seed} ${table}`;
  const tasks = tasksOf({ ...experiment, seed }, [cell]);
  const result = { cell, replications: tasks.map((task) => runTask(model, task)) };
  const rows = stationRows(model, [result]);
  return one.figures.map(({ of, p, route = one.route }) => {
    const estimate = of(rows.find((row) => row.route === route)!);
    const needed = measureFor(one, model, p);
    return needed <= experiment.measure ? estimate : withoutTime(estimate, needed);
  });
}

function prepared(one: Case): Prepared {
  const { model: name, utilization, route, rate, replications, lasting } = one;
  const model = checked(readModel(name, one.file));
  const measure = measureFor(one, model, lasting) / SECOND;
  const experiment = checked(
    readExperiment(
      name,
      `question: Do the intervals hold the truth?
model: coverage.yaml
seed: coverage ${name} ${utilization} ${route} ${lasting}
sweep: { route: ${route}, rate: [${rate}/s] }
replications: ${replications}
measure: ${measure}s
window: ${measure}s
`,
    ),
  );
  const [cell] = cellsOf(experiment, model);
  return { one, model, experiment, cell: cell! };
}

/** Measured time in microseconds, whole, that the quantile `p`, or a mean, needs. */
function measureFor(
  { route, rate, replications }: Case,
  model: ModelDescription,
  p: number | undefined,
): number {
  const load = { route, quantity: 'rate', level: rate, highest: rate } as const;
  const described = model.routes.find(({ name }) => name === route)!;
  const run = { relaxation: relaxationOf(described, model, [load]), replications };
  return Math.ceil(runLength(p === undefined ? run : { ...run, p }));
}

function checked<T>(reading: Reading<T>): T {
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}
