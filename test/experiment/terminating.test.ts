import { describe, expect, test } from 'vitest';
import {
  answerOf,
  cellsOf,
  readExperiment,
  runTask,
  stationRows,
  stepRows,
  tasksOf,
} from '../../src/experiment/index.ts';
import { describeMistake, type Mistake } from '../../src/files/index.ts';
import { readModel } from '../../src/model/index.ts';

const SECOND = 1_000_000;

type Read<T> = { readonly value: T } | { readonly mistakes: readonly Mistake[] };
function valid<T>(reading: Read<T>): T {
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.value;
}

/** M/M/1 of which the first 25 jobs come: near saturation, which is remembered for longer than is measured. */
const model = valid(
  readModel(
    'm.yaml',
    `model: first
classes: { job: { urgency: 0 } }
stations: { pool: { kind: batching_pool, workers: 1, service: { exponential: { mean: 0.9s } } } }
routes:
  jobs:
    kind: jobs
    class: job
    through: [pool]
    traffic: { poisson: { rate: 1/s, count: 25 } }
`,
  ),
);

/** What an experiment with these lines says of the model at two loads, the second of which is an overload. */
function found(lines: string) {
  const experiment = valid(
    readExperiment(
      'e.yaml',
      `question: How long do the first jobs wait?
model: m.yaml
sweep: { route: jobs, rate: [1/s, 4/s] }
measure: 200s
replications: 20
${lines}
`,
    ),
  );
  const cells = cellsOf(experiment, model);
  const tasks = tasksOf(experiment, cells);
  const results = cells.map((cell) => ({
    cell,
    replications: tasks
      .filter(({ step }) => step === cell.step)
      .map((task) => runTask(model, task)),
  }));
  const rows = stepRows(experiment, model, results);
  return {
    cells,
    rows,
    stations: stationRows(model, results),
    answer: answerOf(experiment, model, results, rows),
  };
}

describe('terminating runs', () => {
  const { cells, rows, stations, answer } = found('kind: terminating');

  test('are measured whole, from their first instant to the end of the measured time', () => {
    for (const { spans, needed } of cells) {
      expect(spans).toMatchObject({ transient: 0, measure: 200 * SECOND, terminating: true });
      expect(needed).toEqual({ jobs: 0 });
    }
    expect(rows.map(({ offered, served }) => [offered, served])).toEqual([
      [500, 500],
      [500, 500],
    ]);
  });

  test('have intervals, however long the system would remember', () => {
    for (const { waiting } of stations) {
      expect(waiting.mean.lacks).toBeNull();
      expect(waiting.mean.standardError).toBeGreaterThan(0);
    }
    for (const { delays } of rows) expect(delays[0]!.mean.lacks).toBeNull();
  });

  test('are not said to be stable or unstable', () => {
    for (const { stability, growing } of rows) {
      expect({ stability, growing }).toEqual({ stability: 'unknown', growing: null });
    }
    expect(answer).toMatchObject({ stableUpTo: null, unstableFrom: null });
    expect(answer.sentence).not.toMatch(/\b(un)?stable\b/);
  });

  test('have no capacity without a budget', () => {
    expect(answer.capacity.capacity).toBeNull();
    expect(answer.sentence).toContain(
      'Capacity cannot be told: nothing judges terminating runs but budgets, and there are none.',
    );
  });

  test('are judged by their budgets', () => {
    const judged = found('kind: terminating\nsustain: 1\nbudgets: { jobs: { p95: 14s } }').answer;
    expect(judged.capacity).toMatchObject({ capacity: 1, firstFailing: { concurrency: 4 } });
    expect(judged.sentence).toContain('1 arrivals per second is the most that stays within budget');
    expect(judged.sentence).not.toMatch(/\b(un)?stable\b/);
  });
});

test('the same runs, taken for steady ones, are too short', () => {
  const { rows, cells } = found('transient: 0s');
  expect(cells[0]!.needed['jobs']).toBeGreaterThan(200 * SECOND);
  expect(cells[0]!.spans).not.toHaveProperty('terminating');
  expect(rows[0]!.delays[0]!.mean).toMatchObject({ lacks: 'time' });
});
