import { describe, expect, test } from 'vitest';
import type { CellResult, Difference, DifferenceRow, StepRow } from '../../src/experiment/index.ts';
import {
  conclusionOf,
  type Findings,
  pairedCsv,
  provenanceJson,
  stepsCsv,
  summaryJson,
  terminalText,
} from '../../src/report/index.ts';
import { meanOver, withoutTime } from '../../src/statistics/index.ts';
import { around, recognizer } from './findings.ts';

const MS = 1000;
const [calm, files] = recognizer.steps as [StepRow, StepRow];

const at = (row: StepRow, policy: string): StepRow => ({ ...row, cell: { ...row.cell, policy } });

const none: Difference = { by: around(0, 0.001), share: NaN, shown: 'no difference shown' };
const differs = (by: Difference['by'], share: number, shown: Difference['shown']): Difference => ({
  by,
  share,
  shown,
});

const worse: DifferenceRow = {
  cell: at(calm, 'fifo').cell,
  baseline: 'strict',
  route: 'dictation',
  swept: true,
  primary: 'first_partial',
  p95: differs(around(123 * MS, 4 * MS), 0.298, 'worse'),
  mean: differs(around(23 * MS, 4 * MS), 0.1, 'worse'),
  errorRate: none,
  success: null,
  cost: null,
};

const answer = { ...recognizer.answer, sentence: 'Few calls.' };

/** Two policies at one step. */
const two: Findings = {
  ...recognizer,
  experiment: { ...recognizer.experiment, policies: ['strict', 'fifo'] },
  steps: ['strict', 'fifo'].flatMap((policy) => [at(calm, policy), at(files, policy)]),
  comparison: {
    answers: [
      { policy: 'strict', answer: { ...recognizer.answer, sentence: 'Many calls.' } },
      { policy: 'fifo', answer },
    ],
    differences: [
      worse,
      {
        ...worse,
        route: 'files',
        swept: false,
        primary: 'response',
        p95: differs(withoutTime(around(-2400 * MS, 1), 360e6), -0.0512, 'not enough data'),
      },
      { ...worse, cell: { ...worse.cell, step: 2 } },
    ],
    crossovers: [],
    step: 1,
    told: [],
    required: [],
    sentence: 'Within budget, strict carries many calls and fifo few.',
  },
};

const shown = (findings: Findings): string => terminalText(findings, { colour: false });

test('the terminal shows a line for each policy, how they differ, and what each carries', () => {
  expect(`\n${shown(two)}`).toMatchInlineSnapshot(`
    "
    How many callers do four GPUs carry?

                               first
    offered   calls          partial   final  errors    gpus  backlog
      calls  inside  policy   p95 ms  p95 ms       %  busy %     jobs  stability  verdict
        100    99.8  strict   412 ±9     624   0.488    45.1    0.310  stable     PASS
        100    99.8  fifo     412 ±9     624   0.488    45.1    0.310  stable     PASS
    ±: 95 % confidence interval over replications

    files, strict: response p95 41.2 s at 100 calls; stable at every step
    files, fifo: response p95 41.2 s at 100 calls; stable at every step

    Against strict at 100 calls, with the same callers:
    policy  route      p95 of         differs by    share
    fifo    dictation  first partial  +123 ±4 ms  +29.8 %  worse
    fifo    files      response        -2,400 ms   -5.1 %  NOT ENOUGH DATA
    ±: 95 % confidence interval of the difference over pairs of replications
    not enough data: measured for less time than the system remembers; 6min would do

    Within budget, strict carries many calls and fifo few.

    strict: Many calls.
    fifo: Few calls.
    "
  `);
});

