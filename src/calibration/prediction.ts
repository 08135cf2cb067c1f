import {
  type BenchmarkRun,
  distributionOf,
  type LoadGenerator,
  type ModelDescription,
  runBenchmark,
} from '../model/index.ts';
import { Histogram, percentile } from '../statistics/index.ts';
import { CLIENTS, modelAt } from './benchmark-model.ts';
import {
  type Delay,
  type MeasuredRow,
  type MeasuredSystem,
  QUANTILES,
  type Statistic,
} from './measured.ts';

/** What is simulated of a row: about so many requests, or sequence steps of a language model. */
export interface Effort {
  readonly requests: number;
  readonly tokens: number;
}

export const COARSE: Effort = { requests: 1500, tokens: 20_000 };
export const FINE: Effort = { requests: 10_000, tokens: 60_000 };
export const FINAL: Effort = { requests: 40_000, tokens: 200_000 };

/** Figures of a row as the load generator would report them. */
export interface Prediction {
  readonly figures: Readonly<Partial<Record<Statistic, number>>>;
  /** Busy workers. */
  readonly busyWorkers: number;
}

/** One row to be simulated, as plain data that a thread can be sent. */
export interface Asked {
  readonly model: ModelDescription;
  readonly system: MeasuredSystem;
  readonly row: MeasuredRow;
  readonly effort: Effort;
}

/** Who simulates rows, here or on threads. Each depends on what is asked alone, so it does not matter where. */
export type Predictor = (asked: Asked) => Promise<Prediction> | Prediction;

export const predictHere: Predictor = ({ model, system, row, effort }) =>
  predict(model, system, row, effort);

/** Runs of a steady state at most. */
const STEADY_RUNS = 4;
/** Runs of a benchmark that ends before a steady state are repeated: what it reports is chance too. */
const MOST_REPEATS = 40;
const SECOND = 1_000_000;

/** Simulates one row; the same seed draws the same random numbers whatever the station is like. */
export function predict(
  model: ModelDescription,
  system: MeasuredSystem,
  row: MeasuredRow,
  effort: Effort,
  seed = 'fit',
): Prediction {
  const { protocol } = system;
  const clients = protocol.kind === 'closed' || protocol.kind === 'paced' ? row.load : 1;
  const perClient = row.per_client ?? protocol.per_client;
  const all = row.requests ?? protocol.requests ?? (perClient ?? Infinity) * clients;
  const { duration } = protocol;
  // Steps of a language model are many: once its clients are in step, it is known how they go on.
  const goesOn =
    duration === undefined || (row.output_tokens !== undefined && protocol.kind === 'closed');
  const isSteady = all === Infinity && goesOn;
  const few = Math.min(all, (duration ?? Infinity) * aboutRate(row, protocol));
  const repeats = isSteady
    ? steadyRuns(clients, row, effort)
    : Math.min(Math.max(Math.ceil(sizeOf(row, effort) / few), 1), MOST_REPEATS);
  const at = modelAt(model, system, row, isSteady ? steadyState(clients, row, effort) : undefined);
  const runs = Array.from({ length: repeats }, (_, i) => runBenchmark(at, CLIENTS, `${seed}/${i}`));
  const looked = isSteady ? [together(runs)] : runs;
  const parts = looked.map((run) => figuresOf(run, system, row, isSteady));
  const mean = (of: (i: number) => number): number =>
    parts.reduce((sum, _, i) => sum + of(i), 0) / parts.length;
  const figures = Object.fromEntries(
    Object.keys(parts[0]!).map((name) => [name, mean((i) => parts[i]![name as Statistic]!)]),
  );
  return { figures, busyWorkers: mean((i) => runs[i]!.busyWorkers) };
}

/** Requests in a microsecond, about. */
function aboutRate({ load, figures, chunk }: MeasuredRow, protocol: LoadGenerator): number {
  if (protocol.kind === 'closed') {
    return load / (figures.response_avg ?? figures.response_p50 ?? SECOND);
  }
  return protocol.kind === 'paced' ? load / (chunk ?? protocol.period ?? SECOND) : load / SECOND;
}

/** Requests that the effort allows: where they are made of tokens, so many steps of sequences. */
function sizeOf({ output_tokens }: MeasuredRow, { requests, tokens }: Effort): number {
  return output_tokens === undefined ? requests : Math.min(requests, tokens / output_tokens);
}

/** Many clients hardly fall into step, and one run of them is long. */
function steadyRuns(clients: number, row: MeasuredRow, effort: Effort): number {
  if (row.output_tokens !== undefined) return 1;
  return Math.min(Math.max(Math.round(effort.requests / (2 * clients)), 1), STEADY_RUNS);
}

function steadyState(clients: number, row: MeasuredRow, effort: Effort) {
  const discard = Math.ceil(1.5 * clients + 10);
  const runs = steadyRuns(clients, row, effort);
  const looked = Math.ceil(Math.max(sizeOf(row, effort) / runs, 1.5 * clients, 4));
  const { figures } = row;
  // Requests of as many tokens stay together if they begin together: that makes their first tokens late.
  const length = figures.response_avg ?? figures.response_p50 ?? figures.first_avg ?? 0;
  const within = row.output_tokens === undefined ? Math.round(length) : 0;
  return { discard, requests: discard + looked, within };
}

