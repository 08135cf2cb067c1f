import type { Command } from 'commander';
import { notEmpty } from './not-empty.ts';
import { addSet } from './settings.ts';
import { threadsOption } from './threads.ts';
import { wholeNumber } from './whole-number.ts';

/** What the command line of `turnsim run` may say. */
export interface RunOptions {
  readonly out?: string;
  readonly seed?: string;
  readonly replications?: number;
  readonly set?: readonly string[];
  readonly threads: number;
  readonly junit?: string;
  readonly markdown?: string;
  readonly json?: true;
  readonly inputUncertainty?: number | true;
  readonly quiet?: true;
}

const MOST_REPLICATIONS = 10_000; // as in experiment files
const MOST_DRAWS = 1000;

const EXAMPLE = `
Example:
  $ turnsim run experiments/capacity.yaml --threads 4
  runs the experiment on four threads, prints its table and answer, writes the files to out/capacity/

A run that was interrupted goes on where it ended when the same command is given again.`;

/** Adds `turnsim run`. */
export function addRun(program: Command): void {
  const command = program
    .command('run')
    .summary('run an experiment')
    .description('Run an experiment: print its table and answer, write all figures to files.')
    .argument('<experiment>', 'experiment file (YAML)')
    .option(
      '--out <dir>',
      'folder of the files (default: out/ and the name of the experiment file)',
    )
    .option('--seed <seed>', 'seed, instead of that of the experiment', notEmpty)
    .option(
      '--replications <n>',
      'runs of each step, instead of the number in the experiment',
      wholeNumber(1, MOST_REPLICATIONS),
    )
    .addOption(threadsOption('how many threads simulate; results do not depend on it'))
    .option('--junit <file>', 'write what is required and how it was judged as JUnit XML')
    .option('--markdown <file>', 'write the same as GitHub-flavoured Markdown')
    .option('--json', 'print the summary as JSON instead of the table')
    .option(
      '--input-uncertainty [draws]',
      'run again with profiles drawn from the covariance of their fits, so often (default 20), and print a second interval',
      wholeNumber(1, MOST_DRAWS),
    )
    .option('--quiet', 'no progress, no messages but errors');
  addSet(command)
    .addHelpText('after', EXAMPLE)
    .action(async (file: string, options: RunOptions) =>
      (await import('../run.ts')).run(file, options),
    );
}
