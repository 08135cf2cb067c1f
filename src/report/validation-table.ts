import type { Law, ValidatedRow } from '../validation/index.ts';
import { type Column, csv, inUnit, PLAIN } from './column.ts';
import { type TextColumn, textTable } from './text-table.ts';
import { measured, NOTHING, wrapped } from './wording.ts';

const WIDTH = 100;

const columns: readonly Column<ValidatedRow>[] = [
  { name: 'family', unit: '', meaning: 'Family of queueing models', value: ({ family }) => family },
  { name: 'model', unit: '', meaning: 'Which model of it', value: (row) => row.case },
  { name: 'file', unit: '', meaning: 'File in models/theory', value: ({ file }) => file },
  { name: 'metric', unit: '', meaning: 'What is compared', value: ({ metric }) => metric },
  { name: 'seed', unit: '', meaning: 'Seed of the runs', value: ({ seed }) => seed },
  {
    name: 'exact',
    unit: 'see metric',
    meaning: 'The closed form; times in seconds',
    value: ({ exact }) => inUnit(exact, PLAIN),
  },
  {
    name: 'simulated',
    unit: 'see metric',
    meaning: 'What was simulated',
    value: ({ simulated }) => inUnit(simulated, PLAIN),
  },
  {
    name: 'half_width',
    unit: 'see metric',
    meaning: 'Half the width of its 95 % confidence interval',
    value: ({ halfWidth }) => inUnit(halfWidth, PLAIN),
  },
  {
    name: 'z',
    unit: '1',
    meaning: 'Distance in standard errors, as a normal score',
    value: ({ z }) => inUnit(z, PLAIN),
  },
];

/** The text of rows.csv: one row for each known answer and seed. */
export const validationCsv = (rows: readonly ValidatedRow[]): string => csv(columns, rows);

/** What the terminal shows: a line for each known answer and seed, and what they say together. */
export function validationText(
  rows: readonly ValidatedRow[],
  law: Law,
  options: { readonly colour: boolean; readonly wanting: Readonly<Record<string, string>> },
): string {
  const text = (head: string, of: (row: ValidatedRow) => string): TextColumn => ({
    head: [head],
    cells: rows.map(of),
    align: 'left',
  });
  const number = (head: string, of: (row: ValidatedRow) => string): TextColumn => ({
    ...text(head, of),
    align: 'right',
  });
  const off = (z: string): string => (Math.abs(Number(z)) > 4.75 ? `\u001b[31m${z}\u001b[39m` : z);
  const table = textTable(
    [
      text('family', ({ family }) => family),
      text('model', (row) => row.case),
      text('metric', ({ metric }) => metric),
      number('exact', ({ exact }) => measured(exact)),
      number('simulated', ({ simulated }) => measured(simulated)),
      number('±', ({ halfWidth }) => measured(halfWidth)),
      number('±%', ({ halfWidth, exact }) => measured((100 * halfWidth) / Math.abs(exact), 2)),
      {
        ...number('z', ({ z }) => (Number.isFinite(z) ? z.toFixed(2) : NOTHING)),
        ...(options.colour ? { paint: off } : {}),
      },
    ],
    WIDTH,
  );
  const missing = Object.entries(options.wanting).map(([family, want]) => `${family} (${want})`);
  const said = [
    sentence(law),
    ...law.broken.map((broken) => `broken: ${broken}`),
    ...(missing.length > 0
      ? [`Not simulated yet, for want of a feature: ${missing.join(', ')}.`]
      : []),
  ];
  return `${[...table, '', ...said.flatMap((line) => wrapped(line, WIDTH, '  '))].join('\n')}\n`;
}

function sentence({ rows, models, holds, worst, many, meanZ, beyondTwo }: Law): string {
  const verdict = holds ? 'Simulation agrees with theory' : 'Simulation disagrees with theory';
  if (worst === null) return `${verdict}: no row.`;
  const told = [
    `${verdict}: ${rows} figures of ${models} models;`,
    `largest |z| ${Math.abs(worst.z).toFixed(2)} (${worst.case} ${worst.metric}), 4.75 allowed`,
  ].join(' ');
  if (!many) return `${told}.`;
  return [
    `${told};`,
    `over one figure of each run the mean z is ${meanZ.toFixed(2)} (0.25 allowed)`,
    `and ${(100 * beyondTwo).toFixed(1)} % lie beyond 2 (9 % allowed).`,
  ].join(' ');
}
