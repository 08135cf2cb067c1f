import { type DelayName, delays, type LoadQuantity } from '../model/index.ts';
import type { Estimate } from '../statistics/index.ts';
import type { StepRow } from './table.ts';
import type { VoiceEstimates } from './voice.ts';
import { inWords, listed, loadInWords, percent, plain } from './wording.ts';

/** A figure of a row that the closing sentence can tell. */
interface Figure {
  /** `p95 of first audio`. */
  readonly words: string;
  readonly of: (row: StepRow) => number | undefined;
  readonly inWords: (value: number) => string;
}

const statistics = ['mean', 'p50', 'p95', 'p99'] as const;
const names = Object.keys(delays) as DelayName[];

const ofDelays = names.flatMap((delay) =>
  statistics.map((statistic): [string, Figure] => [
    `${delay}_${statistic}_ms`,
    {
      words: `${statistic} of ${delay.replaceAll('_', ' ')}`,
      of: (row) => row.delays.find((one) => one.delay === delay)?.[statistic].value,
      inWords,
    },
  ]),
);

type VoiceRate = {
  [Key in keyof VoiceEstimates]: VoiceEstimates[Key] extends Estimate ? Key : never;
}[keyof VoiceEstimates];

const rate = (words: string, of: VoiceRate, inWords = percent): Figure => ({
  words,
  of: ({ voice }) => voice?.[of].value,
  inWords,
});

const count = (words: string, of: 'stale' | 'forbidden' | 'unsafe'): Figure => ({
  words,
  of: ({ voice }) => voice?.[of],
  inWords: (value) => `${value}`,
});

const dollars = (value: number): string => `${plain(value)} USD`;

const ofAgents: Readonly<Record<string, Figure>> = {
  success_rate: rate('share of turns that succeed', 'success'),
  task_success_rate: rate('share of calls that succeed', 'taskSuccess'),
  cut_off_rate: rate('share of turns cut off', 'cutOff'),
  underrun_rate: rate('share of replies with gaps', 'underrun'),
  barge_in_rate: rate('share of replies spoken over', 'bargeIn'),
  reverse_barge_in_rate: rate('share of replies that begin too early', 'reversed'),
  churn_rate: rate('share of partial words revised', 'churn'),
  discard_rate: rate('share of early replies thrown away', 'discarded'),
  prompt_tokens_mean: rate('number of prompt tokens a turn', 'promptTokens', plain),
  output_tokens_mean: rate('number of reply tokens a turn', 'outputTokens', plain),
  grounding_rate: rate('share of replies grounded', 'grounding'),
  retrieval_fallback_rate: rate('share of replies based on less', 'fallback'),
  hand_off_rate: rate('share of turns handed off', 'handOff'),
  stale_answers_count: count('number of stale answers', 'stale'),
  forbidden_exposures_count: count('number of forbidden exposures', 'forbidden'),
  unsafe_answers_count: count('number of unsafe answers', 'unsafe'),
};

const figures: Readonly<Record<string, Figure>> = {
  error_rate: {
    words: 'error rate',
    of: ({ errorRate }) => errorRate.value,
    inWords: percent,
  },
  ...Object.fromEntries(ofDelays),
  ...ofAgents,
  cost_per_success_usd: {
    words: 'cost per success',
    of: ({ cost }) => cost?.perSuccess.value,
    inWords: dollars,
  },
  gpu_seconds_per_turn: {
    words: 'GPU time a turn',
    of: ({ cost }) => cost?.gpuSeconds.value,
    inWords: (value) => inWords(1_000_000 * value),
  },
};

/** Names of the figures that can be told: columns of steps.csv. */
export const toldFigures: readonly string[] = Object.keys(figures);

const OF_KIND: Readonly<Record<string, readonly DelayName[]>> = {
  dictation: ['first_partial', 'endpoint', 'final', 'chunk_response'],
  bulk_transcription: ['response'],
  jobs: ['llm_first_token', 'response'],
};

/** Does a route of such a kind never have this figure? */
export function isNeverOf(kind: unknown, figure: string): boolean {
  const delay = names.find((name) =>
    statistics.some((statistic) => figure === `${name}_${statistic}_ms`),
  );
  const had = OF_KIND[String(kind)];
  if (had === undefined) return delay === 'response';
  return delay === undefined ? Object.hasOwn(ofAgents, figure) : !had.includes(delay);
}

/** What a figure is under a policy at one load; NaN without data. */
export interface Told {
  readonly figure: string;
  readonly policy: string;
  readonly load: number;
  readonly value: number;
}

/** The figures of the swept route that an experiment tells, at one load or several, under each policy. */
export const toldOf = (
  told: readonly string[],
  rows: readonly StepRow[],
  levels: readonly number[],
): Told[] =>
  told.flatMap((figure) =>
    rows
      .filter(({ cell, swept }) => swept && levels.includes(cell.load.level))
      .map((row) => ({
        figure,
        policy: row.cell.policy,
        load: row.cell.load.level,
        value: figures[figure]!.of(row) ?? NaN,
      })),
  );

const NO_DATA = 'without data';

const shown = ({ figure, value }: Told): string => {
  if (Number.isNaN(value)) return NO_DATA;
  return value === Infinity ? 'infinite' : figures[figure]!.inWords(value);
};

/** `At 300 concurrent calls the p95 of first audio is 482 ms under a and 630 ms under b.` */
export function policiesSentence(quantity: LoadQuantity, told: readonly Told[]): string {
  const [first] = told;
  if (first === undefined) return '';
  const names = [...new Set(told.map(({ figure }) => figure))];
  const clauses = names.map((name) => {
    const known = told.filter(({ figure, value }) => figure === name && !Number.isNaN(value));
    const values = known.map((one) => `${shown(one)} under ${one.policy}`);
    return `the ${figures[name]!.words} is ${values.length > 0 ? listed(values) : NO_DATA}`;
  });
  return `At ${loadInWords(quantity, first.load)} ${clauses.join('; ')}.`;
}

/** `From 100 to 500 concurrent calls the p95 of first audio goes from 482 ms to 1520 ms.` */
export function levelsSentence(quantity: LoadQuantity, told: readonly Told[]): string {
  const names = [...new Set(told.map(({ figure }) => figure))];
  const loads = told.map(({ load }) => load);
  const [low, high] = [Math.min(...loads), Math.max(...loads)];
  if (names.length === 0) return '';
  const at = (name: string, level: number): string =>
    shown(told.find(({ figure, load }) => figure === name && load === level)!);
  if (low === high) {
    const clauses = names.map((name) => `the ${figures[name]!.words} is ${at(name, low)}`);
    return `At ${loadInWords(quantity, low)} ${listed(clauses)}.`;
  }
  const clauses = names.map(
    (name) => `the ${figures[name]!.words} goes from ${at(name, low)} to ${at(name, high)}`,
  );
  return `From ${plain(low)} to ${loadInWords(quantity, high)} ${listed(clauses)}.`;
}
