import { describe, expect, test } from 'vitest';
import { readExperiment } from '../../src/experiment/experiment-file.ts';
import { type Cell, type CellResult, stationRows, stepRows } from '../../src/experiment/index.ts';
import { cellsOf, runTask, tasksOf } from '../../src/experiment/plan.ts';
import { describeMistake } from '../../src/files/index.ts';
import { judgeGate, readGates, readTable } from '../../src/gates/index.ts';
import { readModel } from '../../src/model/index.ts';
import { stationsCsv, stepsCsv, windowsCsv } from '../../src/report/index.ts';

type Read<T> =
  | { readonly value: T }
  | { readonly mistakes: readonly Parameters<typeof describeMistake>[0][] };

function read<T>(reading: Read<T>): T {
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.value;
}

/** A service of 10 jobs a second that does not notice timeouts, at two loads: of 14/s, three attempts make a storm. */
const model = read(
  readModel(
    'm.yaml',
    `model: storm
classes: { job: { urgency: 0 } }
stations:
  service: { kind: batching_pool, workers: 1, service: 100ms, queue_limit: 30 }
routes:
  jobs:
    kind: jobs
    class: job
    through: [service]
    traffic: { poisson: { rate: 2/s } }
    retry: { attempts: 3, timeout: 1s, cancel_late: false, backoff: { base: 100ms } }
`,
  ),
);
const experiment = read(
  readExperiment(
    'e.yaml',
    `question: Is there a storm?
model: m.yaml
seed: 1
sweep: { route: jobs, rate: [2/s, 14/s] }
replications: 2
measure: 5min
window: 1min
`,
  ),
);
const results: CellResult[] = cellsOf(experiment, model).map((cell: Cell) => ({
  cell,
  replications: tasksOf(experiment, [cell]).map((task) => runTask(model, task)),
}));

/** Rows by column name. */
function parsed(csv: string): Record<string, string>[] {
  const [header, ...lines] = csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return lines.map((cells) => Object.fromEntries(header!.map((name, i) => [name, cells[i]!])));
}

const gated = (table: string, more: string) => {
  const gate = read(readGates('g.yaml', `gate: Storms\nretry_storm: {}\n${more}`));
  const reading = readTable('t.csv', table);
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return judgeGate(gate, reading.table);
};

describe('a gate on retry storms judges a simulated table', () => {
  const windows = windowsCsv(results);

  test('by its windows', () => {
    expect(gated(windows, 'where: { kind: route, step: 1 }\n').verdict).toBe('PASS');
    const storm = gated(windows, 'where: { kind: route, step: 2 }\n');
    expect(storm.verdict).toBe('FAIL');
    // Two replications of five windows each, all of which alarm: the queue never drains.
    expect(storm.checks[0]!.reason).toContain('10 of 10 windows, the first at minute 0;');
  });

  test('by its steps, with the load for a minute, and says which dependency suffers', () => {
    const { verdict, checks } = gated(
      stepsCsv(stepRows(experiment, model, results)),
      'columns: { minute: [load_offered] }\n',
    );
    expect(verdict).toBe('FAIL');
    expect(checks[0]!.name).toBe('retry storm at service');
    expect(checks[0]!.reason).toContain('1 of 2 windows, the first at minute 14;');
  });

  test('and has no data in rows of stations', () => {
    expect(gated(windows, 'where: { kind: station }\n').verdict).toBe('NO DATA');
  });
});

describe('attempts in tables', () => {
  const steps = parsed(stepsCsv(stepRows(experiment, model, results)));
  const windows = parsed(windowsCsv(results)).filter(({ kind }) => kind === 'route');

  test('are those of the windows', () => {
    for (const [i, step] of steps.entries()) {
      const own = windows.filter((row) => row['step'] === step['step']);
      expect(own).toHaveLength(10);
      for (const column of ['attempts_count', 'first_attempts_count']) {
        expect(
          own.reduce((sum, row) => sum + Number(row[column]), 0),
          `${i}`,
        ).toBe(Number(step[column]));
      }
      const ratio = Number(step['attempts_count']) / Number(step['first_attempts_count']);
      expect(Number(step['amplification'])).toBeCloseTo(ratio, 4);
    }
    expect(Number(steps[0]!['amplification'])).toBe(1);
    expect(Number(steps[1]!['amplification'])).toBeGreaterThan(1.8);
    expect(steps.map((row) => row['breaker_open_share'])).toEqual(['', '']);
  });

  test('waste the time of workers on what nobody waits for', () => {
    const rows = parsed(stationsCsv(stationRows(model, results)));
    expect(Number(rows[0]!['wasted_share'])).toBe(0);
    expect(Number(rows[1]!['wasted_share'])).toBeGreaterThan(0.9);
    expect(Number(rows[1]!['wasted_share'])).toBeLessThanOrEqual(1);
  });
});
