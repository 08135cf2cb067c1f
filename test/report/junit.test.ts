import { expect, test } from 'vitest';
import type { GateCheck } from '../../src/gates/index.ts';
import { junitXml } from '../../src/report/index.ts';
import { checks } from './checks.ts';

test('every check is a test case: FAIL a failure, NO DATA an error, INCONCLUSIVE skipped', () => {
  expect(junitXml({ title: 'Launch', checks })).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="Launch" tests="4" failures="1" errors="1" skipped="1">
      <testsuite name="Launch" tests="4" failures="1" errors="1" skipped="1">
        <testcase classname="Launch" name="dictation at 300: p95_ms">
          <system-out>PASS: 641.235, at most 800: at most 643.1 with 95 % confidence</system-out>
        </testcase>
        <testcase classname="Launch" name="capacity of dictation">
          <failure message="FAIL: 250, at least 300: first failing at 300: p95_ms 1200, error_rate 0.02; point estimates, no intervals" type="FAIL"/>
        </testcase>
        <testcase classname="Launch" name="files at 300: p95_ms">
          <skipped message="INCONCLUSIVE: inf, at most 60000: the table gives no interval for it"/>
        </testcase>
        <testcase classname="Launch" name="files at 300: error_rate">
          <error message="NO DATA: error_rate is missing" type="NO DATA"/>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `);
});

test('texts are escaped, and what XML cannot hold is replaced', () => {
  const hostile: GateCheck = {
    ...checks[1]!,
    name: `<a b="c" d='e'>&]]>`,
    reason: 'one\ntwo\tthree\u0000four\ud800five\ufffe',
  };
  const xml = junitXml({ title: 'x', checks: [hostile] });
  expect(xml).toContain('name="&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;]]&gt;"');
  expect(xml).toContain('one&#10;two&#9;three\ufffdfour\ufffdfive\ufffd');
  // Outside of text nothing but ASCII and line ends, no stray signs: each line is one tag or two.
  for (const line of xml.trimEnd().split('\n'))
    expect(line).toMatch(/^ *<[^<>]*>([^<>]*<[^<>]*>)?$/);
});

test('a suite without checks does not look passed', () => {
  const xml = junitXml({ title: 'Empty', checks: [] });
  expect(xml).toContain('<testsuite name="Empty" tests="1" failures="0" errors="1" skipped="0">');
  expect(xml).toContain('<error message="NO DATA: nothing was judged" type="NO DATA"/>');
});
