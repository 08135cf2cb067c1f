import { type Ceiling, ceilings, type ModelDescription } from '../model/index.ts';
import { type Bottleneck, bottleneckAt } from './bottleneck.ts';
import { type Capacity, capacityOf } from './capacity.ts';
import type { BudgetDescription, ExperimentDescription } from './experiment-file.ts';
import { type Precision, precisionOf } from './precision.ts';
import { type JudgedRequirement, judgeRequirement } from './requirement.ts';
import { type CellResult, primaryDelay, type StepRow } from './table.ts';
import { levelsSentence, type Told, toldOf } from './told.ts';
import { inWords, listed, loadInWords, percent, plain } from './wording.ts';

/** What an experiment found out: what its summary holds and its closing sentence says. */
export interface Answer {
  readonly capacity: Capacity;
  /** The highest load up to which every step is stable, and the lowest unstable one; null if there is none. */
  readonly stableUpTo: number | null;
  readonly unstableFrom: number | null;
  /** What the stations could carry at full batches, the lowest first. */
  readonly ceilings: readonly Ceiling[];
  /** The station that is busiest at the first failing step, or else at the highest load. */
  readonly binds: { readonly station: string; readonly utilization: number } | null;
  /** What limits turns with an agent there; null for other routes. */
  readonly bottleneck: Bottleneck | null;
  /** How precise the figures are; null if the file does not ask. */
  readonly precision: Precision | null;
  /** The figures that the experiment tells, at the lowest load and where it first fails, or else the highest. */
  readonly told: readonly Told[];
  /** What the file requires of the whole run, judged. */
  readonly required: readonly JudgedRequirement[];
  /** A few sentences that answer the question and say what binds. */
  readonly sentence: string;
}

export function answerOf(
  experiment: ExperimentDescription,
  model: ModelDescription,
  results: readonly CellResult[],
  rows: readonly StepRow[],
): Answer {
  const { sweep } = experiment;
  const capacity = capacityOf(experiment, model, results);
  const unstable = rows.filter(({ stability }) => stability === 'unstable');
  const unstableFrom = lowest(unstable.map(({ cell }) => cell.load.level));
  const stable =
    experiment.kind === 'terminating'
      ? []
      : sweep.levels.filter((level) => unstableFrom === null || level < unstableFrom);
  const stableUpTo = stable.length === 0 ? null : Math.max(...stable);
  const highest = { ...sweep, level: 1, highest: Math.max(...sweep.levels) };
  const matters = capacity.firstFailing?.concurrency ?? highest.highest;
  const found = {
    capacity,
    stableUpTo,
    unstableFrom,
    ceilings: ceilings(model, highest),
    binds: busiest(rows, matters),
    bottleneck: bottleneckAt(matters, experiment, model, results, rows),
    precision: precisionOf(experiment, rows),
    told: toldOf(experiment.tell, rows, [Math.min(...sweep.levels), matters]),
    required: experiment.require.map((requirement) =>
      judgeRequirement(requirement, {
        capacity,
        stableUpTo,
        unstableFrom,
        levels: sweep.levels,
        stabilityKnown: rows.every(({ stability }) => stability !== 'unknown'),
      }),
    ),
  };
  return { ...found, sentence: sentenceOf(experiment, model, rows, found) };
}

function busiest(rows: readonly StepRow[], level: number): Answer['binds'] {
  const there = rows.filter(({ cell }) => cell.load.level === level);
  let most: Answer['binds'] = null;
  for (const { busiest } of there) {
    if (busiest === null || busiest.utilization.value <= (most?.utilization ?? -1)) continue;
    most = { station: busiest.station, utilization: busiest.utilization.value };
  }
  return most;
}

const lowest = (levels: readonly number[]): number | null =>
  levels.length === 0 ? null : Math.min(...levels);

