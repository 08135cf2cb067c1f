import { type Command, Option } from 'commander';
import { notEmpty } from './not-empty.ts';
import { addSet } from './settings.ts';
import { wholeNumber } from './whole-number.ts';

/** What the command line of `turnsim trace` may say. */
export interface TraceOptions {
  readonly call?: number;
  /** From 1. */
  readonly turn?: number;
  readonly slowest?: true;
  readonly load?: string;
  /** From 1. */
  readonly replication?: number;
  readonly route?: string;
  readonly policy?: string;
  readonly seed?: string;
  readonly set?: readonly string[];
  readonly json?: string;
  readonly until?: string;
  readonly quiet?: true;
}

const MOST_REPLICATIONS = 10_000; // as in experiment files
const MOST_TURNS = 1_000_000;
const MOST_CALLS = 2 ** 31 - 1;

const EXAMPLE = `
Example:
  $ turnsim trace experiments/step-load.yaml --slowest --json slowest.json
  shows where the slowest turn at the highest load spent its time; open slowest.json at ui.perfetto.dev
  $ turnsim trace experiments/invariants/recognition.yaml --until violation
  shows what led to the first event at which an invariant did not hold

Calls are numbered from 0 in the order in which they would come at the highest load; a lower load leaves some out.`;

/** Adds `turnsim trace`. */
export function addTrace(program: Command): void {
  const command = program
    .command('trace')
    .summary('show what happens in one turn')
    .description(
      'Run one replication of an experiment and show what happens in one turn with an agent, and when.',
    )
    .argument('<experiment>', 'experiment file (YAML)')
    .option(
      '--call <number>',
      'number of the call (default: the first that begins after the transient)',
      wholeNumber(0, MOST_CALLS),
    )
    .option('--turn <n>', 'which turn of the call (default: 1)', wholeNumber(1, MOST_TURNS))
    .addOption(
      new Option('--slowest', 'the turn with the longest turn gap instead').conflicts([
        'call',
        'turn',
      ]),
    )
    .addOption(
      new Option(
        '--until <time>',
        'instead: what led to that time since measuring began, or to the first violation of an invariant (--until violation)',
      ).conflicts(['call', 'turn', 'slowest', 'json', 'route']),
    )
    .option('--load <level>', 'level of the sweep (default: the highest)')
    .option('--replication <n>', 'which run (default: 1)', wholeNumber(1, MOST_REPLICATIONS))
    .option('--route <name>', 'route on which an agent answers (default: the swept one)')
    .option('--policy <name>', 'policy of the experiment (default: the first)')
    .option('--seed <seed>', 'seed, instead of that of the experiment', notEmpty)
    .option('--json <file>', "write Chrome's trace event format too, for ui.perfetto.dev")
    .option('--quiet', 'no messages but errors');
  addSet(command)
    .addHelpText('after', EXAMPLE)
    .action(async (file: string, options: TraceOptions) =>
      (await import('../trace.ts')).trace(file, options),
    );
}
