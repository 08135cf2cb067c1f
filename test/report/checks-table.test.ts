import { expect, test } from 'vitest';
import { checksText } from '../../src/report/index.ts';
import { checks } from './checks.ts';

const plain = { colour: false };

test('the terminal shows a line for each check, long reasons below, and a closing sentence', () => {
  expect(checksText(checks, 'Launch: FAIL. What binds: capacity.', plain)).toMatchInlineSnapshot(`
    "verdict       what                        value  limit          reason
    PASS          dictation at 300: p95_ms  641.235  at most 800    at most 643.1 with 95 % confidence
    FAIL          capacity of dictation         250  at least 300   first failing at 300: p95_ms 1200,
                                                                    error_rate 0.02; point estimates, no
                                                                    intervals
    INCONCLUSIVE  files at 300: p95_ms          inf  at most 60000  the table gives no interval for it
    NO DATA       files at 300: error_rate                          error_rate is missing

    Launch: FAIL. What binds: capacity.
    "
  `);
});

test('no line is wider than 100 characters, whatever the names', () => {
  const long = { ...checks[1]!, name: 'x'.repeat(90), reason: `${'word '.repeat(60)}\u0007` };
  const text = checksText([...checks, long], 'sentence '.repeat(40), plain);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(text).not.toMatch(/[^\P{Cc}\n]/u);
});

test('colour is on the verdicts only, and only where it is wanted', () => {
  const coloured = checksText(checks, 'Launch: FAIL.', { colour: true });
  expect(coloured).toContain('\u001b[31mFAIL\u001b[39m ');
  const stripped = ['31', '32', '33', '39'].reduce(
    (text, code) => text.replaceAll(`\u001b[${code}m`, ''),
    coloured,
  );
  expect(stripped).toBe(checksText(checks, 'Launch: FAIL.', plain));
});

test('of very many checks only those that do not pass are shown, and the others counted', () => {
  const many = Array.from({ length: 100 }, () => checks[0]!);
  const text = checksText([...many, checks[1]!], 'Launch: FAIL.', plain);
  expect(text).toContain('and 100 more: 100 PASS\n');
  expect(text.match(/^PASS/gm)).toBeNull();
  expect(text.match(/^FAIL/gm)).toHaveLength(1);
  expect(checksText(many, 'Launch: PASS.', plain)).toBe(
    'and 100 more: 100 PASS\n\nLaunch: PASS.\n',
  );
});
