import { expect, test } from 'vitest';
import {
  isNeverOf,
  levelsSentence,
  policiesSentence,
  toldFigures,
  toldOf,
} from '../../src/experiment/told.ts';
import { stepColumns } from '../../src/report/step-columns.ts';
import { compared } from '../experiment/two-policies.ts';
import { recognizer } from './findings.ts';

test('every figure that can be told is a column of steps.csv', () => {
  const columns = stepColumns.map(({ name }) => name);
  expect(toldFigures.filter((name) => !columns.includes(name))).toEqual([]);
});

test('figures that are told are those of the table, under each policy, and the sentence names them', () => {
  const { comparison, rows } = compared(
    '  strict: {}\n  fifo: { stations: { desk: { dispatch: fifo } } }',
    'tell: [response_mean_ms, error_rate]',
    '1min',
    2,
  );
  const meanUnder = (policy: string): number =>
    rows.find(({ cell, swept }) => swept && cell.step === 2 && cell.policy === policy)!.delays[0]!
      .mean.value;
  expect(comparison.told.slice(0, 2)).toEqual(
    ['strict', 'fifo'].map((policy) => ({
      figure: 'response_mean_ms',
      policy,
      load: 4,
      value: meanUnder(policy),
    })),
  );
  const [strict, fifo] = ['strict', 'fifo'].map((policy) =>
    (meanUnder(policy) / 1000).toPrecision(3),
  );
  expect(comparison.sentence).toContain(
    `At 4 arrivals per second the mean of response is ${strict} ms under strict and ${fifo} ms under fifo; the error rate is 0 % under strict and 0 % under fifo.`,
  );
});

test('without policies a figure is told at the lowest load and at the one that decides', () => {
  const levels = [100, 1250];
  const told = toldOf(['first_partial_p95_ms'], recognizer.steps, levels);
  expect(told.map(({ load }) => load)).toEqual(levels);
  expect(levelsSentence('concurrency', told)).toMatch(
    /^From 100 to 1250 concurrent calls the p95 of first partial goes from 412 ms to 1240 ms\.$/,
  );
  expect(levelsSentence('concurrency', told.slice(0, 1))).toMatch(
    /^At 100 concurrent calls the p95 of first partial is 412 ms\.$/,
  );
});

test('policies without data are left out; if none has any, it is said', () => {
  const none = { figure: 'discard_rate', load: 2, value: NaN };
  const told = [
    { ...none, policy: 'a' },
    { ...none, policy: 'b', value: 0.25 },
  ];
  expect(policiesSentence('rate', told)).toMatch(/thrown away is 25 % under b\.$/);
  expect(policiesSentence('rate', told.slice(0, 1))).toMatch(/thrown away is without data\.$/);
});

test.each([
  ['jobs', 'first_audio_p95_ms', true],
  ['jobs', 'success_rate', true],
  ['jobs', 'response_p95_ms', false],
  ['dictation', 'final_p50_ms', false],
  ['dictation', 'turn_gap_p50_ms', true],
  ['voice_agent', 'turn_gap_p50_ms', false],
  ['voice_agent', 'response_p95_ms', true],
  ['bulk_transcription', 'error_rate', false],
])('a route of %s: is %s never there? %s', (kind, figure, never) => {
  expect(isNeverOf(kind, figure)).toBe(never);
});
