import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { checkSource, readChecked } from '../../src/files/checked-yaml.ts';
import { describeMistake } from '../../src/files/mistake.ts';
import { readYaml } from '../../src/files/yaml-source.ts';

/** Mistakes in YAML that any data would do for. */
function mistakesIn(text: string): string[] {
  const reading = readChecked(z.unknown(), 'f', text);
  return 'mistakes' in reading ? reading.mistakes.map(describeMistake) : [];
}

function contentsOf(text: string): unknown {
  const reading = readYaml('f', text);
  return 'source' in reading ? reading.source.contents : undefined;
}

test('plain data is read as written', () => {
  const text = 'a: 1\nb: [x, 2.5, true, ~, "3"]\nc: { d: 20ms }\n';
  expect(contentsOf(text)).toEqual({ a: 1, b: ['x', 2.5, true, null, '3'], c: { d: '20ms' } });
});

test('keys keep the order of the file', () => {
  expect(Object.keys(contentsOf('z: 1\na: 2\nm: 3\n') as object)).toEqual(['z', 'a', 'm']);
});

test('a file that calls itself YAML 1.1 is read as YAML 1.2: yes is a word', () => {
  expect(contentsOf('%YAML 1.1\n---\nanswer: yes\nnumber: 1_000\n')).toEqual({
    answer: 'yes',
    number: '1_000',
  });
});

test('aliases repeat what an anchor named', () => {
  expect(contentsOf('a: &x { b: 1 }\nc: [*x, *x]\n')).toEqual({
    a: { b: 1 },
    c: [{ b: 1 }, { b: 1 }],
  });
});

test.each([
  ['tabs', 'a:\n\tb: 1\n', 'f:2:1: expected spaces as indentation, found a tab'],
  [
    'a missing colon',
    'a:\n  b 1\n  c: 2\n',
    'f:2:3: expected a key, a colon and a space, found b 1',
  ],
  [
    'a missing space',
    'a:\n  b:1\n  c: 2\n',
    'f:2:3: expected a key, a colon and a space, found b:1',
  ],
  [
    'a missing comma',
    'a: { b: 1 c: 2 }\n',
    'f:1:9: expected a comma after each entry within { } or [ ], found 1 c: 2 }',
  ],
  [
    'two values on a line',
    'about: a: b\n',
    'f:1:8: expected one value after the key, found a: b, ' +
      'quote a text that contains a colon; begin all keys of a mapping in the same column',
  ],
  [
    'a special character',
    'a: @b\n',
    'f:1:4: expected a value, found @b, quote a text that begins with a special character',
  ],
  [
    'uneven indentation',
    'a:\n    b: 1\n  c: 2\n',
    'f:3:1: expected the same indentation as the lines around it, found c: 2',
  ],
  ['an open bracket', 'a: [1, 2', 'f:1:9: expected a closing ], found the end of the line'],
  ['an open brace', 'a: { b: 1\nc: 2\n', 'f:2:1: expected a closing }, found c: 2'],
  [
    'an open quote, which is missed only at the end',
    'a: "1\nb: 2\nc: 3\n',
    'f:1:4: expected a closing quote, found "1',
  ],
  ['a tag', 'a: !cat 1\n', 'f:1:4: expected a value without a tag, found !cat 1'],
  ['a list as a key', '? [a]\n: 1\n', 'f:1:3: expected a word as the key, found [a]'],
  ['a second document', 'a: 1\n---\nb: 2\n', 'f:2:1: expected one document, found a second one'],
])('%s: one mistake in plain words', (_, text, message) => {
  expect(mistakesIn(text)).toEqual([message]);
});

test('of several errors on one line the first is told, and those on other lines too', () => {
  const text = 'a: @b @c\nd: `e\n';
  expect(mistakesIn(text).map((message) => message.slice(0, 6))).toEqual(['f:1:4:', 'f:2:4:']);
});

test.each([
  ['a repeated key', 'a: 1\nb: 2\na: 3\n', 'f:3:1: a: expected each key once, found a'],
  [
    '__proto__',
    'a: { __proto__: 1 }\n',
    'f:1:6: a.__proto__: expected a key that JavaScript does not reserve, found __proto__',
  ],
  [
    'constructor',
    'constructor: 1\n',
    'f:1:1: constructor: expected a key that JavaScript does not reserve, found constructor',
  ],
  [
    'prototype',
    '- prototype: 1\n',
    'f:1:3: [0].prototype: expected a key that JavaScript does not reserve, found prototype',
  ],
  [
    'a merge key',
    'a: &x { b: 1 }\nc: { <<: *x }\n',
    'f:2:6: c.<<: expected keys written out, not merged, found <<',
  ],
  [
    'an alias of nothing',
    'fast: &fast 1\nb: *fats\n',
    'f:2:4: b: expected an anchor that was set before, found *fats, did you mean fast?',
  ],
  [
    'an alias within its own anchor',
    'a: &x [1, *x]\n',
    'f:1:11: a[1]: expected an anchor that was set before, found *x',
  ],
])('%s is refused, with its position', (_, text, message) => {
  expect(mistakesIn(text)).toEqual([message]);
});

