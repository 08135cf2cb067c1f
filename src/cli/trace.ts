import {
  type Cell,
  cellsOfVariants,
  type ExperimentDescription,
  tasksOf,
} from '../experiment/index.ts';
import { suggestion } from '../files/index.ts';
import {
  type AbsentTurn,
  type ModelDescription,
  slowestTurn,
  type TracedRun,
  type TurnTrace,
  traceTurn,
} from '../model/index.ts';
import { chromeTrace, type TraceOrigin, waterfallText } from '../report/index.ts';
import type { TraceOptions } from './commands/trace.ts';
import { Ending, exitCodes } from './ending.ts';
import { type Inputs, readInputs } from './inputs.ts';
import { replayed } from './replay.ts';
import { messagesTo, showsColour } from './terminal.ts';
import { write } from './written-together.ts';

/** Does `turnsim trace`. */
export function trace(file: string, options: TraceOptions): void {
  if (options.until !== undefined) {
    process.stdout.write(replayed(file, options.until, options));
    return;
  }
  const { trace, origin } = traced(file, options);
  const tell = messagesTo(process.stderr, options.quiet);
  process.stdout.write(waterfallText(trace, origin, { colour: showsColour(process.stdout) }));
  if (options.json === undefined) return;
  write(options.json, chromeTrace(trace, origin.route));
  tell(`the same is in ${options.json}, for ui.perfetto.dev or chrome://tracing`);
}

/** Runs what the options say and finds the turn. Ends with what is wrong with them or the files. */
export function traced(
  file: string,
  options: TraceOptions,
): { readonly trace: TurnTrace; readonly origin: TraceOrigin } {
  const inputs = readInputs(file, options.set);
  const { seed = inputs.experiment.seed, replication = 1 } = options;
  const experiment = { ...inputs.experiment, seed, replications: replication };
  const { route, policy, level } = chosen(inputs, options);
  const { model } = inputs.variants.find((variant) => variant.policy === policy)!;
  const cell = cellsOfVariants(experiment, inputs.variants).find(
    (each) => each.policy === policy && each.load.level === level,
  )!;
  const run = { ...tasksOf(experiment, [cell])[replication - 1]!, route };
  const origin = { route, cell, replication };
  const wanted = options.slowest
    ? slowest(model, run, origin)
    : { call: options.call ?? null, number: (options.turn ?? 1) - 1 };
  const found = traceTurn(model, run, wanted);
  if ('turns' in found) return { trace: found, origin };
  throw new Ending(exitCodes.badInput, absence(found, wanted.number, origin));
}

function slowest(
  model: ModelDescription,
  run: TracedRun,
  origin: TraceOrigin,
): { readonly call: number; readonly number: number } {
  const found = slowestTurn(model, run);
  if (found !== null) return found;
  const message = `--slowest: expected a reply that is audible ${inRun(origin)}, found none`;
  throw new Ending(exitCodes.badInput, message);
}

/** The route, policy and load level that the options name, or else the usual ones. Ends with all that is wrong. */
function chosen(
  { experiment, model, variants }: Inputs,
  options: TraceOptions,
): { readonly route: string; readonly policy: string; readonly level: number } {
  const mistakes: string[] = [];
  const refuse = (option: string, expected: string, found: string, hint?: string): void => {
    const closing = hint === undefined ? '' : `, ${hint}`;
    mistakes.push(`${option}: expected ${expected}, found ${found}${closing}`);
  };
  const agents = model.routes.filter(({ kind }) => kind === 'voice_agent').map(({ name }) => name);
  const swept = agents.find((name) => name === experiment.sweep.route) ?? agents[0];
  const { route = swept } = options;
  if (agents.length === 0) {
    refuse('trace', `a route of kind voice_agent in model ${model.name}`, 'none');
  } else if (!agents.includes(route!)) {
    const hint = suggestion(route, agents, 'routes');
    refuse('--route', 'a route on which an agent answers', route!, hint);
  }
  const policies = variants.map((variant) => variant.policy);
  const { policy = policies[0]! } = options;
  if (!policies.includes(policy)) {
    const names = policies.filter((name) => name !== '');
    refuse('--policy', 'a policy of the experiment', policy, suggestion(policy, names, 'policies'));
  }
  const level = levelOf(experiment, options.load);
  if (level === undefined) {
    const { quantity, levels } = experiment.sweep;
    const hint = `${quantity}: ${levels.join(', ')}`;
    refuse('--load', 'a level of the sweep', options.load!, hint);
  }
  if (mistakes.length > 0) throw new Ending(exitCodes.badInput, mistakes.join('\n'));
  return { route: route!, policy, level: level! };
}

/** The level that the options name, or the highest. Ends if there is none. */
export function chosenLevel(
  experiment: ExperimentDescription,
  { load }: Pick<TraceOptions, 'load'>,
): number {
  const level = levelOf(experiment, load);
  if (level !== undefined) return level;
  const { quantity, levels } = experiment.sweep;
  const hint = `${quantity}: ${levels.join(', ')}`;
  const message = `--load: expected a level of the sweep, found ${load}, ${hint}`;
  throw new Ending(exitCodes.badInput, message);
}

/** The policy of that name. Ends if there is none. */
export function chosenPolicy({ variants }: Inputs, policy: string): string {
  const names = variants.map((variant) => variant.policy);
  if (names.includes(policy)) return policy;
  const hint = suggestion(policy, names, 'policies');
  const message = `--policy: expected a policy of the experiment, found ${policy}, ${hint}`;
  throw new Ending(exitCodes.badInput, message);
}

/** Rates may be given with their unit, as in files. */
function levelOf({ sweep }: ExperimentDescription, text: string | undefined): number | undefined {
  if (text === undefined) return Math.max(...sweep.levels);
  const number = sweep.quantity === 'rate' ? text.replace(/\/s$/, '') : text;
  return sweep.levels.find((level) => number.trim() !== '' && Number(number) === level);
}

/** Why there is no such turn, and which calls have one. */
function absence({ call, seen, nearest }: AbsentTurn, number: number, origin: TraceOrigin): string {
  const expected = `expected a call with a turn ${number + 1} ${inRun(origin)}`;
  const hint = nearest.length === 0 ? 'none has one' : `nearest: ${nearest.join(' and ')}`;
  if (call === null)
    return `trace: ${expected} that begins after the transient, found none, ${hint}`;
  const found = `--call: ${expected}, found ${call}`;
  if (seen === null) return `${found}, of which nothing is seen there, ${hint}`;
  const { first, last, how } = seen;
  if (number < first)
    return `${found}, which begins before the run; its first turn there is ${first + 1}, ${hint}`;
  return `${found}, whose last turn there is ${last + 1} (${how ?? 'not over'}), ${hint}`;
}

const inRun = ({ cell, replication }: { cell: Cell; replication: number }): string =>
  `at ${cell.load.quantity} ${cell.load.level} in replication ${replication}`;
