import { type JudgedChecks, limitText, valueText } from './check-text.ts';

/** A table in GitHub-flavoured Markdown under a heading: one row for each check, and a closing sentence. */
export function markdownTable({ title, checks }: JudgedChecks, sentence: string): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `### ${escaped(title)}`,
    '',
    row(['verdict', 'what', 'value', 'limit', 'reason']),
    row(['---', '---', '---:', '---', '---']),
    ...checks.map((check) =>
      row(
        [check.verdict, check.name, valueText(check), limitText(check), check.reason].map(escaped),
      ),
    ),
    '',
    escaped(sentence),
    '',
  ].join('\n');
}

/** On one line, and as it stands: nothing in it means anything to Markdown. */
const escaped = (text: string): string =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/[\\|`*_~[\]<>#&@!]/g, (sign) => (sign === '@' ? '@<!-- -->' : `\\${sign}`));
