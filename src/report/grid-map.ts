import { type GridAxis, gridCells, type HarmRow } from '../experiment/index.ts';
import type { Findings } from './findings.ts';
import { type TextColumn, textTable } from './text-table.ts';
import { measured, NOTHING, wrapped } from './wording.ts';

/** Shades of a share, from none to all. */
const SHADES = ['·', '░', '▒', '▓', '█'];

const shadeOf = (share: number): string => {
  if (Number.isNaN(share)) return ' ';
  if (share === 0) return SHADES[0]!;
  return SHADES[Math.min(SHADES.length - 1, 1 + Math.floor(share * (SHADES.length - 1)))]!;
};

/**
 * A map for each value of the last axis of a grid: how probable it is to stay collapsed, with its interval, as a
 * table whose rows and columns are the first axes; and the same as shades.
 */
export function gridText({ experiment, aftermath }: Findings, width: number): string[] {
  const { grid, sweep } = experiment;
  const harm = (aftermath?.harm ?? []).filter(({ route }) => route === sweep.route);
  const [down, across, ...last] = grid as [GridAxis, GridAxis, ...GridAxis[]];
  const pages = last.length === 0 ? [null] : last[0]!.values;
  const cells = gridCells(grid);
  const rowOf = (values: readonly string[]): HarmRow | undefined => {
    const { policy } = cells.find((cell) => cell.values.every((value, i) => value === values[i]))!;
    return harm.find(({ cell }) => cell.policy === policy);
  };
  return [
    ...wrapped(experiment.question, width),
    '',
    ...wrapped(
      `Runs in which ${sweep.route} is still collapsed at the end, % (95 % interval): ${down.name} down, ${across.name} across.`,
      width,
    ),
    ...pages.flatMap((page) => [
      '',
      ...(page === null ? [] : [`${last[0]!.name} ${page}`]),
      ...textTable(
        columnsOf(down, across, (a, b) => rowOf(page === null ? [a, b] : [a, b, page])),
        width,
      ),
    ]),
    '',
    `${SHADES[0]} none  ${SHADES.slice(1)
      .map((shade, i) => `${shade} up to ${25 * (i + 1)} %`)
      .join('  ')}`,
  ];
}

function columnsOf(
  down: GridAxis,
  across: GridAxis,
  rowOf: (down: string, across: string) => HarmRow | undefined,
): TextColumn[] {
  const shares = down.values.map((a) => across.values.map((b) => shareIn(rowOf(a, b))));
  return [
    { head: [''], cells: down.values, align: 'right' },
    {
      head: [''],
      cells: shares.map((row) => row.map((share) => shadeOf(share).repeat(3)).join('')),
      align: 'left',
    },
    ...across.values.map(
      (b): TextColumn => ({
        head: [b],
        cells: down.values.map((a) => inWords(rowOf(a, b))),
        align: 'right',
      }),
    ),
  ];
}

const shareIn = (row: HarmRow | undefined): number =>
  row === undefined ? NaN : row.collapsed.events / row.collapsed.trials;

function inWords(row: HarmRow | undefined): string {
  if (row === undefined) return NOTHING;
  const { events, trials, low, high } = row.collapsed;
  const percent = (share: number): string => measured(100 * share, 0);
  return `${percent(events / trials)} (${percent(low)}-${percent(high)})`;
}
