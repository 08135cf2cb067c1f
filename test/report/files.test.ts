import { describe, expect, test } from 'vitest';
import { type StationRow, stationRows, stepRows } from '../../src/experiment/index.ts';
import {
  type Findings,
  provenanceJson,
  stationsCsv,
  stepsCsv,
  summaryJson,
  windowsCsv,
} from '../../src/report/index.ts';
import { around, delayOf, mm1, recognizer, short } from './findings.ts';

/** Rows by column name. No cell of these tests holds a comma. */
function parsed(csv: string): Record<string, string>[] {
  const [header, ...lines] = csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return lines.map((cells) => {
    expect(cells).toHaveLength(header!.length);
    return Object.fromEntries(header!.map((name, i) => [name, cells[i]!]));
  });
}

const simulated = mm1();
const steps = stepRows(simulated.experiment, simulated.model, simulated.results);
const stations = stationRows(simulated.model, simulated.results);

describe('steps.csv', () => {
  test('has a row for each step and route, and its figures read back as they were', () => {
    const rows = parsed(stepsCsv(steps));
    expect(rows.map(({ step, load_offered, route, swept }) => [step, load_offered, route, swept])) //
      .toEqual([
        ['1', '0.2', 'jobs', 'true'],
        ['2', '0.4', 'jobs', 'true'],
      ]);
    for (const [i, row] of rows.entries()) {
      const [{ p95, mean }] = steps[i]!.delays as [(typeof steps)[0]['delays'][0]];
      expect(Number(row['response_p95_ms'])).toBeCloseTo(p95.value / 1000, 1);
      expect(Number(row['response_mean_hi_ms'])).toBeCloseTo(mean.high / 1000, 1);
      const ended = ['served', 'failed', 'shed', 'abandoned', 'censored'].map((end) =>
        Number(row[`turns_${end}_count`]),
      );
      expect(ended.reduce((sum, count) => sum + count)).toBe(Number(row['turns_offered_count']));
      expect(row['measured_s']).toBe('100');
    }
  });

  test('shows times in milliseconds with 6 significant digits', () => {
    const delays = [delayOf('response', around(1_234_567.891, 0))];
    const [row] = parsed(stepsCsv([{ ...steps[0]!, delays }]));
    expect(row!['response_p95_ms']).toBe('1234.57');
  });

  test('leaves empty what has no data, which is not zero', () => {
    const [row] = parsed(
      stepsCsv([{ ...steps[0]!, offered: 0, failed: 0, busiest: null, judgement: null }]),
    );
    const absent = ['first_partial_p95_ms', 'failed_rate', 'utilization_mean', 'verdict'];
    expect(absent.map((name) => row![name])).toEqual(['', '', '', '']);
    expect(row!['turns_failed_count']).toBe('0');
  });

  test('writes infinity as inf, and no interval where there is none', () => {
    const [row] = parsed(stepsCsv([recognizer.steps[4]!]));
    expect(row!['first_partial_p95_ms']).toBe('inf');
    expect(row!['first_partial_p95_hi_ms']).toBe('');
    expect(row!['interval_lacks']).toBe('time');
  });

  test('keeps a lower end below zero a number and defuses formulas', () => {
    const judgement = { verdict: 'FAIL', binding: null, reason: '=1+1' } as const;
    const [row] = parsed(stepsCsv([{ ...steps[0]!, inProgress: around(1, 3), judgement }]));
    expect(row!['concurrency_achieved_mean_lo']).toBe('-2');
    expect(row!['reason']).toBe("'=1+1");
  });

  test('says where a backlog grows, and what binds', () => {
    const [row] = parsed(stepsCsv([recognizer.steps[4]!]));
    expect(row).toMatchObject({
      stability: 'unstable',
      growing_station: 'gpus',
      backlog_growth_jobs_per_s: '2.5',
      verdict: 'FAIL',
      binding_figure: 'first_partial p95',
    });
  });
});

describe('stations.csv', () => {
  test('has a row for each step and station, with the waiting and sojourn times there', () => {
    const rows = parsed(stationsCsv(stations));
    expect(rows.map(({ step, station, route }) => [step, station, route])).toEqual([
      ['1', 'line', 'jobs'],
      ['1', 'pool', 'jobs'],
      ['2', 'line', 'jobs'],
      ['2', 'pool', 'jobs'],
    ]);
    const pool = stations[3] as StationRow;
    expect(Number(rows[3]!['sojourn_p95_ms'])).toBeCloseTo(pool.sojourn.p95.value / 1000, 1);
    expect(Number(rows[3]!['utilization_mean'])).toBeCloseTo(pool.utilization.value, 5);
    expect(rows[3]!['workers_count']).toBe('1');
  });

  test('says nothing of the workers and batches of a delay, which has none', () => {
    const [row] = parsed(stationsCsv(stations));
    const absent = ['workers_count', 'utilization_mean', 'batch_size_mean_jobs'];
    expect(absent.map((name) => row![name])).toEqual(['', '', '']);
    expect(Number(row!['sojourn_mean_ms'])).toBeCloseTo(5, 1);
  });
});

