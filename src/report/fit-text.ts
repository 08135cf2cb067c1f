import {
  type Advice,
  type ComparedRow,
  type Fitted,
  loadWord,
  type MeasuredTable,
  meanErrors,
  rowName,
  type Statistic,
} from '../calibration/index.ts';
import { textTable } from './text-table.ts';
import { wrapped } from './wording.ts';

const WIDTH = 100;

/** What the terminal shows of a fit: how the table was understood, the shapes, the parameters, and the rows. */
export function fitText(
  { system, understood, how, growing, unlike }: MeasuredTable,
  fits: readonly Fitted[],
  rows: readonly ComparedRow[],
  advice: Advice | null,
): string {
  const [best] = fits;
  const columns = [...understood].map(([column, quantity]) => `${column} = ${quantity}`);
  return [
    ...wrapped(
      `${system.name}. ${how === undefined ? '' : `Made of ${how}. `}Columns: ${columns.join(', ')}. Protocol: ${best!.system.protocol.kind}, ${best!.system.protocol.start} start.`,
      WIDTH,
    ),
    ...(growing.length === 0
      ? []
      : wrapped(growingText(growing.map((row) => rowName(system, row))), WIDTH)),
    ...(unlike.length === 0 ? [] : wrapped(unlikeText(unlike), WIDTH)),
    '',
    ...shapeLines(fits),
    '',
    ...wrapped(`The data support ${best!.shape.name}: ${best!.shape.says}.`, WIDTH),
    '',
    ...parameterLines(best!),
    '',
    ...rowLines(system, rows),
    '',
    ...wrapped(summaryOf(rows), WIDTH),
    ...(advice === null ? [] : wrapped(adviceText(advice, loadWord(system)), WIDTH)),
    '',
  ].join('\n');
}

const growingText = (names: readonly string[]): string =>
  `Left out, for the backlog grew, and what was seen depends on how many chunks were sent (--known per_client=N says it): ${names.join('; ')}.`;

const unlikeText = (columns: readonly string[]): string =>
  `Rows of one load are far apart, and differ in ${columns.join(', ')}: are they of one system? --where ${columns[0]}=VALUE chooses.`;

const percent = (x: number): string => `${(100 * x).toFixed(1)} %`;
const number = (x: number): string =>
  Math.abs(x) >= 1000 ? x.toFixed(0) : Number(x.toPrecision(3)).toString();

function shapeLines(fits: readonly Fitted[]): string[] {
  const [best] = fits;
  const shown = fits.slice(0, 8);
  return textTable(
    [
      ...(new Set(fits.map(({ system }) => system.kind)).size === 1
        ? []
        : [
            {
              head: ['station'],
              align: 'left' as const,
              cells: shown.map(({ system }) => system.kind),
            },
          ]),
      { head: ['shape'], align: 'left', cells: shown.map(nameOf), least: 30 },
      {
        head: ['parameters'],
        align: 'right',
        cells: shown.map(({ parameters }) => `${parameters.length}`),
      },
      {
        head: ['error in', 'tolerances'],
        align: 'right',
        cells: shown.map(({ rms }) => rms.toFixed(2)),
      },
      {
        head: ['BIC above', 'the best'],
        align: 'right',
        cells: shown.map(({ criterion }) => (criterion - best!.criterion).toFixed(1)),
      },
    ],
    WIDTH,
  );
}

function nameOf({ shape, system }: Fitted): string {
  const start = system.starts === undefined ? [] : [`${system.protocol.start} start`];
  const chosen = Object.entries(shape.choices).map(([name, [value]]) => `${name} ${value}`);
  return [shape.name, ...chosen, ...start].join(', ');
}

function parameterLines({ parameters }: Fitted): string[] {
  return textTable(
    [
      { head: ['parameter'], align: 'left', cells: parameters.map(({ name }) => name) },
      {
        head: ['value'],
        align: 'right',
        cells: parameters.map(({ value, unit }) =>
          unit === 'duration'
            ? `${number(value / 1000)} ms`
            : unit === 'ratio'
              ? percent(value)
              : number(value),
        ),
      },
      {
        head: ['standard', 'error'],
        align: 'right',
        cells: parameters.map(({ error }) => percent(error)),
      },
      {
        head: [''],
        align: 'left',
        cells: parameters.map(({ atEnd }) =>
          atEnd ? 'at an end of its range: the data do not tell it' : '',
        ),
      },
    ],
    WIDTH,
  );
}

/** Wide tables are cut in blocks of so many figures. */
const BLOCK = 6;

function rowLines(system: MeasuredTable['system'], rows: readonly ComparedRow[]): string[] {
  const statistics = [
    ...new Set(rows.flatMap(({ figures }) => figures.map(({ statistic }) => statistic))),
  ];
  const blocks: Statistic[][] = [];
  for (let i = 0; i < statistics.length; i += BLOCK) blocks.push(statistics.slice(i, i + BLOCK));
  return blocks.flatMap((block, i) => [
    ...(i === 0 ? [] : ['']),
    ...textTable(
      [
        {
          head: ['row'],
          align: 'left',
          cells: rows.map(({ row }) => rowName(system, row)),
          least: 12,
        },
        {
          head: [''],
          align: 'left',
          cells: rows.map(({ fitted }) => (fitted ? 'fitted' : 'predicted')),
        },
        ...block.map((statistic) => ({
          head: headOf(statistic),
          align: 'right' as const,
          cells: rows.map(({ figures }) => {
            const found = figures.find((one) => one.statistic === statistic);
            if (found === undefined) return '';
            const sign = found.error >= 0 ? '+' : '-';
            return `${number(found.measured / scaleOf(statistic))} ${sign}${Math.abs(100 * found.error).toFixed(1)}%`;
          }),
        })),
      ],
      WIDTH,
    ),
  ]);
}

const scaleOf = (statistic: Statistic): number => (isTime(statistic) ? 1000 : 1);
const isTime = (statistic: Statistic): boolean => /^(?:response|first|gap)_/.test(statistic);
const headOf = (statistic: Statistic): string[] =>
  isTime(statistic) ? [statistic.replace('_', ' '), 'ms'] : [statistic, '/s'];

function summaryOf(rows: readonly ComparedRow[]): string {
  const errors = (chosen: readonly ComparedRow[]): string =>
    [...meanErrors(chosen)].map(([name, { mean }]) => `${name} ${percent(mean)}`).join(', ');
  const [fitted, predicted] = [rows.filter((row) => row.fitted), rows.filter((row) => !row.fitted)];
  const inside = predicted.filter((row) => row.inside);
  const outside = predicted.filter((row) => !row.inside);
  return [
    `Mean absolute error of ${fitted.length} rows that were fitted: ${errors(fitted)}.`,
    ...(inside.length > 0 ? [`Of ${inside.length} others between them: ${errors(inside)}.`] : []),
    ...(outside.length > 0 ? [`Of ${outside.length} beyond them: ${errors(outside)}.`] : []),
  ].join(' ');
}

const adviceText = ({ load, parameter, before, after }: Advice, word: string): string =>
  `A measurement at ${number(load)} ${word.replaceAll('_', ' ')} would narrow the fit most: the standard error of ${parameter} from ${percent(before)} to ${percent(after)}.`;
