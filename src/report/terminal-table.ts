import {
  beyondTexts,
  type DelayEstimates,
  isCall,
  type JudgedRequirement,
  primaryDelay,
  type RouteDescription,
  type StepRow,
} from '../experiment/index.ts';
import type { Verdict } from '../gates/index.ts';
import type { Estimate } from '../statistics/index.ts';
import { costText } from './cost-text.ts';
import { arrivalsOf, conclusionOf, type Findings, loadUnit, sweptRoute } from './findings.ts';
import { gridText } from './grid-map.ts';
import { harmTable } from './harm-table.ts';
import { intervalColumn } from './intervals.ts';
import { invariantLines } from './invariant-text.ts';
import { otherRoutes } from './other-routes.ts';
import { pairedTable } from './paired-table.ts';
import { type TextColumn, textTable } from './text-table.ts';
import { level, measured, NOTHING, timeUnit, wrapped } from './wording.ts';

const WIDTH = 100;

/**
 * What the terminal shows: the question, a line of ten columns for each step of the swept route, a line
 * for each other route, and the answer. With policies a line for each step and policy, how they differ, and
 * what each carries. At most 100 characters wide.
 */
export function terminalText(findings: Findings, { colour }: { readonly colour: boolean }): string {
  const { experiment, comparison } = findings;
  if (experiment.grid.length > 0) return `${gridText(findings, WIDTH).join('\n')}\n`;
  const { sentence, required } = conclusionOf(findings);
  const { columns, notes } = stepTable(findings, colour);
  const parts = [
    wrapped(experiment.question, WIDTH),
    [...textTable(columns, WIDTH), ...notes.flatMap((note) => wrapped(note, WIDTH, '    '))],
    otherRoutes(findings).flatMap((line) => wrapped(line, WIDTH, '  ')),
    pairedTable(findings, WIDTH),
    harmTable(findings, WIDTH),
    wrapped(sentence, WIDTH),
    comparison?.answers.flatMap(({ policy, answer }) =>
      wrapped(`${policy}: ${answer.sentence}`, WIDTH, '  '),
    ) ?? [],
    required.flatMap((required) => requiredLines(required, colour)),
    invariantLines(findings, WIDTH, colour),
  ];
  const shown = parts.filter((lines) => lines.length > 0);
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** `required: capacity >= 300: PASS, it is 351` */
function requiredLines({ text, verdict, reason }: JudgedRequirement, colour: boolean): string[] {
  const lines = wrapped(`required: ${text}: ${verdict}, ${reason}`, WIDTH, '  ');
  return colour ? lines.map((line) => line.replace(verdict, inColour)) : lines;
}

function stepTable(
  findings: Findings,
  colour: boolean,
): { readonly columns: TextColumn[]; readonly notes: readonly string[] } {
  const route = sweptRoute(findings);
  const rows = findings.steps.filter(({ swept }) => swept);
  const primary = rows.map((row) => delayIn(row, primaryDelay(route)));
  const second = secondFigure(route);
  const seconds = rows.map(second.of);
  const unit = timeUnit(
    [...primary.flatMap(({ p50, p95 }) => [p50, p95]), ...seconds].map(({ value }) => value),
  );
  const p95 = intervalColumn(
    primary.map((delay) => delay.p95),
    unit.size,
    isCall(route) ? 'turns' : arrivalsOf(route),
  );
  const costs = costText(rows);
  const delay = primaryDelay(route).split('_');
  const right = (head: readonly string[], cells: readonly string[]): TextColumn => ({
    head,
    cells,
    align: 'right',
  });
  const columns: TextColumn[] = [
    right(
      ['offered', loadUnit(findings)],
      rows.map(({ cell, beyond }) => `${level(cell.load.level)}${beyond.length > 0 ? BEYOND : ''}`),
    ),
    right(
      [arrivalsOf(route), 'inside'],
      rows.map(({ inProgress }) => measured(inProgress.value)),
    ),
    findings.comparison === null
      ? right(
          [...delay, `p50 ${unit.name}`],
          primary.map(({ p50 }) => measured(p50.value / unit.size)),
        )
      : { head: ['policy'], cells: rows.map(({ cell }) => cell.policy), align: 'left', least: 6 },
    right([...delay, `p95 ${unit.name}`], p95.cells),
    right(
      [...second.delay.split('_'), `${second.statistic} ${unit.name}`],
      seconds.map(({ value }) => measured(value / unit.size)),
    ),
    right(
      ['errors', '%'],
      rows.map(({ errorRate }) => measured(100 * errorRate.value, 3)),
    ),
    ...costs,
    {
      ...right(
        [busiestStation(rows), 'busy %'],
        rows.map(({ busiest }) => measured(100 * (busiest?.utilization.value ?? NaN), 1)),
      ),
      least: costs.length === 0 ? 9 : 6,
    },
    right(
      ['backlog', 'jobs'],
      rows.map(({ busiest }) => measured(busiest?.backlog.value ?? NaN, 3)),
    ),
    {
      head: ['stability'],
      cells: rows.map((row) => stabilityOf(row, findings.steps)),
      align: 'left',
      least: 8,
    },
    {
      head: ['verdict'],
      cells: rows.map(({ judgement }) => judgement?.verdict ?? NOTHING),
      align: 'left',
      ...(colour ? { paint: inColour } : {}),
    },
  ];
  const beyond = beyondTexts(rows).map((text) => `${BEYOND}${text}`);
  return { columns, notes: [...p95.notes, ...beyond] };
}

/** Marks a load for which a profile was not fitted. */
const BEYOND = '*';

const delayIn = (row: StepRow, name: string): DelayEstimates =>
  row.delays.find(({ delay }) => delay === name)!;

/** A second figure beside the primary delay: of calls another delay, else the mean of the same one. */
function secondFigure(route: RouteDescription): {
  readonly delay: string;
  readonly statistic: string;
  readonly of: (row: StepRow) => Estimate;
} {
  if (!isCall(route)) {
    const delay = primaryDelay(route);
    return { delay, statistic: 'mean', of: (row) => delayIn(row, delay).mean };
  }
  const [usual, other] =
    route.kind === 'dictation' ? ['final', 'first_partial'] : ['first_audio', 'turn_gap'];
  const delay = route.primary === usual ? other : usual;
  return { delay, statistic: 'p95', of: (row) => delayIn(row, delay).p95 };
}

/** Its name, if it is the same at every step. */
function busiestStation(rows: readonly StepRow[]): string {
  const names = new Set(rows.map(({ busiest }) => busiest?.station));
  return (names.size === 1 ? rows[0]!.busiest?.station : undefined) ?? 'busiest';
}

/** Of the row's own route, and which others are unstable at its step. */
function stabilityOf(row: StepRow, steps: readonly StepRow[]): string {
  const others = steps
    .filter(({ cell, swept }) => !swept && cell.step === row.cell.step)
    .filter(({ cell }) => cell.policy === row.cell.policy)
    .filter(({ stability }) => stability === 'unstable')
    .map(({ route }) => route);
  if (others.length === 0) return row.stability;
  if (row.stability === 'unstable') return `unstable, ${others.join(', ')} too`;
  return `${others.join(', ')} unstable`;
}

const COLOURS: Readonly<Record<Verdict, number>> = {
  PASS: 32, // green
  FAIL: 31, // red
  INCONCLUSIVE: 33, // yellow
  'NO DATA': 33,
};

export function inColour(cell: string): string {
  const code = cell in COLOURS ? COLOURS[cell as Verdict] : undefined;
  return code === undefined ? cell : `\u001b[${code}m${cell}\u001b[39m`;
}