test('what is refused does not hide what is wrong elsewhere, and is not wrong a second time', () => {
  const schema = z.strictObject({ a: z.number(), b: z.number() });
  const reading = readChecked(schema, 'f', 'a: *x\nb: c\nb: 4\n');
  expect('mistakes' in reading && reading.mistakes.map(describeMistake)).toEqual([
    'f:1:4: a: expected an anchor that was set before, found *x',
    'f:2:4: b: expected a number, found c',
    'f:3:1: b: expected each key once, found b',
  ]);
});

test.each([
  ['0x10', 16],
  ['0o17', 15],
  ['007', 7],
  ['-0x1', null], // a text
])('numbers are decimal: %s', (written, number) => {
  expect(mistakesIn(`a: ${written}`)).toEqual(
    number === null
      ? []
      : [
          `f:1:4: a: expected a decimal number, found ${written}, did you mean ${number}, or "${written}" as a text?`,
        ],
  );
  expect(mistakesIn(`a: "${written}"`)).toEqual([]);
});

test('after a line that is indented wrongly, only other tabs are told', () => {
  const text = 'a:\n  b: 1\n\tc: 2\n  d: 3\n\te: 4\nf: 5\n';
  expect(mistakesIn(text)).toEqual([
    'f:3:1: expected spaces as indentation, found a tab',
    'f:5:1: expected spaces as indentation, found a tab',
  ]);
});