describe('how policies differ', () => {
  const withRow = (change: Partial<DifferenceRow>): string =>
    shown({
      ...two,
      comparison: { ...two.comparison!, differences: [{ ...worse, ...change }] },
    });

  test('shows errors and cost where they differ or are known', () => {
    const text = withRow({
      errorRate: differs(around(-0.012, 0.001), -0.4, 'better'),
      cost: differs(around(0.001, 0.002), 0.052, 'no difference shown'),
    });
    expect(text).toMatch(/-1\.20 ±0\.10 +\(\+5\.2 %\)/);
  });

  test('shows what is infinite or without data', () => {
    const endless = differs(meanOver([Infinity, Infinity]), NaN, 'worse');
    expect(withRow({ p95: endless })).toMatch(/first partial +\+inf +- +worse$/m);
    const nothing = differs(meanOver([NaN, NaN]), NaN, 'not enough data');
    expect(withRow({ p95: nothing })).toMatch(/first partial +- +- +NOT ENOUGH DATA$/m);
  });

  test('fits 100 characters however long the names are', () => {
    const policy = 'a_policy_whose_name_says_all_that_it_does_and_more';
    const text = withRow({
      cell: { ...worse.cell, policy },
      route: 'transcription_of_recorded_meetings',
      errorRate: differs(around(-0.012, 0.001), -0.4, 'no difference shown'),
      cost: differs(around(0.001, 0.002), 0.052, 'no difference shown'),
    });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});

/** Rows by column name. No cell of these tests holds a comma. */
function parsed(csv: string): Record<string, string>[] {
  const [header, ...lines] = csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return lines.map((cells) => Object.fromEntries(header!.map((name, i) => [name, cells[i]!])));
}

describe('files', () => {
  test('steps.csv names the policy of each row; without policies it is empty', () => {
    const policies = (findings: Findings): (string | undefined)[] =>
      parsed(stepsCsv(findings.steps)).map(({ policy }) => policy);
    expect(policies(two)).toEqual(['strict', 'strict', 'fifo', 'fifo']);
    expect(new Set(policies(recognizer))).toEqual(new Set(['']));
  });

  test('paired.csv has the differences with their intervals, in milliseconds', () => {
    const [first, second] = parsed(pairedCsv(two.comparison!.differences));
    expect(first).toMatchObject({
      step: '1',
      policy: 'fifo',
      baseline: 'strict',
      route: 'dictation',
      primary_delay: 'first_partial',
      p95_difference_ms: '123',
      p95_difference_lo_ms: '119',
      p95_difference_hi_ms: '127',
      p95_difference_share: '0.298',
      p95_difference_shown: 'worse',
      cost_per_success_difference_usd: '',
      cost_per_success_difference_shown: '',
      interval_lacks: '',
    });
    expect(second).toMatchObject({
      p95_difference_ms: '-2400',
      p95_difference_lo_ms: '',
      p95_difference_shown: 'not enough data',
      interval_lacks: 'time',
    });
  });

  test('summary.json has an answer for each policy, the differences, and the policy of each step', () => {
    const summary = JSON.parse(summaryJson(two));
    const { sentence, required } = conclusionOf(two);
    expect(summary.answer).toEqual({ sentence, required });
    expect(summary.policies).toMatchObject([
      { policy: 'strict', sentence: 'Many calls.', capacity: { load: 100 } },
      { policy: 'fifo', sentence: 'Few calls.', capacity: { load: 100 } },
    ]);
    expect(summary.differences[0]).toMatchObject({ policy: 'fifo', p95_difference_ms: 123 });
    expect(summary.steps.map(({ policy }: { policy: string }) => policy)).toEqual([
      'strict',
      'strict',
      'fifo',
      'fifo',
    ]);
  });

  test('summary.json without policies does not speak of them', () => {
    expect(summaryJson(recognizer)).not.toContain('polic');
  });

  test('provenance.json names the policy of each cell', () => {
    const results: CellResult[] = ['strict', 'fifo'].map((policy) => ({
      cell: at(calm, policy).cell,
      replications: [],
    }));
    const origin = { version: '0.0.0', inputs: [] };
    const { cells } = JSON.parse(provenanceJson(origin, two.experiment, results));
    expect(cells).toMatchObject([{ policy: 'strict' }, { policy: 'fifo' }]);
  });
});
