import type { AttemptCounts, StationRow, StepRow } from '../experiment/index.ts';
import { type Column, estimateColumns, inUnit, PLAIN } from './column.ts';

const ONLY = 'empty but for plain jobs and agents';

const MEANINGS = {
  firstAttempts: 'Requests of which an attempt set out',
  attempts: 'All attempts that set out, retries and hedges included',
} as const;

function counts<Row>(of: (row: Row) => AttemptCounts | null): Column<Row>[] {
  const column = (name: string, what: keyof typeof MEANINGS): Column<Row> => ({
    name,
    unit: '1',
    meaning: `${MEANINGS[what]}; ${ONLY}`,
    value: (row) => of(row)?.[what] ?? NaN,
  });
  return [column('first_attempts_count', 'firstAttempts'), column('attempts_count', 'attempts')];
}

/** Of one window: what a gate on retry storms asks for. */
export const windowAttemptColumns = <Row>(
  of: (row: Row) => AttemptCounts | null,
): Column<Row>[] => [
  ...counts(of),
  {
    name: 'attempt_error_rate',
    unit: '1',
    meaning: `Attempts that ended in the window without an answer, lost or too late / those that ended so or with one; ${ONLY}`,
    value: (row) => {
      const { lost = NaN, answered = NaN } = of(row) ?? {};
      return inUnit(lost / (lost + answered), PLAIN);
    },
  },
];

/** What a row of stations.csv says of them: the row is about one dependency edge. */
export const edgeColumns: readonly Column<StationRow>[] = [
  ...counts<StationRow>(({ attempts }) => attempts?.counts ?? null),
  ...estimateColumns<StationRow>(
    'amplification',
    PLAIN,
    `All attempts of the route at the station / first attempts; ${ONLY}`,
    ({ attempts }) => attempts?.amplification,
  ),
  ...estimateColumns<StationRow>(
    'attempt_error_rate',
    PLAIN,
    `Attempts without an answer, lost or too late / those that ended so or with one; ${ONLY}`,
    ({ attempts }) => attempts?.errorRate,
  ),
];

/** What a row of steps.csv says of attempts. */
export const attemptColumns: readonly Column<StepRow>[] = [
  {
    name: 'dependency',
    unit: '',
    meaning: `The station that attempts are made at: of plain jobs the first one on the way, of agents the one whose requests are sent most often each; ${ONLY}`,
    value: ({ attempts }) => attempts?.dependency ?? '',
  },
  ...counts<StepRow>(({ attempts }) => attempts?.counts ?? null),
  ...estimateColumns<StepRow>(
    'amplification',
    PLAIN,
    `All attempts / first attempts; ${ONLY}`,
    ({ attempts }) => attempts?.amplification,
  ),
  ...estimateColumns<StepRow>(
    'attempt_error_rate',
    PLAIN,
    `Attempts without an answer, lost or too late / those that ended so or with one; ${ONLY}`,
    ({ attempts }) => attempts?.errorRate,
  ),
  {
    name: 'hedges_count',
    unit: '1',
    meaning: `Attempts that set out beside one that took long; ${ONLY}`,
    value: ({ attempts }) => attempts?.counts.hedges ?? NaN,
  },
  {
    name: 'hedge_wins_count',
    unit: '1',
    meaning: `Those of them whose answer came first; ${ONLY}`,
    value: ({ attempts }) => attempts?.counts.hedgeWins ?? NaN,
  },
  {
    name: 'attempts_refused_count',
    unit: '1',
    meaning: `Attempts that an open breaker kept from setting out; ${ONLY}`,
    value: ({ attempts }) => attempts?.counts.refused ?? NaN,
  },
  {
    name: 'attempts_denied_count',
    unit: '1',
    meaning: `Retries and hedges for which the budget had no token; ${ONLY}`,
    value: ({ attempts }) => attempts?.counts.denied ?? NaN,
  },
  ...estimateColumns<StepRow>(
    'between_attempts_mean',
    { name: 'requests', suffix: '', size: 1 },
    `Requests that wait for their next attempt; ${ONLY}`,
    ({ attempts }) => attempts?.waiting,
  ),
  ...estimateColumns<StepRow>(
    'breaker_open_share',
    PLAIN,
    'Share of the time in which the breaker of the route is open; empty without one',
    ({ attempts }) => attempts?.open,
  ),
];
