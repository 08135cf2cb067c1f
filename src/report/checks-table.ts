import type { GateCheck } from '../gates/index.ts';
import { limitText, valueText } from './check-text.ts';
import { inColour } from './terminal-table.ts';
import { textTable } from './text-table.ts';
import { wrapped } from './wording.ts';

const WIDTH = 100;
/** What the reasons leave to the other columns. */
const FIGURES = 66;
/** So many lines are shown; a terminal has not many more. */
const MOST = 40;

/**
 * What the terminal shows of checks: one line for each, longer reasons going on below, and a closing
 * sentence. Of very many only those that do not pass, and of these only some. At most 100 characters wide.
 */
export function checksText(
  checks: readonly GateCheck[],
  sentence: string,
  { colour }: { readonly colour: boolean },
): string {
  const notable = checks.filter(({ verdict }) => verdict !== 'PASS');
  const shown = checks.length <= MOST ? checks : notable.slice(0, MOST);
  const hidden = checks.length - shown.length;
  const more = hidden === 0 ? [] : [`and ${hidden} more: ${countsOf(checks, shown)}`];
  const lines = shown.length === 0 ? [] : tableLines(shown, colour);
  return `${[...lines, ...more, '', ...wrapped(sentence, WIDTH)].join('\n').trimStart()}\n`;
}

function tableLines(checks: readonly GateCheck[], colour: boolean): string[] {
  const column = (head: string, align: 'left' | 'right', of: (check: GateCheck) => string) => ({
    head: [head],
    cells: checks.map((check) => oneLine(of(check))),
    align,
  });
  const columns = [
    column('verdict', 'left', ({ verdict }) => verdict),
    { ...column('what', 'left', ({ name }) => name), least: 20 },
    column('value', 'right', valueText),
    column('limit', 'left', limitText),
  ];
  const plain = textTable(columns, FIGURES);
  const indent = Math.max(...plain.map((line) => line.length)) + 2;
  const reasons = ['reason', ...checks.map(({ reason }) => reason)];
  return plain.flatMap((line, i) => {
    const [first = '', ...rest] = wrapped(reasons[i]!, WIDTH - indent);
    const whole = `${line.padEnd(indent)}${first}`.trimEnd();
    const verdict = i === 0 ? undefined : checks[i - 1]!.verdict;
    const head = colour && verdict !== undefined ? whole.replace(verdict, inColour) : whole;
    return [head, ...rest.map((text) => ' '.repeat(indent) + text)];
  });
}

const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ');

function countsOf(checks: readonly GateCheck[], shown: readonly GateCheck[]): string {
  const hidden = checks.filter((check) => !shown.includes(check));
  const verdicts = [...new Set(hidden.map(({ verdict }) => verdict))];
  return verdicts
    .map((verdict) => `${hidden.filter((check) => check.verdict === verdict).length} ${verdict}`)
    .join(', ');
}
