import type { Case, Figure } from './cases.ts';
import type { Length, Tally } from './measure.ts';

/** One row of the coverage table. */
export interface Row {
  readonly one: Case;
  readonly figure: Figure;
  readonly length: Length;
  readonly tally: Tally;
}

/** The law: intervals that are printed hold the truth so often, and at most this share of rows has none. */
const LEAST = 0.93;
const MOST = 0.97;
const MOST_REFUSED = 0.2;

/** A row whose interval is refused in more than half of the tables. */
const isRefused = ({ tally: { printed, refused } }: Row): boolean => refused > printed;

const coverage = ({ tally: { covered, printed } }: Row): number => covered / printed;

/** Rows against the law, and too many refused ones; empty when it holds. */
export function breaches(rows: readonly Row[]): string[] {
  const refused = rows.filter(isRefused).length;
  const wrong = rows
    .filter((row) => !isRefused(row) && !(coverage(row) >= LEAST && coverage(row) <= MOST))
    .map((row) => `${titleOf(row)}: ${coverage(row).toFixed(3)}`);
  return refused <= MOST_REFUSED * rows.length ? wrong : [...wrong, `${refused} rows refused`];
}

const titleOf = ({ one, figure }: Row): string =>
  `${one.model} at ${one.utilization}, ${figure.name}`;

const COLUMNS: readonly (readonly [string, '---' | '---:', (row: Row) => string])[] = [
  ['model', '---', ({ one }) => one.model],
  ['utilization', '---:', ({ one }) => `${one.utilization}`],
  ['figure', '---', ({ figure }) => figure.name],
  ['exact', '---:', ({ figure }) => figure.exact.toPrecision(4)],
  ['replications', '---:', ({ one }) => `${one.replications}`],
  ['left out', '---:', ({ length }) => length.transient.toFixed(0)],
  ['measured', '---:', ({ length }) => length.measured.toFixed(0)],
  ['coverage', '---:', (row) => (isRefused(row) ? '' : coverage(row).toFixed(3))],
  ['refused', '---:', ({ tally: { printed, refused } }) => percent(refused / (printed + refused))],
  [
    'half-width',
    '---:',
    (row) => (isRefused(row) ? '' : percent(row.tally.halfWidths / row.tally.printed)),
  ],
];

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** The table in Markdown. */
export function tableOf(rows: readonly Row[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(COLUMNS.map(([name]) => name)),
    line(COLUMNS.map(([, rule]) => rule)),
    ...rows.map((row) => line(COLUMNS.map(([, , cell]) => cell(row)))),
    '',
  ].join('\n');
}

/** The page that is committed. */
export function pageOf(rows: readonly Row[], tables: number): string {
  const wrong = breaches(rows);
  const refused = rows.filter(isRefused).length;
  const holds =
    wrong.length === 0
      ? `The law holds: ${rows.length - refused} rows are covered so often and ${refused} are refused.`
      : `The law does not hold: ${wrong.join('; ')}.`;
  return `# How often the intervals hold the truth

Made by \`npm run coverage-table\`, the same bytes on every run. Each row asks ${tables.toLocaleString('en')}
tables, made from different random numbers, for a figure that queueing theory knows, and counts how
many of their 95 % intervals hold it.

The law: an interval that is printed holds the truth in ${100 * LEAST} to ${100 * MOST} % of the tables, and where the runs
are too short for that the table says NOT ENOUGH DATA instead: in at most ${100 * MOST_REFUSED} % of the rows.
${holds}

- **left out**, **measured**: of each replication, in mean service times. The transient is four
  relaxation times. What is measured is what the rules ask for: 60 relaxation times beyond the quantile
  in all replications together and at least 2 in each, and for a mean as much as for the p95.
- **exact**: by theory, in mean service times (of batches: in times of a batch of one job).
- **coverage**: of the intervals that were printed; with 2,000 of them, the true share is within 1.1
  points of it in 19 cases of 20.
- **refused**: tables with NOT ENOUGH DATA for this figure. A p99 wants five times the measured time of
  a p95, so runs that are long enough for the one are too short for the other.
- **half-width**: of the printed intervals on average, as a share of the exact figure.

${tableOf(rows)}`;
}
