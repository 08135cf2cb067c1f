import { type Answer, answerOf } from './answer.ts';
import { type Crossover, crossoversOf } from './crossover.ts';
import { type DifferenceRow, differenceRows } from './differences.ts';
import type { ExperimentDescription } from './experiment-file.ts';
import type { Variant } from './policies.ts';
import { type JudgedRequirement, requiredOf } from './requirement.ts';
import type { CellResult, StepRow } from './table.ts';
import { policiesSentence, type Told, toldOf } from './told.ts';
import { under } from './variants.ts';
import { listed, loadInWords, plain } from './wording.ts';

/** What an experiment found out of its policies. */
export interface Comparison {
  /** The answer under each policy, in the order of the file. */
  readonly answers: readonly PolicyAnswer[];
  readonly differences: readonly DifferenceRow[];
  /** Loads at which another policy begins to cost less than the first, or the other way round. */
  readonly crossovers: readonly Crossover[];
  /** The step at which the first policy fails for the first time, or else that of the highest load. */
  readonly step: number;
  readonly required: readonly JudgedRequirement[];
  /** The figures that the experiment tells, at that step. */
  readonly told: readonly Told[];
  /** What each policy carries, and what the figures that are told are under it. */
  readonly sentence: string;
}

export interface PolicyAnswer {
  readonly policy: string;
  readonly answer: Answer;
}

/** What each policy of an experiment carries, and how they differ. `variants`: by policy, in the order of the file. */
export function comparisonOf(
  experiment: ExperimentDescription,
  variants: readonly Variant[],
  results: readonly CellResult[],
  rows: readonly StepRow[],
): Comparison {
  const answers = variants.map(({ policy, model }) => {
    const asked = { ...experiment, require: requiredOf(experiment.require, policy) };
    const answer = answerOf(asked, model, under(policy, results), under(policy, rows));
    return { policy, answer };
  });
  const crossovers = crossoversOf(experiment, variants, results);
  const step = decisiveStep(experiment, answers[0]!.answer);
  const told = toldOf(experiment.tell, rows, [experiment.sweep.levels[step - 1]!]);
  return {
    answers,
    differences: differenceRows(variants, results, rows),
    crossovers,
    step,
    told,
    required: answers.flatMap(({ answer }) => answer.required),
    sentence: [
      carriedSentence(experiment, answers),
      policiesSentence(experiment.sweep.quantity, told),
      ...crossovers.map((one) => crossoverSentence(experiment, one)),
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
  };
}

function decisiveStep({ sweep }: ExperimentDescription, { capacity }: Answer): number {
  const level = capacity.firstFailing?.concurrency ?? Math.max(...sweep.levels);
  return sweep.levels.indexOf(level) + 1;
}

/** `Up to 46 concurrent calls (95 % interval 44-48) hosted costs less per success, own from there on.` */
function crossoverSentence(
  { sweep }: ExperimentDescription,
  { below, above, load }: Crossover,
): string {
  const range =
    load.lacks === null && Number.isFinite(load.low)
      ? ` (95 % interval ${plain(load.low)}-${plain(load.high)})`
      : '';
  return `Up to ${loadInWords(sweep.quantity, load.value)}${range} ${below} costs less per success, ${above} from there on.`;
}

/** `Within budget, fifo carries 250 concurrent calls and strict 351.` */
function carriedSentence(
  { sweep, budgets }: ExperimentDescription,
  answers: readonly PolicyAnswer[],
): string {
  const told = answers.map(({ policy, answer }, i) => {
    const inWords = (level: number): string =>
      i === 0 ? loadInWords(sweep.quantity, level) : plain(level);
    return `${policy}${i === 0 ? ' carries' : ''} ${carried(answer, Math.min(...sweep.levels), inWords)}`;
  });
  return `${budgets.length > 0 ? 'Within budget' : 'Stable'}, ${listed(told)}.`;
}

function carried(
  { capacity: { capacity, censored, failures } }: Answer,
  lowest: number,
  inWords: (level: number) => string,
): string {
  if (failures.length > 0) return 'an unknown load';
  if (capacity === null) return `not even ${inWords(lowest)}`;
  return censored ? `at least ${inWords(capacity)}` : inWords(capacity);
}
