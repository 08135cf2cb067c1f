import type { Answer, Comparison, StepRow } from '../experiment/index.ts';
import { type CellValue, type Column, inUnit, PLAIN } from './column.ts';
import type { Findings } from './findings.ts';
import { cueColumns, harmColumns } from './harm-columns.ts';
import { invariantColumns } from './invariant-columns.ts';
import { jsonText } from './json.ts';
import { verdictCounts } from './other-routes.ts';
import { pairedColumns } from './paired-columns.ts';
import { stepColumns } from './step-columns.ts';

/**
 * The text of summary.json: the question, the answer, and of every step the main figures, named as in
 * steps.csv. Delays that a route does not have are left out. With policies an answer under each of them, and how
 * they differ, named as in paired.csv.
 */
export function summaryJson({
  experiment,
  model,
  steps,
  answer,
  comparison,
  aftermath,
  invariants,
}: Findings): string {
  const { sweep } = experiment;
  return jsonText({
    question: experiment.question,
    model: model.name,
    sweep: { route: sweep.route, quantity: sweep.quantity },
    ...(comparison === null
      ? { answer: { ...answerContent(answer), ...toldContent(answer.told, steps) } }
      : comparisonContent(comparison, steps)),
    verdict_counts: verdictCounts(steps),
    steps: steps.map(stepContent),
    ...(aftermath && {
      harm: aftermath.harm.map((row) => contentOf(harmColumns, row)),
      cues: aftermath.cues.map((row) => contentOf(cueColumns, row)),
    }),
    ...(invariants && { invariants: invariants.map((row) => contentOf(invariantColumns, row)) }),
  });
}

function comparisonContent(comparison: Comparison, steps: readonly StepRow[]): object {
  const { answers, differences, crossovers, told, sentence, required } = comparison;
  return {
    answer: { sentence, ...toldContent(told, steps), required: requiredContent(required) },
    ...(crossovers.length > 0 && {
      crossovers: crossovers.map(({ below, above, load }) => ({
        cheaper_below: below,
        cheaper_above: above,
        load: rounded(load.value),
        load_lo: rounded(load.low),
        load_hi: rounded(load.high),
      })),
    }),
    policies: answers.map(({ policy, answer }) => ({ policy, ...answerContent(answer) })),
    differences: differences.map((row) => contentOf(pairedColumns, row)),
  };
}

const contentOf = <Row>(columns: readonly Column<Row>[], row: Row): Record<string, CellValue> =>
  Object.fromEntries(columns.map(({ name, value }) => [name, value(row)]));

/** Nothing where nothing is told. */
function toldContent(told: Answer['told'], steps: readonly StepRow[]): object {
  if (told.length === 0) return {};
  const columnValue = ({ figure, policy, load }: Answer['told'][number]): CellValue => {
    const row = steps.find(
      ({ swept, cell }) => swept && cell.policy === policy && cell.load.level === load,
    );
    return columns.get(figure)!.value(row!);
  };
  return { told: told.map((one) => ({ ...one, value: columnValue(one) })) };
}

const requiredContent = (required: Answer['required']): object[] =>
  required.map(({ text, verdict, found, reason }) => ({ text, verdict, found, reason }));

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
    required: requiredContent(required),
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

const COST = [
  'cost_provisioned_usd_per_h',
  'cost_usage_usd_per_h',
  'cost_per_success_usd',
  'cost_per_success_lo_usd',
  'cost_per_success_hi_usd',
  'gpu_seconds_per_turn',
];

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
  'beyond_profile',
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
    ...(row.cost === null ? [] : COST),
    ...AFTER_DELAYS,
  ];
  const policy = row.cell.policy === '' ? {} : { policy: row.cell.policy };
  const figures = names.map((name) => [name, columns.get(name)!.value(row)]);
  return { ...policy, ...Object.fromEntries(figures) };
}
