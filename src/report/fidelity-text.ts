import {
  type Fidelity,
  type FidelityLine,
  judgedRows,
  meanErrors,
  rowName,
  type Statistic,
} from '../calibration/index.ts';
import { type Column, csv } from './column.ts';
import { textTable } from './text-table.ts';

const WIDTH = 100;

const percent = (x: number): string => `${(100 * x).toFixed(1)} %`;

/** What the terminal shows: every system with its errors, the largest stable loads, and the summary by aim. */
export function fidelityText(all: readonly Fidelity[], lines: readonly FidelityLine[]): string {
  const stable = all.filter(({ stable }) => stable !== null);
  return [
    'Mean absolute error of rows that were not fitted, between those that were; open systems more than .97 busy left out',
    '',
    ...systemLines(all),
    ...(stable.length === 0 ? [] : ['', ...stableLines(stable)]),
    '',
    ...summaryLines(lines),
    '',
  ].join('\n');
}

const SHOWN: readonly Statistic[] = [
  'response_avg',
  'response_p50',
  'response_p95',
  'response_p99',
  'first_avg',
  'gap_avg',
  'tokens_s',
];

function systemLines(all: readonly Fidelity[]): string[] {
  const judged = all.map((one) => meanErrors(judgedRows(one)));
  const shown = SHOWN.filter((statistic) => judged.some((errors) => errors.has(statistic)));
  return textTable(
    [
      {
        head: ['system'],
        align: 'left',
        cells: all.map(({ description }) => description.fidelity),
        least: 18,
      },
      {
        head: ['rows', 'fitted'],
        align: 'right',
        cells: all.map(({ rows }) => `${rows.filter((row) => row.fitted).length}`),
      },
      {
        head: ['rows', 'judged'],
        align: 'right',
        cells: all.map((one) => `${judgedRows(one).length}`),
      },
      ...shown.map((statistic) => ({
        head: statistic.split('_'),
        align: 'right' as const,
        cells: judged.map((errors) => {
          const found = errors.get(statistic);
          return found === undefined ? '' : percent(found.mean);
        }),
      })),
    ],
    WIDTH,
  );
}

function stableLines(all: readonly Fidelity[]): string[] {
  return textTable(
    [
      {
        head: ['largest stable load'],
        align: 'left',
        cells: all.map(({ description }) => description.fidelity),
      },
      {
        head: ['published'],
        align: 'right',
        cells: all.map(({ stable }) => `${stable!.published}`),
      },
      {
        head: ['simulated'],
        align: 'right',
        cells: all.map(({ stable }) => `${stable!.simulated}`),
      },
    ],
    WIDTH,
  );
}

function summaryLines(lines: readonly FidelityLine[]): string[] {
  const met = ({ error, aim }: FidelityLine): string =>
    aim === undefined ? '' : error <= aim ? 'met' : 'missed';
  return textTable(
    [
      { head: ['kind'], align: 'left', cells: lines.map(({ kind }) => kind.replace('_', ' ')) },
      {
        head: ['figure'],
        align: 'left',
        cells: lines.map(({ statistic }) => statistic.replace('_', ' ')),
      },
      { head: ['rows'], align: 'right', cells: lines.map(({ rows }) => `${rows}`) },
      { head: ['error'], align: 'right', cells: lines.map(({ error }) => percent(error)) },
      {
        head: ['aim'],
        align: 'right',
        cells: lines.map(({ aim }) => (aim === undefined ? '' : percent(aim))),
      },
      { head: [''], align: 'left', cells: lines.map(met) },
    ],
    WIDTH,
  );
}

interface FidelityRow {
  readonly system: string;
  readonly kind: string;
  readonly row: string;
  readonly use: string;
  readonly statistic: string;
  readonly measured: number;
  readonly simulated: number;
  readonly error: number;
}

const ROW_COLUMNS: readonly Column<FidelityRow>[] = (
  ['system', 'kind', 'row', 'use', 'statistic'] as const
).map((name): Column<FidelityRow> => ({ name, unit: '', meaning: '', value: (row) => row[name] }));

const digits = (x: number): number => Number(x.toPrecision(5));

/** Every figure: measured and simulated, in microseconds or per second, and what the row was used for. */
export function fidelityCsv(all: readonly Fidelity[]): string {
  const rows = all.flatMap((one) => {
    const judged = judgedRows(one);
    return one.rows.flatMap((row) =>
      row.figures.map(({ statistic, measured, simulated, error }) => ({
        system: one.description.fidelity,
        kind: one.description.kind,
        row: rowName(one.system, row.row),
        use: row.fitted ? 'fitted' : judged.includes(row) ? 'judged' : 'outside',
        statistic,
        measured,
        simulated,
        error,
      })),
    );
  });
  return csv(
    [
      ...ROW_COLUMNS,
      { name: 'measured', unit: 'us or 1/s', meaning: '', value: (row) => digits(row.measured) },
      { name: 'simulated', unit: 'us or 1/s', meaning: '', value: (row) => digits(row.simulated) },
      { name: 'error', unit: '1', meaning: '', value: (row) => Number(row.error.toFixed(4)) },
    ],
    rows,
  );
}
