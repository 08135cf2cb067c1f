import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeMistake } from '../../src/files/index.ts';
import { readTable, type Table } from '../../src/gates/index.ts';

function table(text: string): Table {
  const reading = readTable('t.csv', text);
  if ('mistakes' in reading) throw new Error(reading.mistakes.map(describeMistake).join('\n'));
  return reading.table;
}

function mistakes(text: string): string[] {
  const reading = readTable('t.csv', text);
  return 'mistakes' in reading ? reading.mistakes.map(describeMistake) : [];
}

describe('a table is read', () => {
  test('from CSV: a byte order mark, blank lines, quotes and spaces do not matter', () => {
    expect(table('\ufeff\nroute, p95_ms\r\n"a\nb",12\r\n\r\nc,\r\n')).toEqual({
      file: 't.csv',
      columns: ['route', 'p95_ms'],
      rows: [
        { place: 'line 3', cells: ['a\nb', '12'] },
        { place: 'line 6', cells: ['c', ''] },
      ],
    });
  });

  test('from a JSON array, whose objects may lack some columns', () => {
    const { columns, rows } = table('[{"route":"a","p95_ms":12},{"p95_ms":null,"__proto__":true}]');
    expect(columns).toEqual(['route', 'p95_ms', '__proto__']);
    expect(rows).toEqual([
      { place: 'row 1', cells: ['a', 12, null] },
      { place: 'row 2', cells: [null, null, true] },
    ]);
  });

  test.each(['steps', 'rows', 'points', 'windows'])('from a JSON object with %s', (key) => {
    expect(table(JSON.stringify({ question: '?', [key]: [{ a: 1 }] })).columns).toEqual(['a']);
  });
});

describe('what is no table is refused:', () => {
  test.each([
    ['nothing', ' \n', 't.csv:1:1: expected a table with a header row, found nothing'],
    ['binary data', 'a,b\n\0,2', 'found binary data'],
    ['a web page', '<html>\n', 'found markup'],
    ['broken JSON', '[{"a": 1},\n {"a": }]', 't.csv:\\d:1: .*begins like JSON and is none'],
    [
      'JSON without rows',
      '{"p95_ms": 3}',
      'expected an array of objects, or .* steps, rows, points, win',
    ],
    ['an empty array', '[]', 'expected at least one row, found none'],
    ['JSON of numbers', '[1]', 't.csv:1:1: \\[0\\]: expected an object .*, found 1'],
    [
      'nested values',
      '[{"a":1},{"a":{"b":2}}]',
      '\\[1\\].a: expected a number, a text or null, found an obj',
    ],
    ['a header alone', 'a,b\n', 'expected at least one row, found none'],
    ['numbers without a header', '1,2\n3,4\n', 'expected a header row'],
    ['a column twice', 'a,b,a\n1,2,3\n', 'expected each column once, found a twice'],
    ['semicolons', 'a;b\n1;2\n', 'expected columns parted by commas'],
    ['an open quote', 'a,b\n1,"2\n', 't.csv:2:1: expected CSV, found a quote out of place'],
    ['more than 64 MB', `a,b\n${'1'.repeat(64 * 1024 * 1024)}`, 'expected at most 64 MB'],
    [
      'a row for every turn',
      `a\n${'1\n'.repeat(20_001)}`,
      'at most 20000 rows, .* not for each turn',
    ],
    ['a row without end', `a,b\n1,"${'x '.repeat(600_000)}`, 'rows of at most 1000000 bytes'],
    ['thousands of columns', `${'a,'.repeat(1001)}a\n1\n`, 'at most 1000 columns'],
  ])('%s', (_, text, message) => {
    const [first] = mistakes(text);
    expect(first).toMatch(/^t.csv:\d+:1: /);
    expect(first).toMatch(new RegExp(message));
  });

  test('every ragged row is told, of very many the first ones', () => {
    expect(mistakes('a,b\n1\n1,2\n1,2,3\n')).toEqual([
      't.csv:2:1: expected 2 cells, as in the header, found 1 cell',
      't.csv:4:1: expected 2 cells, as in the header, found 3 cells',
    ]);
    const many = mistakes(`a,b\n${'1\n'.repeat(500)}`);
    expect(many).toHaveLength(20);
    expect(many.at(-1)).toMatch(/and 480 more mistakes$/);
  });
});

describe('what people said is refused, and not repeated:', () => {
  const SAID = 'well I would like to book a table for two people at nine tonight please';
  test.each([
    ['a column of transcripts', 'transcript', 'hello'],
    ['even an empty one', 'final_transcript', ''],
    ['texts about an utterance', 'userUtterance', 'hello there'],
    ['paths of recordings', 'audio_file', '7'],
    ['a path under any name', 'source', 'calls/17.wav'],
    ['audio in the cell', 'payload', `data:audio/wav;base64,AAAA`],
    ['encoded bytes', 'payload', 'QUJD'.repeat(200)],
    ['a sentence under any name', 'note', SAID],
    ['one without spaces', 'note', '今晩九時に二名でテーブルを予約したいのですがお願いします'],
  ])('%s', (_, column, cell) => {
    for (const text of [
      `route,${column}\na,"${cell}"\n`,
      JSON.stringify([{ route: 'a', [column]: cell }]),
    ]) {
      const told = mistakes(text);
      expect(told).toHaveLength(1);
      expect(told[0]).toMatch(
        /^t.csv:[12]:1: \w+: expected figures and short labels, found .*leave/,
      );
      if (cell.length > 5) expect(told[0]).not.toContain(cell.slice(0, 20));
    }
  });

  test.each([
    ['figures about audio', 'first_audio_p95_ms', '412'],
    ['no data about it', 'audio_underrun_mean', ''],
    ['infinity', 'final_transcript_p95_ms', 'inf'],
    ['labels', 'scenario', 'four GPUs, one lost at minute 10'],
    ['reasons in turnsim’s own tables', 'reason', `within every limit; ${SAID}`],
  ])('but not %s', (_, column, cell) => {
    expect(mistakes(`route,${column}\na,"${cell}"\n`)).toEqual([]);
  });
});

test('junk is never a crash, and its mistakes lie inside it', () => {
  const csvLike = fc
    .array(fc.constantFrom('a', 'b', ',', ',', '\n', '\n', '"', '1', ' ', '\r', ';', '{', '[', 'é'))
    .map((signs) => signs.join(''));
  const texts = fc.oneof(csvLike, fc.string(), fc.json(), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(texts, (text) => {
      const reading = readTable('t.csv', text);
      if ('table' in reading) {
        expect(reading.table.rows.length).toBeGreaterThan(0);
        return;
      }
      expect(reading.mistakes.length).toBeGreaterThan(0);
      for (const mistake of reading.mistakes) {
        expect(mistake.line).toBeGreaterThanOrEqual(1);
        expect(mistake.line).toBeLessThanOrEqual(text.split(/\r\n|\r|\n/).length);
        expect(describeMistake(mistake)).not.toMatch(/\p{Cc}/u);
      }
    }),
    { seed: 21, numRuns: 1000 },
  );
});
