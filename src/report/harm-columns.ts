import type { CueRow, HarmRow } from '../experiment/index.ts';
import type { Proportion } from '../statistics/index.ts';
import {
  type Column,
  csv,
  estimateColumns,
  inUnit,
  MILLISECONDS,
  PLAIN,
  SECONDS,
} from './column.ts';
import { stepIdentity } from './step-columns.ts';

function proportionColumns<Row>(
  stem: string,
  meaning: string,
  of: (row: Row) => Proportion,
): Column<Row>[] {
  const column = (end: string, says: string, value: (of: Proportion) => number): Column<Row> => ({
    name: `${stem}${end}`,
    unit: '1',
    meaning: says,
    value: (row) => inUnit(value(of(row)), PLAIN),
  });
  const interval = 'end of its 95 % interval (Wilson)';
  return [
    column('', meaning, ({ events, trials }) => events / trials),
    column('_lo', `Lower ${interval}`, ({ low }) => low),
    column('_hi', `Upper ${interval}`, ({ high }) => high),
  ];
}

/** Columns of harm.csv. */
export const harmColumns: readonly Column<HarmRow>[] = [
  ...stepIdentity,
  { name: 'route', unit: '', meaning: 'Whose turns the row is about', value: ({ route }) => route },
  {
    name: 'runs_count',
    unit: '1',
    meaning: 'Replications in which a fault began',
    value: ({ runs }) => runs,
  },
  {
    name: 'turns_offered_count',
    unit: '1',
    meaning:
      'Turns (files, jobs) that began in or after the window of the onset, in all those replications',
    value: ({ offered }) => offered,
  },
  ...estimateColumns<HarmRow>(
    'turns_harmed_mean',
    PLAIN,
    'Turns of one replication since the onset that were lost, or whose primary delay was above the p95 of the budget of the route',
    ({ harmed }) => harmed,
  ),
  ...estimateColumns<HarmRow>(
    'harmed_share',
    PLAIN,
    'Turns harmed / turns offered since the onset',
    ({ harmedShare }) => harmedShare,
  ),
  ...estimateColumns<HarmRow>(
    'worst_p95',
    MILLISECONDS,
    'Highest p95 of the primary delay in any window since the onset, of the turns that had it; mean over replications',
    ({ worstP95 }) => worstP95,
  ),
  ...estimateColumns<HarmRow>(
    'recovery_mean',
    SECONDS,
    'From the onset to the end of the last window in which more than 5 % of the turns that ended were harmed; of the replications that recovered, 0 where none was so bad',
    ({ recovery }) => recovery,
  ),
  ...proportionColumns<HarmRow>(
    'collapsed_share',
    'Replications in whose last window more than 5 % were harmed still',
    ({ collapsed }) => collapsed,
  ),
];

/** Columns of cues.csv. */
export const cueColumns: readonly Column<CueRow>[] = [
  ...stepIdentity,
  { name: 'name', unit: '', meaning: 'Name of the fault or runbook', value: ({ name }) => name },
  { name: 'kind', unit: '', meaning: '`fault` or `runbook`', value: ({ kind }) => kind },
  { name: 'runs_count', unit: '1', meaning: 'Replications', value: ({ runs }) => runs },
  {
    name: 'begun_count',
    unit: '1',
    meaning: 'Replications in which the fault began, or what the runbook says was done',
    value: ({ begun }) => begun,
  },
  ...estimateColumns<CueRow>(
    'begins_mean',
    SECONDS,
    'When that was, since measuring began',
    ({ begins }) => begins,
  ),
  ...estimateColumns<CueRow>(
    'detect_mean',
    SECONDS,
    'From the onset, which is when the first fault began, until what it waits for had been seen for long enough',
    ({ detect }) => detect,
  ),
  ...estimateColumns<CueRow>('act_mean', SECONDS, 'From there until it was done', ({ act }) => act),
  ...estimateColumns<CueRow>(
    'clear_mean',
    SECONDS,
    'From the onset until what it waits for was last seen; of the replications in which that was more than 10 s before the end',
    ({ clear }) => clear,
  ),
];

/** The text of harm.csv and of cues.csv. */
export const harmCsv = (rows: readonly HarmRow[]): string => csv(harmColumns, rows);
export const cuesCsv = (rows: readonly CueRow[]): string => csv(cueColumns, rows);