describe('windows.csv', () => {
  const rows = parsed(windowsCsv(simulated.results));

  test('has a row for each step, replication, window, and route or station', () => {
    expect(rows).toHaveLength(2 * 2 * 3 * (1 + 2));
    const first = rows.slice(0, 9).map(({ begin_s, end_s, kind, name }) => {
      return [begin_s, end_s, kind, name].join(' ');
    });
    expect(first).toEqual([
      '0 40 route jobs',
      '0 40 station line',
      '0 40 station pool',
      '40 80 route jobs',
      '40 80 station line',
      '40 80 station pool',
      '80 100 route jobs',
      '80 100 station line',
      '80 100 station pool',
    ]);
  });

  test('adds up to the counts of its step', () => {
    for (const row of steps) {
      const windows = rows.filter(
        ({ step, kind }) => step === `${row.cell.step}` && kind === 'route',
      );
      const offered = windows.map((window) => Number(window['turns_offered_count']));
      expect(offered.reduce((sum, count) => sum + count)).toBe(row.offered);
    }
  });

  test('leaves the columns of the other kind empty', () => {
    for (const row of rows) {
      const [own, other] = ['turns_offered_count', 'backlog_mean_jobs'];
      expect(row[row['kind'] === 'route' ? other! : own!]).toBe('');
      expect(row[row['kind'] === 'route' ? own! : other!]).not.toBe('');
    }
  });
});

describe('summary.json', () => {
  const text = summaryJson(recognizer);
  const summary = JSON.parse(text);

  test('holds the question, the answer and the verdicts', () => {
    expect(text.endsWith('}\n')).toBe(true);
    expect(Object.keys(summary)).toEqual([
      'question',
      'model',
      'sweep',
      'answer',
      'verdict_counts',
      'steps',
    ]);
    expect(summary.question).toBe('How many callers do four GPUs carry?');
    expect(summary.verdict_counts).toEqual({ PASS: 1, FAIL: 1, INCONCLUSIVE: 1, 'NO DATA': 0 });
    expect(summary.answer).toMatchObject({
      sentence: 'Four GPUs carry 100 calls; gpus binds.',
      capacity: { load: 100, load_lo: 100, load_hi: 1250, at_least: false, route: 'dictation' },
      ceilings: [{ station: 'gpus', load: 1311.11 }],
    });
  });

  test('holds the main figures of every step, of the delays that its route has', () => {
    expect(summary.steps).toHaveLength(recognizer.steps.length);
    expect(summary.steps[0]).toMatchObject({ load_offered: 100, first_partial_p95_ms: 412 });
    expect(summary.steps[0]).not.toHaveProperty('response_p95_ms');
    expect(summary.steps[1]).toMatchObject({ route: 'files', response_p95_ms: 41_200 });
  });

  test('tells infinity from no data', () => {
    expect(summary.answer.capacity.first_failing.p95_ms).toBe('inf');
    expect(summary.steps[4].first_partial_p95_ms).toBe('inf');
    expect(summary.steps[5].response_p95_ms).toBe(null);
  });

  test('holds without a capacity, a failing step or a busiest station', () => {
    const { answer } = recognizer;
    const capacity = { ...answer.capacity, capacity: null, firstFailing: null, interval: null };
    const open: Findings = { ...recognizer, answer: { ...answer, capacity, binds: null } };
    const found = JSON.parse(summaryJson(open)).answer;
    expect(found.capacity).toMatchObject({ load: null, load_lo: null, first_failing: null });
    expect(found.binds).toBe(null);
  });
});

test('provenance.json holds what the results were made from, and a fingerprint of every run', () => {
  const { experiment, results } = simulated;
  const inputs = [{ name: 'queue.yaml', sha256: 'ab12' }];
  const text = provenanceJson({ version: '1.2.3', inputs }, experiment, results);
  const runs = results.map(({ replications }) => replications);
  const events = runs.map((of) => of.reduce((sum, run) => sum + run.events, 0));
  expect(text.endsWith('}\n')).toBe(true);
  expect(JSON.parse(text)).toEqual({
    turnsim: '1.2.3',
    inputs,
    seed: '7',
    replications: 2,
    events: events[0]! + events[1]!,
    cells: results.map(({ cell }, i) => ({
      step: cell.step,
      load_quantity: 'rate',
      load_offered: cell.load.level,
      events: events[i],
      fingerprints: runs[i]!.map(({ fingerprint }) => fingerprint),
    })),
  });
});

test('figures that lack different things name all of them', () => {
  const delays = [delayOf('response', short(1000, 5e6))];
  const p99 = { ...around(1, 1), lacks: 'samples' as const };
  const [row] = parsed(stepsCsv([{ ...steps[0]!, delays: [{ ...delays[0]!, p99 }] }]));
  expect(row!['interval_lacks']).toBe('samples time');
});
