import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeMistake } from '../../src/files/index.ts';
import { readGates } from '../../src/gates/index.ts';

const WHOLE = `gate: Launch
columns: { p95_ms: latency, error_rate: [errors, http_req_failed] }
where: { load_offered: 300, region: eu, swept: true }
intervals: required
other_routes: ignored
load:
  dictation: { p95: 0.8s, error_rate: 1%, cost_per_success: not_judged }
  files:
    p95: 1min
    error_rate: not_judged
    cost_per_success: 0.02 USD
    min_gain_for_cost_overrun: 3%
    max_cost_per_success: 0.05 USD
    max_success_drop: 1%
capacity: { route: dictation, where: { scenario: calm }, p95: 800ms, sustain: 3, at_least: 300 }
retry_storm: { attempts_per_turn: 2, baseline: { attempts_per_turn: 1.1, error_rate: 1% } }
`;

function described(text: string) {
  const reading = readGates('gates.yaml', text);
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.value;
}

function mistakes(text: string): string[] {
  const reading = readGates('gates.yaml', text);
  return 'mistakes' in reading ? reading.mistakes.map(describeMistake) : [];
}

test('a gate file becomes limits in the units of tables', () => {
  expect(described(WHOLE)).toEqual({
    name: 'Launch',
    columns: { p95_ms: ['latency'], error_rate: ['errors', 'http_req_failed'] },
    where: { load_offered: 300, region: 'eu', swept: true },
    intervalsRequired: true,
    othersIgnored: true,
    load: {
      dictation: {
        p95_ms: 800,
        error_rate: 0.01,
        cost_per_success: Infinity,
        min_gain_for_cost_overrun: 0.02,
      },
      files: {
        p95_ms: 60_000,
        error_rate: Infinity,
        cost_per_success: 0.02,
        min_gain_for_cost_overrun: 0.03,
        max_cost_per_success: 0.05,
        max_success_drop: 0.01,
      },
    },
    capacity: {
      route: 'dictation',
      where: { scenario: 'calm' },
      budgets: { p95_ms: 800 },
      sustain: 3,
      atLeast: 300,
    },
    retryStorm: { attempts_per_turn: 2, baseline: { attempts_per_turn: 1.1, error_rate: 0.01 } },
  });
});

test('what is left out of it asks for nothing, and lets no route go without a budget', () => {
  expect(described('gate: x\nretry_storm: {}\n')).toEqual({
    name: 'x',
    columns: {},
    where: {},
    intervalsRequired: false,
    othersIgnored: false,
    load: {},
    capacity: undefined,
    retryStorm: {},
  });
});

