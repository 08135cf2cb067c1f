import fc from 'fast-check';
import { describeMistake, type Mistake } from '../../src/files/mistake.ts';

/** What is put in at random: what YAML reads in a special way, and what models are made of. */
const SCRAPS = [
  ...'{}[]:,-#&*!|>?%@`"\'\\~ \t\n\r\0\u001b\u2028\ud800',
  ...['<<: ', '*a', '&a ', '- ', '? ', '---\n', '...\n', '%YAML 1.1\n', '!!set ', '__proto__: '],
  ...['constructor: ', 'null', '1e999', '-5ms', '[]', '{}', 'mixture: [', 'kind: ', 'live'],
];

/** Replaces up to 12 characters at each of some places, a share of the text's length, by a scrap or by nothing. */
const characterChanges = fc.array(
  fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: 0, max: 12 }),
    fc.oneof(fc.constantFrom('', ...SCRAPS), fc.string({ maxLength: 8, unit: 'binary' })),
  ),
  { minLength: 1, maxLength: 6 },
);

/** A text with characters put in, replaced and left out. */
export const withOtherCharacters = (text: string): fc.Arbitrary<string> =>
  characterChanges.map((changes) =>
    changes.reduce((before, [at, removed, put]) => {
      const offset = Math.floor(at * before.length);
      return before.slice(0, offset) + put + before.slice(offset + removed);
    }, text),
  );

const LINE_CHANGES: readonly ((lines: string[], i: number, j: number) => void)[] = [
  (lines, i, j) => ([lines[i], lines[j]] = [lines[j]!, lines[i]!]),
  (lines, i, j) => lines.splice(j, 0, lines[i]!),
  (lines, i) => lines.splice(i, 1),
  (lines, i, j) => lines.splice(i, 1 + (j % 5)),
  (lines, i) => (lines[i] = `  ${lines[i]}`),
  (lines, i) => (lines[i] = `\t${lines[i]}`),
  (lines, i) => (lines[i] = lines[i]!.replace(/^ {1,2}/, '')),
  (lines, i) => (lines[i] = lines[i]!.trimStart()),
  (lines, i, j) => (lines[i] = `${lines[i]} ${lines[j]!.trim()}`),
  (lines, i) => (lines[i] = `- ${lines[i]}`),
];

/** A text with lines swapped, repeated, left out, joined and indented otherwise. */
export const withOtherLines = (text: string): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.constantFrom(...LINE_CHANGES), fc.nat(), fc.nat()), {
      minLength: 1,
      maxLength: 4,
    })
    .map((changes) => {
      const lines = text.split('\n');
      for (const [change, i, j] of changes) change(lines, i % lines.length, j % lines.length);
      return lines.join('\n');
    });

/** Values of every type, and numbers as they are written elsewhere. */
const VALUES = [
  ...[
    'x',
    'My Name',
    '~',
    'true',
    'yes',
    '[]',
    '{}',
    '[1, {a: b}]',
    '{mean: 1s}',
    '""',
    '',
    '!x y',
  ],
  ...['0', '-0', '5', '5.5', '+5', '.5', '5.', '1e3', '1e999', '-1e999', '.inf', '-.inf', '.nan'],
  ...['0x1f', '0o17', '017', '1_000', '1,5', '"5"', '5 000', '12:30', '99999999999999999999'],
  ...[
    '5s',
    '5 s',
    '5S',
    '5sec',
    '1,5s',
    '-5s',
    '1m30s',
    '4000d',
    '0.0000000001ns',
    '5/s',
    '5 per s',
  ],
  ...[
    '1/fortnight',
    '5%',
    '0.5%',
    '500%',
    '-5%',
    '5 %',
    '5 percent',
    'NaN%',
    '1e3ms',
    '9'.repeat(400),
  ],
];

const slip = (word: string, kind: number, at: number): string => {
  const i = at % word.length;
  const swapped = word.slice(0, i) + (word[i + 1] ?? '') + word[i] + word.slice(i + 2);
  const slips = [
    swapped,
    word.slice(0, i) + word.slice(i + 1),
    word.slice(0, i) + word.slice(i - 1),
  ];
  return [...slips, word.toUpperCase(), word.replace('_', '-')][kind % 5]!;
};

/** A text with keys misspelt, and with values of other types and of other forms. */
export const withOtherWords = (text: string): fc.Arbitrary<string> => {
  const words = [...text.matchAll(/(?<![\w#])[a-z_]\w*(?=:)|(?<=[:,[] )[\w./%-]+/g)];
  const change = fc.tuple(
    fc.constantFrom(...words),
    fc.constantFrom(...VALUES),
    fc.nat({ max: 4 }),
    fc.nat(),
  );
  return fc
    .uniqueArray(change, { minLength: 1, maxLength: 5, selector: ([word]) => word.index })
    .map((changes) =>
      changes
        .toSorted(([a], [b]) => b.index - a.index)
        .reduce((before, [{ 0: word, index }, value, kind, at]) => {
          const end = index + word.length;
          const put = text[end] === ':' ? slip(word, kind, at) : value;
          return before.slice(0, index) + put + before.slice(end);
        }, text),
    );
};

/**
 * The law of every reader: it reads a text, or has mistakes. Each is told on one line without control
 * characters, at a place that the text has, one past the end of a line included, for what is missing there;
 * and they come in the order of the text.
 */
export function expectOrderly(
  read: (file: string, text: string) => { readonly mistakes: readonly Mistake[] } | object,
  text: string,
): void {
  const reading = read('f.yaml', text);
  if (!('mistakes' in reading)) return;
  const lines = text.split('\n');
  let before = 0;
  if (reading.mistakes.length === 0) throw new Error('neither a value nor a mistake');
  for (const mistake of reading.mistakes) {
    const { line, column } = mistake;
    const told = describeMistake(mistake);
    const position = line * 1e6 + column;
    const isInside = line >= 1 && column >= 1 && column <= (lines[line - 1]?.length ?? -1) + 1;
    if (!isInside) throw new Error(`outside of the text: ${told}`);
    if (position < before) throw new Error(`out of order: ${told}`);
    if (!/^f\.yaml:\d+:\d+: [^\n\p{Cc}]*expected .+, found ./u.test(told)) throw new Error(told);
    before = position;
  }
}
