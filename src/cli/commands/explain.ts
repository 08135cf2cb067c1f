import type { Command } from 'commander';
import { addSet } from './settings.ts';
import { threadsOption } from './threads.ts';

/** What the command line of `turnsim explain` may say. */
export interface ExplainOptions {
  readonly set?: readonly string[];
  readonly threads: number;
  readonly json?: true;
  readonly quiet?: true;
}

const EXAMPLE = `
Example:
  $ turnsim explain turnsim/mmc
  says that models/mmc.yaml is M/M/4, and what theory and simulation say of it
  $ turnsim explain my-model.yaml --set pool.workers=8`;

/** Adds `turnsim explain`. */
export function addExplain(program: Command): void {
  const command = program
    .command('explain')
    .summary("say what a model is in queueing theory's terms")
    .description(
      "Say what a model is in Kendall's notation, print theory beside simulation, and why they differ.",
    )
    .argument('<model>', 'model file (YAML), or turnsim/NAME for one that is shipped')
    .addOption(threadsOption('how many threads simulate'))
    .option('--json', 'print JSON instead of text')
    .option('--quiet', 'no progress, no messages but errors');
  addSet(command)
    .addHelpText('after', EXAMPLE)
    .action(async (path: string, options: ExplainOptions) =>
      (await import('../explain.ts')).explain(path, options),
    );
}
