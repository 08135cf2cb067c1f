import type { Command } from 'commander';
import { threadsOption } from './threads.ts';

/** What the command line of `turnsim validate` may say. */
export interface ValidateOptions {
  readonly quick?: true;
  readonly threads: number;
  readonly out?: string;
  readonly quiet?: true;
}

const EXAMPLE = `
Example:
  $ turnsim validate --quick
  one figure of every family of queueing models, in under a minute
  $ turnsim validate M/M/1 mm1-r90
  all figures of the family M/M/1 and of the model mm1-r90`;

/** Adds `turnsim validate`. */
export function addValidate(program: Command): void {
  program
    .command('validate')
    .summary('compare simulation with queueing theory')
    .description(
      'Simulate queueing models whose answers are known exactly, and print both side by side.',
    )
    .argument('[names...]', 'families or models, such as M/M/1 or mm1-r90 (default: all)')
    .option('--quick', 'one figure of every family, and shorter runs')
    .addOption(threadsOption('how many threads simulate'))
    .option('--out <dir>', 'folder for rows.csv; nothing is written without it')
    .option('--quiet', 'no progress, no messages but errors')
    .addHelpText('after', EXAMPLE)
    .action(async (names: string[], options: ValidateOptions) =>
      (await import('../validate.ts')).validate(names, options),
    );
}
