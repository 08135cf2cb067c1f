import { describe, expect, test } from 'vitest';
import {
  answerOf,
  type CellResult,
  cellsOf,
  readExperiment,
  runTask,
  stationRows,
  stepRows,
  tasksOf,
} from '../../src/experiment/index.ts';
import { readModel } from '../../src/model/index.ts';
import { stationsCsv, stepsCsv, windowsCsv } from '../../src/report/index.ts';

function sound<Value>(reading: { readonly value: Value } | { readonly mistakes: unknown }): Value {
  if ('mistakes' in reading) throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}

/** Two jobs served together for 1 s, two places, patience of 1 s: overloaded from 2 jobs a second on. */
const model = sound(
  readModel(
    'losses.yaml',
    `model: losses
classes: { job: { urgency: 0 } }
stations:
  pool:
    kind: batching_pool
    workers: 1
    queue_limit: 2
    patience: { exponential: { mean: 1s } }
    batch: { max: 2 }
    batch_time: { base: 1s, noise_cv: 20% }
routes:
  jobs: { kind: jobs, class: job, through: [pool], traffic: { poisson: { rate: 1/s } } }
`,
  ),
);

const experiment = sound(
  readExperiment(
    'losses.exp.yaml',
    `question: How many jobs are lost?
model: losses.yaml
sweep: { route: jobs, rate: [0.2/s, 4/s] }
replications: 4
measure: 500s
window: 200s
budgets: { jobs: { error_rate: 10% } }
sustain: 1
`,
  ),
);

const results: CellResult[] = cellsOf(experiment, model).map((cell) => ({
  cell,
  replications: tasksOf(experiment, [cell]).map((task) => runTask(model, task)),
}));
const rows = stepRows(experiment, model, results);
const [calm, busy] = rows;

/** Rows of a CSV file without quoted cells, by column. */
function parsed(text: string): Record<string, string>[] {
  const [header, ...lines] = text.trimEnd().split('\n');
  const names = header!.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, cells[i]!]));
  });
}

describe('turns that are shed or abandoned', () => {
  test('are each counted apart, and all are errors', () => {
    for (const { offered, served, failed, shed, abandoned, censored, errorRate } of rows) {
      expect(failed).toBe(0);
      expect(served + shed + abandoned + censored).toBe(offered);
      expect(errorRate.value).toBe((shed + abandoned) / offered);
    }
    expect(busy!.shed).toBeGreaterThan(100);
    expect(busy!.abandoned).toBeGreaterThan(100);
  });

  test('break the budget of the error rate, and with it the capacity', () => {
    expect(calm!.judgement).toMatchObject({ verdict: 'PASS' });
    expect(busy!.judgement).toMatchObject({ verdict: 'FAIL', binding: 'error rate' });
    const { capacity } = answerOf(experiment, model, results, rows);
    expect(capacity).toMatchObject({ capacity: 0.2, firstFailing: { broke: ['error_rate'] } });
  });

  test('leave an overloaded pool stable, and its figures their intervals', () => {
    expect(busy!.stability).toBe('stable');
    expect(busy!.inProgress.lacks).toBeNull();
  });

  test('count as infinitely long', () => {
    expect(busy!.delays[0]!.p95.value).toBe(Infinity);
    expect(busy!.delays[0]!.p95Served.value).toBeLessThan(4e6);
  });

  test('have their columns', () => {
    const [, row] = parsed(stepsCsv(rows.map((row) => ({ ...row, judgement: null }))));
    const { offered, shed, abandoned } = busy!;
    expect(row).toMatchObject({
      turns_shed_count: `${shed}`,
      turns_abandoned_count: `${abandoned}`,
      failed_rate: '0',
    });
    expect(Number(row!['shed_rate'])).toBeCloseTo(shed / offered, 5);
    expect(Number(row!['abandon_rate'])).toBeCloseTo(abandoned / offered, 5);
  });

  test('are counted by windows, which add up to the whole', () => {
    const windows = parsed(windowsCsv(results));
    expect(windows.length).toBeGreaterThan(20);
    const total = (column: string): number =>
      windows.reduce((sum, { [column]: count }) => sum + Number(count), 0);
    expect(total('turns_shed_count')).toBe(calm!.shed + busy!.shed);
    expect(total('turns_abandoned_count')).toBe(calm!.abandoned + busy!.abandoned);
  });
});

test('the share of full batches is that of the batches with as many jobs as allowed', () => {
  const found = parsed(stationsCsv(stationRows(model, results)));
  for (const [i, row] of found.entries()) {
    const stations = results[i]!.replications.map(({ stations }) => stations[0]!);
    const sum = (of: 'batches' | 'fullBatches'): number =>
      stations.reduce((sum, station) => sum + station[of], 0);
    expect(Number(row['full_batch_share'])).toBeCloseTo(sum('fullBatches') / sum('batches'), 5);
  }
  // With never more than two in a batch its mean size says how many are full; what is in service counts at one end.
  const [, full] = found.map((row) => Number(row['full_batch_share']));
  const [, size] = found.map((row) => Number(row['batch_size_mean_jobs']));
  expect(full).toBeGreaterThan(0.5);
  expect(Math.abs(1 + full! - size!)).toBeLessThan(0.01);
});
