import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Findings, terminalText } from '../../src/report/index.ts';
import { meanOver, withoutTime } from '../../src/statistics/index.ts';
import { recognizer, single } from './findings.ts';

const shown = (findings: Findings): string => terminalText(findings, { colour: false });

test('the terminal shows a line for each step, why intervals are missing, other routes and the answer', () => {
  expect(`\n${shown(recognizer)}`).toMatchInlineSnapshot(`
    "
    How many callers do four GPUs carry?

                     first     first
    offered  calls partial   partial  final errors   gpus backlog
      calls inside  p50 ms    p95 ms p95 ms      % busy %    jobs stability           verdict
        100   99.8     206   412 ±9     624  0.488   45.1   0.310 stable              PASS
      1,250  1,250     206 1,240 [1]    624  0.488   45.1   0.310 files unstable      INCONCLUSIVE
      2,000 12,300     inf   inf [2]    inf   78.0    100  1.23e6 unstable, files too FAIL
    ±: 95 % confidence interval over replications
    [1] no interval: measured for less time than the system remembers; 12min would do
    [2] no interval: the system has no steady state at this load

    files: response p95 41.2 s at 100 calls, no data at 2,000 calls; unstable at 2 of 3 steps, from
      1,250 calls

    Four GPUs carry 100 calls; gpus binds.

    required: capacity >= 2000: FAIL, it is from 100 to 1250, and at 2000 it does not hold
    "
  `);
});

describe('every line fits 100 characters', () => {
  // Whatever is measured: from nanoseconds to years, far apart in one column, with and without interval.
  const size = fc.double({ min: -3, max: 14, noNaN: true }).map((power) => 10 ** power);
  const value = fc.oneof(size, fc.constantFrom(0, NaN, Infinity));
  const estimate = fc.oneof(
    fc.tuple(value, value).map((both) => meanOver(both)),
    value.map((one) => meanOver([one])),
    fc.tuple(value, size).map(([one, needed]) => withoutTime(meanOver([one, one]), needed)),
  );

  test('whatever the figures', () => {
    const step = fc.record({ p50: estimate, p95: estimate, inProgress: estimate, other: estimate });
    fc.assert(
      fc.property(fc.array(step, { minLength: 6, maxLength: 6 }), (figures) => {
        const steps = recognizer.steps.map((row, i) => {
          const { p50, p95, inProgress, other } = figures[i]!;
          const busiest = { station: 'recognizer_gpus', utilization: other, backlog: other };
          const delays = row.delays.map((delay) => ({ ...delay, p50, p95, mean: other }));
          const cost = { provisioned: other, usage: other, perSuccess: other, gpuSeconds: other };
          return { ...row, inProgress, errorRate: other, busiest, delays, cost };
        });
        const widths = shown({ ...recognizer, steps })
          .split('\n')
          .map((line) => line.length);
        expect(Math.max(...widths)).toBeLessThanOrEqual(100);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test('however long names and sentences are', () => {
    const name = 'transcription_of_recorded_meetings';
    const rename = <T extends { readonly route: string }>(row: T): T =>
      row.route === 'files' ? { ...row, route: name } : row;
    const model = {
      ...recognizer.model,
      routes: recognizer.model.routes.map((route) =>
        route.name === 'files' ? { ...route, name } : route,
      ),
    };
    const answer = { ...recognizer.answer, sentence: 'So it goes. '.repeat(40) };
    const text = shown({ ...recognizer, model, answer, steps: recognizer.steps.map(rename) });
    const widths = text.split('\n').map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(100);
    expect(text).toContain(`${name}: response p95 41.2 s`);
  });
});

test('where there are prices, what a success costs stands beside the errors', () => {
  const priced = (dollars: number): string => {
    const perSuccess = single(dollars);
    const cost = { provisioned: perSuccess, usage: perSuccess, perSuccess, gpuSeconds: perSuccess };
    return shown({ ...recognizer, steps: recognizer.steps.map((row) => ({ ...row, cost })) });
  };
  expect(priced(0.0213)).toMatch(/errors +USD per .*\n.* % +success .*\n.* 0\.488 +0\.0213 /);
  // A tenth of a cent is told by the thousand.
  expect(priced(0.0012)).toMatch(/errors +USD per .*\n.* % +1000 ok .*\n.* 0\.488 +1\.20 /);
  expect(shown(recognizer)).not.toContain('USD');
});

test('colour marks the verdicts and changes nothing else', () => {
  const coloured = terminalText(recognizer, { colour: true });
  expect(stripVTControlCharacters(coloured)).toBe(shown(recognizer));
  expect(coloured).toContain('\u001b[32mPASS\u001b[39m');
  expect(coloured).toContain('\u001b[31mFAIL\u001b[39m');
  expect(coloured).toContain('\u001b[33mINCONCLUSIVE\u001b[39m');
});

test('a single replication is said to be too few', () => {
  const steps = recognizer.steps.map((row) => ({
    ...row,
    delays: row.delays.map((delay) => ({ ...delay, p95: single(delay.p95.value) })),
  }));
  const text = shown({ ...recognizer, steps });
  expect(text).toContain('412 [1]');
  expect(text).toContain('[1] no interval: one replication cannot tell; 2 would do');
  expect(text).not.toContain('±');
});

test('control characters of a file do not reach the terminal', () => {
  const experiment = { ...recognizer.experiment, question: 'Red\u001b[31m or dead?' };
  expect(shown({ ...recognizer, experiment })).toMatch(/^Red\ufffd\[31m or dead\?\n/);
});
