import type { Answer, StepRow } from '../experiment/index.ts';
import { type CellValue, inUnit, PLAIN } from './column.ts';
import type { Findings } from './findings.ts';
import { jsonText } from './json.ts';
import { verdictCounts } from './other-routes.ts';
import { stepColumns } from './step-columns.ts';

/**
 * The text of summary.json: the question, the answer, and of every step the main figures, named as in
 * steps.csv. Delays that a route does not have are left out.
 */
export function summaryJson({ experiment, model, steps, answer }: Findings): string {
  const { sweep } = experiment;
  return jsonText({
    question: experiment.question,
    model: model.name,
    sweep: { route: sweep.route, quantity: sweep.quantity },
    answer: answerContent(answer),
    verdict_counts: verdictCounts(steps),
    steps: steps.map(stepContent),
  });
}

function answerContent(answer: Answer): object {
  const { capacity, stableUpTo, unstableFrom, ceilings, binds, precision, required, sentence } =
    answer;
  const { firstFailing } = capacity;
  return {
    sentence,
    capacity: {
      load: capacity.capacity,
      load_lo: capacity.interval?.low ?? null,
      load_hi: capacity.interval?.high ?? null,
      at_least: capacity.censored,
      route: capacity.route,
      first_failing:
        firstFailing === null
          ? null
          : {
              load: firstFailing.concurrency,
              p95_ms: rounded(firstFailing.p95_ms),
              error_rate: rounded(firstFailing.error_rate),
              broke: firstFailing.broke,
            },
      failures: capacity.failures,
    },
    stable_up_to: stableUpTo,
    unstable_from: unstableFrom,
    ceilings: ceilings.map(({ station, load }) => ({ station, load: rounded(load) })),
    binds:
      binds === null ? null : { station: binds.station, utilization: rounded(binds.utilization) },
    precision:
      precision === null ? null : { target: precision.target, widest: rounded(precision.widest) },
    required: required.map(({ text, verdict, found, reason }) => ({
      text,
      verdict,
      found,
      reason,
    })),
  };
}

const rounded = (value: number | null): number | null =>
  value === null ? null : inUnit(value, PLAIN);

const BEFORE_DELAYS = [
  'step',
  'load_quantity',
  'load_offered',
  'route',
  'class',
  'swept',
  'replications',
  'turns_offered_count',
  'turns_served_count',
  'turns_failed_count',
  'turns_censored_count',
  'concurrency_achieved_mean',
];

const PRIMARY = ['primary_delay', 'p95_ms', 'p95_lo_ms', 'p95_hi_ms'];

const OF_DELAYS = ['mean_ms', 'p50_ms', 'p95_ms', 'p95_lo_ms', 'p95_hi_ms', 'p99_ms'];

const AFTER_DELAYS = [
  'error_rate',
  'error_rate_lo',
  'error_rate_hi',
  'utilization_station',
  'utilization_mean',
  'backlog_mean_jobs',
  'stability',
  'growing_station',
  'interval_lacks',
  'verdict',
  'binding_figure',
  'reason',
];

const columns = new Map(stepColumns.map((column) => [column.name, column]));

function stepContent(row: StepRow): Record<string, CellValue> {
  const names = [
    ...BEFORE_DELAYS,
    ...PRIMARY,
    ...row.delays.flatMap(({ delay }) => OF_DELAYS.map((figure) => `${delay}_${figure}`)),
    ...AFTER_DELAYS,
  ];
  return Object.fromEntries(names.map((name) => [name, columns.get(name)!.value(row)]));
}
