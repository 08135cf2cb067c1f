import type { KeyComparison } from '../experiment/index.ts';
import { textTable } from './text-table.ts';
import { measured, wrapped } from './wording.ts';

const WIDTH = 100;

const percent = (share: number): string => `${measured(100 * share, 1)} %`;

/** What `turnsim keys` prints. */
export function keyComparisonText(
  { phrases, same, sameShare, changed, examples }: KeyComparison,
  before: string,
  after: string,
): string {
  const parts = [
    ...(changed === null
      ? []
      : [
          textTable(
            [
              { head: ['what alone'], cells: changed.map(({ aspect }) => aspect), align: 'left' },
              {
                head: ['changes keys of phrases'],
                cells: changed.map((each) => `${each.phrases}`),
                align: 'right',
              },
              {
                head: ['of requests'],
                cells: changed.map(({ share }) => percent(share)),
                align: 'right',
              },
            ],
            WIDTH,
          ),
        ]),
    wrapped(
      `From ${before} to ${after}, ${same} of ${phrases} phrases keep their key: ${percent(sameShare)} of the requests for stock phrases.`,
      WIDTH,
    ),
    examples.flatMap((example) => [
      `${example.phrase}`,
      `  ${before}: ${example.before}`,
      `  ${after}: ${example.after}`,
    ]),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
