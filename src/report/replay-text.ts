import type { Cell, Replay } from '../experiment/index.ts';
import { type TextColumn, textTable } from './text-table.ts';
import { level, wrapped } from './wording.ts';

const WIDTH = 100;
/** So many lines are shown of what happened last, and before them of those whom a violation names. */
const MOST = 12;
const MOST_NAMED = 6;

/** What led to an instant of a run, and how its stations stood then. At most 100 characters wide. */
export function replayText(replay: Replay, cell: Cell, replication: number): string {
  const parts = [
    wrapped(heading(replay, cell, replication), WIDTH, '  '),
    happeningLines(replay),
    textTable(stationColumns(replay), WIDTH),
  ].filter((lines) => lines.length > 0);
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const seconds = (time: number): string => (time / 1_000_000).toFixed(6);

function heading({ at, violated, acting }: Replay, { policy, load }: Cell, run: number): string {
  const under = policy === '' ? '' : `, policy ${policy}`;
  const where = `${load.quantity} ${level(load.level)}${under}, replication ${run}`;
  const acts = acting.length === 0 ? '' : ` while ${acting.join(', ')} acts`;
  if (violated === null) return `${where}: ${seconds(at)} s after measuring began${acts}`;
  const { name, first } = violated;
  return `${where}: ${name} is violated at ${first.where}, ${seconds(at)} s after measuring began${acts}: ${first.reason}`;
}

type Happening = Replay['happenings'][number];

/** Of a violation what happened there, and before that to those whom it names. */
function happeningLines({ happenings, violated }: Replay): string[] {
  const grouped = inGroups(happenings.filter((one) => concerns(one, violated)));
  const latest = grouped.slice(-MOST);
  const named = grouped
    .slice(0, -MOST)
    .filter(({ all }) => all.some((one) => isNamed(one, violated)))
    .slice(-MOST_NAMED);
  const shown = [...named, ...latest];
  if (shown.length === 0) return [];
  const column = (head: string, align: 'left' | 'right', of: (group: Group) => string) => ({
    head: [head],
    cells: shown.map(of),
    align,
  });
  return textTable(
    [
      column('at s', 'right', ({ all: [first] }) => seconds(first!.at)),
      column('station', 'left', ({ all: [first] }) => first!.station),
      column('what', 'left', ({ all: [first] }) => first!.what),
      column('whose', 'left', ({ all }) => {
        const told = all.find((one) => isNamed(one, violated)) ?? all[0]!;
        return all.length === 1 ? told.whose : `${told.whose}, and ${all.length - 1} more`;
      }),
    ],
    WIDTH,
  );
}

/** The same happening to one or more at an instant. */
interface Group {
  readonly all: readonly Happening[];
}

function inGroups(happenings: readonly Happening[]): Group[] {
  const groups: Happening[][] = [];
  for (const one of happenings) {
    const [last] = groups.at(-1) ?? [];
    const same = last?.at === one.at && last.station === one.station && last.what === one.what;
    if (same) groups.at(-1)!.push(one);
    else groups.push([one]);
  }
  return groups.map((all) => ({ all }));
}

const concerns = (one: Happening, violated: Replay['violated']): boolean =>
  violated === null || one.station === violated.first.where || isNamed(one, violated);

const isNamed = ({ whose }: Happening, violated: Replay['violated']): boolean =>
  violated !== null &&
  (violated.first.reason.includes(`${whose} `) ||
    violated.first.reason.startsWith(whose) ||
    whose.startsWith(`${violated.first.whose} `));

/** Stations where something is. */
function stationColumns({ stations }: Replay): TextColumn[] {
  const there = stations.filter(
    ({ inService, waiting, busyWorkers }) => inService + waiting.length + busyWorkers > 0,
  );
  return [
    { head: ['station'], cells: there.map(({ station }) => station), align: 'left' },
    {
      head: ['busy', 'workers'],
      cells: there.map(({ busyWorkers }) => `${busyWorkers}`),
      align: 'right',
    },
    {
      head: ['in', 'service'],
      cells: there.map(({ inService }) => `${inService}`),
      align: 'right',
    },
    {
      head: ['waiting'],
      cells: there.map(({ waiting }) =>
        waiting.map(({ route, jobs }) => `${jobs} of ${route}`).join(', '),
      ),
      align: 'left',
    },
  ];
}