function sentenceOf(
  experiment: ExperimentDescription,
  model: ModelDescription,
  rows: readonly StepRow[],
  found: Omit<Answer, 'sentence'>,
): string {
  return [
    capacitySentence(experiment, model, rows, found.capacity),
    experiment.policies.length > 0 ? '' : levelsSentence(experiment.sweep.quantity, found.told),
    experiment.kind === 'terminating' ? '' : stabilitySentence(found),
    bottleneckSentence(found),
    bindsSentence(experiment, found),
    costSentence(experiment, rows),
    precisionSentence(experiment, found),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function capacitySentence(
  { sweep, budgets }: ExperimentDescription,
  model: ModelDescription,
  rows: readonly StepRow[],
  capacity: Capacity,
): string {
  if (capacity.failures.length > 0) return `Capacity cannot be told: ${capacity.failures[0]}.`;
  const load = (level: number): string => loadInWords(sweep.quantity, level);
  const keeps = whatIsKept(budgets);
  if (capacity.firstFailing === null) {
    return `At least ${load(capacity.capacity!)}: every step is ${keeps}.`;
  }
  const { concurrency: fails } = capacity.firstFailing;
  const why = whyAt(rows, fails, capacity, model, budgets);
  if (capacity.capacity === null) return `Not even ${load(fails)} is ${keeps}: ${why}.`;
  const most = sentenceCase(load(capacity.capacity));
  return `${most}${range(capacity)} is the most that stays ${keeps}: at ${plain(fails)}, ${why}.`;
}

function range({ interval }: Capacity): string {
  if (interval === null || interval.low === interval.high) return '';
  return ` (95 % interval ${plain(interval.low)}-${plain(interval.high)})`;
}

/** What the steps up to the capacity have in common: cost is not of it. */
function whatIsKept(budgets: readonly BudgetDescription[]): string {
  if (budgets.every(({ p95, errorRate }) => p95 === undefined && errorRate === undefined)) {
    return 'stable';
  }
  const costs = budgets.some(({ costPerSuccess }) => costPerSuccess !== undefined);
  return costs ? 'within budget of delay and errors' : 'within budget';
}

/** At which loads a success costs too much. */
function costSentence({ sweep, budgets }: ExperimentDescription, rows: readonly StepRow[]): string {
  const sentences = budgets.map(({ route, costPerSuccess: limit = Infinity }) => {
    const dear = rows.filter(
      ({ cost, ...row }) => row.route === route && cost !== null && cost.perSuccess.value > limit,
    );
    if (limit === Infinity || dear.length === 0) return '';
    const levels = dear.map(({ cell }) => plain(cell.load.level)).sort((a, b) => +a - +b);
    return `A success of ${route} costs more than ${plain(limit)} USD at ${sweep.quantity} ${listed(levels)}.`;
  });
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

/** What a route shows at the step where it fails. */
function whyAt(
  rows: readonly StepRow[],
  level: number,
  { route: name, firstFailing }: Capacity,
  model: ModelDescription,
  budgets: readonly BudgetDescription[],
): string {
  const row = rows.find(({ cell, route }) => cell.load.level === level && route === name)!;
  if (row.growing !== null) {
    const { station, growth } = row.growing;
    // Too few replications to see it grow, yet more is asked of a station than its profile can do.
    if (!(growth.mean > 0))
      return `${name} is unstable, for more is asked of its stations than they can do`;
    return `${name} is unstable, its backlog at ${station} grows by ${plain(growth.mean)} jobs/s`;
  }
  const budget = budgets.find(({ route }) => route === name);
  const delay = primaryDelay(model.routes.find((route) => route.name === name)!);
  const { p95 } = row.delays.find((estimates) => estimates.delay === delay)!;
  const broken = firstFailing!.broke.map((figure) => {
    if (figure !== 'p95_ms') {
      return `${percent(row.errorRate.value)} of ${name} fail, more than ${percent(budget!.errorRate!)}`;
    }
    if (budget?.p95 === undefined)
      return `more is asked of the stations of ${name} than they can do`;
    const found = p95.value === Infinity ? 'is infinite' : `is ${inWords(p95.value)}`;
    return `the ${delay} p95 of ${name} ${found}, over its ${inWords(budget.p95)}`;
  });
  return broken.join(' and ');
}

function stabilitySentence({ stableUpTo, unstableFrom }: Omit<Answer, 'sentence'>): string {
  if (unstableFrom === null) return 'No step is unstable.';
  if (stableUpTo === null) return 'Every step is unstable.';
  return `Stable up to ${plain(stableUpTo)}, unstable from ${plain(unstableFrom)}.`;
}

function bindsSentence(
  { sweep }: ExperimentDescription,
  { binds, bottleneck, capacity, ceilings: [ceiling] }: Omit<Answer, 'sentence'>,
): string {
  if (binds === null) return '';
  const what = capacity.firstFailing === null || bottleneck !== null ? 'Busiest' : 'What binds';
  const busy = `${what}: ${binds.station}, ${percent(binds.utilization)} busy`;
  if (ceiling === undefined) return `${busy}.`;
  return `${busy}; by its profile and full batches, ${ceiling.station} can carry ${loadInWords(sweep.quantity, ceiling.load)}.`;
}

function bottleneckSentence({ bottleneck, capacity }: Omit<Answer, 'sentence'>): string {
  if (bottleneck === null) return '';
  const { what, time, share } = bottleneck;
  const begin = `What ${capacity.firstFailing === null ? 'would bind next' : 'binds'}: ${what}`;
  if (Number.isNaN(time)) return `${begin}.`;
  return `${begin}: ${inWords(time)} of the slowest turns' gap, ${percent(share)} of it.`;
}

/** Silent when the precision that was asked for is there. */
function precisionSentence(
  { replications }: ExperimentDescription,
  { precision }: Omit<Answer, 'sentence'>,
): string {
  if (precision === null || precision.reached || precision.at === null) return '';
  const { at, widest, target } = precision;
  const width = widest === Infinity ? 'has no interval' : `is known to ±${percent(widest)}`;
  return `After ${replications} replications the p95 of ${at.route} at ${plain(at.level)} ${width}, not to ±${percent(target)}.`;
}

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
