import { expect, test } from 'vitest';
import { markdownTable } from '../../src/report/index.ts';
import { checks } from './checks.ts';

test('checks become a table under a heading, with a closing sentence', () => {
  const text = markdownTable({ title: 'Launch', checks }, 'Launch: FAIL.');
  expect(text).toMatchInlineSnapshot(`
    "### Launch

    | verdict | what | value | limit | reason |
    | --- | --- | ---: | --- | --- |
    | PASS | dictation at 300: p95\\_ms | 641.235 | at most 800 | at most 643.1 with 95 % confidence |
    | FAIL | capacity of dictation | 250 | at least 300 | first failing at 300: p95\\_ms 1200, error\\_rate 0.02; point estimates, no intervals |
    | INCONCLUSIVE | files at 300: p95\\_ms | inf | at most 60000 | the table gives no interval for it |
    | NO DATA | files at 300: error\\_rate |  |  | error\\_rate is missing |

    Launch: FAIL.
    "
  `);
});

test('what means something to Markdown is escaped, and every row stays on its line', () => {
  const hostile = {
    ...checks[1]!,
    name: 'a|b\r\nc\\|<b>*x*</b> `y` [z](#) ~~w~~',
    reason: 'ask @someone, &amp; #1',
  };
  const text = markdownTable({ title: 'x\n# y', checks: [hostile] }, 'z');
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  expect(rows).toHaveLength(3);
  expect(rows[2]).toContain(
    'a\\|b c\\\\\\|\\<b\\>\\*x\\*\\</b\\> \\`y\\` \\[z\\](\\#) \\~\\~w\\~\\~',
  );
  expect(rows[2]).toContain('ask @<!-- -->someone, \\&amp; \\#1 |');
  // Bars that are not escaped: six borders of five cells.
  expect(rows[2]!.match(/(?<!\\)(?:\\\\)*\|/g)).toHaveLength(6);
  expect(text).toMatch(/^### x \\# y\n/);
});