describe('no text makes the reader slow or exhausts the stack', () => {
  const LIMIT = 256 * 1024;

  test('a text may have 256 kB', () => {
    expect(mistakesIn(`#${'x'.repeat(LIMIT - 1)}`)).toEqual([]);
    expect(mistakesIn(`#${'x'.repeat(LIMIT)}`)).toEqual([
      'f:1:1: expected at most 262144 characters, found 262145',
    ]);
  });

  test('64 levels of nesting are read, 65 are not', () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(mistakesIn(nested(65))).toEqual([]); // the innermost list is empty: 64 levels below the first
    expect(mistakesIn(nested(66))).toEqual([
      'f:1:66: expected at most 64 levels of nesting, found more',
    ]);
  });

  test.each([
    ['lists', '['.repeat(9000)],
    ['mappings', '{a: '.repeat(3000)],
    ['dashes', '- '.repeat(9000)],
    ['keys', '? '.repeat(9000)],
    ['indentation', Array.from({ length: 700 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ])('endless %s', (_, text) => {
    expect(mistakesIn(text)).toEqual([
      expect.stringContaining('expected at most 64 levels of nesting, found more'),
    ]);
  });

  const lines = (count: number, line: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i)).join('\n');
  const SIGNS = 'expected at most 20000 words, signs, spaces and ends of lines, found more';

  // Each took from one to twenty seconds to read before the signs were counted.
  test.each([
    ['keys of one mapping', lines(30_000, (i) => `k${i}:`)],
    ['closing brackets', ']'.repeat(200_000)],
    ['commas', `[${','.repeat(200_000)}]`],
    ['wrong escapes', `"${'\\q'.repeat(100_000)}"`],
    ['quoted texts on one line', `${"'' "}`.repeat(80_000)],
    ['brackets on one line', '[] '.repeat(80_000)],
    ['missing commas', `[${'"a"'.repeat(80_000)}]`],
    ['tags', '! '.repeat(100_000)],
    ['anchors of one value', '&a '.repeat(80_000)],
    ['aliases of one value', '*a '.repeat(80_000)],
    ['lists within keys', '- a: '.repeat(50_000)],
    ['unknown directives', '%\n'.repeat(100_000)],
    ['documents', '---\n'.repeat(50_000)],
    ['open lists', lines(50_000, () => '- [')],
    ['comments', '#\n'.repeat(100_000)],
    ['empty lines', '\n'.repeat(200_000)],
  ])('a text of 200 kB made of %s is refused before it is understood', (_, text) => {
    expect(mistakesIn(text)).toEqual([expect.stringMatching(`^f:\\d+:\\d+: ${SIGNS}$`)]);
  });

  test('the first sign too many is shown', () => {
    expect(mistakesIn('#\n'.repeat(10_000))).toEqual([]); // a comment and the end of its line are two signs
    expect(mistakesIn(`${'#\n'.repeat(10_000)}a: 1`)).toEqual([`f:10001:1: ${SIGNS}`]);
  });

  test('a mapping may have 1000 keys; of one with more nothing else is told', () => {
    const keys = (count: number) => `a: 1\nb:\n${lines(count, (i) => `  k${i}: 1`)}`;
    expect(mistakesIn(keys(1000))).toEqual([]);
    expect(mistakesIn(keys(1001))).toEqual(['f:1003:3: b: expected at most 1000 keys, found 1001']);
    const schema = z.strictObject({ a: z.string(), b: z.strictObject({ needed: z.number() }) });
    const mistakes = readChecked(schema, 'f', keys(1500));
    expect('mistakes' in mistakes && mistakes.mistakes.map(describeMistake)).toEqual([
      'f:1:4: a: expected a text, found 1',
      'f:1003:3: b: expected at most 1000 keys, found 1500',
    ]);
  });

  test('of more than 100 mistakes the first 100 are told, and how many more there are', () => {
    const values = readChecked(
      z.array(z.number()),
      'f',
      lines(150, () => '- x'),
    );
    const told = 'mistakes' in values ? values.mistakes.map(describeMistake) : [];
    expect(told).toHaveLength(101);
    expect(told[99]).toBe('f:100:3: [99]: expected a number, found x');
    expect(told[100]).toBe('f:101:3: expected at most 100 mistakes, found 50 more from here on');
    const syntax = mistakesIn(lines(150, () => 'a: @b'));
    expect(syntax).toHaveLength(101);
    expect(syntax[100]).toBe('f:101:4: expected at most 100 mistakes, found 50 more from here on');
    expect(mistakesIn(lines(100, () => 'a: @b'))).toHaveLength(100);
  });

  test('aliases of nothing beside many anchors', () => {
    const text = `${lines(1500, (i) => `- &anchor${i} x`)}\n${lines(1500, (i) => `- *anchr${i}`)}`;
    const told = mistakesIn(text);
    expect(told[0]).toBe(
      'f:1501:3: [1500]: expected an anchor that was set before, found *anchr0, did you mean anchor0?',
    );
    expect(told.at(-1)).toBe(
      'f:1601:3: expected at most 100 mistakes, found 1400 more from here on',
    );
  });

  test('messages repeat no more than a line of what the library says', () => {
    const [message] = mistakesIn('|'.repeat(10_000));
    expect(message!.length).toBeLessThan(300);
  });

  test('aliases of aliases cannot blow up', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i <= 9; i++) {
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    }
    expect(mistakesIn(lines.join('\n'))).toEqual([
      'f:4:45: a3[7]: expected at most 10000 values by aliases, found *a2',
    ]);
  });

  test('aliases of aliases cannot nest deeper than values that are written out', () => {
    const lines = ['a0: &a0 [x]'];
    for (let i = 1; i <= 70; i++) lines.push(`a${i}: &a${i} [*a${i - 1}]`);
    const [first] = mistakesIn(lines.join('\n'));
    expect(first).toBe('f:64:12: a63[0]: expected at most 64 levels of nesting, found *a62');
  });
});

test('messages are one line without control characters, and cut long texts', () => {
  const reading = readChecked(z.number(), 'f', `"\\e[31m\n\n  ${'long '.repeat(50)}"`);
  const [message] = 'mistakes' in reading ? reading.mistakes.map(describeMistake) : [];
  expect(message).toMatch(/^f:1:1: expected a number, found "\\e\[31m long long .*\.\.\.$/);
  expect(mistakesIn('a: \u001b[31m\na: 1\n').join()).not.toMatch(/\p{Cc}/u);
  expect(readChecked(z.number(), 'f', '\u001b[31m')).toHaveProperty('mistakes');
});

test('data read once can be checked against several schemas', () => {
  const reading = readYaml('f', 'a: 1\n');
  if (!('source' in reading)) throw new Error('the text is valid');
  expect(checkSource(z.object({ a: z.number() }), reading.source)).toMatchObject({
    value: { a: 1 },
  });
  expect(checkSource(z.object({ a: z.string() }), reading.source)).toMatchObject({
    mistakes: [{ line: 1, column: 4, path: 'a', expected: 'a text', found: '1' }],
  });
});

test('positions count lines however they end', () => {
  const schema = z.object({ b: z.number() });
  for (const end of ['\n', '\r\n']) {
    const reading = readChecked(schema, 'f', `a: 1${end}# c${end}b: x${end}`);
    expect(reading).toMatchObject({ mistakes: [{ line: 3, column: 4 }] });
  }
});

test('positions count every line, even those that the library misses', () => {
  expect(mistakesIn('*amodel: x\nabout: y\nb: @\n').at(-1)).toMatch(/^f:3:4: /);
});