describe('a mistake is told with its place and a remedy:', () => {
  const load = (limits: string): string => `gate: x\nload:\n  a: { ${limits} }\n`;
  const REST = 'error_rate: 1%, cost_per_success: not_judged';

  test.each([
    ['nothing to judge', 'gate: x\n', '1:1: expected at least one of load, capacity and retry'],
    ['no name', 'retry_storm: {}\n', '1:1: gate: expected the name of the gate, found nothing'],
    ['a misspelt key', 'gate: x\nretry_strom: {}\n', '2:1: retry_strom: .* mean retry_storm[?]'],
    [
      'a limit left out',
      load('p95: 1s, error_rate: 1%'),
      '3:3: load.a.cost_per_success: .* not_judg',
    ],
    [
      'a bare number',
      load(`p95: 800, ${REST}`),
      '3:13: load.a.p95: .*20ms, or not_judged, found 800',
    ],
    ['a misspelt word', load(`p95: notjudged, ${REST}`), '3:13: .* did you mean not_judged[?]'],
    ['a space before a unit', load(`p95: 800 ms, ${REST}`), '3:13: .*did you mean 800ms[?]'],
    [
      'a percentage above 100',
      load('p95: 1s, error_rate: 120%, cost_per_success: 1 USD'),
      'at most 100%',
    ],
    [
      'money without a space',
      load('p95: 1s, error_rate: 1%, cost_per_success: 1USD'),
      'mean 1 USD[?]',
    ],
    [
      'money with a sign',
      load('p95: 1s, error_rate: 1%, cost_per_success: $0.05'),
      'mean 0.05 USD[?]',
    ],
    [
      'an unknown currency',
      load('p95: 1s, error_rate: 1%, cost_per_success: 1 GBP'),
      'currencies: USD and EUR',
    ],
    [
      'too much money',
      load('p95: 1s, error_rate: 1%, cost_per_success: 10000000000 USD'),
      'at most 1000000000 USD',
    ],
    [
      'a maximum below its limit',
      load('p95: 1s, error_rate: 1%, cost_per_success: 2 EUR, max_cost_per_success: 1 EUR'),
      'max_cost_per_success: expected at least cost_per_success, 2 EUR, found 1 EUR',
    ],
    [
      'two currencies',
      load('p95: 1s, error_rate: 1%, cost_per_success: 2 EUR, max_cost_per_success: 3 USD'),
      'max_cost_per_success: expected one currency in all of the file, EUR, found 3 USD',
    ],
    [
      'a budget that judges nothing',
      load('p95: not_judged, error_rate: not_judged, cost_per_success: not_judged'),
      '3:3: load.a: expected at least one limit, found only not_judged',
    ],
    ['no routes', 'gate: x\nload: {}\n', '2:1: load: expected at least one route'],
    [
      'a capacity that cannot fail',
      'gate: x\ncapacity: { p95: 1s }\n',
      'capacity.at_least: expected a number above 0',
    ],
    [
      'a capacity without a limit',
      'gate: x\ncapacity: { at_least: 3 }\n',
      'at least one of p95 and error_rate',
    ],
    [
      'an unknown field',
      'gate: x\nretry_storm: {}\ncolumns: { p59_ms: y }\n',
      'did you mean p95_ms[?]',
    ],
    [
      'a list to compare with',
      'gate: x\nretry_storm: {}\nwhere: { a: [1] }\n',
      '3:10: where.a: expected a number, a text, or',
    ],
    ['alarms from one turn on', 'gate: x\nretry_storm: { min_turns: 1 }\n', 'an integer from 2 to'],
  ])('%s', (_, text, message) => {
    const told = mistakes(text);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/^gates.yaml:\d+:\d+: .*/);
    expect(told[0]).toMatch(new RegExp(message));
  });

  test('all of them at once', () => {
    const told = mistakes(
      WHOLE.replace('0.8s', '800').replace('1min', '-1min').replace('300, ', '~, '),
    );
    expect(told.map((line) => line.split(': ')[1])).toEqual([
      'where.load_offered',
      'load.dictation.p95',
      'load.files.p95',
    ]);
  });
});

test('a mutated gate file is never a crash, and its mistakes lie inside it', () => {
  const shipped = readFileSync(new URL('../../gates/dictation.yaml', import.meta.url), 'utf8');
  const alphabet = '{}[]:,-#&*!|>\'"%@`\n\t 0aé\u0000~?'.split('');
  const edit = fc.record({
    at: fc.nat(),
    cut: fc.integer({ min: 0, max: 12 }),
    insert: fc.array(fc.constantFrom(...alphabet), { maxLength: 4 }).map((signs) => signs.join('')),
  });
  const edits = fc.array(edit, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.constantFrom(shipped, WHOLE), edits, (original, changes) => {
      const text = changes.reduce((before, { at, cut, insert }) => {
        const from = at % before.length;
        return before.slice(0, from) + insert + before.slice(from + cut);
      }, original);
      const reading = readGates('gates.yaml', text);
      const lines = text.split('\n');
      for (const mistake of 'mistakes' in reading ? reading.mistakes : []) {
        const line = lines[mistake.line - 1];
        expect(line).toBeDefined();
        expect(mistake.column).toBeLessThanOrEqual(line!.length + 1);
        expect(describeMistake(mistake)).not.toMatch(/\p{Cc}/u);
      }
    }),
    { seed: 20, numRuns: 400 },
  );
});