/** Clients of a closed loop may fall into step, in one way or another: several runs see several ways. */
function together(runs: readonly BenchmarkRun[]): BenchmarkRun {
  const all = (of: (run: BenchmarkRun) => readonly number[]): number[] =>
    ([] as number[]).concat(...runs.map(of));
  const [first] = runs;
  const spans = runs.reduce((sum, run) => sum + run.answeredLast - run.answeredFirst, 0);
  return {
    ...first!,
    response: all(({ response }) => response),
    firstToken: all(({ firstToken }) => firstToken),
    service: all(({ service }) => service),
    tokenGaps: merged(runs.map(({ tokenGaps }) => tokenGaps)),
    meanGaps: runs.reduce((sum, { meanGaps }) => sum + meanGaps, 0),
    gapped: runs.reduce((sum, { gapped }) => sum + gapped, 0),
    tokens: runs.reduce((sum, { tokens }) => sum + tokens, 0),
    answeredFirst: 0,
    answeredLast: spans,
  };
}

function figuresOf(
  run: BenchmarkRun,
  { protocol }: MeasuredSystem,
  row: MeasuredRow,
  steady: boolean,
): Partial<Record<Statistic, number>> {
  const rate = rateOf(run, protocol, row, steady);
  const tokens = run.tokens / Math.max(run.response.length, 1);
  const { duration } = protocol;
  const seen = steady && duration !== undefined ? lasting(run, duration, row.load) : run;
  return {
    ...readings('response', seen.response, protocol.percentile),
    ...readings('first', seen.firstToken, protocol.percentile),
    ...gapReadings(run),
    ...(timesService(row) && readings('service', run.service, protocol.percentile)),
    throughput: rate,
    ...(tokens > 0 && { tokens_s: rate * tokens }),
    ...(row.audio !== undefined && { rtfx: (rate * row.audio) / SECOND }),
  };
}

/** Few tables do, and to sort the samples takes time. */
const timesService = ({ figures }: MeasuredRow): boolean =>
  Object.keys(figures).some((name) => name.startsWith('service'));

/** At most so many times what was simulated: then the first answers are too few to matter. */
const MOST_LATER = 40;

/**
 * Answers of a closed loop from its synchronous start until the benchmark ends. If it goes on when nothing is simulated any more,
 * it goes on as it did last. A load generator waits for as many answers as there are clients.
 */
function lasting(
  { early, response, firstToken, answered }: BenchmarkRun,
  duration: number,
  clients: number,
): Pick<BenchmarkRun, 'response' | 'firstToken'> {
  const end = Math.max(duration, early.answered[clients - 1]!);
  const inTime = (samples: readonly number[], times: readonly number[]): number[] =>
    samples.filter((_, i) => times[i]! <= end);
  const more = Math.round((clients * Math.max(0, end - answered.at(-1)!)) / meanOf(response));
  const count = Math.min(more, MOST_LATER * response.length);
  const all = (of: 'response' | 'firstToken', steady: readonly number[]): number[] => [
    ...inTime(early[of], early.answered),
    ...inTime(steady, answered),
    ...resampled(steady, count),
  ];
  return { response: all('response', response), firstToken: all('firstToken', firstToken) };
}

/** So many samples with the quantiles of these. */
function resampled(samples: readonly number[], count: number): number[] {
  const sorted = new Float64Array(samples).sort();
  return Array.from(
    { length: count },
    (_, i) => sorted[Math.floor(((i + 0.5) * sorted.length) / count)]!,
  );
}

const meanOf = (samples: readonly number[]): number =>
  samples.reduce((sum, x) => sum + x, 0) / samples.length;

function merged(histograms: readonly Histogram[]): Histogram {
  const all = new Histogram();
  for (const one of histograms) all.merge(one);
  return all;
}

/** Requests per second: in a steady closed loop by Little's law, else those that were answered in the time that it took. */
function rateOf(
  run: BenchmarkRun,
  protocol: MeasuredSystem['protocol'],
  row: MeasuredRow,
  steady: boolean,
): number {
  const { response, sentFirst, answeredFirst, answeredLast } = run;
  if (!steady) return (SECOND * response.length) / (answeredLast - sentFirst);
  if (protocol.kind !== 'closed') {
    return (SECOND * (response.length - 1)) / (answeredLast - answeredFirst);
  }
  const think = protocol.think === undefined ? 0 : distributionOf(protocol.think).mean;
  return (SECOND * row.load) / (meanOf(response) + think + protocol.dispatch);
}

/** The mean is over requests, as benchmarks report it; quantiles are over all gaps. */
function gapReadings({
  tokenGaps,
  meanGaps,
  gapped,
}: BenchmarkRun): Partial<Record<Statistic, number>> {
  if (gapped === 0) return {};
  return {
    gap_avg: meanGaps / gapped,
    ...Object.fromEntries(
      Object.entries(QUANTILES).map(([name, q]) => [`gap_${name}`, tokenGaps.quantileWithin(q)]),
    ),
  };
}

function readings(
  delay: Delay,
  samples: readonly number[],
  rule: MeasuredSystem['protocol']['percentile'],
): Partial<Record<Statistic, number>> {
  if (samples.length === 0) return {};
  const sorted = new Float64Array(samples).sort();
  let sum = 0;
  for (const x of sorted) sum += x;
  return {
    [`${delay}_avg`]: sum / sorted.length,
    ...Object.fromEntries(
      Object.entries(QUANTILES).map(([name, q]) => [
        `${delay}_${name}`,
        percentile(sorted, q, rule),
      ]),
    ),
  };
}
