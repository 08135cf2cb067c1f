import type { CueRow, HarmRow } from '../experiment/index.ts';
import type { Estimate } from '../statistics/index.ts';
import { type Findings, loadUnit } from './findings.ts';
import { type TextColumn, textTable } from './text-table.ts';
import { halfWidth, level, measured, NOTHING, timeUnit, wrapped } from './wording.ts';

/**
 * What came of faults: a line for each step, policy and route, and one for each runbook. Nothing where no fault
 * began.
 */
export function harmTable(findings: Findings, width: number): string[] {
  const { harm = [], cues = [] } = findings.aftermath ?? {};
  if (harm.length === 0) return [];
  const runbooks = cues.filter(({ kind }) => kind === 'runbook');
  return [
    'Since the first fault began:',
    ...textTable(harmTextColumns(findings, harm), width),
    ...wrapped(
      'harmed: turns of one run that were lost, or above the p95 of their budget; recovers: until no window has more than 5 % of them; collapsed: runs that had not by their end',
      width,
      '    ',
    ),
    ...(runbooks.length === 0 ? [] : ['', ...textTable(runbookColumns(findings, runbooks), width)]),
  ];
}

type Row = Pick<HarmRow, 'cell'>;

function identity(findings: Findings, rows: readonly Row[]): TextColumn[] {
  const levels = new Set(rows.map(({ cell }) => cell.load.level));
  return [
    ...(levels.size === 1
      ? []
      : [
          {
            head: ['offered', loadUnit(findings)],
            cells: rows.map(({ cell }) => level(cell.load.level)),
            align: 'right' as const,
          },
        ]),
    ...(findings.comparison === null
      ? []
      : [
          {
            head: ['policy'],
            cells: rows.map(({ cell }) => cell.policy),
            align: 'left' as const,
            least: 6,
          },
        ]),
  ];
}

function harmTextColumns(findings: Findings, rows: readonly HarmRow[]): TextColumn[] {
  const unit = timeUnit(rows.map(({ worstP95 }) => worstP95.value));
  return [
    ...identity(findings, rows),
    { head: ['route'], cells: rows.map(({ route }) => route), align: 'left', least: 5 },
    right(
      ['turns', 'harmed'],
      rows.map(({ harmed }) => plusMinus(harmed, 1)),
    ),
    right(
      ['%'],
      rows.map(({ harmedShare }) => measured(100 * harmedShare.value, 2)),
    ),
    right(
      ['worst', `p95 ${unit.name}`],
      rows.map(({ worstP95 }) => plusMinus(worstP95, unit.size)),
    ),
    right(
      ['recovers', 'after s'],
      rows.map(({ recovery }) => plusMinus(recovery, SECOND)),
    ),
    right(
      ['collapsed', '% of runs'],
      rows.map(
        ({ collapsed: { events, trials, low, high } }) =>
          `${measured((100 * events) / trials, 0)} (${measured(100 * low, 0)}-${measured(100 * high, 0)})`,
      ),
    ),
  ];
}

function runbookColumns(findings: Findings, rows: readonly CueRow[]): TextColumn[] {
  return [
    ...identity(findings, rows),
    { head: ['runbook'], cells: rows.map(({ name }) => name), align: 'left', least: 8 },
    right(
      ['done in', 'runs'],
      rows.map(({ begun, runs }) => `${begun} of ${runs}`),
    ),
    right(
      ['detected', 'after s'],
      rows.map(({ detect }) => plusMinus(detect, SECOND)),
    ),
    right(
      ['then done', 'after s'],
      rows.map(({ act }) => plusMinus(act, SECOND)),
    ),
    right(
      ['last seen', 'after s'],
      rows.map(({ clear }) => plusMinus(clear, SECOND)),
    ),
  ];
}

const SECOND = 1_000_000;

const right = (head: readonly string[], cells: readonly string[]): TextColumn => ({
  head,
  cells,
  align: 'right',
});

function plusMinus({ value, high, lacks }: Estimate, size: number): string {
  if (Number.isNaN(value)) return NOTHING;
  const shown = measured(value / size, 1);
  if (lacks !== null || !Number.isFinite(value) || high === value) return shown;
  return `${shown} ±${halfWidth((high - value) / size, value / size)}`;
}
