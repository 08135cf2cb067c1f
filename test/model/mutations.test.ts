import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeMistake, type Mistake } from '../../src/files/mistake.ts';
import { readModel } from '../../src/model/model-file.ts';
import { recognizerModel } from './recognizer-model.ts';

/** What is put in at random: what YAML reads in a special way, and what models are made of. */
const SCRAPS = [
  ...'{}[]:,-#&*!|>?%@`"\'\\~ \t\n\r\0\u001b\u2028\ud800',
  '<<: ',
  '*a',
  '&a ',
  '- ',
  '? ',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '!!set ',
  '__proto__: ',
  'constructor: ',
  'null',
  '1e999',
  '-5ms',
  '[]',
  '{}',
  'mixture: [',
  'kind: ',
  'live',
];

type Mutation = readonly [at: number, removed: number, put: string];

/** Replaces up to 12 characters at each place, a share of the text's length, by a scrap or by nothing. */
const mutations: fc.Arbitrary<Mutation[]> = fc.array(
  fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: 0, max: 12 }),
    fc.oneof(fc.constantFrom('', ...SCRAPS), fc.string({ maxLength: 8, unit: 'binary' })),
  ),
  { minLength: 1, maxLength: 6 },
);

function mutated(text: string, changes: readonly Mutation[]): string {
  return changes.reduce((before, [at, removed, put]) => {
    const offset = Math.floor(at * before.length);
    return before.slice(0, offset) + put + before.slice(offset + removed);
  }, text);
}

/** A line and a column that the text has; one past the last character counts, for what is missing there. */
function isInside({ line, column }: Mistake, text: string): boolean {
  const lines = text.split('\n');
  return line >= 1 && line <= lines.length && column >= 1 && column <= lines[line - 1]!.length + 1;
}

function expectOrderly(text: string): void {
  const reading = readModel('m.yaml', text);
  if (!('mistakes' in reading)) return;
  expect(reading.mistakes).not.toEqual([]);
  for (const mistake of reading.mistakes) {
    expect(mistake, describeMistake(mistake)).toSatisfy((m: Mistake) => isInside(m, text));
    expect(describeMistake(mistake)).toMatch(/^m\.yaml:\d+:\d+: [^\n\p{Cc}]*expected .+, found ./u);
  }
  const positions = reading.mistakes.map(({ line, column }) => line * 1e6 + column);
  expect(positions).toEqual(positions.toSorted((a, b) => a - b));
}

test('a mutated model is read or has mistakes within the file, in its order; nothing throws', () => {
  fc.assert(
    fc.property(mutations, (changes) => expectOrderly(mutated(recognizerModel, changes))),
    { seed: 1, numRuns: 250 },
  );
});

test('any part of any value may be of any type', () => {
  const scalars = fc.constantFrom(
    'x',
    '5',
    '5s',
    '~',
    'true',
    '[]',
    '{}',
    '[1, {a: b}]',
    '{mean: 1s}',
    '',
  );
  const valueLines = recognizerModel
    .split('\n')
    .flatMap((line, i) => (line.includes(': ') ? [i] : []));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...valueLines), scalars), { minLength: 1 }),
      (changes) => {
        const lines = recognizerModel.split('\n');
        for (const [i, value] of changes) lines[i] = lines[i]!.replace(/: .*/, `: ${value}`);
        expectOrderly(lines.join('\n'));
      },
    ),
    { seed: 2, numRuns: 150 },
  );
});
