import type { Column } from './column.ts';
import { cueColumns, harmColumns } from './harm-columns.ts';
import { invariantColumns } from './invariant-columns.ts';
import { pairedColumns } from './paired-columns.ts';
import { stationColumns } from './station-columns.ts';
import { stepColumns } from './step-columns.ts';
import { tenantColumns } from './tenant-columns.ts';
import { faultWindowColumns, windowColumns } from './window-columns.ts';

/** The text of docs/columns.md: every column of every CSV file, from the code that writes them. */
export function columnDictionary(): string {
  return [
    '# Columns of the result files',
    '',
    'Made from the code by `npm run docs`; a test compares the two.',
    '',
    'Names read quantity_statistic_unit. No data is an empty cell, never 0; infinity is `inf`. Figures have',
    '6 significant digits. Unit `1` is a plain number: a share between 0 and 1, or a count.',
    '',
    ...section('steps.csv', 'One row for each step, policy and route.', stepColumns),
    '',
    ...section(
      'stations.csv',
      'One row for each step, policy, station and route that goes through it.',
      stationColumns,
    ),
    '',
    ...section(
      'windows.csv',
      'One row for each step, policy, replication, window of the measured time, and route, edge or station.',
      windowColumns,
    ),
    '',
    ...section(
      'windows.csv, where there are faults',
      'What it has beside them: only of models with faults or runbooks.',
      faultWindowColumns,
    ),
    '',
    ...section(
      'harm.csv',
      'Only where a fault begins: one row for each step, policy and route.',
      harmColumns,
    ),
    '',
    ...section(
      'cues.csv',
      'Only of models with faults or runbooks: one row for each step, policy, and fault or runbook.',
      cueColumns,
    ),
    '',
    ...section(
      'invariants.csv',
      'Only of models with invariants: one row for each step, policy and invariant.',
      invariantColumns,
    ),
    '',
    ...section(
      'tenants.csv',
      'Only of models in which an agent answers: one row for each step, policy, route with an agent, and tenant.',
      tenantColumns,
    ),
    '',
    ...section(
      'paired.csv',
      'Only of experiments with policies: one row for each step, policy but the first, and route. Below 0 is better.',
      pairedColumns,
    ),
    '',
  ].join('\n');
}

type Documented = Pick<Column<never>, 'name' | 'unit' | 'meaning'>;

function section(file: string, about: string, columns: readonly Documented[]): string[] {
  return [
    `## ${file}`,
    '',
    about,
    '',
    '| column | unit | meaning |',
    '|---|---|---|',
    ...columns.map(({ name, unit, meaning }) => `| \`${name}\` | ${unit} | ${meaning} |`),
  ];
}
