import type { GateCheck } from '../gates/index.ts';
import { type JudgedChecks, limitText, valueText } from './check-text.ts';

/**
 * JUnit XML, as build servers read it: one test case for each check. FAIL is a failure, NO DATA an error, and
 * INCONCLUSIVE a skipped test; a suite without checks has one error, so that it never looks passed.
 */
export function junitXml({ title, checks }: JudgedChecks): string {
  const of = (verdict: GateCheck['verdict']): number =>
    checks.filter((check) => check.verdict === verdict).length;
  const none = checks.length === 0;
  const counts = attributes({
    name: title,
    tests: none ? 1 : checks.length,
    failures: of('FAIL'),
    errors: of('NO DATA') + (none ? 1 : 0),
    skipped: of('INCONCLUSIVE'),
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${counts}>`,
    `  <testsuite${counts}>`,
    ...(none ? [NOTHING] : checks).flatMap((check) => testCase(title, check)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

const NOTHING: GateCheck = {
  name: 'checks',
  verdict: 'NO DATA',
  value: null,
  limit: null,
  bound: 'at most',
  reason: 'nothing was judged',
};

const ELEMENTS = { FAIL: 'failure', 'NO DATA': 'error', INCONCLUSIVE: 'skipped' } as const;

function testCase(suite: string, check: GateCheck): string[] {
  const { name, verdict } = check;
  const begin = `    <testcase${attributes({ classname: suite, name })}>`;
  const said = saidOf(check);
  if (verdict === 'PASS') {
    return [begin, `      <system-out>${escaped(said)}</system-out>`, '    </testcase>'];
  }
  const element = ELEMENTS[verdict];
  const message = { message: said, ...(element === 'skipped' ? {} : { type: verdict }) };
  return [begin, `      <${element}${attributes(message)}/>`, '    </testcase>'];
}

/** `FAIL: 980, at most 800: above it beyond chance` */
function saidOf(check: GateCheck): string {
  const figures = [valueText(check), limitText(check)].filter((text) => text !== '').join(', ');
  return [check.verdict, figures, check.reason].filter((text) => text !== '').join(': ');
}

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** What XML 1.0 cannot hold even escaped, other control characters and halves of pairs, is replaced. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"'\t\n\r]/g, (sign) => ENTITIES[sign]!)
    .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '\ufffd');
}
